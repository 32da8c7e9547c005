"""What every test gets: a screen in memory, settings of its own, patience, one way to draw random numbers."""

import gc
import os
from typing import ClassVar

# Before Qt is imported by anything.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

import numpy as np
import pytest
from hypothesis import settings
from pytestqt.qtbot import QtBot
from waiting import PATIENCE

# The first call of a kernel compiles it, so time says nothing. Examples are the same in every run.
settings.register_profile("quietmic", deadline=None, derandomize=True)
settings.load_profile("quietmic")


@pytest.fixture(autouse=True)
def _own_settings(tmp_path_factory, monkeypatch):
    """Keep tests away from the settings, the running Quietmic and the speakers of whoever runs them."""
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path_factory.mktemp("home")))
    monkeypatch.setenv("XDG_DATA_DIRS", "/nonexistent")
    if "PULSE_SERVER" not in os.environ:  # else the module has a private server
        runtime = tmp_path_factory.mktemp("runtime")
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
        monkeypatch.setenv("PULSE_SERVER", f"unix:{runtime}/none")
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={runtime}/none")


@pytest.fixture(autouse=True)
def _own_garbage(request):
    """Let what is dead of a window end here: Python would do that in any thread, and Qt may crash then."""
    if "qapp" not in request.fixturenames:
        yield
        return
    gc.disable()
    yield
    gc.collect()
    gc.freeze()  # what stays is not looked at again, which would take longer than most tests
    gc.enable()


class KeepingBot(QtBot):
    """Keeps whatever waits for a signal, and waits as long for Qt as for anything else.

    A signal of another thread may arrive after its receiver was disconnected. PySide then calls the method of a plain
    Python object that is gone (receivers that are QObjects, and functions, are safe), and Python crashes.
    """

    _kept: ClassVar[list[object]] = []

    def waitSignal(self, signal, *, timeout=int(1000 * PATIENCE), **options):
        self._kept.append(super().waitSignal(signal, timeout=timeout, **options))
        return self._kept[-1]

    def waitActive(self, widget, *, timeout=int(1000 * PATIENCE)):
        return super().waitActive(widget, timeout=timeout)

    def waitUntil(self, callback, *, timeout=int(1000 * PATIENCE)):
        return super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp, request):
    """Return pytest-qt's robot, one that survives late signals."""
    return KeepingBot(request)


@pytest.fixture
def rng():
    """Return random numbers that are the same in every run."""
    return np.random.default_rng(0)
