"""Speed and delay: what is timed is what runs, and the arithmetic of the numbers."""

import json
import sys

import numpy as np
import pytest

pytest.importorskip("tqdm")

from dsp.bench import delay, report, speed, stages, startup
from dsp.bench.__main__ import main
from dsp.constants import HOP
from dsp.denoiser import Denoiser
from dsp.weights import random, save


@pytest.fixture(scope="module")
def weights():
    return random(64)


@pytest.mark.slow
def test_stages_one_by_one_sound_like_the_denoiser(weights):
    whole, parts = Denoiser(weights), Denoiser(weights)
    expected, out = np.empty(HOP, np.float32), np.empty(HOP, np.float32)
    for hop in speed.noisy_voice(0.3).reshape(-1, HOP):
        whole.process(hop, expected)
        for stage in range(len(stages.STAGES)):
            stages.run_stage(stage, 1, parts.state, parts.frame, parts.control, weights.record, hop, out)
        np.testing.assert_array_equal(out, expected)
    assert np.abs(expected).max() > 0


def test_every_stage_costs_something_and_all_together_less_than_a_block(weights):
    costs = stages.measure_stages(Denoiser(weights), speed.noisy_voice(0.3).reshape(-1, HOP))
    assert tuple(costs) == stages.STAGES
    assert min(costs.values()) >= 0
    assert costs["network"] > 0
    assert sum(costs.values()) < 10


def test_summary_of_known_times():
    times = np.arange(1, 1001) * 1000  # 1 to 1000 microseconds
    summary = speed.summarise_speed(times, busy=500_000_000)
    assert summary["median"] == pytest.approx(0.5005)
    assert summary["p99"] == pytest.approx(0.990, abs=1e-3)
    assert summary["p99.9"] == pytest.approx(0.999, abs=1e-3)
    assert summary["max"] == 1.0
    assert summary["cpu"] == 0.5


def test_systems_take_turns_and_are_paced():
    calls = []

    def entry(name):
        return speed.Contestant(name, lambda hop, out: calls.append(name), lambda: None)

    started = []
    measured = speed.measure_speed([entry("a"), entry("b")], 60, paced=True, progress=started.append)
    assert set(measured) == {"a", "b"}
    warm_up = 2 * speed.WARM_UP_BLOCKS
    turns = [calls[i] for i in range(warm_up, len(calls), speed.TURN_BLOCKS)]
    assert turns == ["a", "b", "b", "a"]  # 60 blocks are two turns; who comes first changes
    assert started == [50] * 4


def test_test_sound_is_never_silent():
    sound = speed.noisy_voice(1.0)
    assert sound.shape == (48_000,)
    assert np.abs(sound).max() < 1
    assert (sound.reshape(-1, HOP).std(axis=1) > 0.01).all()


def test_correlation_finds_a_known_delay():
    sound = speed.noisy_voice(1.0)
    late = np.concatenate([np.zeros(777, np.float32), sound[:-777]])
    assert delay.correlation_delay(sound, late) == 777
    assert delay.correlation_delay(sound, 0.1 * late) == 777


def test_our_delay_is_30_ms_with_and_without_processing(tmp_path, capsys, weights):
    save(tmp_path / "w.npz", weights.layers, weights.description)
    arguments = ["delay", "--weights", str(tmp_path / "w.npz"), "--json", str(tmp_path / "delay.json")]
    assert main(arguments) == 0
    found = json.loads((tmp_path / "delay.json").read_text())["delay"]
    assert [row["samples"] for row in found if row["system"] == "quietmic"] == [1440, 1440]
    known = {"rnnoise": 960, "deepfilternet3": 1440}
    assert all(row["samples"] == known[row["system"]] for row in found if row["system"] in known)
    assert "30.0" in capsys.readouterr().out


@pytest.mark.slow
def test_a_start_is_timed_in_a_process_of_its_own():
    start = startup.measure_startup(None, cold=False)["warm"]
    assert 0.1 < start["cpu_seconds"] <= start["seconds"] * 2
    if sys.platform.startswith("linux"):
        assert 20 < start["base_mb"] < start["memory_mb"] < 1000


def test_start_that_fails_says_why(tmp_path):
    with pytest.raises(OSError, match="did not start"):
        startup.measure_startup(tmp_path / "nothing.npz", cold=False)


def test_speed_page_holds_every_number():
    values = {"median": 0.2, "p99": 0.3, "p99.9": 0.4, "max": 0.5, "cpu": 0.21, "ratio_to_rnnoise": 0.4}
    document = {
        "blocks": {"hot": 100, "paced": 50},
        "hot": {"quietmic-256": values},
        "paced": {"quietmic-256": values},
        "stages": {"network": 0.15, "pitch": 0.02},
        "startup": {"warm": {"seconds": 1.5, "cpu_seconds": 1.2, "base_mb": 90.0, "memory_mb": 180.0}},
    }
    text = report.speed_tables(document)
    for expected in ("100 blocks", "| quietmic-256 |", "0.400", "0.170 ms together", "1.20", "180"):
        assert expected in text
