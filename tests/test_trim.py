"""Bringing the delay back to its measure without dropping a sample."""

import numpy as np
import pytest
from chain import record

from app.audio import resampler
from app.audio.trim import SPAN, TRIM, begin_trim, end_trim, trimmed
from dsp.constants import SAMPLE_RATE


def pass_on(x, surplus_s, piece=480):
    """Hand `x` through a resampler that is trimmed from the first sample on; return output and s taken away."""
    weights, state, trim = resampler.table(SAMPLE_RATE), record(resampler.RESAMPLER), record(TRIM)
    half = weights.shape[1] // 2
    x = np.concatenate([np.zeros(resampler.start(state, SAMPLE_RATE, half), np.float32), x])
    begin_trim(trim, surplus_s)
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
    x = np.random.default_rng(1).standard_normal(SPAN + 3 * SAMPLE_RATE).astype(np.float32)
    out, taken = pass_on(x, samples / SAMPLE_RATE)
    assert taken == pytest.approx(samples / SAMPLE_RATE, abs=1e-9)
    np.testing.assert_array_equal(out[SPAN:], x[SPAN + samples :][: out.size - SPAN])
    assert out.size == pytest.approx(x.size - samples, abs=40)


def test_nothing_is_touched_where_less_than_a_sample_is_meant():
    x = np.random.default_rng(1).standard_normal(SAMPLE_RATE).astype(np.float32)
    out, taken = pass_on(x, 0.4 / SAMPLE_RATE)
    np.testing.assert_array_equal(out, x[: out.size])
    assert taken == 0


def test_a_tone_stays_a_tone():
    time_s = np.arange(SPAN + SAMPLE_RATE) / SAMPLE_RATE
    out, _ = pass_on(np.sin(2 * np.pi * 1000 * time_s).astype(np.float32), 0.015)
    turned = out[SAMPLE_RATE : SPAN - SAMPLE_RATE] > 0
    hz = np.count_nonzero(turned[1:] & ~turned[:-1]) * SAMPLE_RATE / turned.size
    assert hz == pytest.approx(1000 * (1 + 720 / SPAN), abs=0.3)  # 3 hundredths of a semitone
    assert np.abs(out).max() < 1.001
