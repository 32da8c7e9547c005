"""What the soak notes of a recording, on recordings that are known."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

_spec = importlib.util.spec_from_file_location("soak", Path(__file__).parents[1] / "packaging" / "soak.py")
soak = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(soak)


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
    rows = [{}] + [{"minute": i, "stolen_s": s, "lost_blocks": n} for i, s, n in ((1, 0.0, 0), (2, 0.31, 1), (3, 0, 1))]
    column = {"rows": rows, "dry_jumped": [], "dry_runs": [], "wet_jumped": [[2, -3], [2, 3]], "wet_runs": [[2, 3]]}
    assert dict(soak._minutes(column)) == {
        "steal (s)": "2: 0.3",
        "lost": "2: 1",
        "jumps, virtual": "2: -3, 3",
        "inexact in a row, virtual": "2: 3",
    }


def test_stolen_time_is_read():
    assert soak._stolen_s() >= 0
