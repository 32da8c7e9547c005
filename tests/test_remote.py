"""The control socket's hand on the window: the same controls that the user turns, from another thread."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from gui_window import start_window, texts  # noqa: F401  (a fixture)
from PySide6.QtWidgets import QLabel

from app import control, instance
from app.gui import remote
from app.gui.remote import Remote

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support raise")


@pytest.fixture
def steered(start, qtbot):
    """Return a window and a function that steers it from another thread and waits for what comes of it."""
    app = start()
    steering = Remote(app.window, app.session)
    with ThreadPoolExecutor(1) as pool:

        def call(method, *arguments):
            done = pool.submit(getattr(steering, method), *arguments)
            qtbot.waitUntil(done.done)
            return done.result()

        app.remote, app.call, app.pool = steering, call, pool
        yield app


@pytest.mark.parametrize(
    ("commands", "on"),
    [(["off"], False), (["on"], True), (["toggle"], False), (["toggle", "toggle"], True), (["off", "off"], False)],
)
def test_the_switch(steered, commands, on):
    for command in commands:
        steered.call("obey", command, 0.0)
    assert steered.window._controls.is_on is on
    assert steered.engine.params.bypass is not on
    status = steered.call("status")
    assert (status["on"], status["window"], status["running"]) == (on, True, True)


def test_the_strength_moves_the_slider(steered):
    steered.call("obey", "strength", 35.0)
    assert steered.engine.params.strength == 35.0
    assert "35 %" in texts(steered.window)
    assert steered.call("status")["strength"] == 35.0


def test_what_is_wrong_comes_back_to_who_asked(steered):
    with pytest.raises(ValueError, match=r"strength=150 is outside 0\.\.100"):
        steered.call("obey", "strength", 150.0)
    assert steered.engine.params.strength == 80.0
    steered.call("obey", "off", 0.0)
    with pytest.raises(ValueError, match="Voice Focus is off"):
        steered.call("obey", "bypass", 0.0)


def test_bypass_is_the_button(steered):
    steered.call("obey", "bypass", 0.0)
    assert steered.window._controls.bypass.original
    assert steered.call("status")["original"]
    steered.call("obey", "toggle", 0.0)
    assert not steered.window._controls.bypass.original, "switching ends the comparison"


def test_show_brings_a_hidden_or_minimised_window(steered):
    steered.window.showMinimized()
    steered.call("obey", "show", 0.0)
    assert not steered.window.isMinimized()
    steered.window.hide()
    steered.call("obey", "show", 0.0)
    assert steered.window.isVisible()


def test_a_busy_window_is_told_and_nobody_waits_for_ever(steered, monkeypatch):
    monkeypatch.setattr(remote, "PATIENCE", 0.05)
    done = steered.pool.submit(steered.remote.status)
    with pytest.raises(OSError, match="the window is busy"):
        done.result(10)  # this thread is the window's, and does not look at its events


def test_what_came_too_late_is_not_done_later(steered, qtbot, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(remote, "PATIENCE", 0.05)
        done = steered.pool.submit(steered.remote.obey, "toggle", 0.0)
        with pytest.raises(OSError, match="the window is busy"):
            done.result(10)
    assert steered.call("status")["on"], "the window has looked at its events since"


def test_through_the_socket_as_the_command_does(steered, qtbot):
    with instance.claim() as ours:
        ours.serve(steered.remote)
        asked = steered.pool.submit(control.ask, "toggle")
        began = time.monotonic()
        qtbot.waitUntil(asked.done)
        assert time.monotonic() - began < control.PATIENCE
        assert asked.result()["on"] is False
        refused = steered.pool.submit(control.ask, "strength", 101.0)
        qtbot.waitUntil(refused.done)
        with pytest.raises(ValueError, match="outside"):
            refused.result()
    assert any("Off." in label.text() for label in steered.window.findChildren(QLabel))
