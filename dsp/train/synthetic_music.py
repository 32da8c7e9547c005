"""Music that needs no recording: instruments, chords, drums, bells and ringtones, as noise for the training.

The corpus holds 18 minutes of music from five games, and networks took other music for voices: both are pitched. These
pieces are no pleasure to hear, but no two are alike, and none of them speaks.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from dsp.constants import SAMPLE_RATE
from dsp.train.augment import filtered, low_pass, to_rms

__all__ = ["music", "ringtone"]

Signal = NDArray[np.float32]

TABLE = 4096  # samples of one period
TOP_HZ = 18_000.0  # no partial above
SCALES = ((0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10), (0, 3, 5, 7, 10), (0, 4, 7), tuple(range(12)))  # semitones
LOWEST_HZ, HIGHEST_HZ = 40.0, 2500.0
BARS = (1.0, 2.756, 5.404, 8.933)  # partials of a struck bar: marimba, glockenspiel (Fletcher and Rossing, 2.16)
BELL = (0.5, 1.0, 1.183, 1.506, 2.0, 2.514, 3.011)  # of a church bell, about


class _Instrument(NamedTuple):
    """One player: how it sounds, and where in the piece it plays."""

    partials: NDArray[np.float64]  # amplitude of each partial
    ratios: tuple[float, ...]  # their frequencies over that of the note; empty for harmonics
    attack: float  # s
    decay: float  # s to 1/e
    sustains: bool  # holds its level until the note's end, as an organ does
    vibrato: float  # share of the frequency
    lowest_hz: float
    level: float
    rest: float  # probability of a beat without a note
    beats: int  # between two notes
    notes: int  # at once


def music(rng: np.random.Generator, samples: int) -> Signal:
    """Make a piece of music: one to five instruments on one scale and beat, at times with drums.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of all randomness.
    samples : int
        Length.

    Returns
    -------
    (samples,) float32
        RMS 0.1.
    """
    beat = float(np.exp(rng.uniform(np.log(0.09), np.log(0.6))))  # s
    scale = SCALES[rng.integers(len(SCALES))]
    key_hz = LOWEST_HZ * 2 ** rng.random()
    out = np.zeros(samples, np.float32)
    for _ in range(rng.integers(1, 6)):
        _play(rng, out, _draw_instrument(rng), beat, key_hz, scale)
    if rng.random() < 0.4:
        _drum(rng, out, beat)
    return to_rms(out)


def _draw_instrument(rng: np.random.Generator) -> _Instrument:
    harmonic = np.arange(1, 1 + rng.integers(1, 60))
    partials = harmonic ** -rng.uniform(0.4, 3.0) * 10 ** (rng.normal(0, 4, harmonic.size) / 20)
    if rng.random() < 0.25:
        partials[1::2] *= 0.05  # a clarinet has odd ones only
    return _Instrument(
        partials,
        (),
        attack=10 ** rng.uniform(-2.7, -0.9),
        decay=10 ** rng.uniform(-1.3, 0.6),
        sustains=rng.random() < 0.4,
        vibrato=rng.uniform(0, 0.01) if rng.random() < 0.4 else 0.0,
        lowest_hz=LOWEST_HZ * 2 ** rng.uniform(0, 4.5),
        level=10 ** (rng.uniform(-15, 0) / 20),
        rest=rng.uniform(0, 0.7),
        beats=int(rng.choice([1, 1, 2, 4, 8])),
        notes=int(rng.choice([1, 1, 2, 3, 4])),
    )


def _draw_bell(rng: np.random.Generator) -> _Instrument:
    ratios = (BARS, BELL)[rng.integers(2)]
    partials = np.arange(1, 1 + len(ratios)) ** -rng.uniform(0.3, 2.5) * 10 ** (rng.normal(0, 4, len(ratios)) / 20)
    return _draw_instrument(rng)._replace(partials=partials, ratios=ratios, sustains=False, attack=0.003)


def ringtone(rng: np.random.Generator, samples: int) -> Signal:
    """Make what a telephone or an alarm does: one short phrase again and again, high, alone and with pauses.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of all randomness.
    samples : int
        Length.

    Returns
    -------
    (samples,) float32
        RMS 0.1.
    """
    beat = float(np.exp(rng.uniform(np.log(0.05), np.log(0.3))))  # s
    scale = SCALES[rng.integers(len(SCALES))]
    phrase = np.zeros(int(rng.uniform(0.3, 4.0) * SAMPLE_RATE), np.float32)
    key_hz = LOWEST_HZ * 2 ** rng.random()
    for _ in range(rng.integers(1, 3)):
        player = _draw_bell(rng) if rng.random() < 0.5 else _draw_instrument(rng)
        lowest_hz, rest = 300 * 2 ** rng.uniform(0, 2), rng.uniform(0, 0.4)
        _play(rng, phrase, player._replace(lowest_hz=lowest_hz, rest=rest, beats=1, notes=1), beat, key_hz, scale)
    silence = np.zeros(int(rng.choice([0, 1]) * rng.uniform(0.2, 3.0) * SAMPLE_RATE), np.float32)
    ring = np.concatenate([phrase, silence])
    return to_rms(np.resize(np.roll(ring, rng.integers(ring.size)), samples))


def _play(
    rng: np.random.Generator, out: Signal, player: _Instrument, beat: float, key_hz: float, scale: tuple[int, ...]
) -> None:
    """Let an instrument play a walk through the scale, or repeat a short figure as ringtones do."""
    step = player.beats * beat
    count = int(out.size / SAMPLE_RATE / step) + 1
    degree = np.cumsum(rng.integers(-2, 3, count)) + rng.integers(0, len(scale))
    if rng.random() < 0.4:
        degree = np.resize(degree[: rng.integers(1, 9)], count)
    octaves = np.floor(np.log2(player.lowest_hz / key_hz))
    ring = step * rng.choice([0.5, 0.95, 2.0])
    for index in np.flatnonzero(rng.random(count) >= player.rest):
        start = int(index * step * SAMPLE_RATE)
        for voice in range(player.notes):
            octave, note = divmod(int(degree[index]) + 2 * voice, len(scale))  # thirds on top of each other
            hz = key_hz * 2 ** (octaves + octave % 3 + scale[note] / 12)
            sound = _note(rng, player, min(hz, HIGHEST_HZ), ring)[: out.size - start]
            out[start : start + sound.size] += sound


def _strike(rng: np.random.Generator, player: _Instrument, hz: float, time: Signal) -> Signal:
    """Let partials that are no harmonics sound, the higher ones shorter."""
    sound = np.zeros(time.size, np.float32)
    for amplitude, ratio in zip(player.partials, player.ratios, strict=True):
        if hz * ratio < TOP_HZ:
            turns = np.float32(2 * np.pi * hz * ratio) * time + np.float32(rng.uniform(0, 2 * np.pi))
            sound += np.float32(amplitude) * np.exp(-time * np.float32(ratio / player.decay)) * np.sin(turns)
    return sound * np.float32(player.level)


def _note(rng: np.random.Generator, player: _Instrument, hz: float, seconds: float) -> Signal:
    time = np.arange(int(seconds * SAMPLE_RATE), dtype=np.float32) / np.float32(SAMPLE_RATE)
    level = np.minimum(time / np.float32(player.attack), 1)
    level *= np.clip((np.float32(seconds) - time) / np.float32(0.02), 0, 1)  # no click at the end
    if player.ratios:
        return _strike(rng, player, hz, time) * level
    count = min(player.partials.size, int(TOP_HZ / hz))
    spectrum = np.zeros(TABLE // 2 + 1, np.complex64)
    spectrum[1 : count + 1] = player.partials[:count] * np.exp(2j * np.pi * rng.random(count))
    table = to_rms(np.asarray(fft.irfft(spectrum, TABLE), np.float32), player.level)
    phase = hz * time
    if player.vibrato:
        phase += np.float32(player.vibrato * hz / (2 * np.pi * 5.5)) * np.sin(np.float32(2 * np.pi * 5.5) * time)
    if not player.sustains:
        level *= np.exp(-time / np.float32(player.decay))
    return table[(phase * TABLE).astype(np.int32) % TABLE] * level


def _drum(rng: np.random.Generator, out: Signal, beat: float) -> None:
    """Add one to three drums: bursts of noise that die away, each with its own colour and figure."""
    level = float(np.sqrt(np.mean(np.square(out)))) + 1e-3
    for _ in range(rng.integers(1, 4)):
        decay = 10 ** rng.uniform(-2, -0.6)
        time = np.arange(int(5 * decay * SAMPLE_RATE), dtype=np.float32) / np.float32(SAMPLE_RATE)
        hit = rng.standard_normal(time.size, np.float32) * np.exp(-time / np.float32(decay))
        hit = filtered(hit, [low_pass(200 * 80 ** rng.random())])
        hit = to_rms(hit, level * 10 ** (rng.uniform(0, 15) / 20))
        figure = rng.random(8) < rng.uniform(0.2, 0.7)
        for index in range(int(out.size / SAMPLE_RATE / beat) + 1):
            start = int(index * beat * SAMPLE_RATE)
            if figure[index % 8]:
                out[start : start + hit.size] += hit[: out.size - start]
