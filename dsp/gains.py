"""Band gains onto bins, and the floor of untouched sound beneath them."""

import numpy as np

from dsp.bands import interpolate
from dsp.constants import BINS
from dsp.jit import kernel

__all__ = ["apply_gains"]


@kernel
def apply_gains(frame, dry):
    r"""Attenuate the mixed spectrum and blend in the untouched one.

    .. math:: X(k) = d\, Y(k) + (1 - d)\, g(k) Z(k)

    Both spectra belong to the same frame, so the blend has no comb effect; d = 1 is the delayed input behind the
    high-pass.
    Bins above 20 kHz have gain 0.

    Parameters
    ----------
    frame : FRAME record
        Reads `noisy`, `mixed`, `applied_gain`; writes `clean`.
    dry : float32
        d, 0..1: the largest attenuation, as an amplitude.
    """
    interpolate(frame.applied_gain, frame.spread)
    wet = np.float32(1) - dry
    for k in range(BINS):
        frame.clean[k] = dry * frame.noisy[k] + (wet * frame.spread[k]) * frame.mixed[k]
