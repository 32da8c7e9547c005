"""The command line: quick help, one-line errors, honest exit statuses."""

import json
import os
import resource
import signal
import subprocess
import sys
import types
from dataclasses import dataclass
from pathlib import Path

import pytest

import app
from app import cli
from dsp.params import Params

ROOT = Path(__file__).parents[1]
COMMANDS = (
    [],
    ["live"],
    ["status"],
    ["strength"],
    ["enhance"],
    ["devices"],
    ["doctor"],
    ["train"],
    ["export"],
    ["bench"],
)
HEAVY = {"numpy", "numba", "PySide6", "sounddevice", "soundfile", "torch", "scipy", "pulsectl"}


def quietmic(*arguments, **options):
    """Run the command as a process of its own."""
    command = [sys.executable, "-m", "app", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False, **options)


@pytest.fixture
def module(monkeypatch):
    """Put a stand-in for a module of the program into place."""

    def place(name, **content):
        stand_in = types.SimpleNamespace(**content)
        parent, _, last = name.rpartition(".")
        monkeypatch.setitem(sys.modules, name, stand_in)
        if parent in sys.modules:
            monkeypatch.setattr(sys.modules[parent], last, stand_in, raising=False)
        return stand_in

    return place


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command) or "quietmic")
def test_help_answers_at_once(command, monkeypatch):
    # Processor time, since other work on the machine is not ours; on an idle machine it is what a person waits.
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    shortest = 10.0
    for _ in range(6):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        result = quietmic(*command, "--help")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert result.returncode == 0, result.stderr
        assert result.stdout.startswith("usage: quietmic")
        shortest = min(shortest, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        if shortest < 0.3:
            break
    assert shortest < 0.3


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command) or "quietmic")
def test_help_imports_nothing_heavy(command):
    code = (
        "import sys; from app import cli\n"
        f"try: cli.main([*{command}, '--help'])\n"
        "except SystemExit: pass\n"
        f"print({HEAVY} & sys.modules.keys())"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout.splitlines()[-1] == "set()"


def test_version():
    assert quietmic("--version").stdout == f"quietmic {app.__version__}\n"


@pytest.mark.parametrize("arguments", [["enhance"], ["sing"], ["live", "--strength", "much"], ["devices", "--loud"]])
def test_wrong_usage_is_status_2(arguments, capsys):
    with pytest.raises(SystemExit, match="2"):
        cli.main(arguments)
    assert "usage: quietmic" in capsys.readouterr().err


def test_knobs_become_params():
    parse = cli.build_parser().parse_args
    assert vars(parse(["live"])).items() >= {"strength": 80.0, "limit_db": 100.0, "comb": True, "bypass": False}.items()
    arguments = parse(["enhance", "a", "b", "--strength", "30", "--limit-db", "12", "--no-comb", "--bypass"])
    values = vars(arguments).items()
    assert values >= {"strength": 30.0, "limit_db": 12.0, "comb": False, "bypass": True}.items()


def test_live_gets_what_was_asked_for(module):
    seen = []
    module("app.live", run=lambda args, ours: seen.append(args) or 0)
    assert cli.main(["live", "--input", "usb", "--output", "hall", "--seconds", "3", "--strength", "40"]) == 0
    assert (seen[0].input, seen[0].output, seen[0].seconds) == ("usb", "hall", 3.0)
    assert seen[0].params == Params(strength=40)


def test_no_command_opens_the_window(module, monkeypatch):
    monkeypatch.setitem(sys.modules, "app.gui", types.SimpleNamespace())
    monkeypatch.setattr(app, "gui", sys.modules["app.gui"], raising=False)
    module("app.gui.application", run=lambda args: 7)
    assert cli.main([]) == 7


def test_no_screen_is_one_line(monkeypatch, capsys):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert cli.main([]) == 1
    assert capsys.readouterr().err == (
        "quietmic: there is no screen for the window; `quietmic live` cleans the microphone without one\n"
    )


def test_strength_out_of_range_is_one_line(capsys):
    assert cli.main(["enhance", "a.wav", "b.wav", "--strength", "150"]) == 1
    assert capsys.readouterr().err == "quietmic: strength=150 is outside 0..100 %\n"


@pytest.mark.parametrize("seconds", ["0", "-1", "nan"])
def test_no_time_to_run_is_one_line(seconds, capsys):
    assert cli.main(["live", "--seconds", seconds]) == 1
    assert "seconds=" in capsys.readouterr().err


def test_errors_of_the_system_name_the_file(module, capsys):
    def run(args, ours):
        open("/no/such/folder/x")

    module("app.live", run=run)
    assert cli.main(["live"]) == 1
    assert capsys.readouterr().err == "quietmic: /no/such/folder/x: No such file or directory\n"


def test_debug_shows_where_an_error_came_from():
    result = quietmic("--debug", "enhance", "a.wav", "b.wav", "--strength", "150")
    assert result.returncode == 1
    assert result.stderr.startswith("Traceback")


def test_a_bug_keeps_its_traceback(module):
    module("app.live", run=lambda args, ours: {}["bug"])
    with pytest.raises(KeyError, match="bug"):
        cli.main(["live"])


def test_ctrl_c_is_quiet(module, capsys):
    def run(args, ours):
        raise KeyboardInterrupt

    module("app.live", run=run)
    assert cli.main(["live"]) == 130
    assert capsys.readouterr().err == ""


def test_a_reader_that_leaves_is_no_error():
    code = (
        "import sys, types; import app.audio\n"
        "d = types.SimpleNamespace(name='n' * 1000, description='d', is_default=True, is_virtual=False)\n"
        "m = types.SimpleNamespace(microphones=lambda: [d] * 1000, outputs=lambda: [])\n"
        "sys.modules['app.audio.devices'] = app.audio.devices = m\n"
        "from app import cli; sys.exit(cli.main(['devices']))"
    )
    reader, writer = os.pipe()
    os.close(reader)
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert result.returncode == 128 + signal.SIGPIPE
    assert result.stderr == b""


@dataclass(frozen=True)
class FakeDevice:
    name: str
    description: str
    is_default: bool = False
    is_virtual: bool = False


@pytest.fixture
def fake_devices(module):
    microphones = [FakeDevice("usb", "USB microphone", is_default=True), FakeDevice("cable", "Cable", is_virtual=True)]
    return module("app.audio.devices", microphones=lambda: microphones, outputs=lambda: [])


def test_devices_are_listed_with_the_default_marked(fake_devices, capsys):
    assert cli.main(["devices"]) == 0
    assert capsys.readouterr().out == (
        "microphones:\n  * usb  USB microphone\n    cable  Cable  (virtual)\noutputs: none found\n"
    )


def test_devices_as_json(fake_devices, capsys):
    assert cli.main(["devices", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [device["name"] for device in listed["microphones"]] == ["usb", "cable"]
    assert listed["microphones"][0]["is_default"] is True
    assert listed["outputs"] == []


def test_no_sound_server_is_one_line(module, capsys):
    def nobody():
        raise OSError("no sound server answers; start PulseAudio or PipeWire")

    module("app.audio.devices", microphones=nobody, outputs=nobody)
    assert cli.main(["devices"]) == 1
    assert capsys.readouterr().err == "quietmic: no sound server answers; start PulseAudio or PipeWire\n"


@pytest.mark.parametrize(
    ("command", "home"),
    [("train", "dsp.train.__main__"), ("export", "dsp.train.export"), ("bench", "app.bench")],
)
def test_arguments_are_passed_through(command, home, module):
    seen = []
    module(home, main=seen.append)
    assert cli.main([command, "--steps", "3", "folder"]) == 0
    assert seen == [["--steps", "3", "folder"]]


def test_training_without_torch_says_how_to_get_it(module, capsys):
    def main(arguments):
        raise ModuleNotFoundError("No module named 'torch'", name="torch")

    module("dsp.train.__main__", main=main)
    assert cli.main(["train", "corpus"]) == 1
    expected = "quietmic: `train` needs the package torch: pip install 'quietmic[train]'\n"
    assert capsys.readouterr().err == expected


def test_a_missing_module_of_our_own_is_a_bug(module):
    def main(arguments):
        raise ModuleNotFoundError("No module named 'dsp.train.lost'", name="dsp.train.lost")

    module("dsp.train.__main__", main=main)
    with pytest.raises(ModuleNotFoundError):
        cli.main(["train", "corpus"])
