"""The window of the settings: boxes, choices, keys, and what cannot be done."""

import pytest
from fake_portal import FakePortal, session_bus
from gui_window import NO_WINDOW_MANAGER, texts
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from surroundings import (
    a_tray,  # noqa: F401
    start_surroundings,  # noqa: F401
)

from app import desktop

pytestmark = NO_WINDOW_MANAGER


class TestSettings:
    def test_autostart_and_menu_entry(self, start, qtbot):
        app = start()
        app.around.actions.settings.trigger()
        shown = app.around.window_of_settings
        for box, fact in ((shown.autostart, desktop.autostarts), (shown.menu, desktop.is_installed)):
            assert not box.isChecked()
            box.click()
            assert fact()
            assert box.isChecked()
        shown.close()
        desktop.set_autostart(False)
        app.around.actions.settings.trigger()
        assert not shown.autostart.isChecked(), "what others changed is shown"
        shown.menu.click()
        assert not desktop.is_installed()

    def test_leaving_the_menu_leaves_the_start_with_the_session(self, start):
        app = start()
        app.around.actions.settings.trigger()
        shown = app.around.window_of_settings
        shown.menu.click()
        shown.autostart.click()
        shown.menu.click()
        assert (desktop.is_installed(), desktop.autostarts()) == (False, True)
        assert shown.autostart.isChecked()

    def test_an_entry_of_a_package_is_left_and_told(self, start, tmp_path, monkeypatch):
        monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "share"))
        entry = tmp_path / "share" / "applications" / f"{desktop.APP_ID}.desktop"
        entry.parent.mkdir(parents=True)
        entry.touch()
        app = start()
        app.around.actions.settings.trigger()
        shown = app.around.window_of_settings
        shown.menu.click()
        assert entry.exists()
        assert shown.menu.isChecked()
        assert "The menu entry comes from a package and goes with it." in texts(shown)

    def test_enter_works_what_has_the_focus(self, start, qtbot):
        app = start()
        QApplication.clipboard().setText("mine")
        app.around.actions.settings.trigger()
        shown = app.around.window_of_settings
        before = shown.on_demand.isChecked()
        shown.on_demand.setFocus()
        qtbot.waitUntil(shown.on_demand.hasFocus)
        QTest.keyClick(shown.on_demand, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: shown.on_demand.isChecked() is not before)
        assert QApplication.clipboard().text() == "mine"

    def test_what_cannot_be_written_is_told(self, start, monkeypatch):
        def refuse():
            raise OSError("no room on the disk")

        app = start()
        monkeypatch.setattr(desktop, "install", refuse)
        app.around.actions.settings.trigger()
        app.around.window_of_settings.menu.click()
        assert "No room on the disk." in texts(app.around.window_of_settings)
        assert not app.around.window_of_settings.menu.isChecked()

    def test_the_use_of_the_microphone_and_the_delay_are_kept(self, start):
        app = start()
        app.around.actions.settings.trigger()
        shown = app.around.window_of_settings
        assert shown.on_demand.isChecked()
        assert shown.latency.currentText() == "Usual"
        shown.on_demand.click()
        assert not app.settings.on_demand
        assert not app.session.supervisor.wish.on_demand
        shown.latency.activated.emit(2)
        assert app.settings.latency == "safe"
        assert shown.network.currentText() == "Best"
        shown.network.activated.emit(1)
        assert app.settings.network == "small"
        shown.close()
        app.around.actions.settings.trigger()
        assert shown.latency.currentText() == "Large, for a busy machine"

    def test_the_command_is_copied(self, start, qapp):
        app = start()
        app.around.window_of_settings.copy.click()
        assert qapp.clipboard().text() == "quietmic toggle"

    def test_without_a_portal_the_key_is_told_plainly(self, start):
        app = start()
        app.around.actions.settings.trigger()
        app.around.window_of_settings.shortcut.click()
        assert any("quietmic toggle" in text for text in texts(app.around.window_of_settings))

    def test_pictures_stand_still_on_wish(self, start, qapp):
        app = start()
        app.around.actions.settings.trigger()
        motion = app.around.window_of_settings.motion
        motion.setCurrentIndex(1)
        motion.activated.emit(1)
        assert app.settings.motion == "less"
        assert_calm(app, True)
        motion.activated.emit(2)
        assert_calm(app, False)


def assert_calm(app, calm):
    """Nothing slides, nothing scrolls, and what is told changes twice a second at most."""
    panel = app.around._panel
    hint = panel.style().StyleHint.SH_Widget_Animation_Duration
    assert (panel.switch.style().styleHint(hint, None, panel.switch) == 0) is calm
    app.window.tick()
    raster = app.window._pictures.spectrograms.before.raster
    before = raster.values.copy()
    app.window.tick()
    assert bool((raster.values == before).all()) is calm
    assert (app.window._timer.interval() >= 500) is calm


@pytest.fixture
def portal(tmp_path, monkeypatch):
    with session_bus(tmp_path) as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        fake = FakePortal(reduced=1)
        yield fake
        fake.close()


def test_the_desktops_wish_for_little_motion_is_followed(portal, start, qtbot):
    app = start()
    qtbot.waitUntil(lambda: bool(portal.poll() or app.window._calm))
    assert_calm(app, True)
    portal.set_reduced(0)
    qtbot.waitUntil(lambda: bool(portal.poll() or not app.window._calm))


def test_the_key_in_all_programs_switches_and_is_kept(portal, start, qtbot, has_tray):
    app = start()
    app.around.actions.settings.trigger()
    app.around.window_of_settings.shortcut.click()
    told = app.around.window_of_settings
    qtbot.waitUntil(lambda: bool(portal.poll() or any("Ctrl+Alt+M" in text for text in texts(told))))
    app.window.hide()
    portal.press()
    qtbot.waitUntil(lambda: bool(portal.poll() or app.engine.params.bypass))
    assert has_tray == [("Voice Focus is off", "")]
    assert app.settings.shortcut
    again = start(app.settings)
    again_bound = len(portal.heard("CreateSession"))
    qtbot.waitUntil(lambda: bool(portal.poll() or len(portal.heard("CreateSession")) > again_bound))
    assert again.settings.shortcut
