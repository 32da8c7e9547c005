"""Short-time Fourier transform: 20 ms windows, 10 ms apart, perfectly reconstructing."""

import numpy as np
from rocket_fft import c2r, r2c

from dsp.constants import HOP, WINDOW
from dsp.jit import kernel

__all__ = ["SYNTHESIS", "VORBIS", "analyse", "synthesise"]


def vorbis_window() -> np.ndarray:
    r"""Return the Vorbis power-complementary window.

    .. math:: w(n) = \sin(\tfrac{\pi}{2} \sin^2(\pi (n + 0.5) / N)), \qquad w^2(n) + w^2(n + N/2) = 1

    Returns
    -------
    (WINDOW,) float32
    """
    phase = np.pi * (np.arange(WINDOW) + 0.5) / WINDOW
    return np.sin(0.5 * np.pi * np.sin(phase) ** 2).astype(np.float32)


VORBIS = vorbis_window()
# Spectra are scaled so that white noise of variance v has mean |Y|^2 = v.
FORWARD_SCALE = np.float32((WINDOW / 2) ** -0.5)
INVERSE_SCALE = np.float32((WINDOW / 2) ** 0.5 / WINDOW)
_AXES = np.zeros(1, np.int64)

SYNTHESIS = np.dtype([("overlap", "f4", HOP)], align=True)
"""Second half of the last synthesised window."""


@kernel
def analyse(samples, windowed, out):
    """Window 20 ms of signal and transform it: Y(k) = sum_n w(n) y(n) e^(-2 pi i k n / N) / sqrt(N/2).

    Parameters
    ----------
    samples : (WINDOW,) float32
    windowed : (WINDOW,) float32
        Scratch.
    out : (BINS,) complex64
    """
    for n in range(WINDOW):
        windowed[n] = VORBIS[n] * samples[n]
    r2c(windowed, out, _AXES, True, FORWARD_SCALE, 1)


@kernel
def synthesise(state, spectrum, windowed, out):
    """Transform back, window again, and add the first half to what the last hop left over.

    Parameters
    ----------
    state : SYNTHESIS record
    spectrum : (BINS,) complex64
    windowed : (WINDOW,) float32
        Scratch.
    out : (HOP,) float32
        The samples under the first half of the spectrum's window.
    """
    c2r(spectrum, windowed, _AXES, False, INVERSE_SCALE, 1)
    for n in range(HOP):
        out[n] = state.overlap[n] + VORBIS[n] * windowed[n]
        state.overlap[n] = VORBIS[HOP + n] * windowed[HOP + n]
