"""A training is scored while it runs, and its best weights are kept."""

import csv
import os
from types import SimpleNamespace

import numpy as np
import pytest

pytest.importorskip("pesq", reason="needs the extra 'bench'")
pytest.importorskip("speechmos")
torch = pytest.importorskip("torch")

from synthetic_speech import hiss, words  # noqa: E402

from dsp.bench import follow  # noqa: E402
from dsp.bench.corpora import Mixture  # noqa: E402
from dsp.train import checkpoint  # noqa: E402
from dsp.train.checkpoint import BEST_NAME, FLOAT_NAME  # noqa: E402
from dsp.train.model import PercepNet  # noqa: E402


@pytest.fixture
def source():
    clean = words()
    return SimpleNamespace(names=["one"], load=lambda index: Mixture("one", 5.0, clean + hiss(clean, 5), clean))


def write(work, openness, hours, **description):
    """Write a network whose gains are all the same: `openness` is the last layer's bias."""
    state = PercepNet(64).state_dict()
    for name in state:
        if name.startswith("out_"):
            state[name] = torch.full_like(state[name], openness if name.endswith("bias") else 0.0)
    checkpoint.save_float(work / FLOAT_NAME, state, {"hours": hours, "steps": int(hours * 10), **description})
    os.utime(work / FLOAT_NAME, ns=(0, int(hours * 1e9)))


def test_scores_are_kept_and_the_best_weights_too(source, tmp_path):
    told = []
    follower = follow.Follower(tmp_path, source, told.append)
    assert not follower.look(), "there is nothing yet"
    write(tmp_path, 4.0, 1.0)
    assert follower.look()
    assert not follower.look(), "the same weights are not scored twice"
    write(tmp_path, -9.0, 2.0)  # closes everything
    follower.look()
    with open(tmp_path / "scores.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["audio_hours"]) for row in rows] == [1.0, 2.0]
    assert float(rows[0]["score"]) != pytest.approx(float(rows[1]["score"]), abs=0.01)
    better = int(np.argmax([float(row["score"]) for row in rows]))
    _, description = checkpoint.load_float(tmp_path / BEST_NAME)
    assert description["hours"] == float(rows[better]["audio_hours"])
    assert "1.0 h heard" in told[0]
    assert "the best so far" in told[0]


def test_a_new_follower_knows_the_best_of_before(source, tmp_path):
    write(tmp_path, 4.0, 1.0)
    follow.Follower(tmp_path, source, lambda text: None).look()
    rows = (tmp_path / "scores.csv").read_text(encoding="utf-8").splitlines()
    head, values = (line.split(",") for line in rows)
    values[head.index("score")] = "4.9"
    (tmp_path / "scores.csv").write_text("\n".join([",".join(head), ",".join(values)]) + "\n", encoding="utf-8")
    write(tmp_path, 4.0, 2.0)
    follow.Follower(tmp_path, source, lambda text: None).look()
    _, description = checkpoint.load_float(tmp_path / BEST_NAME)
    assert description["hours"] == 1.0


def test_weights_whose_blocks_have_yet_to_leave_are_not_the_best(source, tmp_path):
    write(tmp_path, 4.0, 1.0, recipe={"density": 0.7}, density=0.8)
    follow.Follower(tmp_path, source, lambda text: None).look()
    assert not (tmp_path / BEST_NAME).exists()
    write(tmp_path, 4.1, 2.0, recipe={"density": 0.7}, density=0.7)
    follow.Follower(tmp_path, source, lambda text: None).look()
    assert (tmp_path / BEST_NAME).exists()


def test_it_ends_with_its_input_after_a_last_look(source, tmp_path, monkeypatch):
    write(tmp_path, 4.0, 1.0)
    read, end = os.pipe()
    os.close(end)
    with open(read, encoding="utf-8") as closed:
        monkeypatch.setattr("sys.stdin", closed)
        follow.Follower(tmp_path, source, lambda text: None).run(pause=1000.0)
    assert (tmp_path / BEST_NAME).exists()
