"""Pitch: the track against its slow twin and against the truth."""

import numpy as np
import pytest
import reference
import reference_pitch
import synthetic
from chain import observed

from dsp.constants import LOOKAHEAD, PITCH_MAX, PITCH_MIN

SETTLED = 20  # hops


def errors(samples, period, voiced=None):
    """Return gross error rate (over 10 %), octave errors, and mean fine error of voiced hops."""
    found = observed(samples)["period"][SETTLED + LOOKAHEAD :][: len(period) - SETTLED]
    ratio = found / period[SETTLED:]
    ratio = ratio if voiced is None else ratio[voiced[SETTLED:]]
    gross = np.abs(ratio - 1) > 0.1
    octave = np.sum(np.abs(np.abs(np.log2(ratio)) - 1) < 0.1)
    return gross.mean(), octave, np.abs(ratio[~gross] - 1).mean()


@pytest.mark.parametrize(("snr_db", "gross_limit"), [(None, 0.02), (5, 0.10)])
def test_follows_a_glide(record_property, snr_db, gross_limit):
    samples, period = synthetic.glide(6.0)
    if snr_db is not None:
        samples = synthetic.mix(samples, "white", snr_db)
    gross, octave, fine = errors(samples, period)
    for name, value in (("gross", gross), ("octave", octave), ("fine", fine)):
        record_property(name, float(value))
    print(f"{snr_db} dB: gross {gross:.3f}, octave errors {octave}, fine {fine:.4f}")
    assert gross < gross_limit
    assert fine < 0.01


@pytest.mark.parametrize("period", [96, 100, 161, 240.25, 333, 500, 767])
def test_finds_a_steady_period_to_a_fraction_of_a_sample(period):
    n = np.arange(24_000)
    samples = sum(np.cos(2 * np.pi * h * n / period) / h for h in range(1, 20) if h / period < 0.08)
    frames = observed(0.1 * samples)[SETTLED:50]
    assert np.abs(frames["period"] - period).max() < 0.1
    assert frames["correlation"].min() > 0.98


def test_matches_reference():
    samples = synthetic.mix(synthetic.voice(3.0)[0], "white", 10)
    frames = observed(samples)
    expected = reference_pitch.track(reference.highpass(np.concatenate([samples, np.zeros(3 * 480)])))
    same = np.abs(frames["period"] - expected[:, 0]) < 0.05
    assert same[: len(samples) // 480].mean() > 0.98
    np.testing.assert_allclose(frames["correlation"][same], expected[same, 1], atol=1e-3)


def test_noise_and_silence_stay_in_range(rng):
    samples = np.concatenate([np.zeros(48_000), rng.standard_normal(48_000)])
    frames = observed(samples)
    assert np.all((frames["period"] >= PITCH_MIN) & (frames["period"] <= PITCH_MAX))
    assert np.all(np.abs(frames["correlation"]) <= 1)
    assert np.all(frames["correlation"][5:90] == 0)
    assert frames["correlation"][110:].mean() < 0.5
