"""Ideal gains and strengths: the strength formula, targets, and the ladder of what each representation can reach."""

import numpy as np
import pytest
import reference
import synthetic
from chain import observed, rendered
from scipy import signal

from dsp.bands import band_matrix
from dsp.constants import BANDS, BINS, FEATURES, HOP, LOOKAHEAD, MASKING_FLOOR
from dsp.oracle import COMPRESSION, analyse_pair, comb_strength, enhance, fit_bins

NOISE_GAINS = (3 / 24, 0.2, 0.26)  # of 5, 2 and no periods of look-ahead, about
MARGIN = 8 * 768


def grid(noise_gain, count=41):
    """Return coherences of clean and noisy, strengths and extra attenuations on the closed square."""
    q_x, q_y = (side.ravel().astype(np.float32) for side in np.meshgrid(*[np.linspace(0, 1, count)] * 2))
    found = [comb_strength(x, y, np.float32(noise_gain)) for x, y in zip(q_x, q_y, strict=True)]
    return q_x.astype(float), q_y.astype(float), *np.array(found).T


@pytest.mark.parametrize("noise_gain", NOISE_GAINS)
def test_strength_matches_reference(noise_gain):
    q_x, q_y, strength, attenuation = grid(noise_gain)
    expected = reference.comb_strength(q_x, q_y, noise_gain)
    np.testing.assert_allclose(strength, expected[0], atol=1e-5)
    np.testing.assert_allclose(attenuation, expected[1], atol=1e-5)
    assert np.all((strength >= 0) & (strength <= 1))
    assert np.all((attenuation >= np.sqrt(MASKING_FLOOR / (1 + MASKING_FLOOR)) - 1e-3) & (attenuation <= 1))


@pytest.mark.parametrize("noise_gain", NOISE_GAINS)
def test_the_mix_has_the_clean_coherence(noise_gain):
    """Y and its comb output are unit vectors with uncorrelated residuals: mix them and measure."""
    q_x, q_y, strength, _ = grid(noise_gain)
    q = reference.reachable_coherence(q_y, noise_gain)
    wanted = (q_x > q_y) & (strength < 1) & (q_x < 0.9999)
    alpha = strength[wanted] / (1 - strength[wanted])
    q_x, q_y, q = q_x[wanted], q_y[wanted], q[wanted]
    mixed = (q_y + alpha * q) / np.sqrt(1 + alpha**2 + 2 * alpha * q_y * q)
    assert wanted.sum() > 200
    np.testing.assert_allclose(mixed, q_x, atol=1e-6)


@pytest.mark.parametrize("noise_gain", NOISE_GAINS)
def test_more_is_combed_the_cleaner_the_target(noise_gain):
    strength = grid(noise_gain)[2].reshape(41, 41)  # rows: q_y, columns: q_x
    assert np.diff(strength, axis=1).min() > -1e-5


def pair_of(color="white", snr_db=5, seconds=3.0):
    clean = synthetic.voice(seconds)[0]
    return synthetic.mix(clean, color, snr_db).astype(np.float32), clean.astype(np.float32)


def test_targets_match_reference():
    noisy, clean = pair_of()
    hops = noisy.size // HOP
    pair = analyse_pair(noisy, clean)
    periods = [np.rint(observed(each)["period"][:hops]).astype(int) for each in (noisy, clean)]
    padded = [np.pad(reference.highpass(each), MARGIN) for each in (noisy, clean)]
    mismatches = []
    for t in range(10, hops):
        start = MARGIN + (t - LOOKAHEAD - 1) * HOP
        y, x = (reference.spectrum(each[start : start + 2 * HOP]) for each in padded)
        periodic = reference.spectrum(reference.comb(padded[1], start, periods[1][t], centre=False))
        noise_gain = np.sum(reference.comb_taps(periods[0][t])[1] ** 2)
        q_x, q_y = reference.coherence(x, periodic), reference.coherence(y, periodic)
        strength, attenuation = reference.comb_strength(q_x, q_y, noise_gain)
        energies = reference.band_energy(x), reference.band_energy(y)
        gain = np.minimum(1, np.sqrt(energies[0] / (energies[1] + reference.EPSILON))) * attenuation
        audible = energies[0] > 1e-9
        mismatches.append(np.abs([strength - pair.strength[t], gain - pair.gain[t]]).max(axis=0)[audible] > 0.01)
    assert np.concatenate(mismatches).mean() < 0.002


def test_a_pair_has_one_row_a_hop_and_rows_belong_together():
    noisy, clean = pair_of()
    pair = analyse_pair(noisy, clean)
    hops = noisy.size // HOP
    assert pair.features.shape == (hops, FEATURES)
    for rows in (pair.gain, pair.strength, pair.noisy_energy, pair.clean_energy):
        assert rows.shape == (hops, BANDS)
        assert np.all(np.isfinite(rows))
    assert pair.voicing.shape == (hops,)
    frames = observed(noisy)
    np.testing.assert_array_equal(pair.features, frames["features"][:hops])
    np.testing.assert_array_equal(pair.noisy_energy, frames["energy"][:hops])
    expected = reference.band_energy(reference.stft(reference.highpass(clean)))[: hops - LOOKAHEAD]
    np.testing.assert_allclose(pair.clean_energy[LOOKAHEAD:], expected, rtol=1e-3, atol=1e-9)


