"""What is left to learn is measured by exchanging parts of what the network decides for the ideal."""

from types import SimpleNamespace

import numpy as np
import pytest

pytest.importorskip("pesq", reason="needs the extra 'bench'")
pytest.importorskip("speechmos")

from synthetic_speech import hiss, words

import assets
from dsp.bench import gap
from dsp.bench.corpora import Mixture
from dsp.bench.metrics import si_sdr, word_beginnings
from dsp.bench.systems import Oracle, Quietmic
from dsp.denoiser import Denoiser
from dsp.params import Params
from dsp.weights import load

WEIGHTS = assets.path("percepnet.npz")


@pytest.fixture(scope="module")
def mixture():
    clean = words()
    return Mixture("one", 5.0, clean + hiss(clean, 5), clean)


@pytest.fixture(scope="module")
def denoiser():
    return Denoiser(load(WEIGHTS))


@pytest.fixture(scope="module")
def decisions(denoiser, mixture):
    return gap.decide(denoiser, mixture)


def test_both_ends_are_the_systems_that_are_compared(denoiser, mixture, decisions):
    own = gap.exchange(denoiser, mixture, *gap.PARTS["network"](decisions))
    np.testing.assert_array_equal(own, Quietmic("own", WEIGHTS, Params()).enhance(mixture.noisy))
    ideal = gap.exchange(denoiser, mixture, *gap.PARTS["ideal gains and strengths"](decisions))
    expected = Oracle("ideal", Params()).enhance(mixture.noisy, mixture.clean)
    np.testing.assert_allclose(ideal, expected, atol=1e-6)
    assert si_sdr(mixture.clean, ideal) > si_sdr(mixture.clean, own)


def test_parts_are_gains_and_add_up(decisions):
    found = {name: part(decisions) for name, part in gap.PARTS.items()}
    for name, (gain, strength) in found.items():
        assert gain.shape == strength.shape == decisions.gain.shape, name
        assert gain.min() >= 0, name
        assert gain.max() <= 1, name
    assert 0 < decisions.speech.mean() < 1
    for parts in (("ideal gains in pauses", "in speech"), ("below 1 kHz", "1 to 4 kHz", "above 4 kHz")):
        changed = sum(found[name][0] - decisions.gain for name in parts)
        np.testing.assert_allclose(changed, decisions.ideal_gain - decisions.gain, atol=1e-6)
    beginnings = (found["in the first 100 ms of words"][0] != decisions.gain).any(axis=1)
    assert 0 < beginnings.sum() <= 10 * len(word_beginnings(decisions.speech))
    assert np.all(found["where they are larger: no voice lost"][0] >= decisions.gain)
    assert np.all(found["where they are smaller: no noise left"][0] <= decisions.gain)


def test_loudness_and_shape_are_apart(decisions):
    def left(gain):
        return (gain**2 * decisions.energy).sum(axis=1)

    for part, loudness in (("loudness", decisions.ideal_gain), ("shape", decisions.gain)):
        gain, _ = gap.PARTS[f"in speech, the {part} of each frame"](decisions)
        np.testing.assert_array_equal(gain[~decisions.speech], decisions.gain[~decisions.speech])
        free = decisions.speech & (gain < 1).all(axis=1)
        assert free.any()
        np.testing.assert_allclose(left(gain)[free], left(loudness)[free], rtol=0.01)


def test_every_part_has_its_row(mixture):
    scores = gap.measure(WEIGHTS, SimpleNamespace(names=["one"], load=lambda index: mixture))
    assert scores[5.0].shape == (1, len(gap.PARTS), len(gap.METRICS))
    lines = gap.quality_table(scores).splitlines()
    assert [line.split("|")[1].strip() for line in lines[2:]] == list(gap.PARTS)
    assert lines[2].split("|")[2].strip() == f"{scores[5.0][0, 0, 0]:.2f}"


@pytest.mark.parametrize(
    ("active", "starts"),
    [
        ([0] * 20 + [1] * 20, [20]),
        ([0] * 10 + [1] * 20, []),  # nobody knows what was before
        ([0] * 20 + [1] * 4 + [0] * 20, []),  # a click
        ([0] * 20 + [1] * 20 + [0] * 14 + [1] * 20, [20]),  # one word with a stop in it
        ([0] * 20 + [1] * 20 + [0] * 15 + [1] * 20, [20, 55]),
        ([0] * 20 + [1] * 9, []),  # cut off
    ],
)
def test_words_begin_after_silence_and_last(active, starts):
    assert word_beginnings(np.array(active, bool)) == starts
