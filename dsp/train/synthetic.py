"""Steady noises that need no recording: coloured noise, fans, hiss, mains hum."""

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from dsp.constants import SAMPLE_RATE
from dsp.train.augment import modulate, to_rms

__all__ = ["stationary_noise"]

Signal = NDArray[np.float32]


def stationary_noise(rng: np.random.Generator, samples: int) -> Signal:
    """Make a steady noise: coloured, fan-like, hiss or mains hum, shaped in one spectrum.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of all randomness.
    samples : int
        Length, even.

    Returns
    -------
    (samples,) float32
        RMS 0.1.
    """
    kind = rng.choice(["coloured", "fan", "hiss", "hum"], p=[0.45, 0.25, 0.15, 0.15])
    bins = samples // 2 + 1
    frequency = np.maximum(np.arange(bins, dtype=np.float32) * np.float32(SAMPLE_RATE / samples), np.float32(30))
    slope = {"coloured": rng.uniform(-0.2, 1.1), "fan": rng.uniform(0.4, 1.1), "hiss": rng.uniform(-0.4, 0.1)}
    knots = 20 * 1000 ** (np.arange(10) / 9)  # 20 Hz to 20 kHz
    shape_db = rng.normal(0, 3, 10) - 20 * slope.get(kind, rng.uniform(0, 1)) * np.log10(knots / 1000)
    if kind == "fan":
        shape_db[rng.integers(1, 6)] += rng.uniform(3, 12)  # the housing resonates
    octave = np.log2(np.concatenate([frequency[:: bins // 4096], frequency[-1:]]))  # a smooth curve needs few points
    coarse = np.interp(octave, np.log2(knots), shape_db)
    shape = np.interp(frequency, 2**octave, 10 ** (coarse / 20)).astype(np.float32)
    spectrum = rng.standard_normal(2 * bins, np.float32).view(np.complex64) * shape
    if kind == "hum":
        _add_hum(rng, spectrum, samples)
    x = np.asarray(fft.irfft(spectrum, samples), np.float32)
    if kind == "fan" or rng.random() < 0.3:
        modulate(rng, x, rng.uniform(0.2, 1.5), rng.uniform(0.5, 4))
    return to_rms(x)


def _add_hum(rng: np.random.Generator, spectrum: NDArray[np.complex64], samples: int) -> None:
    """Add mains hum, 6 to 30 dB above the noise, falling towards higher harmonics."""
    mains = rng.choice([50.0, 60.0]) * (1 + rng.normal(0, 0.001))
    harmonic = np.arange(1, rng.integers(4, 40))
    bins = np.rint(harmonic * mains * samples / SAMPLE_RATE).astype(int)
    power = np.sum(np.abs(spectrum) ** 2) * 10 ** (rng.uniform(0.6, 3))
    share = (10 ** (rng.normal(0, 5, bins.size) / 20) * harmonic ** -rng.uniform(0.5, 1.5)) ** 2
    phase = np.exp(2j * np.pi * rng.random(bins.size))
    spectrum[bins] += np.sqrt(power * share / share.sum()) * phase
