"""Pitch period: normalised correlation, a Viterbi track with one hop of look-ahead, full-rate refinement.

Times, with block l the newest (samples [lH, (l+1)H)): the band-passed signal reaches to (l+1)H - 120, half the
filter's length. Hop l-1 is scored on 30 ms around its window's centre, and the track steps to it; tracing back one
step decides hop l-2, the one being rendered, with one hop of hindsight.
"""

import math

import numpy as np

from dsp.constants import (
    HOP,
    PITCH_BAND_HZ,
    PITCH_BIAS,
    PITCH_BURST,
    PITCH_DECIMATION,
    PITCH_ENERGY_DECAY,
    PITCH_JUMP_COST,
    PITCH_LAGS,
    PITCH_MAX,
    PITCH_MIN,
    PITCH_OCTAVE_PENALTY,
    PITCH_OCTAVE_RATIO,
    PITCH_SPAN,
    PITCH_STEP_COST,
    PITCH_STEP_MAX,
    PITCH_TAPS,
    PITCH_WEIGHT_MAX,
    PITCH_WEIGHT_MIN,
    SAMPLE_RATE,
)
from dsp.jit import fast_kernel, kernel

__all__ = ["PITCH", "filter_newest", "track_pitch"]

BAND_SAMPLES = 6 * HOP  # of band-passed signal kept
REFINE_START = BAND_SAMPLES + PITCH_TAPS // 2 - 3 * HOP - PITCH_SPAN // 2  # window of hop l-2 in it
SEARCH_START = (REFINE_START + HOP) // PITCH_DECIMATION  # window of hop l-1, decimated
SEARCH_SPAN = PITCH_SPAN // PITCH_DECIMATION
LAG_MIN = PITCH_MIN // PITCH_DECIMATION
LOW_SAMPLES = BAND_SAMPLES // PITCH_DECIMATION
REFINE_RADIUS = 4
SILENCE = np.float32(1e-9)  # energy added to every window: digital silence has no pitch
QUIETEST_MEAN = np.float32(1e-8)  # energy of a window, where the running mean rests in silence

PITCH = np.dtype(
    [
        ("band", "f4", BAND_SAMPLES),  # band-passed signal at 48 kHz, newest last
        ("low", "f4", LOW_SAMPLES),  # every fourth sample of it
        ("score", "f4", PITCH_LAGS),  # normalised correlation of hop l-1
        ("track", "f4", PITCH_LAGS),  # best path score ending in each lag, largest = 0
        ("next_track", "f4", PITCH_LAGS),
        ("previous", "i4", PITCH_LAGS),  # lag index that each path came from
        ("mean_energy", "f4"),
        ("near", "f4", 2 * REFINE_RADIUS + 1),  # full-rate scores around the tracked lag
    ],
    align=True,
)


def band_pass() -> np.ndarray:
    """Return a Hamming-windowed linear-phase band-pass for 90 to 4000 Hz, unit gain at 1 kHz.

    Returns
    -------
    (PITCH_TAPS,) float32
    """
    n = np.arange(PITCH_TAPS) - PITCH_TAPS // 2
    low, high = (2 * edge / SAMPLE_RATE for edge in PITCH_BAND_HZ)
    taps = (high * np.sinc(high * n) - low * np.sinc(low * n)) * np.hamming(PITCH_TAPS)
    middle = np.sum(taps * np.cos(2 * np.pi * 1000 / SAMPLE_RATE * n))
    return (taps / middle).astype(np.float32)


TAPS = band_pass()
BIAS = np.array([PITCH_BIAS * math.log2((i + LAG_MIN) / LAG_MIN) for i in range(PITCH_LAGS)], np.float32)


@fast_kernel
def filter_newest(history, band):
    """Shift the band-passed signal by a hop and filter the newest samples of the history onto its end."""
    for n in range(BAND_SAMPLES - HOP):
        band[n] = band[n + HOP]
    fresh = band[BAND_SAMPLES - HOP :]
    source = history[history.size - HOP - PITCH_TAPS + 1 :]
    for n in range(HOP):
        fresh[n] = 0
    for k in range(0, PITCH_TAPS - 3, 4):  # four at a time: the sums are read and written a quarter as often
        a, b, c, d = source[k:], source[k + 1 :], source[k + 2 :], source[k + 3 :]
        for n in range(HOP):
            fresh[n] += TAPS[k] * a[n] + TAPS[k + 1] * b[n] + TAPS[k + 2] * c[n] + TAPS[k + 3] * d[n]
    for k in range(PITCH_TAPS - PITCH_TAPS % 4, PITCH_TAPS):
        tap, shifted = TAPS[k], source[k : k + HOP]
        for n in range(HOP):
            fresh[n] += tap * shifted[n]


