"""Ten seconds of speech or noise drawn from the corpus, with sensible odds for every voice and noise class."""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from dsp.constants import SAMPLE_RATE
from dsp.train.augment import active_level, gate_pauses, modulate, resample
from dsp.train.corpus import Corpus, Recording
from dsp.train.vocal_tract import change_vocal_tract

__all__ = ["NoisePool", "SpeechPool", "grouped"]

Signal = NDArray[np.float32]

FULLBAND_SHARE = 0.6  # of the items
SENTENCES = {  # running speech is rarer than single words: weight by source
    "rhasspy_kathleen": 1.5, "rhasspy_kerstin": 1.5, "rhasspy_nathalie": 1.5, "librispeech": 3.0, "festvox-ru": 1.5,
    "picovoice-s2i": 2.0, "tuxpaint-stamps": 1.3, "artikulate": 1.3,
}  # fmt: skip
VOICE_SPEED = (-0.25, 0.25)  # octaves, +-19 %: pitch and tempo, and formants where those are not drawn as well
TRACT_SHARE, TRACT = 0.3, (-0.3, 0.3)  # of the items; octaves, where formants go whatever the speed
NOISE_SPEED = (-0.6, 0.25)  # octaves; content up to 20 kHz must stay below 24 kHz
SPEED_SHARE = 0.7  # of the items are played faster or slower
BACKWARDS = 0.3  # of the sustained noises: nobody hears that of rain, and it is new
FADE = SAMPLE_RATE // 100  # samples; pieces are cut with 10 ms ramps
TOP_HZ = 20_000.0  # the codec of the corpus keeps nothing above

# Sounds of everyday rooms and streets are few, game effects many: weight by class.
CLASS_WEIGHT = {
    "keyboard": 1.5, "aircon": 2.0, "cafe": 2.5, "library": 2.0, "city": 2.0, "metro": 2.0, "train": 1.5, "hall": 1.5,
    "server": 2.0, "machine": 1.5, "babble": 1.5, "playground": 1.5, "wind": 1.5, "music": 1.2, "ambience": 0.8,
    "impact": 0.5, "rummage": 0.5, "wood": 0.5, "weapons": 0.3, "bells_ui": 0.5, "game_fx": 0.4, "effects": 0.4,
    "footsteps": 0.7, "footsteps_impact": 0.5, "work_animals": 0.5, "animal": 0.5, "underwater": 0.5, "mining": 0.4,
}  # fmt: skip
TRANSIENT = {  # single sounds: played one by one, with pauses in between
    "impact", "rummage", "wood", "weapons", "bells_ui", "game_fx", "effects", "work_animals", "animal", "dog",
    "rooster", "sneeze", "vehicle_door", "notification", "tools", "mining",
}  # fmt: skip


