"""The curves of training and strength are drawn from what was measured."""

from types import SimpleNamespace

import numpy as np
import pytest

pytest.importorskip("pesq", reason="needs the extra 'bench'")
pytest.importorskip("speechmos")

from synthetic_speech import hiss, words

import assets
from dsp.bench import curves, strength
from dsp.bench.corpora import Mixture


def test_strength_goes_from_the_noisy_sound_to_less_noise(tmp_path):
    clean = words()
    source = SimpleNamespace(names=["one"], load=lambda index: Mixture("one", 5.0, clean + hiss(clean, 5), clean))
    means = strength.sweep(assets.path("percepnet.npz"), source)
    assert set(means) == set(strength.TITLES)
    assert means["pesq"][1] == pytest.approx(means["pesq"][0], abs=0.05), "0 % is the noisy sound"
    assert np.all(np.diff(means["si_sdr"][1:5]) > 0), "each step removes noise"
    text = strength.table(means)
    assert f"| 80 % | {means['pesq'][6]:.2f} |" in text
    strength.draw(means, tmp_path / "strength.png")
    assert (tmp_path / "strength.png").stat().st_size > 5000


def test_training_is_drawn_from_its_tables(tmp_path):
    log, scores = tmp_path / "log.csv", tmp_path / "scores.csv"
    log.write_text("audio_hours,train_total,valid_total\n1,0.5,\n2,0.4,0.45\n3,0.3,0.35\n", encoding="utf-8")
    scores.write_text("audio_hours,pesq,stoi,si_sdr,ovrl\n1,1.2,0.7,5,2\n3,1.5,0.8,9,2.5\n", encoding="utf-8")
    columns = curves.read_columns(log)
    assert np.isnan(columns["valid_total"][0])
    assert columns["audio_hours"].tolist() == [1, 2, 3]
    assert curves.main([str(log), str(scores), str(tmp_path / "training.png")]) == 0
    assert (tmp_path / "training.png").stat().st_size > 5000


def test_trainings_that_went_on_from_each_other_are_drawn_as_one(tmp_path):
    first, second, scores = tmp_path / "1.csv", tmp_path / "2.csv", tmp_path / "scores.csv"
    first.write_text("audio_hours,train_total,train_paper,valid_paper\n1,0.5,0.2,\n2,0.4,0.1,0.15\n", encoding="utf-8")
    second.write_text("audio_hours,train_total,train_onset,valid_onset\n3,0.9,0.4,0.5\n", encoding="utf-8")
    scores.write_text("audio_hours,pesq,stoi,si_sdr,ovrl\n2,1.2,0.7,5,2\n3,1.5,0.8,9,2.5\n", encoding="utf-8")
    columns = curves.read_columns(first, second)
    assert columns["audio_hours"].tolist() == [1, 2, 3]
    np.testing.assert_array_equal(columns["valid_paper"], [np.nan, 0.15, np.nan])
    np.testing.assert_array_equal(columns["train_onset"], [np.nan, np.nan, 0.4])
    assert curves.main([str(first), str(second), str(scores), str(tmp_path / "training.png")]) == 0
    assert (tmp_path / "training.png").stat().st_size > 5000