@fast_kernel
def score_lags(low, score):
    r"""Score every lag on 30 ms around hop l-1: s(T) = 2<e, e_T> / (<e,e> + <e_T,e_T>); return <e,e>."""
    frame = low[SEARCH_START : SEARCH_START + SEARCH_SPAN]
    energy = SILENCE
    for n in range(SEARCH_SPAN):
        energy += frame[n] * frame[n]
    start = SEARCH_START - LAG_MIN
    past_energy = np.float32(0)
    for n in range(start, start + SEARCH_SPAN):
        past_energy += low[n] * low[n]
    for i in range(PITCH_LAGS):
        start = SEARCH_START - LAG_MIN - i
        past = low[start : start + SEARCH_SPAN]
        product = np.float32(0)
        for n in range(SEARCH_SPAN):
            product += frame[n] * past[n]
        if i > 0:  # the window moved one sample into the past
            gone = low[start + SEARCH_SPAN]
            past_energy += past[0] * past[0] - gone * gone
        score[i] = 2 * product / (energy + max(past_energy, np.float32(0)) + SILENCE)
    return energy


@kernel
def tame_octave(score, i):
    """Return lag i's score, lowered where half the lag explains the frame about as well (LPCNet encoder)."""
    value = score[i]
    half = (i + LAG_MIN) // 2 - LAG_MIN
    if half >= 0:
        best = max(score[half], score[half + 1])
        if half > 0:
            best = max(best, score[half - 1])
        penalty = PITCH_OCTAVE_PENALTY if value < np.float32(PITCH_OCTAVE_RATIO) * best else 1.0
        value *= np.float32(penalty)
    return value


@kernel
def step_track(score, weight, track, next_track, previous):
    """Advance the Viterbi track by a hop; return the lag index where the best path ends."""
    jump_from = 0
    for i in range(PITCH_LAGS):
        if track[i] > track[jump_from]:
            jump_from = i
    for i in range(PITCH_LAGS):
        next_track[i] = track[jump_from] - np.float32(PITCH_JUMP_COST)
        previous[i] = jump_from
    for step in range(-PITCH_STEP_MAX, PITCH_STEP_MAX + 1):  # one after the other for all lags, a vector at a time
        cost, first = np.float32(PITCH_STEP_COST) * np.float32(step * step), max(0, -step)
        near, best, source = track[first + step :], next_track[first:], previous[first:]
        for i in range(PITCH_LAGS - abs(step)):
            path = near[i] - cost
            better = path > best[i]
            best[i] = path if better else best[i]
            source[i] = np.int32(first + step + i) if better else source[i]
    end = 0
    for i in range(PITCH_LAGS):
        next_track[i] += weight * (max(tame_octave(score, i), np.float32(0)) - BIAS[i])
        if next_track[i] > next_track[end]:
            end = i
    top = next_track[end]
    for i in range(PITCH_LAGS):
        track[i] = next_track[i] - top
    return end


@fast_kernel
def score_near(band, coarse, near):
    """Score the full-rate lags around the tracked one for hop l-2; return the first of them and their number."""
    first = max(PITCH_MIN, coarse - REFINE_RADIUS)
    last = min(PITCH_MAX, coarse + REFINE_RADIUS)
    frame = band[REFINE_START : REFINE_START + PITCH_SPAN]
    energy = SILENCE
    for n in range(PITCH_SPAN):
        energy += frame[n] * frame[n]
    for lag in range(first, last + 1):
        past = band[REFINE_START - lag : REFINE_START - lag + PITCH_SPAN]
        product = np.float32(0)
        past_energy = SILENCE
        for n in range(PITCH_SPAN):
            product += frame[n] * past[n]
            past_energy += past[n] * past[n]
        near[lag - first] = 2 * product / (energy + past_energy)
    return first, last + 1 - first


@kernel
def track_pitch(state, history, frame):
    """Find the pitch of hop l-2 and write its period and correlation into the frame.

    Parameters
    ----------
    state : PITCH record
    history : (n,) float32
        High-passed signal, newest sample last.
    frame : FRAME record
        Receives `period` (samples, 96..768, with a parabolic fraction) and `correlation` (-1..1).
    """
    filter_newest(history, state.band)
    for n in range(LOW_SAMPLES):
        state.low[n] = state.band[PITCH_DECIMATION * n]
    energy = score_lags(state.low, state.score)
    decay = np.float32(PITCH_ENERGY_DECAY)
    tamed = energy
    if state.mean_energy > QUIETEST_MEAN:  # coming from silence, the mean follows at once whatever the level
        tamed = min(energy, np.float32(PITCH_BURST) * state.mean_energy)
    state.mean_energy = max(decay * state.mean_energy + (1 - decay) * tamed, QUIETEST_MEAN)
    weight = math.sqrt(energy / state.mean_energy)
    weight = min(np.float32(PITCH_WEIGHT_MAX), max(np.float32(PITCH_WEIGHT_MIN), np.float32(weight)))
    end = step_track(state.score, weight, state.track, state.next_track, state.previous)
    coarse = (state.previous[end] + LAG_MIN) * PITCH_DECIMATION
    first, count = score_near(state.band, coarse, state.near)
    best = 0
    for i in range(count):
        if state.near[i] > state.near[best]:
            best = i
    fraction = np.float32(0)
    if 0 < best < count - 1:
        before, peak, after = state.near[best - 1], state.near[best], state.near[best + 1]
        bend = before - 2 * peak + after
        if bend < -1e-9:
            fraction = np.float32(0.5) * (before - after) / bend
    frame.period = np.float32(first + best) + fraction
    frame.correlation = state.near[best]