def _fade(x: Signal, samples: int) -> None:
    samples = min(samples, x.size // 2)
    ramp = np.arange(1, samples + 1, dtype=np.float32) / np.float32(samples + 1)
    x[:samples] *= ramp
    x[x.size - samples :] *= ramp[::-1]


def grouped(recordings: list[Recording]) -> dict[tuple[str, str, str], list[Recording]]:
    """Sort recordings by tier, source and label (speaker or noise class)."""
    groups = defaultdict(list)
    for item in recordings:
        groups[item.tier, item.source, item.label].append(item)
    return dict(sorted(groups.items()))


def _speed(rng: np.random.Generator, octaves: tuple[float, float]) -> float:
    """Draw a speed; some items keep theirs."""
    return float(2 ** rng.uniform(*octaves)) if rng.random() < SPEED_SHARE else 1.0


def _weights(groups: list[list[Recording]], power: float, factors: list[float]) -> NDArray[np.float64]:
    """Weigh groups by minutes^power, so that long ones do not drown short ones, and by a factor each."""
    minutes = np.array([sum(recording.minutes for recording in group) for group in groups])
    return minutes**power * np.array(factors)


class SpeechPool:
    """Voices: all recordings of one speaker label, weighted by minutes^0.75 within their tier.

    Parameters
    ----------
    corpus : Corpus
        Where the sound is.
    split : str
        train or valid.
    """

    def __init__(self, corpus: Corpus, split: str) -> None:
        self._corpus = corpus
        groups = grouped(corpus.select("speech", split))
        self._voices = list(groups.values())
        weight = _weights(self._voices, 0.75, [SENTENCES.get(voice[0].source, 1.0) for voice in self._voices])
        fullband = np.array([tier == "fullband" for tier, _, _ in groups])
        share = np.where(fullband, FULLBAND_SHARE, 1 - FULLBAND_SHARE)
        weight *= share / np.where(fullband, weight[fullband].sum(), weight[~fullband].sum())
        self._weight = weight / weight.sum()

    def _pieces(self, rng: np.random.Generator, voice: list[Recording]) -> Iterator[tuple[Recording, Signal]]:
        """Yield excerpts of 0.1 to 8 s for ever: running on from clip to clip, or jumping between them."""
        minutes = np.array([item.minutes for item in voice])
        runs_on = rng.random() < 0.5
        while True:
            recording = voice[rng.choice(len(voice), p=minutes / minutes.sum())]
            clip = int(rng.integers(len(recording.clips)))
            last = min(len(recording.clips), clip + int(rng.integers(2, 12))) - 1 if runs_on else clip
            start, end = int(recording.clips[clip, 0]), int(recording.clips[last, 1])
            longest = int(rng.uniform(3, 8) * SAMPLE_RATE)
            if end - start > longest:
                start = int(rng.integers(start, end - longest)) if not runs_on else start
                end = start + longest
            yield recording, self._corpus.samples(recording, start, end)

    def draw(self, rng: np.random.Generator, samples: int) -> tuple[Signal, float]:
        """Splice speech of one voice, with pauses.

        Parameters
        ----------
        rng : numpy.random.Generator
            Source of all randomness.
        samples : int
            Length.

        Returns
        -------
        speech : (samples,) float32
            Level about -26 dBFS while active; pauses are silent.
        bandwidth_hz : float
            Nothing is known of the voice above this frequency.
        """
        voice = self._voices[rng.choice(len(self._voices), p=self._weight)]
        rate = _speed(rng, VOICE_SPEED)
        out = np.zeros(samples, np.float32)
        position = int(rng.exponential(0.4) * SAMPLE_RATE) if rng.random() < 0.5 else 0
        bandwidth = TOP_HZ
        pieces = self._pieces(rng, voice)
        while position < samples - 2 * FADE:
            recording, piece = next(pieces)
            gate_pauses(piece)
            piece = (resample(piece, rate) if rate != 1 else piece)[: samples - position]
            _fade(piece, FADE)
            out[position : position + piece.size] += piece * np.float32(10 ** (rng.normal(0, 2) / 20))
            bandwidth = min(bandwidth, recording.bandwidth_hz * rate)
            pause = rng.uniform(0.05, 0.5) if rng.random() < 0.8 else rng.uniform(0.5, 2.5)
            position += piece.size + int(pause * SAMPLE_RATE)
        if rng.random() < TRACT_SHARE:
            out = change_vocal_tract(out, float(2 ** rng.uniform(*TRACT)) / rate, bandwidth)
        return out, bandwidth


class NoisePool:
    """Noise classes: all recordings of one class and source, weighted by minutes^0.6 and `CLASS_WEIGHT`.

    Parameters
    ----------
    corpus : Corpus
        Where the sound is.
    split : str
        train or valid.
    """

    def __init__(self, corpus: Corpus, split: str) -> None:
        self._corpus = corpus
        self._classes = list(grouped(corpus.select("noise", split)).values())
        weight = _weights(self._classes, 0.6, [CLASS_WEIGHT.get(group[0].label, 1.0) for group in self._classes])
        self._weight = weight / weight.sum()

    def draw(self, rng: np.random.Generator, samples: int) -> Signal:
        """Play one class of noise.

        Parameters
        ----------
        rng : numpy.random.Generator
            Source of all randomness.
        samples : int
            Length.

        Returns
        -------
        (samples,) float32
            Active level 0.1.
        """
        group = self._classes[rng.choice(len(self._classes), p=self._weight)]
        rate = _speed(rng, NOISE_SPEED)
        if group[0].label in TRANSIENT:
            x = self._single_sounds(rng, group, rate, samples)
        else:
            x = self._sustained(rng, group, rate, samples)
            x = x[::-1].copy() if rng.random() < BACKWARDS else x
        if rng.random() < 0.2:
            modulate(rng, x, rng.uniform(0.5, 3), rng.uniform(1, 5))
        return x * np.float32(0.1 / max(active_level(x), 1e-5))

    def _sustained(self, rng: np.random.Generator, group: list[Recording], rate: float, samples: int) -> Signal:
        """Start anywhere in a recording; go on with another one of the class, cross-faded, when it ends."""
        out = np.zeros(samples, np.float32)
        position, cross = 0, 5 * FADE
        while position < samples - cross:
            recording = group[rng.integers(len(group))]
            needed = int((samples - position) * rate) + 64
            start = int(rng.integers(max(1, recording.length - min(needed, recording.length // 2))))
            piece = self._corpus.samples(recording, start, start + needed)
            piece = (resample(piece, rate) if rate != 1 else piece)[: samples - position]
            _fade(piece, cross)
            out[position : position + piece.size] += piece
            position += max(piece.size - cross, FADE)
        return out

    def _single_sounds(self, rng: np.random.Generator, group: list[Recording], rate: float, samples: int) -> Signal:
        """Play single sounds with exponential pauses: from one every few seconds to one after the other."""
        out = np.zeros(samples, np.float32)
        pause = 0.05 * 60 ** rng.random()  # mean, seconds
        position = int(rng.exponential(pause) * SAMPLE_RATE)
        while position < samples - 2 * FADE:
            recording = group[rng.integers(len(group))]
            start, end = recording.clips[rng.integers(len(recording.clips))]
            piece = self._corpus.samples(recording, int(start), int(min(end, start + 5 * SAMPLE_RATE)))
            piece = (resample(piece, rate) if rate != 1 else piece)[: samples - position]
            _fade(piece, FADE // 4)
            out[position : position + piece.size] += piece * np.float32(10 ** (rng.normal(0, 4) / 20))
            position += piece.size + int(rng.exponential(pause) * SAMPLE_RATE)
        return out
