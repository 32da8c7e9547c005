"""Comb filter at the pitch period: what of the frame repeats, and mixing it in."""

import math

import numpy as np

from dsp.bands import band_cross_energy, band_energy, interpolate
from dsp.constants import BANDS, BINS, COMB_FUTURE, COMB_PERIODS, ENERGY_MATCH_MAX, EPSILON, HISTORY_HOPS, HOP, WINDOW
from dsp.jit import kernel
from dsp.stft import analyse

__all__ = ["FRAME_START", "centre_free_coherence", "comb_filter", "mix_periodic"]

FRAME_START = (HISTORY_HOPS - 4) * HOP  # of the rendered frame's window in the history: hops l-3 and l-2
HANN = np.array([1 + math.cos(math.pi * k / (COMB_PERIODS + 1)) for k in range(COMB_PERIODS + 1)], np.float32)


@kernel
def comb_filter(history, frame):
    r"""Comb-filter the frame's window in the time domain and transform it.

    .. math:: \hat p(n) = \sum_{k=-K}^{5} w_k\, y(n - kT), \qquad \sum w_k = 1, \qquad K = \lfloor 960/T \rfloor

    with Hann-shaped taps. The future side ends where the look-ahead does.

    Parameters
    ----------
    history : (HISTORY_HOPS * HOP,) float32
        High-passed signal, newest sample last.
    frame : FRAME record
        Reads `noisy` and `period`; writes `periodic`, `centre_tap`, `noise_gain`, `periodic_energy`, `cross_energy`.
    """
    period = np.int32(np.rint(frame.period))
    future = min(COMB_PERIODS, COMB_FUTURE // period)
    total = np.float32(0)
    for k in range(-future, COMB_PERIODS + 1):
        total += HANN[abs(k)]
    samples = frame.windowed
    for n in range(WINDOW):
        samples[n] = 0
    frame.noise_gain = 0
    for k in range(-future, COMB_PERIODS + 1):
        tap = HANN[abs(k)] / total
        frame.noise_gain += tap * tap
        start = FRAME_START - k * period
        shifted = history[start : start + WINDOW]
        for n in range(WINDOW):
            samples[n] += tap * shifted[n]
    frame.centre_tap = HANN[0] / total
    analyse(samples, samples, frame.periodic)
    band_energy(frame.periodic, frame.periodic_energy)
    band_cross_energy(frame.noisy, frame.periodic, frame.cross_energy)


@kernel
def centre_free_coherence(energy, cross, own, reference, out):
    r"""Coherence of a spectrum A with the comb output P of a frame B without its centre tap.

    .. math:: q = \frac{\Re\langle A, P - w_0 B\rangle}{\lVert A\rVert\,\lVert P - w_0 B\rVert}

    With the centre tap even white noise would be coherent with itself (0.47 for M = 5).

    Parameters
    ----------
    energy : (BANDS,) float32
        Of A.
    cross : (BANDS,) float32
        Re <A, P>.
    own : (BANDS,) float32
        Re <A, B>.
    reference : FRAME record
        Of B: `energy`, `cross_energy`, `periodic_energy` and `centre_tap` are read.
    out : (BANDS,) float32
        -1..1.
    """
    centre = reference.centre_tap
    for b in range(BANDS):
        free_energy = reference.periodic_energy[b] - 2 * centre * reference.cross_energy[b]
        free_energy += centre * centre * reference.energy[b]
        norm = math.sqrt(energy[b] * max(free_energy, np.float32(0)) + EPSILON * EPSILON)
        out[b] = min(np.float32(1), max(np.float32(-1), np.float32((cross[b] - centre * own[b]) / norm)))


@kernel
def mix_periodic(frame):
    r"""Replace the share r of the frame by its periodic part, keeping each band's energy.

    .. math:: Z = (1 - r) Y + r \hat P, \qquad Z \leftarrow Z \min(4, \lVert Y_b\rVert / \lVert Z_b\rVert)

    Parameters
    ----------
    frame : FRAME record
        Reads `noisy`, `periodic`, `strength`, `energy`; writes `mixed`.
    """
    interpolate(frame.strength, frame.spread)
    for k in range(BINS):
        share = frame.spread[k]
        frame.mixed[k] = (1 - share) * frame.noisy[k] + share * frame.periodic[k]
    band_energy(frame.mixed, frame.match)
    for b in range(BANDS):
        match = math.sqrt(frame.energy[b] / (frame.match[b] + EPSILON))
        frame.match[b] = min(np.float32(ENERGY_MATCH_MAX), np.float32(match))
    interpolate(frame.match, frame.spread)
    for k in range(BINS):
        frame.mixed[k] *= frame.spread[k]
