"""What the soak notes of a recording, on recordings that are known."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "packaging"))

import soak
import soak_report


@pytest.fixture
def noise():
    return np.random.default_rng(1).uniform(-1, 1, 20 * soak.BLOCK).astype("<f4")


def test_jumps_and_runs_are_noted_with_their_minute(noise):
    follower = soak.Follower(noise)
    follower.counting = True
    follower.follow(noise[: 3 * soak.BLOCK])
    follower.minute = 2
    follower.follow(noise[3 * soak.BLOCK + 7 : 6 * soak.BLOCK + 7])
    follower.minute = 4
    follower.follow(np.zeros(2 * soak.BLOCK, np.float32))
    follower.follow(noise[8 * soak.BLOCK + 7 : 9 * soak.BLOCK])
    assert follower.jumped == [(2, 7)]
    assert follower.runs == [[4, 2]]
    assert (follower.jumps, follower.shift, follower.inexact) == (1, 7, 2)


def test_the_report_tells_the_minutes():
    happened = ((1, 0.0, 0, 7), (2, 0.31, 1, 0), (3, 0, 1, 0))
    names = ("minute", "stolen_s", "lost_blocks", "major_faults")
    rows = [{}] + [dict(zip(names, values, strict=True)) for values in happened]
    column = {"rows": rows, "dry_jumped": [], "dry_runs": [], "wet_jumped": [[2, -3], [2, 3]], "wet_runs": [[2, 3]]}
    assert dict(soak_report._minutes(column)) == {
        "steal (s)": "2: 0.3",
        "pages read from the disk": "1: 7",
        "lost": "2: 1",
        "jumps, virtual": "2: -3, 3",
        "inexact in a row, virtual": "2: 3",
    }


def test_stolen_time_is_read():
    assert soak._stolen_s() >= 0


def test_the_report_tells_when_the_machine_stood_still(monkeypatch, tmp_path):
    monkeypatch.setattr(soak_report, "REPORT", tmp_path / "soak")
    soak_report.write({}, [[90.0, 0.0268], [91.0, 0.05], [600.0, 0.031]], 30)
    assert ": 1.5: 26.8, 50; 10.0: 31." in (tmp_path / "soak.md").read_text()
    assert json.loads((tmp_path / "soak.json").read_text())["still"][0] == [90.0, 0.0268]
