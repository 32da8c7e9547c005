"""The page of details: what it tells of engine and machine, and the report that is copied."""

from dataclasses import replace

import pytest
from fake_engine import FakeEngine, Snapshot
from gui_window import (
    child,
    start_window,  # noqa: F401
    texts,
)
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from app.gui import dashboard, theme
from app.gui.dashboard import Dashboard, Machine
from app.settings import Settings


@pytest.fixture
def machine(monkeypatch):
    monkeypatch.setattr(dashboard, "machine", lambda _: Machine(256, 137.0, "vnni512"))
    monkeypatch.setattr(dashboard, "report", lambda: " 1  ok       sound: all is well.\n")


SNAPSHOT = Snapshot(
    delay_ms=61.0,
    cpu_percent=2.34,
    blocks=1000,
    late_blocks=3,
    lost_blocks=2,
    dry_blocks=5,
    drift_ppm=-12.4,
    realtime="nice",
)


def test_the_dashboard_tells_and_returns(start, qtbot, machine):
    app = start(FakeEngine(state=SNAPSHOT))
    child(app.window, QPushButton, "Details").click()
    page = app.window.findChild(Dashboard)
    assert page.isVisible()
    qtbot.waitUntil(lambda: page._machine is not None)
    page._since_words.invalidate()
    app.window.tick()
    shown = texts(app.window)
    for text in (
        "61 ms",
        "30 ms looking ahead, 31 ms sound system",
        "2.3 %",
        "3",
        "2",
        "5",
        "−12 ppm",
        "raised",
        "vnni512",
    ):
        assert text in shown, text
    assert any("width 256" in text for text in shown)
    assert "using USB headset" in page.events.item(0).text()
    app.engine.timeline.add("USB headset left, using Camera")
    page._since_words.invalidate()
    app.window.tick()
    assert "USB headset left" in page.events.item(0).text(), "the newest stands first"
    QTest.keyClick(app.window.windowHandle(), Qt.Key.Key_Escape)
    assert not page.isVisible()
    assert child(app.window, QPushButton, "Details").hasFocus()


def test_the_dashboard_tells_of_the_network_that_was_chosen(start, qtbot, monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr(dashboard, "machine", lambda network: asked.append(network) or Machine(256, 137.0, "vnni512"))
    settings = Settings.load(tmp_path / "settings.toml")
    settings.network = "small"
    start(settings=settings).window.show_details()
    qtbot.waitUntil(lambda: asked == ["small"])


def test_one_button_copies_the_report(start, qtbot, machine):
    app = start()
    app.window.show_details()
    page = app.window.findChild(Dashboard)
    page.copy.click()
    assert not page.copy.isEnabled()
    qtbot.waitUntil(page.copy.isEnabled)
    assert QGuiApplication.clipboard().text() == " 1  ok       sound: all is well.\n"
    assert "The report is in the clipboard." in texts(app.window)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"drift_ppm": None}, "\N{EN DASH}"),
        ({"overload": "dry"}, "the computer is too busy right now"),
        ({"overload": "small"}, "busy: a smaller network is at work"),
        ({"realtime": "rtkit"}, "real time"),
        ({"realtime": "none"}, "ordinary"),
        ({"realtime": ""}, "by the system"),
    ],
)
def test_facts_in_words(qapp, changes, expected):
    told = dashboard.facts(replace(SNAPSHOT, **changes), None)
    assert expected in [text for fact in told for text in fact]


def test_the_real_machine_and_report():
    large, small = (dashboard.machine(network) for network in ("large", "small"))
    assert large.width > small.width > 0
    assert large.kernel == small.kernel != ""
    assert dashboard.report().startswith(" 1  ")


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK])
def test_the_dashboard_is_painted(start, qapp, machine, colours):
    app = start()
    app.window.show_details()
    theme.apply(qapp, colours)
    app.window.set_theme(colours)
    assert not app.window.grab().isNull()
