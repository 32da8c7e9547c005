"""What lies between microphone and output: how much it is to be, and how it gets there and stays there.

All kernels here work on the record PUMP of `app.audio.pump`.
"""

from app.audio.drift import KNOWN_WINDOWS, restart, stray, turn
from app.audio.trim import begin_trim, end_trim, trimmed, whole
from dsp.constants import HOP, SAMPLE_RATE
from dsp.jit import kernel

__all__ = [
    "CAPACITY",
    "QUEUE_MOST",
    "SETTLING_AGAIN",
    "SETTLING_START",
    "advance",
    "follow_clocks",
    "leave",
    "settle",
    "went",
]

CAPACITY = 2 * SAMPLE_RATE  # samples: more backlog than this is lost
QUEUE_MOST = 20 * HOP  # samples; more than any microphone delivers at a time means a stall that nothing else has shown
QUEUE_COARSE = 3 * HOP  # samples; servers ask for 21 ms at a time, and what they will ask for is no spare
SETTLING_START, SETTLING_AGAIN = 100, 40  # hops after the start or an interruption until the queue gets its measure
SETTLING_FINE = 30  # hops at the end of it, in which is measured
BACK_MOST = 720  # samples, 15 ms: most surplus that is trimmed away after one interruption
LEVEL_MOST_S = 0.015  # s beside the measure: a jump that far is settled again


@kernel
def advance(samples, filled, count):
    """Remove the oldest `count` of the `filled` first samples."""
    for i in range(filled - count):
        samples[i] = samples[i + count]
    return filled - count


@kernel
def _down(count, grain):
    """Round down to a multiple of `grain`: what is taken away has to even out what was lost, which is one."""
    return count - count % grain


@kernel
def leave(state, count):
    """Remove the oldest samples from the output queue."""
    state.queued_samples = advance(state.queue, state.queued_samples, count)
    state.gone += count


@kernel
def went(state, count):
    """Take note of so many samples of output, if sound is being brought back to its measure."""
    if state.trim.left > 0:
        state.drift.trimmed += trimmed(state.trim, count)
        if state.trim.left == 0:
            end_trim(state.trim, state.to_output, state.drift.engaged)


@kernel
def _set_step(state):
    """Let the resampler follow the clocks and the trim."""
    drift = state.drift
    if drift.engaged or state.trim.left > 0:
        state.to_output.step = 1.0 + drift.engaged * drift.correction + state.trim.part


@kernel
def _bring_back(state, surplus):
    """Take so many samples away little by little, negative ones to add."""
    if surplus != 0:
        begin_trim(state.trim, surplus)
        _set_step(state)


@kernel
def settle(state, spare):
    """Bring the sound between the two sides to its measure after the start or an interruption.

    The measure at the start: when both sides are as early as they ever are, the server holds all of its stock, and
    nothing waits. After an interruption: what lay between them before. What is missing becomes silence; what is too
    much but no longer here is taken away little by little then.
    """
    if state.settling > SETTLING_FINE:
        if state.trim.left > 0:
            end_trim(state.trim, state.to_output, state.drift.engaged)
        leave(state, _down(max(0, spare - QUEUE_COARSE), state.grain))
        restart(state.drift)
        state.unsettled = 1
    elif state.settling == 0 and state.unsettled:
        state.unsettled = 0
        drift = state.drift
        surplus = whole(drift.output - drift.captured - drift.measure, state.grain)
        restart(drift)
        if surplus >= 0:
            here = surplus if surplus <= spare else _down(max(0, spare), state.grain)
            leave(state, here)
            if drift.sure:  # not at the start: nobody knows another delay yet
                _bring_back(state, min(surplus - here, BACK_MOST))
        else:
            missing, queued = min(-surplus, QUEUE_MOST), state.queued_samples
            state.queue[queued : queued + missing] = 0
            state.queued_samples = queued + missing
            state.gone -= missing


@kernel
def follow_clocks(state, stream, now):
    """Let the resampler follow the drift, once a second; settle again if sound came or went unseen."""
    drift, line = state.drift, stream.line
    if not turn(drift, now):
        return
    if drift.windows == 0 and abs(drift.level) > LEVEL_MOST_S:
        stream.lost_blocks += 1
        state.settling = SETTLING_AGAIN
    if state.trim.left == 0 and state.settling == 0:
        _bring_back(state, whole(stray(drift), state.grain))
    if state.trim.left > 0:
        drift.counted = 0  # the level is another one afterwards
    _set_step(state)
    line.drift_ppm = 1e6 * drift.rate
    if drift.engaged or drift.windows >= KNOWN_WINDOWS:
        line.drift_known = 1
