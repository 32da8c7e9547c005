"""Signals that behave like speech and noise in a measurement, without a recording."""

import numpy as np
from scipy import signal

RATE = 48_000
FORMANTS_HZ = ((700, 1200, 2600, 9000), (300, 2200, 3000, 10500), (450, 900, 2500, 9500))


def words(seconds: float = 4.0, seed: int = 0) -> np.ndarray:
    """Vowels of changing pitch with a hiss before each, and pauses: enough of speech for PESQ and STOI."""
    random = np.random.default_rng(seed)
    out = np.zeros(int(seconds * RATE))
    start = RATE // 4
    while start + RATE // 2 < out.size:
        length = int(random.uniform(0.25, 0.45) * RATE)
        pitch = random.uniform(100, 200) * (1 + 0.1 * np.sin(np.arange(length) / RATE * 12))
        source = np.diff(np.floor(np.cumsum(pitch) / RATE), prepend=0.0)
        source[: length // 5] = 0.05 * random.standard_normal(length // 5)
        voice = np.zeros(length)
        for hz in FORMANTS_HZ[random.integers(3)]:
            voice += signal.lfilter([1.0], [1, -2 * 0.985 * np.cos(2 * np.pi * hz / RATE), 0.985**2], source)
        out[start : start + length] = voice * signal.windows.tukey(length, 0.1)
        start += length + int(random.uniform(0.3, 0.4) * RATE)
    return (0.1 * out / out.std()).astype(np.float32)


def hiss(like: np.ndarray, snr_db: float, seed: int = 1) -> np.ndarray:
    """White noise as long as a signal, at the given signal-to-noise ratio."""
    noise = np.random.default_rng(seed).standard_normal(like.size).astype(np.float32)
    return noise * np.float32(np.linalg.norm(like) / np.linalg.norm(noise) * 10 ** (-snr_db / 20))
