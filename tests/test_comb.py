"""Comb filter, its noise gain and zeros, the coherence it gives, and the mix."""

import numpy as np
import pytest
import reference
from chain import record

from dsp.bands import band_energy
from dsp.comb import FRAME_START, centre_free_coherence, comb_filter, mix_periodic
from dsp.constants import BANDS, BINS, HISTORY_HOPS, HOP, WINDOW
from dsp.frame import FRAME
from dsp.stft import analyse

SAMPLES = HISTORY_HOPS * HOP
PERIODS = [96, 160, 192, 193, 320, 481, 767, 768]  # five, four ... one and no whole periods of look-ahead


def combed(history, period):
    """Return the frame of a history, comb-filtered at a period."""
    frame, history = record(FRAME), history.astype(np.float32)
    analyse(history[FRAME_START : FRAME_START + WINDOW], np.empty(WINDOW, np.float32), frame["noisy"])
    band_energy(frame["noisy"], frame["energy"])
    frame["period"] = period
    comb_filter(history, frame)
    return frame


def coherence_of(frame):
    out = np.empty(BANDS, np.float32)
    centre_free_coherence(frame["energy"], frame["cross_energy"], frame["energy"], frame, out)
    return out


@pytest.mark.parametrize("period", [*PERIODS, 150.4, 150.6])
def test_matches_reference(rng, period):
    history, lag = rng.standard_normal(SAMPLES).astype(np.float32), round(period)
    frame, (k, taps) = combed(history, period), reference.comb_taps(lag)
    expected = reference.spectrum(reference.comb(history.astype(float), FRAME_START, lag))
    np.testing.assert_allclose(frame["periodic"], expected, atol=1e-5)
    np.testing.assert_allclose(frame["periodic_energy"], reference.band_energy(expected), rtol=1e-4)
    assert frame["noise_gain"] == pytest.approx(np.sum(taps**2), rel=1e-5)
    assert frame["centre_tap"] == pytest.approx(taps[k == 0][0], rel=1e-5)


@pytest.mark.parametrize("period", PERIODS)
def test_periodic_sound_passes_unchanged(rng, period):
    frame = combed(np.resize(rng.standard_normal(period), SAMPLES), period)
    assert np.abs(frame["periodic"] - frame["noisy"]).max() < 1e-3 * np.abs(frame["noisy"]).max()


@pytest.mark.parametrize("period", PERIODS)
def test_white_noise_keeps_the_share_sigma(rng, period):
    frames = [combed(rng.standard_normal(SAMPLES), period) for _ in range(40)]
    power = np.mean([np.abs(frame["periodic"]) ** 2 for frame in frames])
    assert power == pytest.approx(frames[0]["noise_gain"], rel=0.1)
    if period <= 192:
        assert frames[0]["noise_gain"] == pytest.approx(3 / (4 * 6), rel=1e-5)


@pytest.mark.parametrize("period", [96, 160, 192])
def test_midway_between_harmonics_nothing_passes(period):
    n = np.arange(SAMPLES)
    for harmonic in (1, 4, 10):
        frame = combed(np.sin(2 * np.pi * (harmonic + 0.5) / period * n), period)
        assert np.abs(frame["periodic"]).max() < 0.01 * np.abs(frame["noisy"]).max()


def test_noise_is_not_coherent_without_the_centre_tap(rng):
    frames = [combed(rng.standard_normal(SAMPLES), rng.integers(96, 769)) for _ in range(150)]
    assert abs(np.mean([coherence_of(frame) for frame in frames])) < 0.05


def test_noise_is_coherent_with_the_centre_tap(rng):
    """Five periods each way; above 2 kHz, where the bands hold many harmonics of any pitch."""
    frames = [combed(rng.standard_normal(SAMPLES), rng.integers(96, 193)) for _ in range(100)]
    found = [frame["cross_energy"] / np.sqrt(frame["energy"] * frame["periodic_energy"]) for frame in frames]
    assert abs(np.mean(found, axis=0)[14:].mean() - 0.47) < 0.03


@pytest.mark.parametrize("period", [150, 480])
def test_coherence_matches_reference(rng, period):
    history = np.resize(rng.standard_normal(period), SAMPLES) + 0.5 * rng.standard_normal(SAMPLES)
    history = history.astype(np.float32)
    periodic = reference.spectrum(reference.comb(history.astype(float), FRAME_START, period, centre=False))
    frame = combed(history, period)
    expected = reference.coherence(frame["noisy"].astype(complex), periodic)
    np.testing.assert_allclose(coherence_of(frame), expected, atol=1e-4)


def test_silence_has_no_coherence():
    np.testing.assert_array_equal(coherence_of(combed(np.zeros(SAMPLES), 200)), 0)


def test_mix_matches_reference(rng):
    frame = combed(rng.standard_normal(SAMPLES), 200)
    frame["strength"][:] = rng.uniform(0, 1, BANDS)
    mix_periodic(frame)
    noisy, periodic = (frame[name].astype(complex) for name in ("noisy", "periodic"))
    expected = reference.mix_periodic(noisy, periodic, frame["strength"].astype(float))
    np.testing.assert_allclose(frame["mixed"], expected, atol=2e-5)


def test_mix_keeps_the_energy_and_at_strength_0_the_spectrum(rng):
    frame = combed(rng.standard_normal(SAMPLES), 200)
    mix_periodic(frame)
    below = np.arange(BINS) <= 400
    np.testing.assert_allclose(frame["mixed"], np.where(below, frame["noisy"], 0), rtol=1e-6)
    frame["strength"][:] = 1
    mix_periodic(frame)
    assert np.sum(np.abs(frame["mixed"]) ** 2) == pytest.approx(frame["energy"].sum(), rel=0.05)
