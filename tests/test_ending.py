"""Signals end `quietmic live` in good order; those that are ignored stay so."""

import os
import signal
from argparse import Namespace
from types import SimpleNamespace

import pytest

from app import ending, live, networks
from app.audio.readout import Snapshot
from app.timeline import Timeline
from dsp.params import Params

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")


@pytest.fixture
def hangup():
    """Return a function that sets what SIGHUP does, until the end of the test."""
    before = signal.getsignal(signal.SIGHUP)
    yield lambda action: signal.signal(signal.SIGHUP, action)
    signal.signal(signal.SIGHUP, before)


@pytest.fixture
def run(monkeypatch):
    """Return a function that runs `quietmic live` and sends it signals once sound passes; it returns status and log."""
    log, sent = [], []

    class Engine:
        def __init__(self, *_):
            self.params, self.timeline = Params(), Timeline()
            self.prepare, self.snapshot = lambda progress: None, Snapshot

    class Supervisor:
        status = SimpleNamespace(problem="", virtual=None, phase=None, listeners_text="nobody listens")

        def __init__(self, *_):
            pass

        def start(self):
            for number in sent:
                signal.raise_signal(number)
            return self.status

        def stop(self):
            for number in sent:  # a terminal that closes tells the shell too, which tells us once more
                signal.raise_signal(number)
            log.append("stop")

    monkeypatch.setattr(live, "Supervisor", Supervisor)
    monkeypatch.setattr("app.audio.engine.Engine", Engine)
    monkeypatch.setattr(networks, "choose", lambda *_: (None, None))

    def run(*numbers):
        sent[:] = numbers
        unsaid = dict.fromkeys(("input", "output", "network", "weights", "latency", "backend"))
        told = Namespace(always_on=False, params=Params(), seconds=0.0, **unsaid)
        return live.run(told, SimpleNamespace(serve=lambda remote: None)), log

    return run


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_takes_the_virtual_microphone_away(run, hangup, number):
    hangup(signal.SIG_DFL)
    before = signal.getsignal(number)
    assert run(number) == (130, ["stop"])
    assert signal.getsignal(number) == before


def test_what_nohup_ignores_stays_ignored(run, hangup):
    hangup(signal.SIG_IGN)
    assert ending.signals() == (signal.SIGTERM,)
    assert run(signal.SIGHUP) == (0, ["stop"])
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN


def test_without_sighup_there_is_sigterm(monkeypatch):
    monkeypatch.delattr(signal, "SIGHUP")
    assert ending.signals() == (signal.SIGTERM,)


def test_a_terminal_that_has_closed_stops_no_cleaning_up(run, hangup, monkeypatch):
    def gone(text):
        raise OSError(5, "Input/output error")

    hangup(signal.SIG_DFL)
    monkeypatch.setattr("sys.stderr", SimpleNamespace(isatty=lambda: False, write=gone, flush=lambda: None))
    assert run(signal.SIGHUP) == (130, ["stop"])


def test_settings_that_were_set_aside_are_told(run, capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "quietmic").mkdir()
    (tmp_path / "quietmic" / "settings.toml").write_text("[sound\n")
    run()
    assert "kept as settings.toml.bad, the defaults are used" in capsys.readouterr().err
