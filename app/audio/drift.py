"""Two clocks that differ, microphone's and output's: how much, and what to do about it.

Each side tells at every event how many seconds of sound have passed it. An event can only be late, so the earliest one
of a second, wall time minus sound time, says where that side's clock stands. The difference of both sides is the sound
that lies between them, free from the jitter of single events. A proportional-integral loop of second order, critically
damped, follows it: its integral is the drift, its output the correction of the resampler's step.

The loop runs from the start, but first on paper: `shift` is how much sound it would have taken away so far. Clocks that
are the same never shift by a millisecond, and the samples pass bit by bit. Once drift and shift are beyond doubt, the
resampler is engaged, and what lies between the sides stays as it is from then on.

Where the server lost a piece of sound, more or less than before lies between the sides from then on. The mean of some
windows tells to a fraction of a sample how much lay there before (`measure`) and how much does now; `stray` tells the
difference, and `app.audio.trim` brings it back. Clocks of 1 to 4 ppm, too little to engage, are brought back that way
too, at each `STRAY_S`.
"""

import numpy as np

from dsp.jit import kernel

__all__ = ["DRIFT", "restart", "saw_capture", "saw_output", "stray", "turn"]

WINDOW_NS = 1_000_000_000
OMEGA_FIRST, OMEGA = 0.25, 0.04  # rad/s, of the loop: quick at the start, then slow enough for a few ppm of noise
OMEGA_SLOWS = 0.15  # s a window: 1/omega grows by this
RATE_MOST = 1e-3  # sound cards differ by 2e-4 at most
JUMP_S = 0.005  # more than that in a window is no drift but an interruption,
LEAP_S = 0.0012  # and more than this, if the next window says the same. Less does not engage the resampler
ENGAGE_PPM, ENGAGE_SHIFT_S, ENGAGE_WINDOWS = 4.0, 0.0015, 8
STEP_S, STEP_WINDOWS = 0.0005, 5  # a level that differs so much for so long has changed
SURE_WINDOWS = 5  # their mean is worth a sample, and PulseAudio's null sinks move by more in 10 s
STRAY_S = 0.002  # beside the start's measure by so much without a change: slow clocks
KNOWN_WINDOWS = 20  # s until the drift is told

DRIFT = np.dtype(
    [
        ("opened", "i8"),  # ns, when the running window began; 0 before the first event
        ("captured", "f8"),  # s, earliest (wall - sound) of the window
        ("output", "f8"),
        ("reference", "f8"),  # s of sound between the sides that are to be kept
        ("untrimmed", "f8"),  # s found in the last window, without what was trimmed
        ("level", "f8"),  # s that really lie between the sides
        ("shift", "f8"),  # s that would have been taken away
        ("rate", "f8"),  # drift so far: the microphone is faster by this part
        ("correction", "f8"),  # what the loop wants: more input a sample by this part
        ("windows", "i4"),  # since the last interruption
        ("persistent", "i4"),  # windows in a row that say the same
        ("leaps", "i4"),  # windows in a row that lie beside the one before
        ("engaged", "i4"),  # the resampler obeys
        ("trimmed", "f8"),  # s taken away since the last interruption, as `stray` had told
        ("measure", "f8"),  # s: the level to come back to, 0 is the start's
        ("levels", "f8", SURE_WINDOWS),  # the last ones, s
        ("mean", "f8"),  # of them
        ("counted", "i4"),  # windows since the mean began
        ("apart", "i4"),  # windows in a row that are far from it
        ("sure", "i4"),  # the measure was found
        ("astray", "i4"),  # since the last interruption nobody has compared
    ],
    align=True,
)
"""Zero-filled it is a stream about to begin."""


@kernel
def restart(drift):
    """Begin a new reference after an interruption; what is known of the clocks stays known."""
    drift.opened = 0
    drift.windows = 0
    drift.persistent = drift.leaps = 0
    drift.trimmed = 0
    drift.shift = 0
    drift.correction = drift.rate
    drift.counted = drift.apart = 0
    drift.astray = drift.sure


@kernel
def saw_capture(drift, now_ns, sound_s):
    """Note that at this moment `sound_s` seconds of sound had come in; counted before resampling."""
    drift.captured = min(drift.captured, 1e-9 * now_ns - sound_s)


