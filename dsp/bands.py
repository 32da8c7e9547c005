"""34 triangular ERB bands: how energies gather into them and how gains spread over bins."""

import numpy as np

from dsp.constants import BAND_CENTRES, BANDS, BINS, TOP_BIN
from dsp.jit import kernel

__all__ = ["BAND_WEIGHT", "band_cross_energy", "band_energy", "band_matrix", "interpolate"]


def band_matrix() -> np.ndarray:
    """Return the triangles: peak 1 at a band's centre, 0 at its neighbours' centres.

    Returns
    -------
    (BANDS, BINS) float64
        Columns sum to 1 up to 20 kHz, to 0 above.
    """
    matrix = np.zeros((BANDS, BINS))
    for b in range(BANDS - 1):
        low, high = BAND_CENTRES[b], BAND_CENTRES[b + 1]
        rise = (np.arange(low, high) - low) / (high - low)
        matrix[b, low:high] += 1 - rise
        matrix[b + 1, low:high] += rise
    matrix[-1, TOP_BIN] = 1
    return matrix


def _below() -> tuple[np.ndarray, np.ndarray]:
    """Return for each bin up to 20 kHz the band below it and its share in the band above."""
    matrix = band_matrix()
    band = np.searchsorted(BAND_CENTRES, np.arange(TOP_BIN + 1), side="right") - 1
    band = np.minimum(band, BANDS - 2)
    return band.astype(np.int32), matrix[band + 1, np.arange(TOP_BIN + 1)].astype(np.float32)


CENTRES = np.array(BAND_CENTRES, np.int32)
BAND_WEIGHT = band_matrix().sum(axis=1).astype(np.float32)
"""(BANDS,) sum of each triangle, in bins."""
BAND_BELOW, SHARE_ABOVE = _below()


@kernel
def band_energy(spectrum, out):
    """Gather power into bands: E_b = sum_k W[b,k] |X(k)|^2.

    Parameters
    ----------
    spectrum : (BINS,) complex64
    out : (BANDS,) float32
    """
    band_cross_energy(spectrum, spectrum, out)


@kernel
def band_cross_energy(first, second, out):
    """Gather the cross energy: sum_k W[b,k] Re{X(k) conj P(k)}.

    Parameters
    ----------
    first, second : (BINS,) complex64
    out : (BANDS,) float32
    """
    out[0] = 0
    for b in range(BANDS - 1):
        low, high = CENTRES[b], CENTRES[b + 1]
        total = np.float32(0)
        rising = np.float32(0)
        for k in range(low, high):
            x, p = first[k], second[k]
            power = x.real * p.real + x.imag * p.imag
            total += power
            rising += power * np.float32(k - low)
        rising /= np.float32(high - low)
        out[b] += total - rising
        out[b + 1] = rising
    x, p = first[TOP_BIN], second[TOP_BIN]
    out[BANDS - 1] += x.real * p.real + x.imag * p.imag


@kernel
def interpolate(values, out):
    """Spread band values over bins, linearly between centres; bins above 20 kHz get 0.

    Parameters
    ----------
    values : (BANDS,) float32
    out : (BINS,) float32
    """
    for k in range(TOP_BIN + 1):
        b = BAND_BELOW[k]
        out[k] = values[b] + SHARE_ABOVE[k] * (values[b + 1] - values[b])
    for k in range(TOP_BIN + 1, out.size):
        out[k] = 0
