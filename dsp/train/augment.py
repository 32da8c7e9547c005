"""What may happen to sound on its way to the denoiser: speed, pauses, filters, levels, rooms."""

import numpy as np
from numpy.typing import NDArray
from scipy import fft, signal

from dsp.constants import HOP, SAMPLE_RATE
from dsp.jit import fast_kernel
from dsp.train.corpus import ROOM_LEAD, Room

__all__ = [
    "active_level",
    "convolve",
    "early_target",
    "equalised",
    "filtered",
    "gate_pauses",
    "hop_energy",
    "low_pass",
    "modulate",
    "random_filter",
    "random_shelf",
    "resample",
    "synthetic_room",
    "to_rms",
]

Signal = NDArray[np.float32]

SINC_TAPS = 16
SINC_PHASES = 256  # linearly interpolated in between
ACTIVE_RANGE = 1e-3  # hops within 30 dB of the loudest ones count as active
GATE_BEFORE, GATE_AFTER = 4, 7  # hops kept open around sound: onsets and decays
EARLY = SAMPLE_RATE // 50  # 20 ms: reflections that help to understand speech
TARGET_RT60 = 0.2  # seconds; late reverberation of the target is shortened to this
BUTTERWORTH_ORDER = 6


def _sinc_table() -> Signal:
    offset = np.arange(SINC_TAPS) - (SINC_TAPS // 2 - 1)
    phase = np.arange(SINC_PHASES + 1)[:, None] / SINC_PHASES
    distance = offset[None, :] - phase
    window = np.i0(6.0 * np.sqrt(np.maximum(1 - (distance / (SINC_TAPS / 2)) ** 2, 0))) / np.i0(6.0)
    table = np.sinc(distance) * window
    return (table / table.sum(axis=1, keepdims=True)).astype(np.float32)


_SINC = _sinc_table()


@fast_kernel
def _resample(x, rate, table, out):
    """Windowed-sinc interpolation: out[i] = x(i rate); samples outside x are zero."""
    taps, phases = table.shape[1], table.shape[0] - 1
    for i in range(out.size):
        position = i * rate
        whole = int(position)
        scaled = (position - whole) * phases
        row = int(scaled)
        part = np.float32(scaled - row)
        first = whole - (taps // 2 - 1)
        total = np.float32(0)
        if first >= 0 and first + taps <= x.size:
            for k in range(taps):
                total += x[first + k] * (table[row, k] + part * (table[row + 1, k] - table[row, k]))
        else:
            for k in range(max(0, -first), min(taps, x.size - first)):
                total += x[first + k] * (table[row, k] + part * (table[row + 1, k] - table[row, k]))
        out[i] = total


def resample(x: Signal, rate: float) -> Signal:
    """Play sound faster or slower; pitch and bandwidth change with it.

    Parameters
    ----------
    x : (n,) float32
        Sound at 48 kHz.
    rate : float
        Above 1 is faster and higher. Content that would pass 24 kHz folds back.

    Returns
    -------
    (n / rate,) float32
        The sound at its new speed.
    """
    out = np.empty(int(x.size / rate), np.float32)
    _resample(x, rate, _SINC, out)
    return out


def hop_energy(x: Signal) -> Signal:
    """Return the mean square of every 10 ms, (n // 480,) float32."""
    hops = x[: x.size // HOP * HOP].reshape(-1, HOP)
    return np.einsum("ij,ij->i", hops, hops) / np.float32(HOP)


def active_level(x: Signal) -> float:
    """Return the RMS of the hops within 30 dB of the loud ones (95th percentile); 0 for silence."""
    energy = hop_energy(x)
    energy = energy[energy > 0]
    if not energy.size:
        return 0.0
    return float(np.sqrt(energy[energy > ACTIVE_RANGE * np.percentile(energy, 95)].mean()))


@fast_kernel
def _gate(x, is_open, step):
    """Fade x to silence wherever its hop is closed; step is the share of the way gone per sample."""
    gain = np.float32(is_open[0])
    for i in range(x.size):
        goal = np.float32(is_open[min(i // HOP, is_open.size - 1)])
        gain += (goal - gain) * step
        x[i] *= gain


def to_rms(x: Signal, rms: float = 0.1) -> Signal:
    """Return sound scaled to an RMS; silence stays."""
    return x * np.float32(rms / np.sqrt(float(np.mean(np.square(x))) + 1e-20))


def gate_pauses(x: Signal) -> None:
    """Silence pauses in which only the recording's own noise is heard.

    The threshold lies 8 dB above the quietest hops (8th percentile), held between 42 and 27 dB below the
    active level, so that weak consonants pass: about 1/30000 of the speech energy is lost.

    Parameters
    ----------
    x : (n,) float32
        Speech of one recording; changed in place.
    """
    energy = hop_energy(x)
    heard = energy[energy > 1e-9]
    if heard.size < 2:
        return
    active = active_level(x) ** 2
    threshold = np.clip(6 * np.percentile(heard, 8), active * 10**-4.2, active * 10**-2.7)
    loud = np.pad((energy > threshold).astype(np.float32), (GATE_AFTER, GATE_BEFORE))
    is_open = np.convolve(loud, np.ones(GATE_BEFORE + GATE_AFTER + 1, np.float32), mode="valid") > 0
    _gate(x, is_open, np.float32(0.006))  # time constant 3.5 ms


def random_filter(rng: np.random.Generator) -> NDArray[np.float32]:
    """Draw the filter of an unknown microphone and place: random zeros and poles, each present in a third.

    Returns
    -------
    (1, 6) float32
        A second-order section, direct gain 1.
    """
    return np.concatenate([_random_roots(rng), _random_roots(rng)])[None, :]


def _random_roots(rng: np.random.Generator) -> NDArray[np.float32]:
    if rng.random() > 1 / 3:
        return np.array([1, 0, 0], np.float32)
    if rng.random() < 0.5:
        radius, angle = 0.7 * rng.random() ** 2, np.pi * rng.random() ** 2
        return np.array([1, -2 * radius * np.cos(angle), radius * radius], np.float32)
    p, q = rng.uniform(-0.7, 0.7, 2)
    return np.array([1, -(p + q), p * q], np.float32)


def random_shelf(rng: np.random.Generator, range_db: float = 9.0) -> NDArray[np.float32]:
    """Draw a first-order shelf: everything above a corner of 100 Hz to 8 kHz up or down by up to `range_db`.

    Returns
    -------
    (1, 6) float32
        A second-order section; gain 1 at 0 Hz.
    """
    gain = 10 ** (rng.uniform(-range_db, range_db) / 20)
    corner = 100 * 80 ** rng.random()
    pole = np.exp(-2 * np.pi * corner / SAMPLE_RATE)
    high_pass = (1 + pole) / 2  # of (1 - z^-1) / (1 - pole z^-1): gain 1 at 24 kHz
    excess = (gain - 1) * high_pass
    return np.array([[1 + excess, -pole - excess, 0, 1, -pole, 0]], np.float32)


def low_pass(corner_hz: float) -> Signal:
    """Return the sections, (3, 6) float32, that remove everything above a frequency: Butterworth, 36 dB an octave."""
    sections = signal.butter(BUTTERWORTH_ORDER, corner_hz, fs=SAMPLE_RATE, output="sos")
    return np.asarray(sections, np.float32)


def equalised(rng: np.random.Generator, x: Signal, spread_db: float = 4.0) -> Signal:
    """Give sound another colour: random gains of standard deviation `spread_db` at ten frequencies, smooth between.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of all randomness.
    x : (n,) float32
        Sound.
    spread_db : float
        How strong the colour is.

    Returns
    -------
    (n,) float32
        The sound, its ends wrapped into each other by a few milliseconds.
    """
    spectrum = np.asarray(fft.rfft(x))
    knots = np.log2(20 * 1000 ** (np.arange(10) / 9))  # 20 Hz to 20 kHz
    gain_db = rng.normal(0, spread_db, 10)
    points = np.linspace(0, spectrum.size - 1, 4096)  # a smooth curve needs few
    octaves = np.log2(np.maximum(points * (SAMPLE_RATE / x.size), 20.0))
    coarse = 10 ** (np.interp(octaves, knots, gain_db) / 20)
    spectrum *= np.interp(np.arange(spectrum.size), points, coarse).astype(np.float32)
    return np.asarray(fft.irfft(spectrum, x.size), np.float32)


def filtered(x: Signal, sections: list[Signal]) -> Signal:
    """Send sound through second-order sections, each (k, 6) float32; without any it is returned as it is."""
    if not sections:
        return x
    return np.asarray(signal.sosfilt(np.concatenate(sections), x), np.float32)


def modulate(rng: np.random.Generator, x: Signal, seconds: float, spread_db: float) -> None:
    """Change the level slowly, in place: one random gain of standard deviation `spread_db` every `seconds`."""
    knots = int(x.size / SAMPLE_RATE / seconds) + 2
    gain_db = rng.normal(0, spread_db, knots)
    hops = np.interp(np.arange(x.size // HOP + 2) * HOP / SAMPLE_RATE, np.arange(knots) * seconds, gain_db)
    gain = (10 ** (hops / 20)).astype(np.float32)
    slope = np.arange(HOP, dtype=np.float32) / HOP
    ramp = gain[:-1, None] + np.diff(gain)[:, None] * slope
    x *= ramp.reshape(-1)[: x.size]


def synthetic_room(rng: np.random.Generator) -> Room:
    """Draw a room: direct sound, a few early reflections and a tail that dies faster at high frequencies."""
    rt60 = float(np.exp(rng.uniform(np.log(0.12), np.log(0.9))))
    samples = int(min(1.1 * rt60, 0.8) * SAMPLE_RATE)
    time = np.arange(samples, dtype=np.float32) / SAMPLE_RATE
    tail = rng.standard_normal((2, samples), np.float32)
    corner = rng.uniform(0.05, 0.3)  # of 24 kHz
    tail[0] = filtered(tail[0], [np.array([[corner, 0, 0, 1, corner - 1, 0]], np.float32)])
    tail[0] *= 10 ** (-3 * time / rt60)
    tail[1] *= 10 ** (-3 * time / (rt60 * rng.uniform(0.3, 0.8))) * rng.uniform(0.05, 0.4)
    response = tail[0] + tail[1]
    response[: int(SAMPLE_RATE * rng.uniform(0.001, 0.006))] = 0
    for delay in rng.uniform(0.001, 0.03, rng.integers(2, 9)):
        response[int(delay * SAMPLE_RATE)] += rng.choice([-1, 1]) * rng.uniform(1, 8) * 10 ** (-3 * delay / rt60)
    ratio_db = rng.uniform(-3, 14)  # direct to reverberant
    response *= np.float32(10 ** (-ratio_db / 20) / np.sqrt(np.sum(response**2) + 1e-12))
    response = np.concatenate([np.zeros(ROOM_LEAD, np.float32), response])
    response[ROOM_LEAD] = 1
    return Room("synthetic", "train", rt60, response)


def early_target(room: Room, early_gain: float = 1.0) -> tuple[Signal, Signal]:
    """Split off what the denoiser should keep of a room: the first 20 ms and a tail with RT60 of 200 ms.

    Parameters
    ----------
    room : Room
        The impulse response.
    early_gain : float
        Scales the first 20 ms in both: above 1 is closer to the microphone [ICASSP 2021, section 5.2].

    Returns
    -------
    full, target : (n,) float32
        Impulse responses, direct sound at ROOM_LEAD.
    """
    full = room.response.copy()
    full[: ROOM_LEAD + EARLY] *= np.float32(early_gain)
    late = np.arange(max(full.size - ROOM_LEAD - EARLY, 0), dtype=np.float32) / SAMPLE_RATE
    target = full.copy()
    target[ROOM_LEAD + EARLY :] *= 10 ** (-3 * max(0.0, 1 / TARGET_RT60 - 1 / room.rt60) * late)
    return full, target


def convolve(x: Signal, responses: list[Signal]) -> list[Signal]:
    """Play sound in rooms.

    Parameters
    ----------
    x : (n,) float32
        Dry sound.
    responses : list of (m,) float32
        Impulse responses with the direct sound at ROOM_LEAD; m may differ.

    Returns
    -------
    list of (n,) float32
        One per response, aligned with x.
    """
    size = fft.next_fast_len(x.size + max(len(item) for item in responses), real=True)
    spectrum = np.asarray(fft.rfft(x, size))
    played = (np.asarray(fft.irfft(spectrum * np.asarray(fft.rfft(item, size)), size)) for item in responses)
    return [item[ROOM_LEAD : ROOM_LEAD + x.size] for item in played]
