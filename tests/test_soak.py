"""What the soak notes of a recording, on recordings that are known."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "packaging"))

import fault_bench
import soak
import soak_report
import soak_tracks
import sound_servers
from waiting import wait_for


@pytest.fixture
def noise():
    return np.random.default_rng(1).uniform(-1, 1, 20 * soak_tracks.BLOCK).astype("<f4")


def test_jumps_and_runs_are_noted_with_their_minute(noise):
    follower = soak_tracks.Follower(noise)
    follower.counting = True
    follower.follow(noise[: 3 * soak_tracks.BLOCK])
    follower.minute = 2
    follower.follow(noise[3 * soak_tracks.BLOCK + 7 : 6 * soak_tracks.BLOCK + 7])
    follower.minute = 4
    follower.follow(np.zeros(2 * soak_tracks.BLOCK, np.float32))
    follower.follow(noise[8 * soak_tracks.BLOCK + 7 : 9 * soak_tracks.BLOCK])
    assert follower.jumped == [(2, 7)]
    assert follower.runs == [[4, 2]]
    assert (follower.jumps, follower.shift, follower.inexact) == (1, 7, 2)


@pytest.mark.server
def test_two_sources_of_one_graph_are_followed_in_the_same_cycle(noise, tmp_path, monkeypatch):
    """The microphone heard on both channels is no sample apart, whatever the graph loses."""
    with sound_servers.pipewire(tmp_path, monkeypatch, realtime=True):
        mouth = fault_bench.Mouth(sound_servers.FEED, 0.1, 2)
        tracks = [soak_tracks.Follower(mouth.samples), soak_tracks.Follower(mouth.samples)]
        ears = soak_tracks.Graph((sound_servers.MICROPHONE,) * 2, tracks)
        try:
            wait_for(lambda: all(track.ahead is not None for track in tracks), "sound on both channels", 20)
            begun = tracks[0].samples
            wait_for(lambda: tracks[0].samples > begun + 2 * sound_servers.RATE, "two seconds of it", 20)
        finally:
            ears.close()
            mouth.close()
        assert not ears.is_alive()
    assert tracks[0].ahead == tracks[1].ahead
    assert tracks[0].samples == tracks[1].samples


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
