"""The wheel scrolls the column and changes nothing on its way; the keyboard does."""

import pytest
from gui_window import child
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QSlider, QToolButton
from surroundings import start_surroundings  # noqa: F401

from app.settings import Settings

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


def turn(control, notch):
    """Turn the wheel over a control, once everything has its place."""
    QApplication.processEvents()
    window = control.window()
    place = control.mapTo(window, control.rect().center())
    assert window.childAt(place) is control
    QTest.wheelEvent(window.windowHandle(), place, QPoint(0, notch))


@pytest.mark.parametrize(("kind", "name"), [(QSlider, "Strength"), (QComboBox, "Microphone")])
def test_the_wheel_scrolls_the_column(kind, name, start, qtbot, tmp_path):
    app = start(Settings(microphone="usb", first_steps_done=True, path=tmp_path / "settings.toml"))
    app.window.resize(app.window.minimumSize())
    child(app.window, QToolButton, "Advanced").click()
    bar = app.around._panel.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    QApplication.processEvents()
    control = child(app.window, kind, name)
    app.around._panel.ensureWidgetVisible(control)
    place, params = bar.value(), app.engine.params
    turn(control, 120 if place else -120)
    assert bar.value() != place
    assert (app.engine.params, app.settings.microphone) == (params, "usb")
    qtbot.keyClick(control, Qt.Key.Key_Down)
    assert (app.engine.params, app.settings.microphone) != (params, "usb")


def test_the_boxes_of_the_settings_keep_their_choice(start):
    app = start()
    app.around.actions.settings.trigger()
    shown = app.around.window_of_settings
    chosen = []
    for signal in (shown.latency_chosen, shown.network_chosen, shown.motion_chosen):
        signal.connect(chosen.append)
    for box in (shown.latency, shown.network, shown.motion):
        before = box.currentIndex()
        for notch in (-120, 120):
            turn(box, notch)
            assert box.currentIndex() == before
    assert chosen == []
