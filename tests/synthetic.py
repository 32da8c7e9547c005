"""A voice and noises made of numbers: the true pitch is known and no recording is needed."""

import numpy as np
from scipy import signal

RATE, HOP = 48_000, 480
VOWELS_HZ = ((730, 1090, 2440), (270, 2290, 3010), (300, 870, 2240), (530, 1840, 2480), (570, 840, 2410))
BANDWIDTHS_HZ = (60, 90, 150)


def _formants(source, frequencies):
    for hz, bandwidth in zip(frequencies, BANDWIDTHS_HZ, strict=True):
        radius = np.exp(-np.pi * bandwidth / RATE)
        source = signal.lfilter([1 - radius], [1, -2 * radius * np.cos(2 * np.pi * hz / RATE), radius**2], source)
    return source


def voice(seconds, seed=0):
    """Speak vowels with a gliding pitch, fricatives and pauses.

    Returns
    -------
    samples : (n,) float64
    period : (n / HOP,) int
        At the start of each hop, samples.
    voiced : (n / HOP,) bool
    """
    rng = np.random.default_rng(seed)
    size = int(seconds * RATE) // HOP * HOP
    t = np.arange(size) / RATE
    f0 = 150 * 2 ** (0.35 * np.sin(2 * np.pi * 0.31 * t) + 0.15 * np.sin(2 * np.pi * 0.83 * t + 1))
    pulses = np.diff(np.floor(np.cumsum(f0) / RATE), prepend=0.0)
    source = signal.lfilter([1], [1, -0.96], pulses)
    source += 0.01 * rng.standard_normal(size) - source.mean()
    hiss = signal.lfilter([1, -0.9], [1], rng.standard_normal(size))
    samples, voiced, start = np.zeros(size), np.zeros(size, bool), 0
    while start < size:
        sound = rng.choice(["vowel", "vowel", "vowel", "fricative", "pause"])
        part = slice(start, min(size, start + int(RATE * rng.uniform(0.12, 0.32))))
        length = part.stop - part.start
        envelope = np.minimum(1, np.minimum(np.arange(length), np.arange(length)[::-1]) / (0.02 * RATE))
        if sound == "vowel":
            tone = _formants(source[part], VOWELS_HZ[rng.integers(len(VOWELS_HZ))])
            samples[part] = 0.1 * envelope * tone / (np.sqrt(np.mean(tone**2)) + 1e-9)
            voiced[part] = True
        elif sound == "fricative":
            samples[part] = 0.02 * envelope * hiss[part]
        start = part.stop
    return samples, np.clip(np.rint(RATE / f0[::HOP]).astype(int), 96, 768), voiced[::HOP]


def noise(color, size, seed=5):
    """Make white or pink noise of power 1; pink is flat below 200 bins of the whole transform."""
    white = np.random.default_rng(seed).standard_normal(size)
    if color == "pink":
        spectrum = np.fft.rfft(white)
        white = np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(spectrum.size), 200)), size)
    return white / np.sqrt(np.mean(white**2))


def mix(clean, color, snr_db):
    """Add noise at a signal-to-noise ratio."""
    return clean + noise(color, clean.size) * np.sqrt(np.mean(clean**2) * 10 ** (-snr_db / 10))


def glide(seconds=4.0, low_hz=80.0, high_hz=400.0):
    """Sing up and down between two pitches; return samples and the true period at the start of each hop."""
    t = np.arange(int(seconds * RATE) // HOP * HOP) / RATE
    f0 = low_hz * (high_hz / low_hz) ** (0.5 - 0.5 * np.cos(2 * np.pi * t / seconds))
    phase = 2 * np.pi * np.cumsum(f0) / RATE
    samples = np.zeros(t.size)
    for harmonic in range(1, 40):
        audible = np.clip((6000 - harmonic * f0) / 500, 0, 1)
        samples += audible * np.cos(harmonic * phase) / harmonic
    return 0.1 * samples / samples.std(), RATE / f0[::HOP]
