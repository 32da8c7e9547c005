"""Metrics on signals whose score is known, or against a slow computation from the definition."""

import math

import numpy as np
import pytest
from scipy import linalg, signal

pytest.importorskip("pesq", reason="needs the extra 'bench'")
pytest.importorskip("soxr")

from synthetic_speech import RATE, hiss, words

from dsp.bench import composite, intelligibility, metrics
from dsp.bench.dnsmos import dnsmos


@pytest.fixture(scope="module")
def clean() -> np.ndarray:
    return words()


def test_perfect_speech_gets_the_best_scores(clean):
    noisy = clean + hiss(clean, 5)
    best = metrics.score(clean, noisy, clean)
    assert best["pesq"] == pytest.approx(4.644, abs=1e-3)
    assert best["stoi"] == pytest.approx(1.0, abs=1e-6)
    assert best["csig"] == best["covl"] == 5.0
    assert best["cbak"] > 4.5  # its segmental SNR counts -10 dB in the digital silence of the pauses
    assert best["si_sdr"] == 100.0
    assert best["lsd_high"] == best["onset_level"] == 0.0


def test_every_score_falls_with_noise(clean):
    names = ("pesq", "stoi", "estoi", "si_sdr", "bak", "csig", "cbak", "covl")
    ladder = [metrics.score(clean, clean, clean + hiss(clean, snr), names) for snr in (30, 15, 0)]
    for name in names:
        quiet, middle, loud = (step[name] for step in ladder)
        assert quiet > middle > loud, name


def test_words_understood_follow_the_published_curve():
    assert intelligibility.words_understood(9.6921 / 17.4906) == pytest.approx(50.0)
    assert intelligibility.words_understood(0.8) == pytest.approx(98.7, abs=0.1)
    assert intelligibility.words_understood(0.4) == pytest.approx(6.3, abs=0.1)


def test_si_sdr_is_the_ratio_whatever_the_level():
    t = np.arange(RATE) / RATE
    target = np.sin(2 * np.pi * 200 * t).astype(np.float32)
    noise = np.sin(2 * np.pi * 300 * t).astype(np.float32)
    assert metrics.si_sdr(target, target + np.float32(0.1) * noise) == pytest.approx(20.0, abs=1e-3)
    assert metrics.si_sdr(target, 7 * (target + np.float32(0.1) * noise)) == pytest.approx(20.0, abs=1e-3)
    assert metrics.si_sdr(target, noise) < -60


def test_dnsmos_is_what_the_authors_package_says(clean):
    authors = pytest.importorskip("speechmos.dnsmos")  # with librosa and requests, which we do without
    sound = np.tile(metrics.to_16k(clean + hiss(clean, 10)), 3)[: 10 * 16_000]  # longer than one window
    theirs = authors.run(sound, 16_000)
    ours = dnsmos(sound)
    np.testing.assert_allclose(ours, [theirs[k] for k in ("sig_mos", "bak_mos", "ovrl_mos")], atol=1e-4)


def test_pause_reduction_counts_only_pauses(clean):
    noise = hiss(clean, 10)
    half = clean + np.float32(0.1) * noise
    assert metrics.pause_reduction(clean, clean + noise, half) == pytest.approx(20.0, abs=0.1)
    assert math.isnan(metrics.pause_reduction(hiss(clean, 0), noise, noise))  # never a pause


def test_onset_level_sees_a_gate_that_opens_late(clean):
    gated = clean.copy()
    active = metrics.active_hops(clean, metrics.ONSET_RANGE_DB)
    starts = np.flatnonzero(active[1:] & ~active[:-1]) + 1
    for start in starts:
        gated[start * 480 : (start + 10) * 480] = 0
    assert metrics.onset_level(clean, gated) < -30
    assert metrics.onset_level(clean, clean * np.float32(0.5)) == pytest.approx(-6.02, abs=0.01)
    assert abs(metrics.onset_level(clean, clean + hiss(clean, 20))) < 0.5  # noise is no speech
    assert math.isnan(metrics.onset_level(np.zeros_like(clean), clean))