@kernel
def saw_output(drift, now_ns, sound_s):
    """Note that at this moment the output had asked for `sound_s` seconds of sound; counted before resampling."""
    drift.output = min(drift.output, 1e-9 * now_ns - sound_s + drift.trimmed)  # a trim tells nothing of the clocks


@kernel
def turn(drift, now_ns):
    """Close the window if it is over, and return whether the correction may have changed.

    Parameters
    ----------
    drift : DRIFT record
    now_ns : int
        The clock that `saw_capture` and `saw_output` were given.
    """
    if drift.opened == 0:
        drift.opened = now_ns
        drift.captured = drift.output = np.inf
        return False
    elapsed = 1e-9 * (now_ns - drift.opened)
    if now_ns - drift.opened < WINDOW_NS or drift.captured == np.inf or drift.output == np.inf:
        return False
    level, before = drift.output - drift.captured, drift.untrimmed
    drift.opened = now_ns
    drift.captured = drift.output = np.inf
    drift.level = level - drift.trimmed
    drift.windows += 1
    leaped = drift.windows > 1 and abs(level - before) > LEAP_S
    drift.leaps = drift.leaps + 1 if leaped else 0
    if leaped and drift.leaps == 1 and abs(level - before) <= JUMP_S:
        return True  # a window that was disturbed throughout, perhaps
    drift.untrimmed = level
    if leaped:
        restart(drift)
    elif drift.windows == 1:
        drift.reference = level
    else:
        _average(drift, drift.level)
        _control(drift, level - drift.reference, min(elapsed, 2.0))
    return True


@kernel
def stray(drift):
    """Return how much more sound than the measure lies between the sides, in s; 0 as long as that is in doubt.

    What it returns is to be taken away (`app.audio.trim`). It asks once: what moves later are the clocks.
    """
    if drift.counted < SURE_WINDOWS:
        return 0.0
    if not drift.astray and abs(drift.mean) >= STRAY_S:
        drift.measure = 0
    elif not drift.astray:
        return 0.0
    surplus = drift.mean - drift.measure
    drift.astray = 0
    return surplus if not drift.engaged or abs(surplus) >= STRAY_S else 0.0  # a loop at work errs by more than samples


@kernel
def _average(drift, level):
    """Add a window to the mean, or begin a new one where the level has changed; keep the measure where it has not."""
    if drift.counted > 0 and abs(level - drift.mean) > STEP_S:
        drift.apart += 1
        if drift.apart < STEP_WINDOWS:
            return
        drift.counted = 0
        drift.astray = drift.sure
    drift.apart = 0
    drift.levels[drift.counted % SURE_WINDOWS] = level
    drift.counted += 1
    total, count = 0.0, min(drift.counted, SURE_WINDOWS)
    for i in range(count):
        total += drift.levels[i]
    drift.mean = total / count
    if drift.counted > SURE_WINDOWS and not drift.astray and abs(drift.mean) < STRAY_S and not drift.engaged:
        drift.measure = drift.mean
        drift.sure = 1


@kernel
def _control(drift, error, elapsed):
    """Run the loop on `error`, in s; engage the resampler when the drift is beyond doubt."""
    omega = max(OMEGA, 1.0 / (1.0 / OMEGA_FIRST + OMEGA_SLOWS * drift.windows))
    if not drift.engaged:
        error -= drift.shift
    drift.rate = min(max(drift.rate + omega * omega * error * elapsed, -RATE_MOST), RATE_MOST)
    drift.correction = min(max(drift.rate + 2.0 * omega * error, -RATE_MOST), RATE_MOST)
    if drift.engaged:
        return
    drift.shift += drift.correction * elapsed
    doubtless = abs(1e6 * drift.rate) > ENGAGE_PPM and abs(drift.shift) > ENGAGE_SHIFT_S
    drift.persistent = drift.persistent + 1 if doubtless and drift.shift * drift.rate > 0 else 0
    if drift.persistent >= ENGAGE_WINDOWS:
        drift.engaged = 1
        drift.reference += drift.shift  # hold it where it is now
