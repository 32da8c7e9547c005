"""Window, tray, menus and first steps together, on a fake engine."""

from types import SimpleNamespace

import pytest
from fake_engine import FakeWatch
from gui_test_page import FakePlayer, RecordedEngine
from gui_window import HEADSET, FakeVirtual
from PySide6.QtWidgets import QSystemTrayIcon

from app.audio.devices import Device
from app.gui import application, theme
from app.gui.mic_test import MicTest
from app.gui.session import Session
from app.gui.surroundings import Surroundings
from app.settings import Settings
from dsp import Denoiser, weights

LAPTOP = Device("internal", "Built-in", is_default=True)


@pytest.fixture(name="has_tray")
def a_tray(monkeypatch):
    """Let the desktop have a tray, whose messages are kept."""
    told, seen = [], set()
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    monkeypatch.setattr(QSystemTrayIcon, "show", lambda self: seen.add(id(self)))
    monkeypatch.setattr(QSystemTrayIcon, "hide", lambda self: seen.discard(id(self)))
    monkeypatch.setattr(QSystemTrayIcon, "isVisible", lambda self: id(self) in seen)
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda self, title, text, *_: told.append((title, text)))
    return told


@pytest.fixture(name="start")
def start_surroundings(qtbot, qapp, tmp_path):
    """Return a function that opens window and surroundings and waits until sound passes."""
    opened = []

    def start(settings=None, in_background=False):
        engine = RecordedEngine()
        settings = settings or Settings(path=tmp_path / "settings.toml", first_steps_done=True)
        session = Session(lambda: engine, FakeVirtual(engine.log), settings, FakeWatch(HEADSET, LAPTOP))
        test = MicTest(lambda: Denoiser(weights.random(64, seed=0)), engine.recent, FakePlayer)
        application.prepare_application(qapp)
        window = application.build(qapp, session, settings, test)
        qtbot.addWidget(window)
        around = Surroundings(window, session, test, settings)
        closed = []
        window.closed.connect(lambda: closed.append(1))
        opened.append(around)
        with qtbot.waitSignal(session.devices_found):
            around.begin(in_background)
            session.open()
        return SimpleNamespace(
            window=window, engine=engine, session=session, settings=settings, around=around, test=test, closed=closed
        )

    yield start
    for around in opened:
        around.quit()
        around.window_of_settings.close()
    theme.set_calm(qapp, False)


def click(around):
    around.tray._icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)


def action(menu, text):
    (found,) = [made for made in menu.actions() if made.text().replace("&", "") == text]
    return found


def menu_of(bar_or_menu, text):
    return action(bar_or_menu, text).menu()