def test_a_breath_is_no_word():
    """Thirty milliseconds of something faint before a word do not count, however much of it is lost."""
    rng = np.random.default_rng(2)
    clean = np.zeros(3 * RATE, np.float32)
    clean[2 * RATE :] = rng.normal(0, 0.1, RATE)
    heard = clean.copy()
    clean[RATE : RATE + 3 * 480] = rng.normal(0, 0.01, 3 * 480)
    assert metrics.onset_level(clean, heard) == pytest.approx(0, abs=0.01)
    lasting = clean.copy()
    lasting[RATE : RATE + 7 * 480] = rng.normal(0, 0.01, 7 * 480)
    assert metrics.onset_level(lasting, heard) == pytest.approx(metrics.ONSET_FLOOR_DB / 2, abs=0.01)  # one of two


def test_high_band_distance_is_the_gain_above_8_khz():
    noise = hiss(np.ones(RATE, np.float32), 0)
    low = signal.firwin(255, 6000, fs=RATE)
    louder_above = noise + (noise - np.convolve(noise, low, "same").astype(np.float32))
    assert metrics.high_band_distance(noise, louder_above) == pytest.approx(6.02, abs=0.2)
    louder_below = noise + np.convolve(noise, low, "same").astype(np.float32)
    assert metrics.high_band_distance(noise, louder_below) < 0.1


def test_score_refuses_what_cannot_be_compared(clean):
    with pytest.raises(ValueError, match="lengths differ"):
        metrics.score(clean, clean, clean[:-1])
    with pytest.raises(ValueError, match="loudness unknown"):
        metrics.score(clean, clean, clean, ["loudness"])
    broken = clean.copy()
    broken[7] = np.nan
    with pytest.raises(ValueError, match="NaN"):
        metrics.score(clean, clean, broken, ["stoi"])


def test_silence_from_a_system_is_scored_not_crashed(clean):
    silent = metrics.score(clean, clean + hiss(clean, 5), np.zeros_like(clean), ["pesq", "si_sdr", "onset_level"])
    assert math.isnan(silent["pesq"])
    assert silent["onset_level"] == metrics.ONSET_FLOOR_DB


def test_log_likelihood_ratio_matches_solved_normal_equations(clean):
    s, e = metrics.to_16k(clean)[8000:20000], metrics.to_16k(clean + hiss(clean, 10))[8000:20000]
    window = np.hanning(composite.FRAME + 2)[1:-1]
    distances = []
    for start in range(0, s.size - composite.FRAME + 1, composite.STEP):
        lags = []
        for x in (s, e):
            frame = x[start : start + composite.FRAME].astype(np.float64) * window
            full = np.correlate(frame, frame, "full")[composite.FRAME - 1 :][: composite.LPC_ORDER + 1]
            full[0] += composite.FRAME * 2.0**-32
            lags.append(full)
        a_s, a_e = (np.concatenate([[1], -linalg.solve_toeplitz(r[:-1], r[1:])]) for r in lags)
        matrix = linalg.toeplitz(lags[0])
        distances.append(np.log((a_e @ matrix @ a_e) / (a_s @ matrix @ a_s)))
    kept = np.sort(distances)[: round(composite.KEPT * len(distances))]
    assert composite.log_likelihood_ratio(s, e) == pytest.approx(kept.mean(), rel=1e-5)


def slope_weights_by_the_book(energy: np.ndarray) -> np.ndarray:
    """Klatt's weights of one frame, band by band."""
    slope = np.diff(energy)
    weights = np.empty(slope.size)
    for i in range(slope.size):
        n = i
        if slope[i] > 0:
            while n < slope.size and slope[n] > 0:
                n += 1
            peak = energy[n - 1]
        else:
            while n >= 0 and slope[n] <= 0:
                n -= 1
            peak = energy[n + 1]
        weights[i] = 20 / (20 + energy.max() - energy[i]) * 1 / (1 + peak - energy[i])
    return weights


def test_slope_weights_match_the_loop():
    energy = np.random.default_rng(3).normal(0, 10, (50, 25))
    energy[7] = 3.0  # flat: no peak at all
    expected = [slope_weights_by_the_book(frame) for frame in energy]
    np.testing.assert_allclose(composite._slope_weights(energy, np.diff(energy, axis=1)), expected)


def test_segmental_snr_is_held_within_its_range():
    s = hiss(np.ones(16_000, np.float32), 0)
    assert composite.segmental_snr(s, s * np.float32(1.1)) == pytest.approx(20.0, abs=0.01)
    assert composite.segmental_snr(s, s) == 35.0
    assert composite.segmental_snr(s, s * np.float32(11)) == -10.0
