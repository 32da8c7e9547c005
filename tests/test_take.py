"""A recording, cleaned and saved."""

import json

import numpy as np
import pytest
import soundfile

from app import take
from dsp import Denoiser, Params, weights
from dsp.constants import SAMPLE_RATE


@pytest.fixture
def made(rng):
    before = rng.uniform(-0.5, 0.5, 4800).astype(np.float32)
    return take.Take(before, (0.25 * before).astype(np.float32), Params(strength=40.0))


def test_render_is_aligned_and_ignores_the_switch(rng):
    denoiser = Denoiser(weights.random(64, seed=0))
    before = rng.normal(0, 0.1, 48_123).astype(np.float32)
    natural = take.render(denoiser, before, Params(strength=0.0, bypass=True))
    assert natural.after.shape == before.shape
    assert natural.params == Params(strength=0.0)
    inner = slice(4800, -4800)
    assert np.corrcoef(natural.after[inner], before[inner])[0, 1] > 0.99, "nothing removed, so it must coincide"
    quiet = take.render(denoiser, before, Params(strength=100.0))
    assert np.square(quiet.after).mean() < 0.9 * np.square(natural.after).mean()
    again = take.render(denoiser, before, Params(strength=0.0))
    np.testing.assert_array_equal(again.after, natural.after)


def test_the_tracks_add_up(made):
    np.testing.assert_array_equal(made.tracks[0], made.before)
    np.testing.assert_allclose(made.tracks[1] + made.tracks[2], made.before, atol=1e-7)


def test_saved_files_hold_the_tracks_and_the_settings(made, tmp_path):
    paths = take.save(made, tmp_path, {"microphone": "Büro"})
    for path, samples in zip(paths[:2], (made.before, made.after), strict=True):
        read, rate = soundfile.read(path, dtype="float32")
        assert rate == SAMPLE_RATE
        np.testing.assert_allclose(read, samples, atol=2**-23)
    told = json.loads(paths[2].read_text(encoding="utf-8"))
    assert told["settings"] == {"strength": 40.0, "limit_db": 100.0, "comb": True}
    assert told["microphone"] == "Büro"
    assert [told["before"], told["after"]] == [path.name for path in paths[:2]]
    assert told["samples"] == made.before.size


def test_nothing_is_overwritten(made, tmp_path):
    first = take.save(made, tmp_path)
    kept = [path.read_bytes() for path in first]
    others = [take.save(made, tmp_path) for _ in range(2)]
    assert len({path for paths in (first, *others) for path in paths}) == 9
    assert [path.read_bytes() for path in first] == kept


def test_too_loud_samples_are_cut(made, tmp_path):
    loud = take.Take(4 * made.before, made.after, made.params)
    read, _ = soundfile.read(take.save(loud, tmp_path)[0])
    np.testing.assert_allclose(read, np.clip(loud.before, -1, 1), atol=2**-22)


def test_all_or_nothing(made, tmp_path):
    with pytest.raises(TypeError):
        take.save(made, tmp_path, {"microphone": object()})
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_told(made, tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere"):
        take.save(made, tmp_path / "nowhere")
