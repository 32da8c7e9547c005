"""Mixtures: what was asked for is what comes out, and nothing of validation is heard in training."""

import numpy as np
import pytest
import tiny_corpus

from dsp.constants import BANDS
from dsp.train import augment
from dsp.train.corpus import ROOM_LEAD, Corpus, Room
from dsp.train.mix import SAMPLES, Mixer, band_weight
from dsp.train.synthetic import stationary_noise
from dsp.train.synthetic_music import music
from dsp.train.validation import SNRS_DB, validation_mixture, validation_mixtures

RATE = 48_000


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """Return a tiny corpus, decoded."""
    return Corpus(tiny_corpus.write(tmp_path_factory.mktemp("corpus")), tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def mixtures(corpus):
    """Return sixty training mixtures."""
    mixer = Mixer(corpus, "train")
    return [mixer.draw(3, index) for index in range(60)]


def level_db(x):
    return 20 * np.log10(augment.active_level(x) + 1e-12)


def magnitude(sections, frequency_hz):
    z = np.exp(-2j * np.pi * np.asarray(frequency_hz) / RATE)
    total = np.ones(z.shape, complex)
    for section in sections.astype(np.float64):
        total *= np.polyval(section[2::-1], z) / np.polyval(section[:2:-1], z)
    return np.abs(total)


def test_shapes_and_range(mixtures):
    for mixture in mixtures:
        assert mixture.noisy.shape == mixture.target.shape == (SAMPLES,)
        assert mixture.noisy.dtype == mixture.target.dtype == mixture.weight.dtype == np.float32
        assert np.isfinite(mixture.noisy).all()
        assert np.isfinite(mixture.target).all()
        assert np.abs(mixture.noisy).max() <= 1
        assert mixture.weight.shape == (BANDS,)


def test_same_numbers_same_mixture(corpus, mixtures):
    again = Mixer(corpus, "train").draw(3, 7)
    np.testing.assert_array_equal(again.noisy, mixtures[7].noisy)
    np.testing.assert_array_equal(again.target, mixtures[7].target)
    assert not np.array_equal(again.noisy, mixtures[8].noisy)


def test_snr_and_level_are_as_asked(mixtures):
    plain = [m for m in mixtures if m.meta["kind"] == "mixed" and not m.meta["room"] and not m.meta["clips"]]
    plain = [m for m in plain if not m.meta["hisses"]]
    assert len(plain) >= 15
    for mixture in plain:
        assert level_db(mixture.target) == pytest.approx(mixture.meta["level_db"], abs=0.1)
        snr_db = level_db(mixture.target) - level_db(mixture.noisy - mixture.target)
        assert snr_db == pytest.approx(mixture.meta["snr_db"], abs=0.6)  # 16-bit rounding adds a little noise


def test_some_pause_long_enough_to_wait_in(mixtures):
    """Two seconds anywhere hold a whole chunk only if the pause has four."""

    def longest(mixture):
        silent = augment.hop_energy(mixture.target) < 1e-12
        ends = np.flatnonzero(~np.concatenate([[False], silent, [False]]))
        return np.diff(ends).max() - 1

    spoken = [m for m in mixtures if m.meta["kind"] != "no speech" and not m.meta["room"]]
    assert 0.05 < np.mean([longest(m) >= 400 for m in spoken]) < 0.6


def test_a_quiet_room_is_heard_too(corpus):
    mixer = Mixer(corpus, "train")
    snrs_db = [mixer.draw(5, index).meta["snr_db"] for index in range(100)]
    assert 3 <= sum(20 < snr_db < 45 for snr_db in snrs_db) <= 25


def test_without_speech_the_target_is_silent(corpus):
    mixer = Mixer(corpus, "train")
    silent = [m for m in (mixer.draw(4, index) for index in range(80)) if m.meta["kind"] == "no speech"]
    assert silent
    for mixture in silent:
        assert not mixture.target.any()
        assert level_db(mixture.noisy) == pytest.approx(mixture.meta["level_db"], abs=1)


@pytest.mark.parametrize(("limit_hz", "known"), [(19_000, 33), (7_560, 25), (24_000, 34), (3_000, 17)])
def test_bands_above_the_bandwidth_do_not_count(limit_hz, known):
    weight = band_weight(limit_hz)
    np.testing.assert_array_equal(weight, np.arange(BANDS) < known)


def test_nothing_is_trusted_above_the_voice_or_the_channel(mixtures):
    for mixture in mixtures:
        limit = min(0.95 * mixture.meta["bandwidth_hz"], mixture.meta["corner_hz"])
        np.testing.assert_array_equal(mixture.weight, band_weight(limit))


@pytest.mark.parametrize("rate", [0.87, 1.0, 1.15])
def test_resampling_scales_frequency(rate):
    time = np.arange(RATE) / RATE
    played = augment.resample(np.sin(2 * np.pi * 5000 * time).astype(np.float32), rate)
    expected = np.sin(2 * np.pi * 5000 * rate * np.arange(played.size) / RATE)
    np.testing.assert_allclose(played[100:-100], expected[100:-100], atol=2e-3)


def test_gate_silences_pauses_and_keeps_speech(rng):
    speech = np.tile(tiny_corpus.voice(rng, 1, 8000), 4)
    noise = rng.normal(0, 10 ** (-60 / 20), speech.size).astype(np.float32)
    gated = speech + noise
    augment.gate_pauses(gated)
    clip, period = int(tiny_corpus.CLIP_SECONDS * RATE), speech.size // 4
    loud = slice(period + clip // 4, period + 3 * clip // 4)
    np.testing.assert_allclose(gated[loud], (speech + noise)[loud], rtol=1e-3, atol=1e-6)
    long_pause = np.concatenate([speech, 0 * speech]) + np.tile(noise, 2)
    augment.gate_pauses(long_pause)
    assert np.abs(long_pause[speech.size + RATE // 2 :]).max() < 1e-6


def test_shelf_and_random_filters_are_stable(rng):
    impulse = np.zeros(RATE, np.float32)
    impulse[0] = 1
    for _ in range(50):
        sections = [augment.random_filter(rng), augment.random_shelf(rng)]
        response = augment.filtered(impulse, sections)
        assert np.abs(response[-1000:]).max() < 1e-4


def test_shelf_reaches_its_gain(rng):
    for _ in range(10):
        shelf = augment.random_shelf(rng, 9.0)
        low, high = 20 * np.log10(magnitude(shelf, [0.0, 24_000.0]))
        assert low == pytest.approx(0, abs=0.05)
        assert abs(high) <= 9.01


def test_low_pass_halves_power_at_its_corner():
    low, corner, octave = 20 * np.log10(magnitude(augment.low_pass(4000.0), [100.0, 4000.0, 8000.0]))
    assert low == pytest.approx(0, abs=0.1)
    assert corner == pytest.approx(-3.01, abs=0.1)
    assert octave < -35


def test_dry_room_changes_nothing(rng):
    sound = rng.normal(0, 0.1, RATE).astype(np.float32)
    response = np.zeros(200, np.float32)
    response[ROOM_LEAD] = 1
    (played,) = augment.convolve(sound, [response])
    np.testing.assert_allclose(played, sound, atol=1e-6)


def test_target_of_a_room_decays_within_200_ms(rng):
    time = np.arange(RATE // 2, dtype=np.float32) / RATE
    response = np.concatenate([np.zeros(ROOM_LEAD, np.float32), 10 ** (-3 * time / 0.8)])  # RT60 of 0.8 s
    full, target = augment.early_target(Room("", "train", 0.8, response.astype(np.float32)), 1.5)
    early = slice(0, ROOM_LEAD + RATE // 50)
    np.testing.assert_array_equal(full[early], target[early])
    np.testing.assert_allclose(full[early], 1.5 * response[early], rtol=1e-6)
    late = ROOM_LEAD + RATE // 50
    decay_db = 20 * np.log10(target[late] / target[late + RATE // 10])
    assert decay_db == pytest.approx(30, abs=0.1)  # 60 dB in 200 ms


def test_dry_rooms_keep_their_tail(rng):
    quick = augment.synthetic_room(rng)
    quick = Room("", "train", 0.15, quick.response)
    full, target = augment.early_target(quick)
    np.testing.assert_array_equal(full, target)


def test_stationary_noise_has_its_level():
    for seed in range(12):
        noise = stationary_noise(np.random.default_rng(seed), SAMPLES)
        assert noise.dtype == np.float32
        assert noise.shape == (SAMPLES,)
        assert np.sqrt(np.mean(noise**2)) == pytest.approx(0.1, rel=1e-3)


def test_music_is_tonal_repeats_and_differs_from_piece_to_piece():
    pieces = [music(np.random.default_rng(seed), SAMPLES) for seed in range(12)]
    np.testing.assert_array_equal(pieces[3], music(np.random.default_rng(3), SAMPLES))
    flatness = []
    for piece in pieces:
        assert piece.dtype == np.float32
        assert np.sqrt(np.mean(piece**2)) == pytest.approx(0.1, rel=1e-3)
        power = np.abs(np.fft.rfft(piece[4 * RATE : 5 * RATE]))[50:4000] ** 2 + 1e-9
        flatness.append(np.exp(np.mean(np.log(power))) / np.mean(power))
    noise = np.abs(np.fft.rfft(stationary_noise(np.random.default_rng(0), RATE)))[50:4000] ** 2
    assert np.median(flatness) < 0.1 * np.exp(np.mean(np.log(noise))) / np.mean(noise)
    assert len({piece.tobytes() for piece in pieces}) == len(pieces)


def test_validation_is_plain_and_repeats(corpus):
    for index, mixture in enumerate(validation_mixtures(corpus, 12, 1)):
        again = validation_mixture(corpus, index, 1)
        np.testing.assert_array_equal(mixture.noisy, again.noisy)
        assert mixture.meta["snr_db"] == SNRS_DB[index % 4]
        assert bool(mixture.meta["room"]) == (index // 4 % 2 == 1)
        assert mixture.noisy.size % 480 == 0
        assert 6 * RATE - 480 <= mixture.noisy.size <= 8 * RATE
        assert mixture.meta["activity"] >= 0.6
        assert np.abs(mixture.noisy).max() < 1
        if not mixture.meta["room"]:
            noise = mixture.noisy - mixture.target
            assert level_db(mixture.target) - level_db(noise) == pytest.approx(mixture.meta["snr_db"], abs=0.01)


def test_validation_hears_only_its_own_split(corpus):
    train = {item.path for item in corpus.recordings if item.split == "train"}
    heard = [mixture.meta for mixture in validation_mixtures(corpus, 16, 2)]
    for meta in heard:
        assert meta["speech"].rsplit("@", 1)[0] not in train
        assert meta["noise"] not in train
        assert meta["room"] in ("", "rir/sim-booth.flac")
    assert {meta["noise_class"] for meta in heard} == {"street/bus", "street/sea"}
    assert {meta["voice"] for meta in heard} == {"words/clara", "words/dora"}
