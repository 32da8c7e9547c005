"""The corpus: what the manifest says, the cache, the clips found in packed files, the pools."""

from collections import Counter

import numpy as np
import pytest
import soundfile
import tiny_corpus

from dsp.train.corpus import ROOM_LEAD, Corpus, decode, find_clips
from dsp.train.pools import TOP_HZ, NoisePool, SpeechPool

RATE = 48_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return the folder of a tiny corpus."""
    return tiny_corpus.write(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="module")
def corpus(folder, tmp_path_factory):
    """Return the tiny corpus, decoded."""
    return Corpus(folder, tmp_path_factory.mktemp("cache"))


def test_reads_every_file_of_the_manifest(corpus, folder):
    assert len(corpus.recordings) == len(tiny_corpus.SPEECH) + len(tiny_corpus.NOISE)
    for item in corpus.recordings:
        original, _ = soundfile.read(folder / item.path, dtype="float32")
        np.testing.assert_array_equal(corpus.samples(item), original)
        np.testing.assert_array_equal(corpus.samples(item, 1000, 2000), original[1000:2000])


def test_finds_the_packed_clips(corpus):
    words = corpus.select("speech", "train")[0]
    assert len(words.clips) == 12
    lengths = np.diff(words.clips)[:, 0] / RATE
    np.testing.assert_allclose(lengths, tiny_corpus.CLIP_SECONDS, atol=0.05)


def test_a_file_without_gaps_is_one_clip(rng):
    steady = rng.normal(0, 1000, RATE).astype(np.int16)
    np.testing.assert_array_equal(find_clips(steady), [[0, RATE]])
    np.testing.assert_array_equal(find_clips(np.zeros(RATE, np.int16)), [[0, RATE]])


def test_direct_sound_of_rooms_is_one(corpus):
    assert [room.split for room in corpus.rooms] == ["train", "valid"]
    for room in corpus.rooms:
        assert np.argmax(np.abs(room.response)) == ROOM_LEAD
        assert room.response[ROOM_LEAD] == 1


def test_cache_is_used_again_and_follows_the_manifest(corpus, folder):
    audio = corpus.cache / "audio.npy"
    before = audio.stat().st_mtime_ns
    decode(folder, corpus.cache)
    assert audio.stat().st_mtime_ns == before
    manifest = folder / "manifest.csv"
    text = manifest.read_text()
    manifest.write_text(text.replace("CC0", "CC-BY"))
    decode(folder, corpus.cache, workers=1)
    manifest.write_text(text)
    assert audio.stat().st_mtime_ns != before


def test_stereo_is_refused(folder, tmp_path):
    tiny_corpus.write(tmp_path)
    target = tmp_path / "noise" / "street-bus.flac"
    soundfile.write(target, np.zeros((RATE, 2)), RATE)
    with pytest.raises(ValueError, match=r"street-bus\.flac"):
        decode(tmp_path, tmp_path / "cache", workers=1)


def test_speech_keeps_its_split_and_bandwidth(corpus):
    pool = SpeechPool(corpus, "train")
    bandwidths = Counter()
    for seed in range(40):
        speech, bandwidth = pool.draw(np.random.default_rng(seed), 2 * RATE)
        assert speech.dtype == np.float32
        assert speech.shape == (2 * RATE,)
        assert bandwidth <= TOP_HZ
        bandwidths["full" if bandwidth > 15_000 else "narrow"] += 1
    assert 16 <= bandwidths["full"] <= 32  # 60 % on average


def test_noise_has_its_active_level(corpus):
    from dsp.train.augment import active_level

    pool = NoisePool(corpus, "train")
    for seed in range(10):
        noise = pool.draw(np.random.default_rng(seed), 4 * RATE)
        assert noise.dtype == np.float32
        assert active_level(noise) == pytest.approx(0.1, rel=1e-3)
