"""`quietmic live` without sound: what the control socket does to it, and names that are refused early."""

import subprocess
import sys
from argparse import Namespace
from dataclasses import replace
from pathlib import Path

import pytest

from app import control, instance, live
from app.audio.devices import DEMO, Device
from app.audio.readout import Snapshot
from app.settings import Settings
from dsp.params import Params

ROOT = Path(__file__).parents[1]


class FakeEngine:
    def __init__(self, params):
        self.params = params

    def snapshot(self):
        return Snapshot(running=True, source="mic", sink="calls", backend="sound server", lost_blocks=2)


@pytest.mark.parametrize(
    ("commands", "bypass"),
    [
        (["on"], False),
        (["off"], True),
        (["toggle"], True),
        (["toggle", "toggle"], False),
        (["bypass"], True),
        (["bypass", "bypass"], False),
        (["bypass", "on"], False),
        (["bypass", "toggle"], True),
        (["bypass", "off", "on"], False),
    ],
)
def test_commands_switch_the_engine(commands, bypass):
    engine = FakeEngine(Params())
    remote = live.Remote(engine)
    for command in commands:
        remote.obey(command, 0.0)
    assert engine.params == Params(bypass=bypass)
    assert remote.status()["on"] is (commands[-1] == "bypass" or not bypass)
    assert remote.status()["original"] is (commands == ["bypass"])


def test_strength_keeps_the_rest():
    engine = FakeEngine(Params(limit_db=20, comb=False, bypass=True))
    remote = live.Remote(engine)
    remote.obey("strength", 60.0)
    assert engine.params == Params(strength=60, limit_db=20, comb=False, bypass=True)
    with pytest.raises(ValueError, match="strength=101"):
        remote.obey("strength", 101.0)
    assert engine.params.strength == 60


def test_what_cannot_be_done_says_why():
    remote = live.Remote(FakeEngine(Params(bypass=True)))
    with pytest.raises(ValueError, match="Voice Focus is off"):
        remote.obey("bypass", 0.0)
    with pytest.raises(ValueError, match="without a window"):
        remote.obey("show", 0.0)


@pytest.mark.parametrize("command", [*control.COMMANDS, "show"])
def test_every_command_is_known(command):
    remote = live.Remote(FakeEngine(Params()))
    request = {"command": command, "value": 60} if command == "strength" else {"command": command}
    answer = instance.answer(str(request).replace("'", '"').encode(), remote)
    assert answer["ok"] is (command != "show"), answer


def test_status_line_tells_the_way_the_delay_and_the_losses():
    line = live.status_line(FakeEngine(Params()).snapshot())
    assert line.startswith("mic > calls (sound server): in ")
    for part in ("delay 30 ms", "CPU 0 %", "2 lost"):
        assert part in line


def test_status_line_tells_what_is_wrong_with_the_microphone():
    muted = replace(FakeEngine(Params()).snapshot(), muted=True)
    line = "2 lost; mic is muted: unmute it in the system's sound settings, or with its own key"
    assert live.status_line(muted).endswith(line)


@pytest.fixture
def some_devices(monkeypatch):
    monkeypatch.setattr(live, "microphones", lambda: [Device("usb", "USB microphone")])
    monkeypatch.setattr(live, "outputs", lambda: [Device("hall", "Hall")])


def arguments(**changes):
    return Namespace(**({"input": None, "output": None, "always_on": False} | changes))


@pytest.fixture
def settings(monkeypatch):
    chosen = Settings(microphone="camera", microphones=["camera", "usb"])
    monkeypatch.setattr(live.Settings, "load", lambda: chosen)
    return chosen


@pytest.mark.usefixtures("some_devices", "settings")
@pytest.mark.parametrize(("capture", "output"), [("piano", None), (None, "moon"), (DEMO, "moon")])
def test_unknown_names_are_refused(capture, output):
    with pytest.raises(ValueError, match="choose one of"):
        live._wish(arguments(input=capture, output=output))


@pytest.mark.usefixtures("some_devices", "settings")
def test_a_part_of_a_name_is_a_wish_for_the_device():
    wish = live._wish(arguments(input="usb", output="hall"))
    assert (wish.preferred, wish.output, wish.demo) == (("usb",), "hall", False)
    assert live._wish(arguments(input=DEMO)).preferred == (DEMO,)


@pytest.mark.usefixtures("some_devices")
def test_what_is_not_told_comes_from_the_settings(settings):
    wish = live._wish(arguments())
    assert (wish.preferred, wish.on_demand, wish.demo) == (("camera", "usb"), True, True)
    assert not live._wish(arguments(always_on=True)).on_demand
    settings.on_demand = False
    assert not live._wish(arguments()).on_demand


def test_a_mistyped_name_does_not_wait_for_kernels():
    code = (
        "import sys; from app import live; from app.audio.devices import Device; from argparse import Namespace\n"
        "live.microphones = lambda: [Device('usb', 'USB')]\n"
        "try: live.run(Namespace(input='piano', output=None, always_on=False), None)\n"
        "except ValueError as error: print(error)\n"
        "print('numba' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["'piano' is no microphone; choose one of: usb (USB)", "False"]
