"""Shards: written whole, read as they were meant, built on after a break, refreshed."""

import numpy as np
import pytest
import tiny_corpus

from dsp.bands import BAND_WEIGHT
from dsp.constants import BANDS, FEATURE_FLOOR, FEATURES
from dsp.oracle import analyse_pair
from dsp.train import shards
from dsp.train.corpus import NOTE_NAME, Corpus, training_set
from dsp.train.mix import Mixer


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """Return a tiny corpus, decoded."""
    return Corpus(tiny_corpus.write(tmp_path_factory.mktemp("corpus")), tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def built(corpus, tmp_path_factory):
    """Return two shards of two mixtures, made by two processes, and what was reported."""
    lines = []
    folder = tmp_path_factory.mktemp("shards")
    paths = shards.build(corpus, folder, 40 / 3600, 2, "train", seed=1, items=2, report=lines.append)
    return folder, paths, lines


def test_builds_as_many_as_needed(built):
    folder, paths, lines = built
    assert shards.find(folder) == paths
    assert [path.name for path in paths] == ["shard_001_00000", "shard_001_00001"]
    assert len(lines) == 2
    assert "2/2" in lines[-1]
    assert "0 minutes left" in lines[-1]


def test_the_corpus_is_noted_and_another_one_refused(corpus, built, tmp_path):
    folder, _, _ = built
    assert len(training_set(folder)) == 16
    assert training_set(tmp_path) == "unknown"
    (tmp_path / NOTE_NAME).write_text("0123456789abcdef\n")
    with pytest.raises(ValueError, match="another corpus"):
        shards.build(corpus, tmp_path, 20 / 3600, 1, "train", items=2)
    assert not shards.find(tmp_path)


def test_layout(built):
    for path in built[1]:
        shard = shards.load(path)
        assert set(shard) == set(shards.LAYOUT)
        for name, values in shard.items():
            assert values.shape == (2, 1000, FEATURES if name == "features" else BANDS)
            assert values.dtype == shards.LAYOUT[name][1]
            assert np.isfinite(np.asarray(values, np.float32)).all()


def test_holds_what_the_oracle_gives(corpus, built):
    mixture = Mixer(corpus, "train").draw(1, 3)  # second item of the second shard
    pair = analyse_pair(mixture.noisy, mixture.target)
    shard = {name: np.asarray(values[1], np.float32) for name, values in shards.load(built[1][1]).items()}
    np.testing.assert_allclose(shard["features"], pair.features, atol=2e-3)
    np.testing.assert_allclose(shard["gain"][:, :-1], pair.gain[:, :-1], atol=5e-4)
    np.testing.assert_allclose(shard["strength"][:, :-1], pair.strength[:, :-1], atol=5e-4)
    np.testing.assert_allclose(shard["noisy_log_energy"], np.log10(pair.noisy_energy + 1e-10), atol=5e-3)
    floor = FEATURE_FLOOR * BAND_WEIGHT
    heard = (pair.noisy_energy > floor) | (pair.clean_energy > floor)
    np.testing.assert_array_equal(shard["weight"][:, :-1], 255 * (heard * mixture.weight)[:, :-1])


def test_top_band_follows_its_neighbour(built):
    for path in built[1]:
        shard = {name: np.asarray(values, np.float32) for name, values in shards.load(path).items()}
        np.testing.assert_array_equal(shard["gain"][..., -1], shard["gain"][..., -2])
        np.testing.assert_array_equal(shard["strength"][..., -1], shard["strength"][..., -2])
        ratio = 10 ** ((shard["clean_log_energy"] - shard["noisy_log_energy"])[..., -1] / 2)
        loud = shard["clean_log_energy"][..., -1] > -8
        np.testing.assert_allclose(ratio[loud], shard["gain"][..., -1][loud], rtol=0.02)


def test_strength_counts_less_where_there_is_no_voice(built):
    for path in built[1]:
        shard = shards.load(path)
        assert (shard["strength_weight"] <= shard["weight"]).all()
        quiet = np.asarray(shard["clean_log_energy"], np.float32) < -9.5
        assert not shard["strength_weight"][quiet].any()


def test_existing_shards_are_kept(corpus, built):
    folder, paths, _ = built
    before = (paths[0] / "gain.npy").stat().st_mtime_ns
    lines = []
    assert shards.build(corpus, folder, 40 / 3600, 1, "train", seed=1, items=2, report=lines.append) == paths
    assert (paths[0] / "gain.npy").stat().st_mtime_ns == before
    assert not lines


def test_unfinished_shards_are_not_found(corpus, tmp_path):
    (tmp_path / ".shard_001_00000").mkdir()
    assert shards.find(tmp_path) == []
    made = shards.make_shard(corpus, tmp_path, 1, 0, "valid", items=1)
    assert shards.find(tmp_path) == [made]


def test_two_processes_may_make_the_same_one(corpus, tmp_path, monkeypatch):
    """What a killed run left behind may still be at work when the next one begins."""
    draw, inner = Mixer.draw, []

    def draw_while_another_one_finishes(self, seed, index):
        if not inner:
            inner.append(None)
            inner[0] = shards.make_shard(corpus, tmp_path, 5, 0, "train", items=1)
        return draw(self, seed, index)

    monkeypatch.setattr(Mixer, "draw", draw_while_another_one_finishes)
    assert shards.make_shard(corpus, tmp_path, 5, 0, "train", items=1) == inner[0]
    assert list(tmp_path.iterdir()) == [inner[0]]


def test_what_a_broken_run_left_is_cleared_away(corpus, tmp_path):
    (tmp_path / ".shard_006_00000_abc").mkdir()
    (tmp_path / ".shard_006_00000_abc" / "gain.npy").touch()
    shards.build(corpus, tmp_path, 10 / 3600, 1, "train", seed=6, items=1, report=lambda _line: None)
    assert sorted(path.name for path in tmp_path.iterdir()) == [NOTE_NAME, "shard_006_00000"]


def test_refresh_replaces_the_oldest(corpus, tmp_path):
    first, nothing = shards.refresh(corpus, tmp_path, "train", seed=2, items=1)
    assert nothing is None
    opened = shards.load(first)["gain"]
    second, removed = shards.refresh(corpus, tmp_path, "train", seed=2, items=1)
    assert removed == first
    assert shards.find(tmp_path) == [second]
    assert second.name == "shard_002_00001"
    assert np.isfinite(np.asarray(opened, np.float32)).all()  # still readable
