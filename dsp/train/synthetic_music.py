"""Music that needs no recording: instruments, chords, ringtones and drums, as noise for the training.

The corpus holds 18 minutes of music from five games, and networks took other music for voices: both are pitched. These
pieces are no pleasure to hear, but no two are alike, and none of them speaks.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from dsp.constants import SAMPLE_RATE
from dsp.train.augment import filtered, low_pass, to_rms

__all__ = ["music"]

Signal = NDArray[np.float32]

TABLE = 4096  # samples of one period
TOP_HZ = 18_000.0  # no partial above
SCALES = ((0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10), (0, 3, 5, 7, 10), (0, 4, 7), tuple(range(12)))  # semitones
LOWEST_HZ, HIGHEST_HZ = 40.0, 2500.0


class _Instrument(NamedTuple):
    """One player: how it sounds, and where in the piece it plays."""

    partials: NDArray[np.float64]  # amplitude of each harmonic
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


def _note(rng: np.random.Generator, player: _Instrument, hz: float, seconds: float) -> Signal:
    count = min(player.partials.size, int(TOP_HZ / hz))
    spectrum = np.zeros(TABLE // 2 + 1, np.complex64)
    spectrum[1 : count + 1] = player.partials[:count] * np.exp(2j * np.pi * rng.random(count))
    table = to_rms(np.asarray(fft.irfft(spectrum, TABLE), np.float32), player.level)
    time = np.arange(int(seconds * SAMPLE_RATE), dtype=np.float32) / np.float32(SAMPLE_RATE)
    phase = hz * time
    if player.vibrato:
        phase += np.float32(player.vibrato * hz / (2 * np.pi * 5.5)) * np.sin(np.float32(2 * np.pi * 5.5) * time)
    level = np.minimum(time / np.float32(player.attack), 1)
    if not player.sustains:
        level *= np.exp(-time / np.float32(player.decay))
    level *= np.clip((np.float32(seconds) - time) / np.float32(0.02), 0, 1)  # no click at the end
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
