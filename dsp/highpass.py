"""DC and subsonic drift out of the processed path, before anything else looks at the sound."""

import numpy as np

from dsp.constants import HIGHPASS_POLE, HOP
from dsp.jit import kernel

__all__ = ["HIGHPASS", "highpass"]

HIGHPASS = np.dtype([("memory", "f8")], align=True)
"""What the filter remembers: one sum, float64 because its pole lies close to the unit circle."""

LOUDEST = 1e3  # times full scale: no microphone sends this


@kernel
def highpass(state, hop, out):
    """Filter one hop with a first-order high-pass, -3 dB at 10 Hz: y[n] = x[n] - x[n-1] + a y[n-1].

    Parameters
    ----------
    state : HIGHPASS record
    hop : (HOP,) float32
        Microphone, full scale = 1.
    out : (HOP,) float32
    """
    memory = state.memory
    for n in range(HOP):
        x = np.float64(hop[n])
        if not abs(x) < LOUDEST:  # also true of NaN, which would never leave the filter again
            x = 0.0
        y = x + memory
        memory = HIGHPASS_POLE * y - x
        out[n] = y
    state.memory = memory
