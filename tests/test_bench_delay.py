"""`quietmic bench delay` on private sound servers: a number for each backend, and nothing left behind."""

import json

import pytest
import sound_servers

from app import bench, cli
from app.audio import engine_delay, virtual_linux
from app.instance import claim
from dsp.bench.__main__ import main
from dsp.constants import DELAY, SAMPLE_RATE
from dsp.weights import random, save

ALGORITHM_MS = 1000 * DELAY / SAMPLE_RATE


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    path = tmp_path_factory.mktemp("weights") / "random.npz"
    weights = random(64)
    save(path, weights.layers, weights.description)
    return path


@pytest.fixture
def no_server(tmp_path, monkeypatch):
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/nothing")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


def modules():
    return sound_servers.pactl("list", "short", "modules").stdout


@pytest.mark.slow
@pytest.mark.server
@pytest.mark.parametrize("kind", ["pulseaudio", "pipewire"])
def test_the_engine_is_measured_on_the_server_that_runs(kind, network, tmp_path, capsys, monkeypatch):
    pytest.importorskip("tqdm")
    monkeypatch.setattr(engine_delay, "CHOICES", {"pulse": ("low", "safe"), "sounddevice": ("normal",)})
    monkeypatch.setattr(engine_delay, "TIMES", 3)
    with getattr(sound_servers, kind)(tmp_path, monkeypatch, realtime=True):
        before = modules()
        path = tmp_path / "delay.json"
        assert cli.main(["bench", "delay", "--weights", str(network), "--json", str(path)]) == 0
        assert modules() == before
    text = capsys.readouterr()
    assert "left out" not in text.err
    document = json.loads(path.read_text())
    assert [row["samples"] for row in document["delay"] if row["system"] == "quietmic"] == [DELAY, DELAY]
    lines = [line for line in text.out.splitlines() if line.startswith(f"| {kind}")]
    rows = {(row["backend"], row["latency"]): row for row in document["engine"]}
    assert list(rows) == [("pulse", "low"), ("pulse", "safe"), ("sounddevice", "normal")]
    for (backend, latency), row in rows.items():
        assert row["server"] == kind
        assert ALGORITHM_MS < row["least"] <= row["median"] <= row["most"] < 500
        assert any(line.split()[1:6:2] == [kind, backend, latency] for line in lines)
    assert rows["pulse", "low"]["median"] + 20 < rows["pulse", "safe"]["median"]  # by design 80 ms more in stock


@pytest.mark.server
def test_what_a_crash_left_goes(tmp_path, monkeypatch):
    with sound_servers.pulseaudio(tmp_path, monkeypatch):
        sound_servers.pactl("load-module", "module-null-sink", f"sink_name={engine_delay.FEED}")
        with engine_delay.noisy_microphone() as name:
            assert modules().count(f"sink_name={engine_delay.FEED}") == 1
            (heard,), _ = sound_servers.record([name], 0.5, tmp_path)
            assert heard[-4800:].std() == pytest.approx(0.03, rel=0.2)
        assert engine_delay.MICROPHONE not in modules()


@pytest.mark.server
def test_beside_a_running_quietmic_only_the_algorithm_is_measured(tmp_path, monkeypatch, network):
    with sound_servers.pulseaudio(tmp_path, monkeypatch), claim():
        rows, (remark,) = bench.engine_delays(network, quick=True)
        assert rows == []
        assert "is running already" in remark
        assert virtual_linux.SOURCE not in sound_servers.pactl("list", "short", "sources").stdout.split()


def test_without_a_server_one_line_and_the_algorithm(no_server, network, capsys):
    assert bench.main(["delay", "--weights", str(network)]) == 0
    text = capsys.readouterr()
    assert text.err == "left out: delay of the engine: no sound server (PulseAudio or PipeWire) answers\n"
    assert "1440" in text.out


def test_the_denoiser_alone_says_who_measures_the_engine(network, capsys, tmp_path):
    assert main(["delay", "--weights", str(network), "--json", str(tmp_path / "delay.json")]) == 0
    assert "left out: delay of the engine: only `quietmic bench` measures it\n" in capsys.readouterr().err
    assert json.loads((tmp_path / "delay.json").read_text())["engine"] == []


def test_a_backend_that_fails_does_not_take_the_others_along(network, monkeypatch, tmp_path):
    row = {"server": "pipewire", "backend": "pulse"}

    def measure(weights, microphone, backend, latency, times):
        if backend != "pulse":
            raise OSError("PortAudio library not found")
        return row

    class Noise:
        def __enter__(self):
            return "microphone"

        def __exit__(self, *_):
            pass

    monkeypatch.setattr("app.audio.server.answers", lambda: True)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setattr(engine_delay, "measure", measure)
    monkeypatch.setattr(engine_delay, "noisy_microphone", Noise)
    rows, remarks = bench.engine_delays(network, quick=True)
    assert rows == [row]
    assert remarks == ["delay of the engine, backend sounddevice, latency normal: PortAudio library not found"]
