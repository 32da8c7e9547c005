"""The mixtures all scores are reported on: speakers, noise classes and rooms that training never meets.

Mixture i of a seed is always the same. It takes the next voice and the next noise class of two shuffled lists, so that
each is heard about equally often. Nothing is done to the sound but setting levels and, in half of them, a room.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dsp.constants import HOP, SAMPLE_RATE
from dsp.train import augment
from dsp.train.corpus import Corpus, Recording
from dsp.train.pools import grouped

__all__ = ["SNRS_DB", "Validation", "validation_mixture", "validation_mixtures"]

SNRS_DB = (0.0, 5.0, 10.0, 15.0)  # in turn; the room comes in at every second round
SPEECH_DB = -26.0  # active speech level before the peak is limited
PEAK = 0.99
SECONDS = (6.0, 8.0)  # shortest and longest mixture
MIN_ACTIVITY = 0.6  # part of the hops that must be speech
SINGLE_WORDS = {"arabic-commands"}  # sources whose pauses are too long for that
TRIES = 40  # excerpts looked at; the most active one is taken if none suffices


class Validation(NamedTuple):
    """One mixture and what it should become."""

    noisy: NDArray[np.float32]  # (n,) full scale = 1, n a multiple of HOP
    target: NDArray[np.float32]  # (n,) the speech in it, late reverberation shortened
    meta: dict[str, Any]  # snr_db, voice, speech, noise_class, noise, room ("" for none), bandwidth_hz, activity


def _turn(seed: int, stream: int, count: int, index: int) -> int:
    """Return element `index` of an endless sequence of shuffles of 0..count-1."""
    rng = np.random.default_rng([seed, stream, index // count])
    return int(rng.permutation(count)[index % count])


def activity(x: NDArray[np.float32]) -> float:
    """Return the part of the hops within 30 dB of the loud ones (95th percentile), 0..1."""
    energy = augment.hop_energy(x)
    return float(np.mean(energy > augment.ACTIVE_RANGE * np.percentile(energy, 95) + 1e-12))


def _pick_speech(
    rng: np.random.Generator, corpus: Corpus, voice: list[Recording], samples: int
) -> tuple[Recording, int, NDArray[np.float32], float]:
    """Find an excerpt with enough speech in it."""
    found = []
    for _ in range(TRIES):
        recording = voice[rng.integers(len(voice))]
        start = int(rng.integers(max(1, recording.length - samples)))
        excerpt = corpus.samples(recording, start, start + samples)
        excerpt = np.pad(excerpt, (0, samples - excerpt.size))
        found.append((recording, start, excerpt, activity(excerpt)))
        if found[-1][3] >= MIN_ACTIVITY:
            break
    return max(found, key=lambda item: item[3])


def _pick_noise(
    rng: np.random.Generator, corpus: Corpus, group: list[Recording], samples: int
) -> tuple[Recording, NDArray[np.float32]]:
    """Cut an excerpt of a recording that is long enough, or repeat a shorter one."""
    fitting = [item for item in group if item.length >= samples] or group
    recording = fitting[rng.integers(len(fitting))]
    start = int(rng.integers(max(1, recording.length - samples)))
    excerpt = corpus.samples(recording, start, start + samples)
    return recording, np.tile(excerpt, -(-samples // excerpt.size))[:samples]


def validation_mixture(corpus: Corpus, index: int, seed: int) -> Validation:
    """Make one validation mixture.

    Parameters
    ----------
    corpus : Corpus
        Only its split "valid" is used.
    index : int
        Which one, from 0. The SNR is ``SNRS_DB[index % 4]`` (active speech against active noise level); a room is
        heard in mixtures 4..7, 12..15 and so on, with the noise dry.
    seed : int
        The same seed and index give the same mixture.

    Returns
    -------
    Validation
        6 to 8 s. With a room the target holds the first 20 ms of it and a tail with RT60 of 200 ms.
    """
    rng = np.random.default_rng([seed, index])
    samples = int(rng.uniform(*SECONDS) * SAMPLE_RATE) // HOP * HOP
    spoken_by = [item for item in corpus.select("speech", "valid") if item.source not in SINGLE_WORDS]
    voices = list(grouped(spoken_by).values())
    noises = list(grouped(corpus.select("noise", "valid")).values())
    spoken, start, speech, share = _pick_speech(rng, corpus, voices[_turn(seed, 1, len(voices), index)], samples)
    heard, noise = _pick_noise(rng, corpus, noises[_turn(seed, 2, len(noises), index)], samples)
    snr_db = SNRS_DB[index % len(SNRS_DB)]
    target, room_path = speech, ""
    if index // len(SNRS_DB) % 2:
        rooms = [room for room in corpus.rooms if room.split == "valid"]
        room = rooms[_turn(seed, 3, len(rooms), index)]
        room_path = room.path
        speech, target = augment.convolve(speech, list(augment.early_target(room)))
    level = 10 ** (SPEECH_DB / 20)
    speech_gain = level / augment.active_level(speech)
    noise_gain = level / augment.active_level(noise) * 10 ** (-snr_db / 20)
    noisy = np.asarray(speech * np.float32(speech_gain) + noise * np.float32(noise_gain), np.float32)
    scale = min(1.0, PEAK / float(np.abs(noisy).max()))
    meta = {
        "snr_db": snr_db,
        "voice": f"{spoken.source}/{spoken.label}",
        "speech": f"{spoken.path}@{start}",
        "noise_class": f"{heard.source}/{heard.label}",
        "noise": heard.path,
        "room": room_path,
        "bandwidth_hz": spoken.bandwidth_hz,
        "activity": share,
    }
    target = target * np.float32(speech_gain * scale)
    noisy *= np.float32(scale)
    return Validation(noisy, target, meta)


def validation_mixtures(corpus: Corpus, count: int, seed: int = 0) -> Iterator[Validation]:
    """Yield the first `count` validation mixtures of a seed, as `validation_mixture` makes them.

    Parameters
    ----------
    corpus : Corpus
        Only its split "valid" is used.
    count : int
        How many; 88 hear every noise class (11 of them) eight times, whatever the SNR and room.
    seed : int
        Names the set.

    Yields
    ------
    Validation
        Noisy, target, meta.
    """
    for index in range(count):
        yield validation_mixture(corpus, index, seed)
