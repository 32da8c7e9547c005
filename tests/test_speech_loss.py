"""The estimate of how much voice is lost, beside what the known clean voice says."""

import numpy as np
import pytest
from chain import observed
from synthetic_speech import hiss, words

from app.speech_loss import ACCEPTABLE, SpeechLoss, loudness, postfiltered
from dsp.constants import BANDS, BINS
from dsp.params import Params
from dsp.postfilter import envelope_postfilter

CLEAN = words(6.0)
QUIETER = (0.0, 0.5, 1.0, 2.0, 4.0)  # powers of the ideal gain: from nothing removed to far too much


@pytest.fixture(scope="module", params=[20.0, 8.0], ids=["20 dB", "8 dB"])
def mixture(request):
    """Return the frames of a voice in noise, and the energies of the voice alone, hop by hop."""
    return observed(CLEAN + hiss(CLEAN, request.param)), observed(CLEAN)["energy"].astype(float)


def ideal(frames, voice):
    """Return the oracle's gains: the voice's share of each band."""
    return np.sqrt(np.minimum(1.0, voice / (frames["energy"] + 1e-12))).astype(np.float32)


def true_loss(frames, voice, gain):
    spoken = (frames["correlation"] > 0.6) & (voice.sum(axis=1) > 0.01 * voice.sum(axis=1).max())
    return 1 - loudness(gain[spoken] ** 2 * voice[spoken]).sum() / loudness(voice[spoken]).sum()


def estimated(frames, gain):
    meter = SpeechLoss()
    meter.push(np.abs(frames["noisy"]) ** 2, gain, gain, frames["correlation"])
    return meter.lost


def test_it_rises_with_what_the_oracle_says_is_removed(mixture):
    frames, voice = mixture
    gains = [ideal(frames, voice) ** power for power in QUIETER]
    truth = [true_loss(frames, voice, gain) for gain in gains]
    found = [estimated(frames, gain) for gain in gains]
    assert np.all(np.diff(truth) > 0.01), truth
    assert np.all(np.diff(found) > 0.01), found
    assert found[0] == pytest.approx(0.0, abs=1e-6)
    np.testing.assert_allclose(found, truth, atol=0.25)


def test_it_tells_a_muffled_voice_from_a_whole_one(mixture):
    """The same ideal gains, but every band above 2 kHz taken away for a while."""
    frames, voice = mixture
    whole, muffled = ideal(frames, voice), ideal(frames, voice)
    muffled[:, 18:] *= 0.1
    added = estimated(frames, muffled) - estimated(frames, whole)
    truth = true_loss(frames, voice, muffled) - true_loss(frames, voice, whole)
    assert added > 0.04
    assert added == pytest.approx(truth, abs=0.15)


def test_noise_that_is_removed_is_no_loss():
    frames = observed(hiss(CLEAN, 0.0))
    assert estimated(frames, np.zeros((len(frames), BANDS), np.float32)) is None, "nobody has spoken"


def vowels(gain, hops=300):
    """Return a meter that heard a steady vowel with these gains, after some noise."""
    meter = SpeechLoss()
    noise, voice = np.full((50, BINS), 1e-6, np.float32), np.full((hops, BINS), 1e-2, np.float32)
    for power, correlation in ((noise, 0.1), (voice, 0.9)):
        gains = np.full((len(power), BANDS), gain, np.float32)
        meter.push(power, gains, gains, np.full(len(power), correlation, np.float32))
    return meter


def test_half_the_amplitude_everywhere():
    assert vowels(0.5).lost == pytest.approx(1 - 0.25**0.3, abs=1e-6)
    assert vowels(1.0).lost == pytest.approx(0.0, abs=1e-6)
    assert vowels(1.4).lost == pytest.approx(0.0, abs=1e-6), "louder is no gain of voice"


@pytest.mark.parametrize("exponent", [0.0, 0.4, 1.0])
def test_other_strengths_are_tried_with_the_real_post_filter(rng, exponent):
    gain = rng.uniform(0, 1, (20, BANDS)).astype(np.float32)
    energy = rng.exponential(1e-3, (20, BANDS)).astype(np.float32)
    expected = np.empty_like(gain)
    for g, e, out in zip(gain, energy, expected, strict=True):
        envelope_postfilter(g, e, np.float32(exponent), out)
    np.testing.assert_allclose(postfiltered(gain, energy, exponent), expected, rtol=1e-4, atol=1e-6)


def test_the_advice_keeps_enough_of_the_voice():
    meter = vowels(0.2)
    assert meter.lost > ACCEPTABLE
    advice = meter.advice(80.0)
    assert advice is not None
    assert 0 < advice < 80
    assert meter.expected(Params(strength=advice)) <= ACCEPTABLE
    assert meter.expected(Params(strength=advice + 10)) > ACCEPTABLE
    assert vowels(0.9).advice(80.0) is None


def test_new_settings_are_judged_by_themselves():
    meter = vowels(0.1)
    meter.start_anew()
    assert meter.lost is None
    assert meter.advice(80.0) is None
