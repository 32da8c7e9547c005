"""Whether a window can open is known before Qt is asked."""

import ctypes
import socket

import pytest

from app import cli, control, screen


@pytest.fixture
def listening(tmp_path):
    """A Wayland socket."""
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(tmp_path / "wayland-7"))
        made.listen()
        yield {"XDG_RUNTIME_DIR": str(tmp_path), "WAYLAND_DISPLAY": "wayland-7"}


def test_a_screen_that_answers_is_enough(listening):
    assert screen.missing(listening) == ""
    assert screen.missing({**listening, "DISPLAY": ":4711"}) == ""


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({}, "there is no screen for the window"),
        ({"DISPLAY": ":4711"}, "no screen answers (DISPLAY=:4711)"),
        ({"DISPLAY": "unix:4711.0"}, "no screen answers (DISPLAY=unix:4711.0)"),
        ({"WAYLAND_DISPLAY": "gone", "XDG_RUNTIME_DIR": "/nowhere"}, "no screen answers (WAYLAND_DISPLAY=gone)"),
        ({"QT_QPA_PLATFORM": "offscreen"}, ""),
    ],
)
def test_without_one_it_says_which_was_asked(environment, told):
    assert screen.missing(environment, "linux") == told


def test_elsewhere_there_is_always_one():
    assert screen.missing({}, "darwin") == ""


def test_the_library_that_qt_does_not_bring_is_named(monkeypatch):
    def refuse(name):
        raise OSError(name)

    monkeypatch.setattr(ctypes, "CDLL", refuse)
    monkeypatch.setattr(screen, "_answers", lambda place: True)
    assert "libxcb-cursor.so.0; packaging/run.sh" in screen.missing({"DISPLAY": ":0"}, "linux")


def test_the_window_ends_with_one_line(monkeypatch, capsys):
    monkeypatch.setattr(control, "show_window", lambda: False)
    for name in ("WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", ":4711")
    assert cli.main([]) == 1
    told = capsys.readouterr().err
    assert told == "quietmic: no screen answers (DISPLAY=:4711); `quietmic live` cleans the microphone without one\n"
