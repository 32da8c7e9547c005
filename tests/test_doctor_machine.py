"""`quietmic doctor` on microphone levels, the machine and Quietmic itself."""

import threading
from dataclasses import replace
from importlib import metadata

import numpy as np
import pytest

import assets
from app.doctor import delay, level, machine
from app.doctor.finding import ok
from app.doctor.scene import Node
from dsp.weights import load

MIC = Node("alsa_input.usb", "Headset", 80.0)
RUNNING = {
    "version": "0.1.0", "pid": 4711, "running": True, "message": "", "source": "Headset", "sink": "Quietmic (internal)",
    "delay_ms": 61.2, "cpu_percent": 3.0, "blocks": 100_000, "late_blocks": 2, "lost_blocks": 1,
}  # fmt: skip


# --- level ---------------------------------------------------------------------------------------------


def noise(rng, peak, channels=1):
    return rng.uniform(-peak, peak, (96_000, channels)).astype(np.float32)


def test_levels(rng):
    assert level.judge(noise(rng, 0.1)).state == "ok"
    assert "peak -20 dB" in level.judge(noise(rng, 0.1)).text
    quiet = level.judge(noise(rng, 0.001))
    assert (quiet.state, "very quiet: -60 dB" in quiet.text) == ("note", True)
    assert "digital silence" in level.judge(np.zeros((96_000, 2), np.float32)).text
    assert "no sound at all" in level.judge(np.zeros((0, 1), np.float32)).text
    clipping = level.judge(np.clip(noise(rng, 3.0), -1, 1))
    assert (clipping.state, "clips" in clipping.text) == ("problem", True)


def test_touching_full_scale_once_is_no_clipping(rng):
    samples = noise(rng, 0.5, 2)
    samples[-1, 0] = samples[0, 1] = samples[500:502, 0] = 1.0  # never three on end in one channel
    assert level.judge(samples).state == "ok"
    samples[502, 0] = -1.0
    assert level.judge(samples).state == "problem"


def test_a_dead_channel_is_numbered(rng):
    samples = noise(rng, 0.1, 2)
    samples[:, 1] = 0.0
    assert level.judge(samples).text.startswith("Channel 2 of 2 is dead")


def test_nothing_is_recorded_where_nothing_can_be_heard(rng):
    def never(*_):
        raise AssertionError

    assert level.level(None, never).state == "note"
    assert level.level(replace(MIC, muted=True), never).state == "note"
    seen = []
    level.level(replace(MIC, channels=2), lambda *asked: seen.append(asked) or noise(rng, 0.1))
    assert seen == [(MIC.name, 2, 2.0)]


# --- machine -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "state", "words"),
    [
        (None, "ok", "not running"),
        (RUNNING, "ok", "from Headset to Quietmic (internal), delay 61 ms, CPU 3 %"),
        ({**RUNNING, "running": False}, "note", "passes no sound on"),
        ({**RUNNING, "message": "The microphone has gone."}, "problem", "The microphone has gone."),
        ({**RUNNING, "lost_blocks": 500}, "note", "500 lost"),
        ({**RUNNING, "blocks": 100, "lost_blocks": 3, "late_blocks": 4}, "ok", "delay 61 ms"),
        ({**RUNNING, "late_blocks": 5000}, "note", "5000 were late"),
    ],
)
def test_instance(status, state, words):
    finding = machine.instance(status)
    assert finding.state == state
    assert words in finding.text


def test_priority():
    assert [machine.priority(granted).state for granted in ("real time", "nice", "none")] == ["ok", "ok", "note"]
    assert "rtkit grants it" in machine.priority("rtkit").text
    assert machine.probe_priority() in ("real time", "rtkit", "portal", "nice", "none")


@pytest.mark.parametrize(("own", "granted", "said"), [("nice", "rtkit", "rtkit"), ("none", "", "none")])
def test_who_may_not_himself_asks_what_the_sound_thread_asks(monkeypatch, own, granted, said):
    asked = []
    monkeypatch.setattr(machine, "hurry", lambda _thread: own)
    monkeypatch.setattr(machine, "ask_for_realtime", lambda thread: asked.append(thread) or granted)
    assert machine.probe_priority() == said
    assert asked
    assert asked[0] != threading.get_native_id()


