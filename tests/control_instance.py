"""A running Quietmic, as those that command it see it."""

import os
import socket
from pathlib import Path

import pytest

from app import control, instance
from app.audio.readout import Snapshot
from dsp.params import Params

NEEDS_SOCKETS = pytest.mark.skipif(os.name == "nt", reason="Python has no Unix sockets on Windows")
ROOT = Path(__file__).parents[1]
# Holds the claim and answers, until its input ends.
OTHER = """
import sys
from app import instance
class Mute:
    def obey(self, command, value): pass
    def status(self): return {}
with instance.claim() as ours:
    ours.serve(Mute())
    print("ready", flush=True)
    sys.stdin.read()
"""


class Fake:
    """Does what a headless run does, without an engine."""

    def __init__(self):
        self.log = []
        self.params = Params()

    def obey(self, command, value):
        self.log.append((command, value))
        if command == "strength":
            self.params = Params(strength=value)

    def status(self):
        return instance.status(self.params, True, False, False, Snapshot(running=True, source="mic", sink="calls"))


@pytest.fixture(scope="module", name="folder")
def own_folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("run")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(made))
        yield made


@pytest.fixture(autouse=True)
def here(folder, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))


@pytest.fixture(name="running")
def running_instance(folder):
    """Return what a running instance obeys with."""
    fake = Fake()
    with instance.claim() as ours:
        ours.serve(fake)
        yield fake


def connect(folder):
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(str(folder / control.SOCKET))  # with a timeout it would not wait in the queue
    connection.settimeout(10)
    return connection
