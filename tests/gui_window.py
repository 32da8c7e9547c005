"""A window on a fake engine, and how its controls are found and pressed."""

from types import SimpleNamespace

import pytest
from fake_engine import FakeEngine, FakeWatch
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.audio.devices import Device
from app.gui import application
from app.gui.session import Session
from app.settings import Settings

# A screen in memory has no window manager to tell these things.
NO_WINDOW_MANAGER = pytest.mark.qt_log_ignore("This plugin does not support (raise|propagateSizeHints)")

HEADSET, CAMERA = Device("usb", "USB headset"), Device("camera", "Camera")


class FakeVirtual:
    name, output = "Quietmic microphone", "quietmic_sink"

    def __init__(self, log):
        self.log = log

    def create(self):
        self.log.append("create")

    def remove(self):
        self.log.append("remove")


@pytest.fixture(name="start")
def start_window(qtbot, qapp, tmp_path):
    """Return a function that opens a window on a fake engine and waits until sound passes."""
    windows = []

    def start(engine=None, settings=None, watch=None, wait=True):
        engine = engine or FakeEngine()
        settings = settings or Settings.load(tmp_path / "settings.toml")
        engine.params = settings.params
        session = Session(lambda: engine, FakeVirtual(engine.log), settings, watch or FakeWatch(HEADSET))
        application.prepare_application(qapp)
        window = application.build(qapp, session, settings)
        windows.append(window)
        qtbot.addWidget(window)
        with qtbot.waitActive(window):  # the keyboard goes to the active window
            window.show()
            window.activateWindow()
        if wait:
            with qtbot.waitSignal(session.devices_found):
                session.open()
        return SimpleNamespace(window=window, engine=engine, session=session, settings=settings)

    yield start
    for window in windows:
        window.close()


def child(window, kind, name):
    """Find a control as a screen reader would: by kind and name."""
    found = [widget for widget in window.findChildren(kind) if name in (widget.accessibleName(), text_of(widget))]
    assert len(found) == 1, (kind, name, found)
    return found[0]


def text_of(widget):
    return widget.text() if hasattr(widget, "text") else ""


def texts(window):
    return [label.text() for label in window.findChildren(QLabel) if label.isVisible()]


def press_space(window):
    QTest.keyPress(window.windowHandle(), Qt.Key.Key_Space)


def release_space(window):
    QTest.keyRelease(window.windowHandle(), Qt.Key.Key_Space)
