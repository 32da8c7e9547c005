"""Menus, tray, first steps and the end of the program, around the window on a fake engine."""

import pytest
from gui_window import NO_WINDOW_MANAGER, texts
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from surroundings import (
    a_tray,  # noqa: F401
    action,
    click,
    menu_of,
    start_surroundings,  # noqa: F401
)

from app.gui.key_sheet import KeySheet

pytestmark = NO_WINDOW_MANAGER


class TestTray:
    def test_a_click_switches_and_the_shape_follows(self, start, has_tray):
        app = start()
        pictures = []
        for bypass in (True, False):
            pictures.append(app.around.tray._icon.icon().pixmap(22, 22).toImage())
            click(app.around)
            assert app.engine.params.bypass is bypass
            assert app.around.actions.switch.isChecked() is not bypass
        on, off = pictures
        places = [(x, y) for x in range(22) for y in range(22)]
        clear = [sum(image.pixelColor(*place).alpha() < 128 for place in places) for image in (on, off)]
        assert clear[1] > 2 * clear[0], "a disc and a struck microphone differ without colour"
        assert app.around.tray._icon.toolTip() == "Voice Focus is on"

    def test_its_menu_has_strengths_microphones_window_and_quit(self, start, has_tray, qtbot):
        app = start()
        menu = app.around.tray._menu
        assert [made.text().replace("&", "") for made in menu.actions() if made.text()] == [
            "Voice Focus",
            "Strength",
            "Microphone",
            "Show the window",
            "Quit",
        ]
        strengths = menu_of(menu, "Strength")
        action(strengths, "Gentle (50 %)").trigger()
        assert app.engine.params.strength == 50.0
        assert [made.isChecked() for made in strengths.actions()] == [True, False, False]
        action(strengths, "Gentle (50 %)").trigger()
        assert strengths.actions()[0].isChecked(), "once more leaves it marked"
        microphones = menu_of(menu, "Microphone")
        names = [made.text() for made in microphones.actions()]
        assert names == ["System default", "USB headset", "Built-in", "Demo recording"]
        with qtbot.waitSignal(app.session.routed):
            action(microphones, "USB headset").trigger()
        assert app.settings.microphone == "usb"

    def test_closing_hides_and_tells_once(self, start, has_tray):
        app = start()
        app.window.close()
        assert not app.window.isVisible()
        assert app.engine.running
        assert not app.closed
        assert len(has_tray) == 1
        action(app.around.tray._menu, "Show the window").trigger()
        assert app.window.isVisible()
        app.window.close()
        assert len(has_tray) == 1
        assert app.settings.tray_told

    def test_closing_ends_the_comparison(self, start, has_tray):
        app = start()
        app.around._panel.bypass.set_original(True)
        assert app.engine.params.bypass
        app.window.close()
        assert not app.engine.params.bypass
        assert app.around._panel.is_on

    def test_quitting_ends_from_the_menu(self, start, has_tray):
        app = start()
        app.window.close()
        action(app.around.tray._menu, "Quit").trigger()
        assert app.closed
        assert not app.engine.running
        assert not app.around.tray.is_there

    def test_in_the_background_nothing_is_shown(self, start, has_tray):
        app = start(in_background=True)
        assert not app.window.isVisible()
        app.around.quit()
        assert app.closed, "a window that was never shown closes too"

    def test_the_end_of_the_session_is_no_time_to_hide(self, start, has_tray, monkeypatch):
        app = start()
        monkeypatch.setattr("PySide6.QtGui.QGuiApplication.isSavingSession", lambda self: True)
        app.window.close()
        assert app.closed


class TestWithoutTray:
    def test_closing_quits(self, start):
        app = start()
        app.window.close()
        assert app.closed
        assert not app.engine.running

    def test_in_the_background_the_window_is_minimised(self, start):
        app = start(in_background=True)
        assert app.window.isMinimized()

    def test_everything_of_the_tray_is_in_the_window_too(self, start):
        app = start()
        in_window = set(app.window.menuBar().findChildren(QAction)) | {
            made for top in app.window.menuBar().actions() for made in top.menu().actions()
        }
        in_tray = {made for made in app.around.tray._menu.actions() if made.menu() is None and made.text()}
        in_tray -= {app.around.actions.show}
        assert in_tray <= in_window


class TestMenus:
    def test_every_action_has_a_key_and_every_key_is_its_own(self, start):
        app = start()
        tops = app.window.menuBar().actions()
        keys = []
        for top in tops:
            assert "&" in top.text(), "reached with Alt and a letter"
            for made in top.menu().actions():
                if made.isSeparator() or made.actionGroup() is not None:
                    continue
                assert not made.shortcut().isEmpty(), made.text()
                keys.append(made.shortcut().toString())
        assert len(keys) == len(set(keys))
        assert {key for key, _ in app.around.actions.listed()} == set(keys)

    @pytest.mark.parametrize(("key", "strength"), [(Qt.Key.Key_Up, 85.0), (Qt.Key.Key_Down, 75.0)])
    def test_the_strength_has_keys(self, start, qtbot, key, strength):
        app = start()
        with qtbot.waitActive(app.window):
            app.window.activateWindow()
        QTest.keyClick(app.window.windowHandle(), key, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: app.engine.params.strength == strength)

    def test_the_sheet_of_keys_opens_and_closes(self, start, qtbot):
        app = start()
        app.around.actions.keys.trigger()
        sheet = QApplication.activeModalWidget()
        assert {"Space", "Ctrl+E", "Ctrl+Q"} <= set(texts(sheet))
        sheet.close()
        qtbot.waitUntil(lambda: not app.window.findChildren(KeySheet))  # it does not pile up
