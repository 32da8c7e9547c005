"""What is wrong with a recording: how loud the noise is, whether it hums, changes or clicks, whether it is cut off.

The denoised sound tells where somebody speaks, so noise may be louder than the voice. Levels are mean powers in dB full
scale: a full-scale sine has -3 dB.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dsp.constants import HOP, SAMPLE_RATE, WINDOW

__all__ = ["LEVEL_S", "Report", "analyse", "level_db", "levels_db", "spectrum_db"]

FLOOR_DB = -120.0
VOICE_RANGE_DB = 25.0  # hops this far below the loud parts of the cleaned sound hold no voice ...
VOICE_FLOOR_DB = -65.0  # ... nor do hops below this level
LOUD_SHARE = 95  # percentile of the hops that stands for the loud parts
SPREAD_HOPS = 5  # 50 ms around voice belong to it: soft beginnings and reverberation
LEAST_HOPS = 30  # 300 ms of voice or of pause are too few to speak of

RUMBLE_HZ = 20.0  # below nobody hears anything
STEADY_HZ = 150.0  # narrow rumble fluctuates by itself, so steadiness is judged above
STEADY_DB = 6.0  # spread of 100 ms levels, 10th to 90th percentile; white noise has 0.8
STEADY_HOPS = 10

HUM_HARMONICS = 4  # 50, 100, 150, 200 Hz and 60, 120, 180, 240 Hz have none in common
HUM_ONE_DB, HUM_TWO_DB = 20.0, 10.0  # above its surroundings: the first harmonic alone, or any two
HUM_FLOOR_DB = -85.0  # quieter lines are not worth a word
HUM_WINDOW = SAMPLE_RATE  # 1 s, bins of 1 Hz

CLICK_HZ = 1500.0  # keys and mouse buttons are bright
CLICK_HOPS = 3  # at most 30 ms long
CLICK_DB = 10.0  # above what is before and after it
CLICK_APART = 8  # hops; a key's way down and up may be two clicks, its ringing is none
CLICK_FLOOR_DB = -75.0  # quieter ones are not worth a word

LEVEL_HOPS = 5
LEVEL_S = LEVEL_HOPS * HOP / SAMPLE_RATE  # s between the points of a level curve

CLIP_LEVEL = 0.999  # full scale = 1; converters stop one step below
CLIP_RUN = 2  # samples in a row


@dataclass(frozen=True, slots=True)
class Report:
    """What there is to say about a recording.

    Attributes
    ----------
    noise_db : float
        Level in the pauses, -120 for silence; without a pause, of the quietest twentieth.
    voice_db : float or None
        Level while somebody speaks, noise taken off; None if nobody does.
    snr_db : float or None
        Voice above noise.
    hum_hz : int
        50 or 60 for mains hum, else 0.
    steady : bool
        Whether the noise keeps its level.
    clipped : int
        How often the sound was cut off at full scale.
    clicks : (k,) float64
        When something clicked in the pauses, as keys do; seconds.
    pauses : (n // HOP,) bool
        Hops without voice, for `level_db`.
    """

    noise_db: float
    voice_db: float | None
    snr_db: float | None
    hum_hz: int
    steady: bool
    clipped: int
    clicks: NDArray[np.float64]
    pauses: NDArray[np.bool_]


def analyse(before: NDArray[np.float32], after: NDArray[np.float32]) -> Report:
    """Describe the noise in a recording.

    Parameters
    ----------
    before : (n,) float32
        48 kHz, full scale = 1, a second or longer.
    after : (n,) float32
        The same without noise, aligned; made at full strength, so that pauses are quiet.

    Raises
    ------
    ValueError
        If the lengths differ or are below a second.
    """
    if before.shape != after.shape or before.ndim != 1 or before.size < SAMPLE_RATE:
        raise ValueError(f"before is {before.shape}, after {after.shape}; both must be ({SAMPLE_RATE},) or longer")
    audible = _hop_powers(_highpassed(before, RUMBLE_HZ))
    voice = _voice_hops(_hop_powers(after))
    pauses = ~_spread(voice)
    if pauses.sum() < LEAST_HOPS:
        pauses = audible <= np.percentile(audible, 5)
    noise = audible[pauses].mean()
    voice_power = None
    if voice.sum() >= LEAST_HOPS:
        voice_power = max(audible[voice].mean() - noise, 1e-12)
    return Report(
        noise_db=_db(noise),
        voice_db=None if voice_power is None else _db(voice_power),
        snr_db=None if voice_power is None else _db(voice_power) - _db(noise),
        hum_hz=_hum(before),
        steady=_is_steady(_hop_powers(_highpassed(before, STEADY_HZ))[pauses]),
        clipped=_clipped(before),
        clicks=_clicks(before, pauses),
        pauses=pauses,
    )


def level_db(samples: NDArray[np.float32], hops: NDArray[np.bool_]) -> float:
    """Measure the level in some hops of a signal.

    Parameters
    ----------
    samples : (n,) float32
    hops : (n // HOP,) bool

    Returns
    -------
    float
        dB full scale, -120 for silence or no hops.
    """
    return _db(_hop_powers(_highpassed(samples, RUMBLE_HZ))[hops].mean()) if hops.any() else FLOOR_DB


def levels_db(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the level of every `LEVEL_S` seconds, dB full scale."""
    powers = _hop_powers(_highpassed(samples, RUMBLE_HZ))
    whole = powers[: powers.size // LEVEL_HOPS * LEVEL_HOPS].reshape(-1, LEVEL_HOPS).mean(axis=1)
    return 10 * np.log10(np.maximum(whole, 10 ** (FLOOR_DB / 10)))


def spectrum_db(samples: NDArray[np.float32], hops: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the mean power of each 50 Hz bin over some hops.

    Parameters
    ----------
    samples : (n,) float32
    hops : (n // HOP,) bool

    Returns
    -------
    (BINS,) float64
        dB; white noise of variance v has 10 lg v in every bin. -120 where no hop is chosen.
    """
    window = np.hanning(WINDOW + 1)[:-1]
    frames = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::HOP]
    chosen = frames[hops[: len(frames)]]
    if not len(chosen):
        return np.full(WINDOW // 2 + 1, FLOOR_DB)
    power = np.square(np.abs(np.fft.rfft(chosen * window, axis=1))).mean(axis=0) / np.square(window).sum()
    return 10 * np.log10(np.maximum(power, 10 ** (FLOOR_DB / 10)))


def _clicks(samples: NDArray[np.float32], hops: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Find short bright bursts: louder than what is just before and what is just after them."""
    level = 10 * np.log10(_hop_powers(_highpassed(samples, CLICK_HZ)) + 1e-12)
    reach = CLICK_HOPS + 1
    padded = np.pad(level, reach, mode="edge")
    before, after = padded[: level.size], padded[2 * reach :]
    found = np.flatnonzero(hops & (level > CLICK_FLOOR_DB) & (level - np.maximum(before, after) > CLICK_DB))
    apart = np.diff(found, prepend=-CLICK_APART) >= CLICK_APART
    return np.multiply(found[apart], HOP / SAMPLE_RATE, dtype=np.float64)


def _db(power: float) -> float:
    return max(FLOOR_DB, 10 * float(np.log10(power))) if power > 0 else FLOOR_DB


def _highpassed(samples: NDArray[np.float32], edge_hz: float) -> NDArray[np.float64]:
    """Take everything below `edge_hz` out; the edge is as wide as it is high, so that loud sounds ring only briefly."""
    frequency = np.arange(samples.size // 2 + 1) * (SAMPLE_RATE / samples.size)
    slope = np.sin(0.5 * np.pi * np.clip(frequency / edge_hz - 0.5, 0, 1)) ** 2
    return np.fft.irfft(np.fft.rfft(samples) * slope, samples.size)


def _hop_powers(samples: NDArray) -> NDArray[np.float64]:
    """Return the mean power of each whole hop, (n // HOP,)."""
    return np.square(samples[: samples.size // HOP * HOP].reshape(-1, HOP), dtype=np.float64).mean(axis=1)


def _voice_hops(powers: NDArray) -> NDArray[np.bool_]:
    """Tell where the cleaned sound is loud enough to be voice."""
    level = 10 * np.log10(powers + 1e-12)
    return level > max(np.percentile(level, LOUD_SHARE) - VOICE_RANGE_DB, VOICE_FLOOR_DB)


def _spread(hops: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Add the neighbours of each true hop."""
    return np.convolve(hops, np.ones(2 * SPREAD_HOPS + 1), "same") > 0.5


def _is_steady(powers: NDArray) -> bool:
    """Tell whether levels over 100 ms stay together."""
    whole = powers[: powers.size // STEADY_HOPS * STEADY_HOPS].reshape(-1, STEADY_HOPS).mean(axis=1)
    if whole.size < 3:
        return True
    low, high = np.percentile(10 * np.log10(whole + 1e-12), [10, 90])
    return bool(high - low < STEADY_DB)


def _hum(samples: NDArray[np.float32]) -> int:
    """Look for lines at multiples of 50 and 60 Hz in the median spectrum, which a voice hardly moves."""
    window = np.hanning(HUM_WINDOW)
    starts = range(0, samples.size - HUM_WINDOW + 1, HUM_WINDOW // 2)
    spectra = [np.abs(np.fft.rfft(samples[i : i + HUM_WINDOW] * window)[:300]) ** 2 for i in starts]
    scale = 2 / window.sum() ** 2  # a line shows the power of its sine
    level = 10 * np.log10(np.median(spectra, axis=0) * scale + 1e-15)
    found = {mains: _lines(level, mains) for mains in (50, 60)}
    mains = max(found, key=lambda hz: sum(found[hz]))
    lines = found[mains]
    return mains if lines[0] > HUM_ONE_DB or sum(line > HUM_TWO_DB for line in lines) > 1 else 0


def _lines(level: NDArray, mains: int) -> list[float]:
    """Return how far each harmonic of the mains stands out, in dB; inaudible ones do not."""
    out = []
    for centre in mains * np.arange(1, HUM_HARMONICS + 1):
        peak = level[centre - 1 : centre + 2].max()
        around = np.r_[level[centre - 15 : centre - 4], level[centre + 5 : centre + 16]]
        out.append(max(0.0, float(peak - np.median(around))) if peak > HUM_FLOOR_DB else 0.0)
    return out


def _clipped(samples: NDArray[np.float32]) -> int:
    """Count runs of samples at full scale."""
    full = np.abs(samples) >= CLIP_LEVEL
    edges = np.flatnonzero(np.diff(np.r_[False, full, False]))
    return int(np.count_nonzero(edges[1::2] - edges[::2] >= CLIP_RUN))
