"""Two clocks that differ, microphone's and output's: how much, and what to do about it.

Each side tells at every event how many seconds of sound have passed it. An event can only be late, so the earliest one
of a second, wall time minus sound time, says where that side's clock stands. The difference of both sides is the sound
that lies between them, free from the jitter of single events. A proportional-integral loop of second order, critically
damped, follows it: its integral is the drift, its output the correction of the resampler's step.

The loop runs from the start, but first on paper: `shift` is how much sound it would have taken away so far. Clocks that
are the same never shift by a millisecond, and the samples pass bit by bit. Once drift and shift are beyond doubt, the
resampler is engaged, and what lies between the sides stays as it is from then on.

Where the server lost a piece of sound, more or less than the measure lies between the sides from then on. `stray` tells
how much that is once it is beyond doubt, and `app.audio.trim` brings it back.
"""

import numpy as np

from dsp.jit import kernel

__all__ = ["DRIFT", "restart", "saw_capture", "saw_output", "stray", "turn"]

WINDOW_NS = 1_000_000_000
OMEGA_FIRST, OMEGA = 0.25, 0.04  # rad/s, of the loop: quick at the start, then slow enough for a few ppm of noise
OMEGA_SLOWS = 0.15  # s a window: 1/omega grows by this
RATE_MOST = 1e-3  # sound cards differ by 2e-4 at most
JUMP_S = 0.005  # more than that in a window is no drift but an interruption
ENGAGE_PPM, ENGAGE_SHIFT_S, ENGAGE_WINDOWS = 4.0, 0.0015, 8
STRAY_S, STRAY_WINDOWS = 0.002, 5  # beside the measure by so much, for so long
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
        ("engaged", "i4"),  # the resampler obeys
        ("trimmed", "f8"),  # s taken away since the last interruption, as `stray` had told
        ("astray", "i4"),  # windows in a row beside the measure, on the same side
        ("astray_s", "f8"),  # the least of them
    ],
    align=True,
)
"""Zero-filled it is a stream about to begin."""


@kernel
def restart(drift):
    """Begin a new reference after an interruption; what is known of the clocks stays known."""
    drift.opened = 0
    drift.windows = 0
    drift.persistent = 0
    drift.astray = 0
    drift.trimmed = 0
    drift.shift = 0
    drift.correction = drift.rate


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
    drift.untrimmed, drift.level = level, level - drift.trimmed
    drift.windows += 1
    if drift.windows == 1:
        drift.reference = level
    elif abs(level - before) > JUMP_S:
        restart(drift)
    else:
        _compare(drift, drift.level)
        _control(drift, level - drift.reference, min(elapsed, 2.0))
    return True


@kernel
def stray(drift):
    """Return how much more sound than the measure lies between the sides, in s; 0 as long as that is in doubt."""
    return drift.astray_s if drift.astray >= STRAY_WINDOWS else 0.0


@kernel
def _compare(drift, level):
    """Count the windows that are beside the measure."""
    if abs(level) < STRAY_S or (drift.astray > 0 and level * drift.astray_s < 0):
        drift.astray = 0
        return
    drift.astray_s = level if drift.astray == 0 or abs(level) < abs(drift.astray_s) else drift.astray_s
    drift.astray += 1


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
