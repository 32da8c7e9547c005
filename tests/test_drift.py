"""Two clocks in simulation: jittered events of both sides, the loop between them, and the sound that is between."""

import numpy as np
import pytest
from chain import record

from app.audio.drift import DRIFT, SURE_WINDOWS, restart, saw_capture, saw_output, stray, turn
from app.audio.trim import SPREAD, whole
from dsp.constants import SAMPLE_RATE


def calm(rng, count):
    return rng.exponential(0.001, count)


def busy(rng, count):
    """Every tenth event comes 20 ms late."""
    return np.where(rng.random(count) < 0.1, rng.exponential(0.02, count), rng.exponential(0.003, count))


def simulate(ppm, seconds, jitter=calm, chunk=0.01, step_at=None, step_s=0.0):
    """Run the loop on a microphone that is faster by `ppm`; return a row a second.

    Columns: drift told in ppm, s of sound between the sides, whether the resampler is engaged.
    """
    rng, drift, rows = np.random.default_rng(1), record(DRIFT), []
    count = int(seconds / chunk)
    captured = 1000.0 + np.arange(1, count) * chunk / (1 + 1e-6 * ppm)
    asked = 1000.0 + np.arange(1, count) * chunk
    events = [(time_s, 0) for time_s in captured] + [(time_s, 1) for time_s in asked]
    late = np.array([time_s for time_s, _ in events]) + jitter(rng, len(events))
    came = gone = 0.0
    jumped, left, trim = False, 0.0, 0
    for index in np.argsort(late):
        side, now_ns = events[index][1], int(1e9 * late[index])
        if side == 0:
            came += chunk
            saw_capture(drift, now_ns, came)
        else:
            gone += chunk * (1 + drift["correction"] * drift["engaged"])
            taken = np.sign(trim) * chunk / SPREAD if left > 0 else 0.0
            gone, left = gone + taken, left - chunk * SAMPLE_RATE
            drift["trimmed"] += taken
            if step_at is not None and late[index] > 1000 + step_at and not jumped:
                gone, jumped = gone + step_s, True
            saw_output(drift, now_ns, gone)
        if turn(drift, now_ns):
            if left > 0:
                drift["counted"] = 0
            elif trim := whole(stray(drift), 1):
                left = SPREAD * abs(trim)
            rows.append((1e6 * drift["rate"], drift["level"], drift["engaged"]))
    return np.array(rows)


@pytest.mark.parametrize("jitter", [calm, busy])
@pytest.mark.parametrize("chunk", [0.01, 0.02133])
def test_equal_clocks_never_engage_the_resampler(jitter, chunk):
    told, _, engaged = simulate(0, 300, jitter, chunk).T
    assert not engaged.any()
    assert np.abs(told[20:]).max() < 8
    assert np.abs(told[100:]).max() < 3


@pytest.mark.parametrize("ppm", [20, 200, -200])
@pytest.mark.parametrize("jitter", [calm, busy])
def test_the_drift_is_found_and_held(ppm, jitter):
    told, level, engaged = simulate(ppm, 240, jitter).T
    assert engaged[-1]
    assert engaged.argmax() < (30 if abs(ppm) == 200 else 120)
    assert told[-60:] == pytest.approx(ppm, abs=3)
    assert np.ptp(level) < 0.004  # s; without resampling it would be 48 ms at 200 ppm
    assert np.ptp(level[-60:]) < 0.001


def test_an_interruption_is_no_drift():
    told, level, engaged = simulate(0, 100, step_at=50, step_s=0.015).T
    assert not engaged.any()
    assert np.abs(told[20:]).max() < 4
    assert level[45] - level[54] == pytest.approx(0.015, abs=1e-3)


@pytest.mark.parametrize("step_s", [0.0053, -0.0053, 0.0031, -0.0031, 0.015])
@pytest.mark.parametrize("jitter", [calm, busy])
def test_after_an_interruption_the_delay_returns_to_its_measure(step_s, jitter):
    _, level, engaged = simulate(0, 100, jitter, step_at=30, step_s=step_s).T
    assert not engaged.any()
    assert np.abs(level[33 : 30 + SURE_WINDOWS]).min() > 0.9 * abs(step_s)
    assert np.abs(level[-40:]).max() < 0.001


def test_an_interruption_does_not_disturb_what_was_found():
    told, level, engaged = simulate(200, 200, step_at=120, step_s=0.015).T
    assert engaged[-1]
    assert told[115:] == pytest.approx(200, abs=10)
    assert np.ptp(level[145:]) < 0.002
    assert np.abs(level[145:]).max() < 0.0025  # at its measure again


def test_nonsense_is_limited():
    told, _, _ = simulate(3000, 60).T
    assert np.abs(told).max() <= 1000.001


def test_restart_keeps_what_is_known_of_the_clocks():
    drift = record(DRIFT)
    drift["rate"], drift["shift"], drift["windows"], drift["engaged"] = 1e-4, 0.01, 50, 1
    restart(drift)
    assert (drift["rate"], drift["correction"], drift["engaged"]) == (1e-4, 1e-4, 1)
    assert (drift["shift"], drift["windows"]) == (0, 0)
