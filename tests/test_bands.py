"""Triangular bands: partition of unity, energies, interpolation."""

import numpy as np
import reference

from dsp.bands import BAND_WEIGHT, band_cross_energy, band_energy, band_matrix, interpolate
from dsp.constants import BAND_CENTRES, BANDS, BINS, TOP_BIN


def spectra(rng):
    parts = rng.standard_normal((2, 2, BINS)) * 10 ** rng.uniform(-3, 0, (1, 1, BINS))
    return (parts[:, 0] + 1j * parts[:, 1]).astype(np.complex64)


def test_centres_follow_the_erb_walk():
    np.testing.assert_array_equal(BAND_CENTRES, reference.CENTRES)
    assert len(BAND_CENTRES) == 34
    assert np.diff(BAND_CENTRES).min() == 2


def test_triangles_are_a_partition_of_unity():
    total = band_matrix().sum(axis=0)
    assert np.abs(total[: TOP_BIN + 1] - 1).max() < 1e-12
    assert not total[TOP_BIN + 1 :].any()
    np.testing.assert_allclose(band_matrix(), reference.TRIANGLES, atol=1e-12)
    np.testing.assert_allclose(BAND_WEIGHT, reference.TRIANGLES.sum(axis=1), rtol=1e-6)


def test_energies_match_reference(rng):
    first, second = spectra(rng)
    out = np.empty(BANDS, np.float32)
    band_energy(first, out)
    np.testing.assert_allclose(out, reference.band_energy(first.astype(complex)), rtol=1e-5)
    band_cross_energy(first, second, out)
    scale = np.sqrt(reference.band_energy(first) * reference.band_energy(second))
    error = out - reference.cross_energy(first.astype(complex), second.astype(complex))
    assert np.abs(error / scale).max() < 1e-6


def test_energies_add_up_to_the_spectrum_below_20_khz(rng):
    first, _ = spectra(rng)
    out = np.empty(BANDS, np.float32)
    band_energy(first, out)
    assert abs(out.sum() / np.sum(np.abs(first[: TOP_BIN + 1]) ** 2) - 1) < 1e-6


def test_interpolation_matches_reference(rng):
    values = rng.uniform(0, 1, BANDS).astype(np.float32)
    out = np.full(BINS, np.nan, np.float32)
    interpolate(values, out)
    np.testing.assert_allclose(out, reference.interpolate(values.astype(float)), atol=1e-7)


def test_unit_gains_are_flat():
    out = np.empty(BINS, np.float32)
    interpolate(np.ones(BANDS, np.float32), out)
    np.testing.assert_array_equal(out, np.arange(BINS) <= TOP_BIN)
