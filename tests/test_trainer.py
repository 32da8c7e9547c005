"""The training loop on small synthetic shards: it learns, resumes exactly, stops cleanly, runs in two processes."""

import csv
import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from made_shards import (
    CPU,
    SIMPLE,
    SMALL,
    two_shards,  # noqa: F401
)
from waiting import wait_for

from dsp import weights
from dsp.train import checkpoint
from dsp.train.__main__ import main
from dsp.train.checkpoint import BEST_NAME, FLOAT_NAME
from dsp.train.config import Recipe
from dsp.train.corpus import NOTE_NAME
from dsp.train.model import PercepNet
from dsp.train.trainer import Trainer


def trainer(data: Path, work: Path, recipe: Recipe = SMALL, **more) -> Trainer:
    return Trainer(recipe, data / "train", data / "valid", work, CPU, **more)


def test_it_learns_and_writes_everything(data: Path, tmp_path: Path) -> None:
    told: list[str] = []
    recipe = Recipe(**SMALL.as_dict() | {"steps": 40, "warmup": 4, "noise_from": 0.8, "rate": 3e-3})
    learner = trainer(data, tmp_path, recipe, tell=told.append)
    before = learner.validate()
    learner.run()
    after = learner.validate()
    assert after.total < 0.7 * before.total
    assert after.paper < 0.7 * before.paper
    assert any("step 40" in line for line in told)
    with open(tmp_path / "log.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert int(rows[-1]["step"]) == 40
    assert float(rows[-1]["valid_total"]) == pytest.approx(after.total, rel=1e-4)
    state, description = checkpoint.load_float(tmp_path / FLOAT_NAME)
    assert description["steps"] == 40
    assert description["hours"] == pytest.approx(40 * 3 * 25 / 360_000)
    with learner.flat.averaged():
        for name, value in learner.network.state_dict().items():
            torch.testing.assert_close(state[name], value, rtol=1e-3, atol=1e-4)


def test_every_loss_of_the_usual_recipe_falls(data: Path, tmp_path: Path) -> None:
    usual = {name: getattr(Recipe(), name) for name in SIMPLE}
    recipe = Recipe(**SMALL.as_dict() | usual | {"steps": 200, "warmup": 4, "rate": 3e-3})
    learner = trainer(data, tmp_path, recipe)
    before = learner.validate()
    learner.run()
    after = learner.validate()
    for name in ("total", "paper", "spectral", "disturbance", "strength"):
        assert getattr(after, name) < 0.95 * getattr(before, name)


def test_a_log_that_an_older_version_began_keeps_its_columns(data: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text("step,train_total,of_old\n5,0.25,1\n")
    trainer(data, tmp_path).run()
    with open(log, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert (rows[0]["step"], rows[0]["train_total"]) == ("5", "0.25")
    assert rows[-1]["step"] == "12"
    assert float(rows[-1]["train_total"]) > 0
    assert rows[-1]["of_old"] == ""


def test_blocks_leave_and_stay_away(data: Path, tmp_path: Path) -> None:
    recipe = Recipe(**SMALL.as_dict() | {"density": 0.5})
    trainer(data, tmp_path, recipe).run()
    state, _ = checkpoint.load_float(tmp_path / FLOAT_NAME)
    recurrent = state["gru1.weight_hh_l0"].reshape(3, 4, 16, 16, 4)  # gates, rows of blocks, rows, blocks, columns
    left = (recurrent != 0).any(dim=2).any(dim=-1)
    assert left.float().mean(dim=(1, 2)).tolist() == [0.5, 0.5, 0.5]
    assert (state["fc.weight"] != 0).all()


@pytest.mark.parametrize("dropout", [0.0, 0.2])
def test_resuming_equals_never_having_stopped(dropout: float, data: Path, tmp_path: Path) -> None:
    recipe = replace(SMALL, dropout=dropout)
    straight = trainer(data, tmp_path / "straight", recipe)
    for _ in range(11):
        straight.update()
    broken = trainer(data, tmp_path / "broken", recipe)
    for _ in range(5):
        broken.update()
    broken.save()
    resumed = trainer(data, tmp_path / "broken", recipe)
    assert resumed.step == 5
    for _ in range(6):  # with rounding noise from update 6 on, and new items in every lane
        resumed.update()
    assert torch.equal(resumed.flat.weights, straight.flat.weights)
    assert torch.equal(resumed.flat.average, straight.flat.average)
    assert all(torch.equal(resumed.state[name], value) for name, value in straight.state.items())
    assert resumed.hours == straight.hours


def test_a_damaged_checkpoint_is_passed_over(data: Path, tmp_path: Path) -> None:
    learner = trainer(data, tmp_path)
    for _ in range(2):
        learner.update()
        learner.save()
    (tmp_path / "checkpoint-000000002.pt").write_bytes(b"half a file")
    assert trainer(data, tmp_path).step == 1


def test_another_width_in_the_same_folder_is_refused(data: Path, tmp_path: Path) -> None:
    trainer(data, tmp_path).save()
    with pytest.raises(ValueError, match="choose another work folder or the same width"):
        trainer(data, tmp_path, Recipe(**SMALL.as_dict() | {"width": 128}))


def test_init_begins_with_given_weights(data: Path, tmp_path: Path) -> None:
    first = trainer(data, tmp_path / "first")
    first.update()
    first.save()
    second = trainer(data, tmp_path / "second", init=tmp_path / "first" / FLOAT_NAME)
    assert second.step == 0
    torch.testing.assert_close(second.flat.weights.detach(), first.flat.average, rtol=1e-3, atol=1e-4)


def test_a_signal_stops_it_with_a_checkpoint(data: Path, tmp_path: Path) -> None:
    learner = trainer(data, tmp_path, Recipe(**SMALL.as_dict() | {"steps": 100_000}))

    def interrupt() -> None:  # before there is a handler it would end the tests
        wait_for(lambda: signal.getsignal(signal.SIGTERM) != signal.SIG_DFL and learner.step > 0, "an update")
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=interrupt, daemon=True).start()
    learner.run()
    assert 0 < learner.step < 100_000
    assert checkpoint.newest(tmp_path)["step"] == learner.step
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def test_a_gradient_that_is_not_finite_changes_nothing(data: Path, tmp_path: Path) -> None:
    learner = trainer(data, tmp_path)
    before = learner.flat.weights.detach().clone()
    learner.flat.gradient.fill_(float("nan"))
    outcome = learner.flat.apply(1e-3, False, 0.0)
    assert not np.isfinite(outcome.norm)
    assert torch.equal(learner.flat.weights, before)


def test_two_processes_train_and_export(data: Path, tmp_path: Path) -> None:
    torchrun = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", "-m", "dsp.train"]
    options = ["--width", "64", "--batch", "2", "--chunk", "25", "--steps", "6", "--precision", "float32"]
    folders = ["--shards", str(data), "--work", str(tmp_path), "--device", "cpu"]
    command = [sys.executable, *torchrun, *folders, *options]
    old = PercepNet(64).state_dict()
    checkpoint.save_float(
        tmp_path / BEST_NAME, old, {"steps": 1}
    )  # an earlier training scored these; this one does not
    (data / "train" / NOTE_NAME).write_text("0123456789abcdef\n")
    done = subprocess.run(command, check=False, timeout=300, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    content = checkpoint.newest(tmp_path)
    assert content["step"] == 6
    assert len(content["ranks"]) == 2
    assert content["hours"] == pytest.approx(6 * 2 * 2 * 25 / 360_000)
    shipped = weights.load(tmp_path / "percepnet.npz")
    assert shipped.width == 64
    assert shipped.description["steps"] == 6
    assert shipped.description["training_set"] == "0123456789abcdef"


def test_two_processes_learn_what_one_with_both_lanes_would(data: Path, tmp_path: Path) -> None:
    """The gradient of a step is the mean over processes: both end with the same weights, and not with their own."""
    script = (
        "import sys, torch\nfrom pathlib import Path\nfrom torch import distributed\n"
        "from dsp.train.config import Recipe\nfrom dsp.train.trainer import Trainer\n"
        "distributed.init_process_group('gloo')\ndata, out = map(Path, sys.argv[1:])\n"
        "recipe = Recipe(width=64, batch=2, chunk=25, steps=9, precision='float32')\n"
        "t = Trainer(recipe, data / 'train', data / 'valid', out)\n"
        "t.update()\nt.update()\ntorch.save(t.flat.weights.detach(), out / f'{t.rank}.pt')\n"
        "distributed.destroy_process_group()\n"
    )
    (tmp_path / "two.py").write_text(script)
    torchrun = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    command = [sys.executable, *torchrun, str(tmp_path / "two.py"), str(data), str(tmp_path)]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    subprocess.run(command, check=True, timeout=300, capture_output=True, env=environment)
    first, second = (torch.load(tmp_path / f"{rank}.pt") for rank in range(2))
    alone = trainer(data, tmp_path / "alone", Recipe(width=64, batch=2, chunk=25, steps=9, precision="float32"))
    alone.update()
    alone.update()
    assert torch.equal(first, second)
    assert not torch.equal(first, alone.flat.weights.detach())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--width", "100"], "width=100 is no multiple of 64"),
        (["--batch", "0"], "batch=0 is outside 1..4096"),
        (["--precision", "float8"], "precision=float8 is none of auto, bfloat16, float32"),
        (["--minutes", "nan"], "minutes=nan is outside"),
    ],
)
def test_senseless_settings_are_refused(arguments: list[str], message: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=message):
        main(["--work", str(tmp_path), *arguments])


def test_a_folder_without_shards_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no shards in it"):
        main(["--work", str(tmp_path), "--width", "64", "--device", "cpu"])