def test_kernel():
    assert machine.kernel(lambda: ("avx2", ["avx2", "plain"])).state == "ok"
    assert machine.kernel(lambda: ("plain", ["avx2", "plain"])).advice == "unset QUIETMIC_KERNEL"
    assert "more slowly" in machine.kernel(lambda: ("plain", ["plain"])).text

    def refuse():
        raise ValueError("QUIETMIC_KERNEL=foo does not run here")

    assert machine.kernel(refuse).state == "problem"
    assert machine.kernel(machine.chosen_kernel).state in ("ok", "note")


def test_cache(tmp_path, monkeypatch):
    folder = tmp_path / "kernels" / "new"
    assert "first start" in machine.cache(folder).text
    folder.mkdir(parents=True)
    (folder / "a.nbc").write_bytes(bytes(2_000_000))
    assert machine.cache(folder).text.startswith("2.0 MB of compiled kernels")
    (tmp_path / "kernels" / "old").mkdir()
    (tmp_path / "kernels" / "old" / "b.nbc").write_bytes(bytes(3_000_000))
    assert "1 folders of other versions hold 3 MB" in machine.cache(folder).text
    monkeypatch.setattr("os.access", lambda *_: False)
    assert machine.cache(folder).state == "problem"


def test_weights(tmp_path):
    good = machine.weights(assets.path("percepnet.npz"))
    assert good.state == "ok"
    assert f"width {load(assets.path('percepnet.npz')).width}" in good.text
    bad = tmp_path / "bad.npz"
    bad.write_bytes(b"PK nothing")
    assert machine.weights(bad).state == "problem"
    assert str(bad) in machine.weights(bad).text


def test_settings_are_read_and_left_alone(tmp_path):
    path = tmp_path / "settings.toml"
    assert machine.settings(path) == (ok("settings", "There are no settings yet, so the defaults hold."), ())
    path.write_text("[devices]\nmicrophone = 'usb'\nmicrophones = ['usb', 'pci', 3]\n")
    finding, wanted = machine.settings(path)
    assert (finding.state, wanted) == ("ok", ("usb", "pci"))
    for text in ("[devices", "devices = 3\n"):
        path.write_text(text)
        assert machine.settings(path)[0].state == "problem"
        assert path.read_text() == text
    assert list(tmp_path.iterdir()) == [path]


def test_screen():
    assert machine.screen("linux", {"QT_QPA_PLATFORM": "offscreen"}).state == "ok"
    assert machine.screen("linux", {"DISPLAY": ":4711"}).text == "No screen answers (DISPLAY=:4711)."
    assert machine.screen("linux", {"DISPLAY": ""}).advice == "use `quietmic live`, which needs none"
    assert machine.screen("darwin", {}).state == "ok"


def test_versions():
    good = machine.versions(lambda name: "1.2", lambda: "19.7")
    assert good.state == "ok"
    assert "numba 1.2" in good.text
    assert "PortAudio 19.7" in good.text

    def absent(name):
        if name == "PySide6-Essentials":
            raise metadata.PackageNotFoundError
        return "1.2"

    def missing():
        raise OSError

    bad = machine.versions(absent, missing)
    assert (bad.state, "Not found: PySide6-Essentials, PortAudio." in bad.text) == ("note", True)


STATUS = {"pid": 1, "version": "1", "running": True, "delay_ms": 70.0, "phase": "live"}


@pytest.mark.parametrize(
    ("status", "measured", "state", "word"),
    [
        (None, 60.0, "note", "passes no sound"),
        (STATUS | {"phase": "asleep"}, 60.0, "note", "nobody listens"),
        (STATUS, None, "note", "Too little sound"),
        (STATUS, 64.4, "ok", "takes 64 ms; Quietmic itself tells 70 ms"),
        (STATUS, 140.0, "note", "takes 140 ms"),
    ],
)
def test_delay_is_measured_while_sound_passes(status, measured, state, word):
    found = delay.delay(status, MIC, lambda microphone, virtual: measured)
    assert (found.check, found.state) == ("delay", state)
    assert word in found.text


def test_a_sleeping_quietmic_is_well():
    found = machine.instance(STATUS | {"phase": "asleep", "running": False})
    assert found.state == "ok"
    assert "nobody listens" in found.text
