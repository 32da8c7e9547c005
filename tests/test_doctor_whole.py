"""All of `quietmic doctor` at once: without a sound server, on other systems, on private servers."""

import json
import subprocess

import numpy as np
import pytest
import sound_servers

from app import cli, control, doctor
from app.audio import virtual_linux
from app.doctor import level, scene
from app.doctor.finding import Finding, attempt
from app.doctor.scene import Node


def noise(rng, peak, channels=1):
    return rng.uniform(-peak, peak, (96_000, channels)).astype(np.float32)


CHECKS = ["sound server", "microphone", "microphone volume", "microphone level", "virtual microphone", "listeners",
          "raw microphone", "other suppressors", "delay", "Quietmic", "priority", "processor", "kernel cache",
          "weights", "small weights", "settings", "screen", "versions"]  # fmt: skip


def test_without_a_sound_server(monkeypatch, capsys):
    monkeypatch.delenv("QT_QPA_PLATFORM")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert cli.main(["doctor", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [item["check"] for item in found] == CHECKS
    assert [item["number"] for item in found] == list(range(1, 19))
    assert found[0]["text"] == "No sound server answers."
    assert "pipewire-pulse" in found[0]["advice"]
    assert {item["state"] for item in found[1:9]} == {"note"}
    assert [item["check"] for item in found if item["state"] == "problem"] == ["sound server"]
    assert [item for item in found if "could not be checked" in item["text"]] == []


def test_a_running_quietmic_that_does_not_answer_is_a_problem(monkeypatch):
    def ask(command):
        raise OSError("Quietmic runs but does not answer; end it")

    monkeypatch.setattr(control, "ask", ask)
    found = {item.check: item for item in doctor.examine()}
    assert found["Quietmic"].state == "problem"


def test_other_systems(monkeypatch):
    def nothing(_):
        raise OSError("only Linux")

    monkeypatch.setattr(scene, "look", nothing)
    monkeypatch.setattr("sys.platform", "darwin")
    monkeypatch.setattr("app.audio.devices.microphones", lambda: [doctor.audio_devices.Device("m", "Built-in", True)])
    monkeypatch.setattr("app.audio.devices.outputs", list)
    found = {item.check: item for item in doctor._sound(None, None, level.record)}
    assert found["microphone"].text == "Quietmic takes Built-in."
    assert found["virtual microphone"].state == "problem"
    assert "BlackHole" in found["virtual microphone"].advice


@pytest.fixture(params=["pulseaudio", "pipewire"])
def server(request, tmp_path, monkeypatch):
    with getattr(sound_servers, request.param)(tmp_path, monkeypatch) as started:
        yield started, request.param


def by_check(findings) -> dict[str, Finding]:
    return {item.check: item for item in findings}


@pytest.mark.server
def test_on_a_private_server(server, rng, monkeypatch):
    started, kind = server
    with sound_servers.playing(noise(rng, 0.1, 1)[:, 0].repeat(10), started.folder):
        found = by_check(doctor.examine())
    assert ("PipeWire" in found["sound server"].text) == (kind == "pipewire")
    assert found["microphone"].text.startswith("Quietmic takes Fake Microphone, the system's default.")
    assert found["microphone level"].state == "ok", found["microphone level"]
    assert [item for item in found.values() if item.state == "problem"] == []

    sound_servers.pactl("set-source-mute", sound_servers.MICROPHONE, "1")
    monkeypatch.setattr(level, "SECONDS", 0.3)
    found = by_check(doctor.examine())
    assert found["microphone volume"].text == "Fake Microphone is muted."
    sound_servers.pactl("set-source-mute", sound_servers.MICROPHONE, "0")
    sound_servers.wait_for(  # what was being played runs out
        lambda: "silence" in by_check(doctor.examine())["microphone level"].text, "silence"
    )

    virtual_linux.create()  # and nobody runs: left behind
    recorders = [
        subprocess.Popen(["parec", f"--device={name}", "--client-name=Firefox"], stdout=subprocess.DEVNULL)
        for name in (virtual_linux.SOURCE, sound_servers.MICROPHONE)
    ]
    try:
        sound_servers.wait_for(lambda: len(scene.look([]).listeners([virtual_linux.SOURCE])) == 1, "a listener")
        sound_servers.wait_for(lambda: len(scene.look([]).listeners([sound_servers.MICROPHONE])) == 1, "another")
        found = by_check(doctor.examine())
    finally:
        for recorder in recorders:
            sound_servers.end(recorder)
        virtual_linux.remove()
    assert found["virtual microphone"].state == "problem"
    assert found["listeners"].text == "Firefox records Quietmic microphone."
    assert found["raw microphone"].text == "Firefox records the microphone itself, with all the noise."


@pytest.mark.server
def test_a_source_that_is_gone_is_no_traceback(server):
    finding = attempt("microphone level", level.level, Node("no_such_source"), level.record)
    assert finding.state == "note"
    assert "no_such_source does not open" in finding.text
