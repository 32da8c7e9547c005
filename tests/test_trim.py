"""Bringing the delay back to its measure without dropping a sample."""

import numpy as np
import pytest
from chain import record

from app.audio import resampler
from app.audio.trim import SPREAD, TRIM, begin_trim, end_trim, trimmed, whole
from dsp.constants import SAMPLE_RATE


def pass_on(x, samples, piece=480):
    """Hand `x` through a resampler that is trimmed from the first sample on; return output and s taken away."""
    weights, state, trim = resampler.table(SAMPLE_RATE), record(resampler.RESAMPLER), record(TRIM)
    half = weights.shape[1] // 2
    x = np.concatenate([np.zeros(resampler.start(state, SAMPLE_RATE, half), np.float32), x])
    begin_trim(trim, samples)
    out, taken = [], 0.0
    while True:
        state["step"] = 1.0 + trim["part"]
        count = min(piece, resampler.available(state, x.size, half))
        if trim["left"] > 0:
            count = min(count, int(trim["left"]))
        if count == 0:
            return np.concatenate(out), taken
        ready = np.zeros(count, np.float32)
        x = x[resampler.resample(state, weights, x, ready) :]
        out.append(ready)
        if trim["left"] > 0:
            taken += trimmed(trim, count)
            if trim["left"] == 0:
                end_trim(trim, state, False)


@pytest.mark.parametrize("samples", [256, -256, 720, 1])
def test_a_whole_number_of_samples_goes_and_what_follows_is_exact(samples):
    x = np.random.default_rng(1).standard_normal(9 * SAMPLE_RATE).astype(np.float32)
    out, taken = pass_on(x, samples)
    span = SPREAD * abs(samples)
    assert taken == pytest.approx(samples / SAMPLE_RATE, abs=1e-9)
    np.testing.assert_array_equal(out[span:], x[span + samples :][: out.size - span])
    assert out.size == pytest.approx(x.size - samples, abs=40)


@pytest.mark.parametrize(
    ("samples", "grain", "meant"),
    [
        (255.1, 32, 256),
        (-257.9, 32, -256),
        (100.4, 32, 100),
        (0.4, 1, 0),
        (-2.6, 1, -3),
        (3.9, 32, 0),
        (961.3, 48, 960),
    ],
)
def test_measured_samples_become_whole(samples, grain, meant):
    assert whole(samples / SAMPLE_RATE, grain) == meant


def test_nothing_is_touched_where_nothing_is_meant():
    x = np.random.default_rng(1).standard_normal(SAMPLE_RATE).astype(np.float32)
    out, taken = pass_on(x, 0)
    np.testing.assert_array_equal(out, x[: out.size])
    assert taken == 0


def test_a_tone_stays_a_tone():
    time_s = np.arange(9 * SAMPLE_RATE) / SAMPLE_RATE
    out, _ = pass_on(np.sin(2 * np.pi * 1000 * time_s).astype(np.float32), 720)
    turned = out[SAMPLE_RATE : 7 * SAMPLE_RATE] > 0
    hz = np.count_nonzero(turned[1:] & ~turned[:-1]) * SAMPLE_RATE / turned.size
    assert hz == pytest.approx(1000 * (1 + 1 / SPREAD), abs=0.3)  # 3 hundredths of a semitone
    assert np.abs(out).max() < 1.001
