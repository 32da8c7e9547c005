"""The fractional resampler: exact when nothing is to be done, clean at every ratio, continuous when that changes."""

import numpy as np
import pytest
from chain import record

from app.audio.resampler import RESAMPLER, available, resample, start, table

RATE = 48_000


def run(samples, rate, steps=None, block=480):
    """Resample a signal in blocks; `steps` gives another step before each block of output."""
    weights, state = table(rate), record(RESAMPLER)
    half = weights.shape[1] // 2
    buffer = np.zeros(start(state, rate, half), np.float32)
    out = []
    for number, begin in enumerate(range(0, samples.size, block)):
        buffer = np.concatenate([buffer, samples[begin : begin + block]])
        if steps is not None:
            state["step"] = steps[number]
        made = np.zeros(available(state, buffer.size, half), np.float32)
        buffer = buffer[resample(state, weights, buffer, made) :]
        out.append(made)
    return np.concatenate(out)


def tone_to_noise_db(out, frequency, skip=2000):
    """Fit a sine and compare it with what is left."""
    kept = out[skip:-skip].astype(float)
    phase = 2 * np.pi * frequency * np.arange(kept.size) / RATE
    basis = np.stack([np.cos(phase), np.sin(phase)], axis=1)
    fit = basis @ np.linalg.lstsq(basis, kept, rcond=None)[0]
    return 10 * np.log10(np.square(fit).sum() / np.square(kept - fit).sum())


def sine(frequency, rate, seconds=1.0):
    return (0.5 * np.sin(2 * np.pi * frequency * np.arange(int(rate * seconds)) / rate)).astype(np.float32)


@pytest.mark.parametrize("block", [480, 1, 77])
def test_step_one_hands_samples_through(rng, block):
    samples = rng.standard_normal(5_000).astype(np.float32)
    out = run(samples, RATE, block=block)
    np.testing.assert_array_equal(out, samples[: out.size])
    assert samples.size - out.size == 32  # two thirds of a millisecond of look-ahead


@pytest.mark.parametrize("ppm", [-200, -3, 40, 200])
def test_small_corrections_keep_10_khz_clean(ppm):
    step = 1 + 1e-6 * ppm
    out = run(sine(10_000, RATE, 2.0), RATE, steps=[step] * 1000)
    assert tone_to_noise_db(out, 10_000 * step) > 90
    assert out.size == pytest.approx(2 * RATE / step, abs=40)


@pytest.mark.parametrize(
    ("rate", "frequency"),
    [(8_000, 1_000), (8_000, 3_300), (16_000, 5_000), (44_100, 10_000), (96_000, 10_000), (11_025, 4_000)],
)
def test_other_rates_are_clean(rate, frequency):
    out = run(sine(frequency, rate, 2.0), rate)
    assert tone_to_noise_db(out, frequency) > 85
    np.testing.assert_allclose(np.abs(out[4000:-4000]).max(), 0.5, rtol=0.01)


def test_what_48_khz_cannot_hold_is_gone():
    out = run(sine(30_000, 96_000), 96_000)
    assert np.abs(out[1000:-1000]).max() < 0.5 * 10 ** (-85 / 20)


def test_starting_to_resample_is_no_break():
    """A tone whose step changes by 200 ppm in mid-stream has no click."""
    steps = [1.0] * 50 + [1 + 200e-6] * 50
    out = run(sine(1_000, RATE), RATE, steps=steps)
    phase = 2 * np.pi * 1_000 / RATE
    error = out[2:] - 2 * np.cos(phase) * out[1:-1] + out[:-2]  # zero for a sine of that frequency
    assert np.abs(error).max() < 1e-4 * 0.5


@pytest.mark.parametrize("rate", [1_000, 400_000, float("nan")])
def test_absurd_rates_are_refused(rate):
    with pytest.raises(ValueError, match=r"outside 4000\.\.384000 Hz"):
        table(rate)
