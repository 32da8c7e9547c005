"""Numbers that say how good an enhanced signal is, each against the clean one at 48 kHz."""

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from dsp.bench.composite import composite
from dsp.bench.dnsmos import dnsmos
from dsp.bench.intelligibility import stoi, words_understood
from dsp.constants import HOP, SAMPLE_RATE

__all__ = [
    "METRICS",
    "ONSET_HOPS",
    "active_hops",
    "high_band_distance",
    "onset_level",
    "pause_reduction",
    "pesq_wideband",
    "score",
    "si_sdr",
    "to_16k",
    "word_beginnings",
]

Signal = NDArray[np.float32]

NARROW_RATE = 16_000  # Hz, the rate of PESQ-WB, DNSMOS and the composite measures
ACTIVE_RANGE_DB = 40.0  # speech is at most this far below the loud hops (the 95th percentile)
HANGOVER_HOPS = 10  # 100 ms around speech are no pause: reverberation and word ends stay out
ONSET_RANGE_DB = 25.0  # a word starts where its level comes this close to the loud hops; breath stays below
ONSET_HOPS = 10  # 100 ms: the first consonant and the beginning of the vowel
ONSET_SILENCE_HOPS = 15  # a word starts where speech follows 150 ms without it
ONSET_LASTING = 0.5  # and more than this part of its first 100 ms is speech: breaths and clicks are no words
ONSET_FLOOR_DB = -40.0  # a word start that is gone counts this much
HIGH_BAND_HZ = (8_000.0, 20_000.0)
HIGH_BAND_FLOOR_DB = 80.0  # bins this far below the loudest clean bin count as silent in both signals

METRICS = {
    "pesq": "PESQ-WB",
    "stoi": "STOI",
    "estoi": "ESTOI",
    "words": "words %",
    "si_sdr": "SI-SDR dB",
    "sig": "SIG",
    "bak": "BAK",
    "ovrl": "OVRL",
    "csig": "CSIG",
    "cbak": "CBAK",
    "covl": "COVL",
    "lsd_high": "LSD >8k dB",
    "pause_reduction": "pauses dB",
    "onset_level": "onsets dB",
}
"""What `score` measures, with the heading of each in a table."""


def to_16k(signal: Signal) -> Signal:
    """Resample to the rate of the speech measures.

    Parameters
    ----------
    signal : (n,) float32
        48 kHz.

    Returns
    -------
    (ceil(n / 3),) float32
        16 kHz.
    """
    import soxr

    return soxr.resample(signal, SAMPLE_RATE, NARROW_RATE, quality="VHQ")


def pesq_wideband(clean: Signal, enhanced: Signal) -> float:
    """Wide-band PESQ (ITU-T P.862.2), 1.0 to 4.64.

    Parameters
    ----------
    clean, enhanced : (n,) float32
        16 kHz.

    Returns
    -------
    float
        MOS-LQO, or NaN where PESQ finds no utterance.
    """
    import pesq

    if not enhanced.any():
        return math.nan
    try:
        return float(pesq.pesq(NARROW_RATE, clean, enhanced, "wb"))
    except pesq.NoUtterancesError:
        return math.nan


def si_sdr(clean: Signal, enhanced: Signal) -> float:
    r"""Scale-invariant signal-to-distortion ratio.

    .. math:: 10 \log_{10} \frac{\|\alpha s\|^2}{\|\hat s - \alpha s\|^2}, \quad
              \alpha = \frac{\langle \hat s, s \rangle}{\|s\|^2}

    Parameters
    ----------
    clean, enhanced : (n,) float32
        :math:`s` and :math:`\hat s`, any rate; means are removed.

    Returns
    -------
    float
        dB, limited to -100..100.
    """
    s = clean.astype(np.float64) - clean.mean(dtype=np.float64)
    e = enhanced.astype(np.float64) - enhanced.mean(dtype=np.float64)
    target = s * (e @ s / (s @ s + 1e-20))
    error = e - target
    ratio = (target @ target + 1e-20) / (error @ error + 1e-20)
    return float(np.clip(10.0 * math.log10(ratio), -100.0, 100.0))


