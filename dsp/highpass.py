"""Rumble and DC out of the processed path, before anything else looks at the sound."""

import numpy as np

from dsp.constants import HIGHPASS_A, HIGHPASS_B, HOP
from dsp.jit import kernel

__all__ = ["HIGHPASS", "highpass"]

HIGHPASS = np.dtype([("memory", "f8", 2)], align=True)
"""What the filter remembers: two sums, float64 because its poles lie close to the unit circle."""

LOUDEST = 1e3  # times full scale: no microphone sends this
_, B1, B2 = HIGHPASS_B
_, A1, A2 = HIGHPASS_A


@kernel
def highpass(state, hop, out):
    """Filter one hop with a second-order high-pass, -3 dB at 22 Hz (RNNoise's DC blocker).

    Parameters
    ----------
    state : HIGHPASS record
    hop : (HOP,) float32
        Microphone, full scale = 1.
    out : (HOP,) float32
    """
    m0, m1 = state.memory[0], state.memory[1]
    for n in range(HOP):
        x = np.float64(hop[n])
        if not abs(x) < LOUDEST:  # also true of NaN, which would never leave the filters again
            x = 0.0
        y = x + m0  # transposed direct form II, b0 = 1
        m0 = m1 + B1 * x - A1 * y
        m1 = B2 * x - A2 * y
        out[n] = y
    state.memory[0], state.memory[1] = m0, m1