def test_clean_sound_needs_nothing():
    _, clean = pair_of()
    pair = analyse_pair(clean, clean)
    loud = pair.clean_energy > 1e-6
    assert pair.gain[loud].min() > 0.999
    np.testing.assert_array_equal(pair.strength, 0)


def test_fit_is_the_bottom_of_the_parabola():
    rng = np.random.default_rng(3)
    mixed, clean = (rng.standard_normal(BINS) + 1j * rng.standard_normal(BINS) for _ in range(2))
    triangles = band_matrix()
    found = np.empty((3, BANDS), np.float32)
    fit_bins(mixed.astype(np.complex64), 0.3 * clean.astype(np.complex64), triangles.astype(np.float32), *found)
    power = np.abs(mixed) ** COMPRESSION
    np.testing.assert_allclose(found[0], triangles @ power**2 / triangles.sum(axis=1), rtol=1e-4)

    def compressed(spectrum):
        return np.abs(spectrum) ** COMPRESSION * np.exp(1j * np.angle(spectrum))

    for best, parts in ((found[1], (power, np.abs(0.3 * clean) ** COMPRESSION)),
                        (found[2], (compressed(mixed), compressed(0.3 * clean)))):  # fmt: skip
        gains = [best.astype(float) + step for step in (-0.01, 0, 0.01)]
        errors = [(triangles * np.abs(u[:, None] * parts[0] - parts[1]) ** 2).sum(axis=1) for u in gains]
        inside = np.abs(best) < 1  # the others are held at the edge
        assert inside.mean() > 0.5
        assert np.all((errors[1] < errors[0])[inside] & (errors[1] < errors[2])[inside])


def test_fit_of_clean_sound_is_one():
    _, clean = pair_of()
    pair = analyse_pair(clean, clean)
    loud = pair.clean_energy > 1e-6
    np.testing.assert_allclose(pair.fit.magnitude[loud], 1, atol=1e-4)
    np.testing.assert_allclose(pair.fit.phase[loud], 1, atol=1e-4)


def test_noise_alone_is_removed():
    noisy, clean = pair_of()
    out = enhance(noisy, np.zeros_like(clean))
    assert np.abs(out[HOP:]).max() < 1e-4 * np.abs(noisy).max()


def test_wrong_pairs_are_refused():
    noisy, clean = np.zeros((2, 4800), np.float32)
    for function in (analyse_pair, enhance):
        with pytest.raises(ValueError, match="equally long"):
            function(noisy, clean[1:])
        with pytest.raises(ValueError, match="single channels"):
            function(np.zeros((2, 480), np.float32), np.zeros((2, 480), np.float32))
    with pytest.raises(ValueError, match="4799 samples; give a multiple of 480"):
        analyse_pair(noisy[1:], clean[1:])


@pytest.fixture(scope="module")
def voice():
    """Return ten seconds with the truth: samples, period and voicing of each hop, and the weight of each band."""
    samples, period, voiced = synthetic.voice(10.0)
    energy = reference.band_energy(reference.stft(samples))[: period.size, 1:22]
    return samples, period, voiced[:, None] * energy


def ladder(clean, noisy):
    """Yield the sound of each rung: noisy, 34 bands, bins, 34 bands and comb."""
    yield noisy
    end = np.zeros(LOOKAHEAD * HOP + HOP)
    pair = analyse_pair(*(np.concatenate([each, end]).astype(np.float32) for each in (noisy, clean)))
    gain = np.sqrt(pair.clean_energy / (pair.noisy_energy + reference.EPSILON))
    yield rendered(noisy, np.minimum(gain, 1), 0)
    yield reference.bin_oracle(reference.highpass(noisy), reference.highpass(clean))
    yield enhance(noisy.astype(np.float32), clean.astype(np.float32))


@pytest.mark.slow
@pytest.mark.parametrize("color", ["white", "pink"])
@pytest.mark.parametrize("snr_db", [0, 5, 10])
def test_ladder(voice, color, snr_db):
    from pesq import pesq

    clean, period, weight = voice
    expected = reference.periodicity(clean, period)[:, 1:22]
    scores, errors = [], []
    for sound in ladder(clean, synthetic.mix(clean, color, snr_db)):
        scores.append(pesq(16_000, signal.resample_poly(clean, 1, 3), signal.resample_poly(sound, 1, 3), "wb"))
        error = np.abs(reference.periodicity(np.asarray(sound, float), period)[:, 1:22] - expected)
        errors.append(np.sum(weight * error) / weight.sum())
    print(f"{color} {snr_db} dB: PESQ {np.round(scores, 3)}, harmonicity error {np.round(errors, 4)}")
    assert np.all(np.diff(scores) >= [0.1, 0.1, 0.0])
    assert np.all(np.diff(errors) < 0)