def _hop_energy(signal: Signal) -> NDArray[np.float64]:
    """Sum of squares of each 10 ms."""
    hops = signal[: signal.size // HOP * HOP].reshape(-1, HOP).astype(np.float64)
    return np.einsum("ij,ij->i", hops, hops)


def active_hops(clean: Signal, range_db: float = ACTIVE_RANGE_DB) -> NDArray[np.bool_]:
    """Tell speech from pause by the level of the clean signal.

    Parameters
    ----------
    clean : (n,) float32
        48 kHz.
    range_db : float
        How far speech may be below the loud hops.

    Returns
    -------
    (n // 480,) bool
        True where a 10 ms hop is at most `range_db` below the 95th percentile of all hops.
    """
    energy = _hop_energy(clean)
    return energy > max(np.percentile(energy, 95) * 10.0 ** (-range_db / 10.0), 1e-12)


def pause_reduction(clean: Signal, noisy: Signal, enhanced: Signal) -> float:
    """How many dB quieter the pauses between words have become.

    Parameters
    ----------
    clean, noisy, enhanced : (n,) float32
        48 kHz, aligned. Pauses are hops without speech, 100 ms away from any.

    Returns
    -------
    float
        dB, at most 100; NaN if there are fewer than ten such hops.
    """
    near = np.ones(2 * HANGOVER_HOPS + 1)
    pause = np.convolve(active_hops(clean), near, mode="same") < 0.5
    if pause.sum() < 10:
        return math.nan
    before, after = _hop_energy(noisy)[pause].sum(), _hop_energy(enhanced)[pause].sum()
    return float(min(10.0 * math.log10((before + 1e-12) / (after + 1e-12)), 100.0))


def word_beginnings(active: NDArray[np.bool_]) -> list[int]:
    """Find where words begin.

    Parameters
    ----------
    active : (n,) bool
        Hops of 10 ms with speech.

    Returns
    -------
    list of int
        First hops of words: speech follows 150 ms without any, and fills more than half of 100 ms.
    """
    starts = []
    for start in np.flatnonzero(active[1:] & ~active[:-1]) + 1:
        quiet_before = start >= ONSET_SILENCE_HOPS and not active[start - ONSET_SILENCE_HOPS : start].any()
        lasts = start + ONSET_HOPS <= active.size and active[start : start + ONSET_HOPS].mean() > ONSET_LASTING
        if quiet_before and lasts:
            starts.append(int(start))
    return starts


def onset_level(clean: Signal, enhanced: Signal) -> float:
    r"""How much of the beginning of words is left.

    For the first 100 ms of each word the share :math:`\langle \hat s, s\rangle / \|s\|^2` of clean speech in the
    enhanced signal is taken, so that noise does not count as speech. 0 dB is untouched.

    Parameters
    ----------
    clean, enhanced : (n,) float32
        48 kHz, aligned. Words begin as `word_beginnings` has it.

    Returns
    -------
    float
        Mean over words, dB, each at least -40; NaN if there is no word.
    """
    levels = []
    for start in word_beginnings(active_hops(clean, ONSET_RANGE_DB)):
        span = slice(start * HOP, (start + ONSET_HOPS) * HOP)
        s, e = clean[span].astype(np.float64), enhanced[span].astype(np.float64)
        levels.append(20.0 * math.log10(max(e @ s / (s @ s), 10.0 ** (ONSET_FLOOR_DB / 20.0))))
    return float(np.mean(levels)) if levels else math.nan


def high_band_distance(clean: Signal, enhanced: Signal) -> float:
    r"""Log-spectral distance between 8 and 20 kHz, over the hops with speech.

    .. math:: \frac1T \sum_t \sqrt{\frac1K \sum_k \left(10\log_{10}
              \frac{|S_{tk}|^2 + \epsilon}{|\hat S_{tk}|^2 + \epsilon}\right)^2}

    Parameters
    ----------
    clean, enhanced : (n,) float32
        48 kHz, aligned. :math:`\epsilon` is 80 dB below the loudest bin of the clean signal.

    Returns
    -------
    float
        dB; 0 is equal; NaN without speech.
    """
    active = np.flatnonzero(active_hops(clean)[:-1])
    if not active.size:
        return math.nan
    window = np.hanning(2 * HOP)
    index = active[:, None] * HOP + np.arange(2 * HOP)
    s, e = (np.abs(np.fft.rfft(x[index] * window)) ** 2 for x in (clean, enhanced))
    floor = s.max() * 10.0 ** (-HIGH_BAND_FLOOR_DB / 10.0)
    low, high = (round(hz * 2 * HOP / SAMPLE_RATE) for hz in HIGH_BAND_HZ)
    difference = 10.0 * np.log10((s[:, low:high] + floor) / (e[:, low:high] + floor))
    return float(np.sqrt((difference**2).mean(axis=1)).mean())


def score(clean: Signal, noisy: Signal, enhanced: Signal, metrics: Iterable[str] = METRICS) -> dict[str, float]:
    """Measure one enhanced signal.

    Parameters
    ----------
    clean, noisy, enhanced : (n,) float32
        48 kHz, aligned to the sample.
    metrics : iterable of str
        Which of `METRICS` to measure.

    Returns
    -------
    dict
        Metric to value; NaN where it is undefined (no pause, no utterance).

    Raises
    ------
    ValueError
        If lengths differ, a metric is unknown, or a signal holds NaN or infinity.
    """
    wanted = list(metrics)
    if unknown := sorted(set(wanted) - set(METRICS)):
        raise ValueError(f"metrics={', '.join(unknown)} unknown; choose from {', '.join(METRICS)}")
    if not clean.shape == noisy.shape == enhanced.shape:
        raise ValueError(f"lengths differ: clean {clean.size}, noisy {noisy.size}, enhanced {enhanced.size} samples")
    if not (np.isfinite(clean).all() and np.isfinite(enhanced).all()):
        raise ValueError("a signal holds NaN or infinity")
    s, e = to_16k(clean), to_16k(enhanced)
    groups = {
        ("pesq", "csig", "cbak", "covl"): lambda: _pesq_and_composite(s, e, wanted),
        ("stoi", "words"): lambda: _stoi_and_words(s, e),
        ("estoi",): lambda: (stoi(s, e, extended=True),),
        ("si_sdr",): lambda: (si_sdr(clean, enhanced),),
        ("sig", "bak", "ovrl"): lambda: dnsmos(e),
        ("lsd_high",): lambda: (high_band_distance(clean, enhanced),),
        ("pause_reduction",): lambda: (pause_reduction(clean, noisy, enhanced),),
        ("onset_level",): lambda: (onset_level(clean, enhanced),),
    }
    values: dict[str, float] = {}
    for names, measure in groups.items():
        if set(names) & set(wanted):
            values |= zip(names, measure(), strict=True)
    return {name: values[name] for name in wanted}


def _stoi_and_words(clean: Signal, enhanced: Signal) -> tuple[float, float]:
    value = stoi(clean, enhanced)
    return value, words_understood(value)


def _pesq_and_composite(clean: Signal, enhanced: Signal, wanted: list[str]) -> tuple[float, float, float, float]:
    """PESQ, and the measures built on it where they are wanted."""
    pesq = pesq_wideband(clean, enhanced)
    if set(wanted) & {"csig", "cbak", "covl"}:
        return (pesq, *composite(clean, enhanced, pesq))
    return (pesq, math.nan, math.nan, math.nan)
