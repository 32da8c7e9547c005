"""The whole chain: identities, levels, silence, broken input, borders of the Python class."""

import numpy as np
import pytest
import reference
import synthetic
from chain import record, rendered
from scipy import signal

from dsp import DELAY, HOP, Denoiser, Params
from dsp.constants import BANDS, SILENT_HOPS
from dsp.network import NETWORK, infer
from dsp.oracle import enhance
from dsp.weights import random

WEIGHTS = random(64, seed=1)


def below_19_khz(rng, hops=60):
    """Return noise that the lost bins above 20 kHz do not touch, fading in and out."""
    taps = signal.firwin(801, 18_000, window=("kaiser", 14), fs=48_000)
    noise = 0.3 * rng.standard_normal(hops * HOP)
    noise[: 2 * HOP] = noise[-2 * HOP :] = 0
    return np.convolve(noise, taps, mode="same").astype(np.float32)


def test_unit_gains_are_the_input_1440_samples_late(rng):
    samples = below_19_khz(rng)
    assert np.abs(rendered(samples, gain=1, strength=0) - reference.highpass(samples)).max() < 2e-6
    late = np.zeros(samples.size + DELAY, np.float32)
    late[DELAY:] = samples
    np.testing.assert_allclose(
        rendered(late, gain=1, strength=0)[DELAY:], rendered(samples, gain=1, strength=0), atol=2e-6
    )


def test_no_denoising_is_the_high_passed_input_whatever_the_network_says(rng):
    samples = 0.3 * rng.standard_normal(60 * HOP).astype(np.float32)
    for out in (rendered(samples, 0, 1, dry=1), Denoiser(WEIGHTS, Params(strength=0)).run(samples)):
        assert np.abs(out - reference.highpass(samples)).max() < 1e-6


def test_bypass_is_the_input_bit_by_bit(rng):
    samples = rng.standard_normal(30 * HOP + 17).astype(np.float32)
    np.testing.assert_array_equal(Denoiser(WEIGHTS, Params(bypass=True)).run(samples), samples)


def test_the_limit_leaves_that_much_noise(rng):
    samples = below_19_khz(rng)
    out = rendered(samples, gain=0, strength=0, dry=Params(strength=100, limit_db=20).dry)
    np.testing.assert_allclose(out, 0.1 * reference.highpass(samples), atol=1e-6)


def test_nothing_is_left_above_20_khz(rng):
    out = rendered(rng.standard_normal(100 * HOP), gain=1, strength=0)
    power = np.abs(reference.stft(out)[5:-5]) ** 2
    assert power[:, 410:].mean() < 1e-4 * power[:, :400].mean()


def test_silence_stays_silence():
    assert not Denoiser(WEIGHTS).run(np.zeros(100 * HOP, np.float32)).any()


def test_sound_dies_away_in_silence(rng):
    samples = np.zeros(120 * HOP, np.float32)
    samples[: 20 * HOP] = 0.3 * rng.standard_normal(20 * HOP)
    assert np.abs(Denoiser(WEIGHTS).run(samples)[-HOP:]).max() < 1e-7


@pytest.mark.parametrize("scale", [2.0**-6, 2.0**-3, 4.0])
def test_level_does_not_matter_to_comb_and_gains(scale):
    clean = synthetic.voice(2.0)[0].astype(np.float32)
    noisy = synthetic.mix(clean, "white", 10).astype(np.float32)
    scale, expected = np.float32(scale), enhance(noisy, clean)
    error = enhance(scale * noisy, scale * clean) / scale - expected
    assert np.linalg.norm(error) < 0.01 * np.linalg.norm(expected)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e38])
def test_broken_samples_are_as_good_as_silent_ones(rng, bad):
    samples = 0.1 * rng.standard_normal(60 * HOP).astype(np.float32)
    samples[10_000:10_700] = 0
    expected = Denoiser(WEIGHTS).run(samples)
    samples[10_000:10_700] = bad
    np.testing.assert_array_equal(Denoiser(WEIGHTS).run(samples), expected)


def test_the_network_forgets_after_two_seconds_of_zeros(rng):
    denoiser, out = Denoiser(WEIGHTS), np.empty(HOP, np.float32)
    gain, strength = np.empty((2, BANDS), np.float32)
    for _ in range(10):
        denoiser.process(rng.standard_normal(HOP).astype(np.float32), out)
    for heard in range(1, SILENT_HOPS + 1):
        denoiser.process(np.zeros(HOP, np.float32), out)
        fresh = record(NETWORK)
        infer(WEIGHTS.record, fresh, denoiser.frame["features"], gain, strength)
        assert np.array_equal(gain, denoiser.frame["gain"]) == (heard == SILENT_HOPS)


@pytest.mark.parametrize(
    ("hop", "message"),
    [
        (np.zeros(HOP), r"hop is float64\(480,\)"),
        (np.zeros(HOP - 1, np.float32), r"hop is float32\(479,\)"),
        (np.zeros(2 * HOP, np.float32)[::2], "must be contiguous"),
    ],
)
def test_wrong_hops_are_refused(hop, message):
    with pytest.raises(ValueError, match=message):
        Denoiser(WEIGHTS).process(hop, np.empty(HOP, np.float32))


def test_two_channels_are_refused():
    with pytest.raises(ValueError, match="2 dimensions"):
        Denoiser(WEIGHTS).run(np.zeros((10, 2), np.float32))
