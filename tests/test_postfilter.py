"""Envelope post-filter: formula, identity, bounds, energy, monotony."""

import numpy as np
import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dsp.constants import BANDS
from dsp.postfilter import envelope_postfilter

gains = arrays(np.float32, BANDS, elements=st.floats(0, 1, width=32))
energies = arrays(np.float32, BANDS, elements=st.floats(2**-20, 2**10, width=32))
strengths = st.floats(0, 1, width=32)


def filtered(gain, energy, strength):
    out = np.empty(BANDS, np.float32)
    envelope_postfilter(gain, energy, np.float32(strength), out)
    return out


def frame_energy(gain, energy):
    return np.sum(gain.astype(float) ** 2 * energy)


@given(arrays(np.float32, BANDS, elements=st.floats(2**-5, 1, width=32)), energies, strengths)
def test_matches_reference(gain, energy, strength):
    expected = reference.envelope_postfilter(gain, energy, float(strength))
    np.testing.assert_allclose(filtered(gain, energy, strength), expected, rtol=3e-5)


@given(gains, energies)
def test_strength_0_is_identity(gain, energy):
    np.testing.assert_array_equal(filtered(gain, energy, 0), gain)


@given(energies, strengths)
def test_gain_1_stays(energy, strength):
    np.testing.assert_allclose(filtered(np.ones(BANDS, np.float32), energy, strength), 1, rtol=1e-6)


@given(gains, energies, strengths)
def test_compensation_is_bounded(gain, energy, strength):
    out = filtered(gain, energy, strength)
    assert np.all(np.isfinite(out))
    assert np.all(out >= 0)
    assert np.all(out <= 1.90 * gain + 1e-7)


def test_a_noisy_band_among_clean_ones_loses_6_db():
    gain = np.ones(BANDS, np.float32)
    gain[15] = 0.3
    assert filtered(gain, np.ones(BANDS, np.float32), 1)[15] <= 0.3 * 10 ** (-6 / 20)


@given(arrays(np.float32, BANDS, elements=st.floats(2**-6, 1, width=32)), energies, strengths)
def test_frame_energy_is_kept_within_3_db(gain, energy, strength):
    warped = gain * np.sin(np.pi / 2 * gain.astype(float)) ** float(strength)
    if frame_energy(gain, energy) < 4 * frame_energy(warped, energy):
        change = frame_energy(filtered(gain, energy, strength), energy) / frame_energy(gain, energy)
        assert abs(10 * np.log10(change)) < 3


@given(arrays(np.float32, BANDS, elements=st.floats(2**-6, 1, width=32)), energies)
def test_more_strength_leaves_less_energy_and_more_contrast(gain, energy):
    outs = [filtered(gain, energy, s) for s in (0, 0.25, 0.5, 0.75, 1)]
    left = np.array([frame_energy(out, energy) for out in outs])
    contrast = np.array([out[gain.argmin()] / out[gain.argmax()] for out in outs])
    assert np.all(np.diff(left) <= 1e-5 * left[0])
    assert np.all(np.diff(contrast) <= 1e-6)


@pytest.mark.parametrize("gain", [0.0, 1e-20])
def test_nothing_left_is_no_number_out_of_range(gain):
    out = filtered(np.full(BANDS, gain, np.float32), np.zeros(BANDS, np.float32), 1)
    assert np.abs(out).max() <= gain


def test_works_in_place(rng):
    gain, energy = rng.uniform(0, 1, (2, BANDS)).astype(np.float32)
    expected = filtered(gain, energy, 0.5)
    envelope_postfilter(gain, energy, np.float32(0.5), gain)
    np.testing.assert_array_equal(gain, expected)
