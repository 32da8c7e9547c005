"""The original at the loudness of the cleaned voice: how loud, and that nothing clicks on the way."""

import numpy as np
import pytest
from chain import record
from synthetic_speech import hiss, words

from dsp import DELAY, HOP, Denoiser, Params
from dsp.constants import BINS, FADE
from dsp.frame import FRAME
from dsp.loudness import LOUDNESS, follow_loudness, k_weight
from dsp.weights import random

WEIGHTS = random(64, seed=1)
NOISY = words(3.0) + hiss(words(3.0), 5.0)


@pytest.mark.parametrize(
    ("frequency_hz", "expected_db"), [(997.0, 0.69), (100.0, -1.1), (20.0, -13.3), (10_000.0, 4.0)]
)
def test_the_weighting_is_that_of_the_standard(frequency_hz, expected_db):
    """0.691 dB at 997 Hz is what BS.1770 takes off; the rest follows from a 38 Hz high-pass (Q 0.5) and a shelf."""
    assert 10 * np.log10(k_weight(frequency_hz)) == pytest.approx(expected_db, abs=0.4)


def followed(levels, match=1):
    """Feed frames of (noisy, clean) amplitudes and return the wanted cut."""
    loudness, frame = record(LOUDNESS), record(FRAME)
    for noisy, clean in levels:
        frame["noisy"][:] = np.full(BINS, noisy)
        frame["clean"][:] = np.full(BINS, clean)
        follow_loudness(loudness, frame, match)
    return loudness["wanted_cut"]


def test_the_voice_sets_the_loudness_and_pauses_do_not():
    voice, pause = [(1.0, 0.5)] * 50, [(0.3, 0.001)] * 200
    assert followed(voice) == pytest.approx(0.5, abs=1e-3)
    assert followed(voice + pause) == pytest.approx(0.5, abs=1e-3)


def test_what_is_not_asked_for_or_not_quieter_stays():
    assert followed([(1.0, 0.5)] * 50, match=0) == 0
    assert followed([(0.5, 1.0)] * 50) == 0, "the original is never made louder: it could clip"
    assert followed([(1.0, 1e-4)] * 50) == pytest.approx(0.9), "nor all but silent"
    assert followed([]) == 0


def stream(params_of_hop):
    """Return what comes out when the settings change from hop to hop."""
    denoiser, out = Denoiser(WEIGHTS), []
    for t, hop in enumerate(NOISY.reshape(-1, HOP)):
        denoiser.params = params_of_hop(t)
        made = np.empty(HOP, np.float32)
        denoiser.process(hop, made)
        out.append(made)
    return np.concatenate(out), denoiser


def test_the_original_is_as_loud_as_the_voice():
    matched, denoiser = stream(lambda t: Params(strength=100, bypass=True, match_loudness=True))
    original = np.concatenate([np.zeros(DELAY, np.float32), NOISY])[: matched.size]
    cut = float(denoiser.state["loudness"]["cut"])
    assert 0.05 < cut < 0.9, "the network takes something away, even a random one"
    np.testing.assert_allclose(matched[-HOP:], original[-HOP:] * (1 - cut), rtol=0.05, atol=1e-4)


@pytest.mark.parametrize("bypass", [True, False])
def test_switching_the_match_is_a_ramp(bypass):
    """Over 10 ms the sound differs from both constant settings by no more than it changes anyway."""
    switched, _ = stream(lambda t: Params(strength=100, bypass=bypass, match_loudness=t >= 200))
    plain, _ = stream(lambda t: Params(strength=100, bypass=bypass))
    if not bypass:
        np.testing.assert_array_equal(switched, plain)
        return
    start = 200 * HOP
    np.testing.assert_array_equal(switched[:start], plain[:start])
    loud = np.abs(plain[start : start + FADE]) > 1e-3
    ratio = (switched[start : start + FADE] / plain[start : start + FADE])[loud]
    assert abs(ratio[0] - 1) < 0.02, "it begins where it was"
    assert np.abs(np.diff(ratio)).max() < 0.05, "and gets to the new loudness bit by bit"
    assert ratio[-1] < 0.97


def test_without_the_match_the_original_is_the_original():
    out, _ = stream(lambda t: Params(bypass=True))
    np.testing.assert_array_equal(out[DELAY + HOP :], NOISY[HOP : NOISY.size - DELAY])
