"""One training mixture: what the microphone hears, what the denoiser should give, where the target is known."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dsp.bands import band_matrix
from dsp.constants import BANDS, SAMPLE_RATE, WINDOW
from dsp.train import augment
from dsp.train.corpus import Corpus, Room
from dsp.train.pools import NoisePool, SpeechPool
from dsp.train.synthetic import stationary_noise
from dsp.train.synthetic_music import music

__all__ = ["SECONDS", "Mixer", "Mixture", "band_weight"]

Signal = NDArray[np.float32]

SECONDS = 10
SAMPLES = SECONDS * SAMPLE_RATE
BAND_MARGIN = 0.95  # of a voice's bandwidth is trusted
BAND_SHARE = 0.85  # of a band's weight must lie below the trusted frequency
BIN_HZ = SAMPLE_RATE / WINDOW
SNR_DB = (7.0, 8.0, -10.0, 40.0)  # mean, deviation, lowest, highest
QUIET_SHARE, QUIET_SNR_DB = 0.15, (15.0, 45.0)  # of the items: a headset in a quiet room
HISS_SHARE, HISS_DB = 0.25, (-55.0, -30.0)  # of the items have a microphone's own noise, against the speech
LEVEL_DB = (-26.0, 9.0, -52.0, -6.0)  # mean, deviation, lowest, highest: active speech level, dBFS
PEAK = 0.99  # of full scale, for items that do not clip
STEADY_SHARE, CROWD_SHARE, MUSIC_SHARE = 0.15, 0.05, 0.06  # of the noises; the rest is recorded
PAUSE_SHARE = 0.2  # of the items have a pause in which `dsp.train.lanes` can wait
PAUSE_S = (4.2, 7.5)  # so that it holds a whole chunk of 2 s, wherever it lies


class Mixture(NamedTuple):
    """One item of training data."""

    noisy: Signal  # (480000,) full scale = 1
    target: Signal  # (480000,) what should be left of it
    weight: Signal  # (BANDS,) 1 where the target is known, 0 above the bandwidth of speech or recording
    meta: dict[str, Any]  # how it was made: snr_db, level_db, bandwidth_hz, ...


_BANDS = band_matrix() / band_matrix().sum(axis=1, keepdims=True)


def band_weight(limit_hz: float) -> Signal:
    """Tell which bands lie (85 % of their triangle) below a frequency.

    Parameters
    ----------
    limit_hz : float
        Highest frequency at which the target is known.

    Returns
    -------
    (BANDS,) float32
        1 for bands to learn from, 0 for the others.
    """
    below = _BANDS[:, : int(limit_hz / BIN_HZ) + 1].sum(axis=1)
    return (below >= BAND_SHARE).astype(np.float32)


def _clipped_normal(rng: np.random.Generator, numbers: tuple[float, float, float, float]) -> float:
    mean, deviation, low, high = numbers
    return float(np.clip(rng.normal(mean, deviation), low, high))


class Mixer:
    """Makes mixtures from one split of the corpus.

    Parameters
    ----------
    corpus : Corpus
        Speech, noise and rooms.
    split : str
        train or valid.
    """

    def __init__(self, corpus: Corpus, split: str) -> None:
        self._speech = SpeechPool(corpus, split)
        self._noise = NoisePool(corpus, split)
        self._rooms = [room for room in corpus.rooms if room.split == split]

    def draw(self, seed: int, index: int) -> Mixture:
        """Make one mixture; the same seed and index give the same one again.

        Parameters
        ----------
        seed, index : int
            Name the mixture.

        Returns
        -------
        Mixture
            10 s of noisy and target sound and the weight of each band.
        """
        rng = np.random.default_rng([seed, index])
        speech, bandwidth = self._speech.draw(rng, SAMPLES)
        if rng.random() < PAUSE_SHARE:
            _pause(rng, speech)
        noise = self._draw_noise(rng)
        speech = self._colour(rng, speech)
        noise = self._colour(rng, noise)
        speech, target, noise, room = self._place(rng, speech, noise)
        (speech, target, noise), limit, corner = _transmit(rng, [speech, target, noise], bandwidth)
        mixture = _combine(rng, speech, target, noise)
        weight = band_weight(min(limit, corner))
        meta = mixture.meta | {"bandwidth_hz": bandwidth, "corner_hz": corner, "room": room}
        return Mixture(mixture.noisy, mixture.target, weight, meta)

    def _draw_noise(self, rng: np.random.Generator) -> Signal:
        """Draw a recorded noise, a steady one, a crowd or music, at times with a second or a steady one added."""
        kind = rng.random()
        if kind < STEADY_SHARE:
            return stationary_noise(rng, SAMPLES)
        if kind < STEADY_SHARE + CROWD_SHARE:
            noise = self._crowd(rng)
        elif kind < STEADY_SHARE + CROWD_SHARE + MUSIC_SHARE:
            noise = augment.equalised(rng, music(rng, SAMPLES))
        else:
            noise = augment.equalised(rng, self._noise.draw(rng, SAMPLES))
        if rng.random() < 0.4:
            noise += self._noise.draw(rng, SAMPLES) * np.float32(10 ** (rng.uniform(-20, 3) / 20))
        if rng.random() < 0.15:
            noise += stationary_noise(rng, SAMPLES) * np.float32(10 ** (rng.uniform(-30, -5) / 20))
        return noise

    def _crowd(self, rng: np.random.Generator) -> Signal:
        """Let other voices talk at once, the level falling from one to the next."""
        voices = int(rng.integers(3, 9))
        noise = np.zeros(SAMPLES, np.float32)
        for _ in range(voices):
            noise += self._speech.draw(rng, SAMPLES)[0] * np.float32(10 ** (rng.uniform(-10, 0) / 20))
        if rng.random() < 0.6:
            (noise,) = augment.convolve(noise, [self._room(rng).response])
        return noise * np.float32(0.1 / max(augment.active_level(noise), 1e-5))

    def _colour(self, rng: np.random.Generator, x: Signal) -> Signal:
        sections = []
        if rng.random() < 0.75:
            sections.append(augment.random_filter(rng))
        if rng.random() < 0.4:
            sections.append(augment.random_shelf(rng))
        return augment.filtered(x, sections)

    def _room(self, rng: np.random.Generator) -> Room:
        if rng.random() < 0.6:
            return self._rooms[rng.integers(len(self._rooms))]
        return augment.synthetic_room(rng)

    def _place(self, rng: np.random.Generator, speech: Signal, noise: Signal) -> tuple[Signal, Signal, Signal, str]:
        """Put speech into a room in 40 % of the items, the noise too in half of those.

        Returns
        -------
        speech, target, noise : (n,) float32
            The target keeps the early reflections.
        room : str
            Path of the impulse response, "synthetic", or "" for none.
        """
        if rng.random() >= 0.4:
            return speech, speech, noise, ""
        room = self._room(rng)
        speech, target = augment.convolve(speech, list(augment.early_target(room, rng.uniform(0.5, 1.5))))
        if rng.random() < 0.5:
            (noise,) = augment.convolve(noise, [self._room(rng).response])
        return speech, target, noise, room.path


def _pause(rng: np.random.Generator, speech: Signal) -> None:
    """Let nobody speak for some seconds, at the beginning or in the middle: who listens in a call says nothing."""
    length = round(rng.uniform(*PAUSE_S) * SAMPLE_RATE)
    start = round(max(0.0, rng.uniform(-0.5, 0.9)) * (SAMPLES - length))
    fade = np.linspace(1, 0, SAMPLE_RATE // 100, dtype=np.float32)
    speech[start : start + fade.size] *= fade if start else 0
    speech[start + fade.size : start + length - fade.size] = 0
    speech[start + length - fade.size : start + length] *= fade[::-1]


def _transmit(rng: np.random.Generator, parts: list[Signal], bandwidth: float) -> tuple[list[Signal], float, float]:
    """Send everything through one microphone and, at times, a channel of less bandwidth.

    Returns
    -------
    parts : list of (n,) float32
        The filtered signals.
    limit_hz, corner_hz : float
        Bandwidth of speech that can be trusted; corner of the channel's low-pass, 24 kHz for none.
    """
    corner = SAMPLE_RATE / 2
    if rng.random() < 0.2:
        corner = 3000 * (20 / 3) ** rng.random()
    if bandwidth < 0.6 * SAMPLE_RATE / 2 and rng.random() < 0.5:
        corner = min(corner, bandwidth)
    sections = [augment.random_shelf(rng, 6.0)] if rng.random() < 0.3 else []
    if corner < SAMPLE_RATE / 2:
        sections.append(augment.low_pass(corner))
    speech, target, noise = parts
    sent = augment.filtered(speech, sections)
    same = sent if target is speech else augment.filtered(target, sections)
    return [sent, same, augment.filtered(noise, sections)], BAND_MARGIN * bandwidth, corner


def _draw_snr_db(rng: np.random.Generator, kind: str) -> float:
    if kind == "clean":
        return float(rng.uniform(45, 75))
    return float(rng.uniform(*QUIET_SNR_DB)) if rng.random() < QUIET_SHARE else _clipped_normal(rng, SNR_DB)


def _combine(rng: np.random.Generator, speech: Signal, target: Signal, noise: Signal) -> Mixture:
    """Set levels by active speech level, add, clip and round the input."""
    kind = rng.choice(["mixed", "no speech", "clean"], p=[0.92, 0.04, 0.04])
    snr_db = _draw_snr_db(rng, kind)
    level_db = _clipped_normal(rng, LEVEL_DB)
    level = 10 ** (level_db / 20)
    speech_level, noise_level = augment.active_level(speech), augment.active_level(noise)
    speech_gain = 0.0 if kind == "no speech" else level / max(speech_level, 1e-5)
    noise_gain = level / max(noise_level, 1e-5) * (1.0 if kind == "no speech" else 10 ** (-snr_db / 20))
    noisy = np.asarray(speech * np.float32(speech_gain) + noise * np.float32(noise_gain), np.float32)
    hisses = kind != "clean" and rng.random() < HISS_SHARE
    if hisses:
        hiss = stationary_noise(rng, noisy.size)
        noisy += hiss * np.float32(level * 10 ** (rng.uniform(*HISS_DB) / 20) / max(augment.active_level(hiss), 1e-5))
    target = target * np.float32(speech_gain)
    peak = float(np.abs(noisy).max())
    clips = rng.random() < 0.25
    if clips and rng.random() < 0.3:
        gain = 10 ** (rng.uniform(0, 6) / 20) / max(peak, 1e-5)  # a microphone set too loud
    else:
        gain = 1.0 if clips else min(1.0, PEAK / max(peak, 1e-5))
    noisy *= np.float32(gain)
    target *= np.float32(gain)
    np.clip(noisy, -1, 1, out=noisy)
    if rng.random() < 0.5:
        noisy *= np.float32(32768)
        np.rint(noisy, out=noisy)
        noisy *= np.float32(1 / 32768)
    meta = {
        "kind": str(kind),
        "snr_db": snr_db,
        "level_db": level_db + 20 * np.log10(gain),
        "clips": clips and peak * gain > 1,
        "hisses": hisses,
    }
    return Mixture(noisy, target, np.ones(BANDS, np.float32), meta)
