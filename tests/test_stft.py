"""Window, transform and overlap-add."""

import numpy as np
import pytest
import reference
from chain import record

from dsp.constants import BINS, HOP, WINDOW
from dsp.stft import SYNTHESIS, analyse, synthesise, vorbis_window


def test_window_is_power_complementary():
    exact = reference.WINDOW_SHAPE**2
    assert np.abs(exact[:HOP] + exact[HOP:] - 1).max() < 1e-12
    np.testing.assert_allclose(vorbis_window(), reference.WINDOW_SHAPE, atol=6e-8)


def transformed(samples):
    out = np.zeros((len(samples) // HOP - 1, BINS), np.complex64)
    for m, spectrum in enumerate(out):
        analyse(samples[m * HOP : m * HOP + WINDOW], np.empty(WINDOW, np.float32), spectrum)
    return out


def test_analysis_matches_reference(rng):
    samples = rng.standard_normal(10 * HOP).astype(np.float32)
    np.testing.assert_allclose(transformed(samples), reference.stft(samples)[1:-1], atol=1e-5)


def test_white_noise_has_its_variance_as_mean_power(rng):
    samples = (0.1 * rng.standard_normal(500 * HOP)).astype(np.float32)
    assert np.mean(np.abs(transformed(samples)[:, 1:-1]) ** 2) == pytest.approx(0.01, rel=0.02)


def test_overlap_add_reconstructs(rng):
    samples = rng.standard_normal(20 * HOP).astype(np.float32)
    state, out = record(SYNTHESIS), np.empty((19, HOP), np.float32)
    for spectrum, hop in zip(transformed(samples), out, strict=True):
        synthesise(state, spectrum, np.empty(WINDOW, np.float32), hop)
    assert np.abs(out.ravel()[HOP:] - samples[HOP:-HOP]).max() < 1e-6


def test_overlap_add_of_reference_reconstructs(rng):
    samples = rng.standard_normal(20 * HOP)
    assert np.abs(reference.overlap_add(reference.stft(samples)) - samples).max() < 1e-12


def test_analysis_may_work_in_place(rng):
    samples = rng.standard_normal(WINDOW).astype(np.float32)
    expected, out = np.empty((2, BINS), np.complex64)
    analyse(samples, np.empty(WINDOW, np.float32), expected)
    analyse(samples, samples, out)
    np.testing.assert_array_equal(out, expected)
