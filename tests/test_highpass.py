"""The DC blocker: its response, its state, and what it refuses."""

import numpy as np
import pytest
import reference
from chain import record
from scipy import signal

from dsp.constants import HIGHPASS_POLE, HOP, SAMPLE_RATE
from dsp.highpass import HIGHPASS, highpass


def filtered(samples):
    state, out = record(HIGHPASS), np.empty(len(samples), np.float32)
    for start in range(0, len(samples), HOP):
        highpass(state, samples[start : start + HOP].astype(np.float32), out[start : start + HOP])
    return out


def test_matches_reference(rng):
    samples = (rng.standard_normal(100 * HOP) + 1).astype(np.float32)
    np.testing.assert_allclose(filtered(samples), reference.highpass(samples), atol=1e-6)


def test_removes_dc_and_keeps_the_voice():
    assert np.abs(filtered(np.ones(SAMPLE_RATE))[-HOP:]).max() < 1e-6
    _, response = signal.freqz([1, -1], [1, -HIGHPASS_POLE], worN=[1, 10, 80, 1000], fs=SAMPLE_RATE)
    at_1_hz, at_10_hz, at_80_hz, at_1_khz = 20 * np.log10(np.abs(response))
    assert at_1_hz < -19
    assert at_10_hz == pytest.approx(-3, abs=0.1)
    assert abs(at_80_hz) < 0.1
    assert abs(at_1_khz) < 0.01
    assert np.degrees(np.angle(response[2])) < 8  # at 80 Hz, where a low voice begins


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e30, -1e3])
def test_broken_samples_count_as_silence(rng, bad):
    samples = rng.standard_normal(10 * HOP).astype(np.float32)
    samples[2000:2010] = 0
    expected = filtered(samples)
    samples[2000:2010] = bad
    np.testing.assert_array_equal(filtered(samples), expected)
