"""Menus, tray, settings, first steps and the end of the program, around the window on a fake engine."""

from types import SimpleNamespace

import pytest
from fake_engine import FakeWatch
from fake_portal import FakePortal, session_bus
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSystemTrayIcon
from test_gui import FakeVirtual, texts
from test_gui_mic_test import FakePlayer, RecordedEngine

from app import desktop
from app.audio.devices import DEMO, Device
from app.gui import application, theme
from app.gui.key_sheet import KeySheet
from app.gui.mic_test import AFTER, BEFORE, MicTest
from app.gui.session import Session
from app.gui.surroundings import Surroundings
from app.settings import Settings
from dsp import Denoiser, weights
from dsp.params import Params

# A screen in memory has no window manager to tell these things.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (raise|propagateSizeHints)")

HEADSET, LAPTOP = Device("usb", "USB headset"), Device("internal", "Built-in", is_default=True)
COMPILING_MS = 300_000  # the first run of all compiles every kernel


@pytest.fixture
def has_tray(monkeypatch):
    """Let the desktop have a tray, whose messages are kept."""
    told, seen = [], set()
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    monkeypatch.setattr(QSystemTrayIcon, "show", lambda self: seen.add(id(self)))
    monkeypatch.setattr(QSystemTrayIcon, "hide", lambda self: seen.discard(id(self)))
    monkeypatch.setattr(QSystemTrayIcon, "isVisible", lambda self: id(self) in seen)
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda self, title, text, *_: told.append((title, text)))
    return told


@pytest.fixture
def start(qtbot, qapp, tmp_path):
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

    def test_what_cannot_be_written_is_told(self, start, monkeypatch):
        def refuse():
            raise OSError("no room on the disk")

        app = start()
        monkeypatch.setattr(desktop, "install", refuse)
        app.around.actions.settings.trigger()
        app.around.window_of_settings.menu.click()
        assert "no room on the disk" in texts(app.around.window_of_settings)
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


class TestMicrophones:
    def test_each_has_its_own_settings(self, start, qtbot):
        app = start()
        choose(app, qtbot, "usb")
        app.around._panel.strength.set_value(30)
        choose(app, qtbot, "internal")
        app.around._panel.strength.set_value(90)
        choose(app, qtbot, "usb")
        assert app.engine.params.strength == 30.0
        assert app.around._panel.strength.value() == 30
        choose(app, qtbot, "internal")
        assert app.engine.params.strength == 90.0
        app.settings.save()
        loaded = Settings.load(app.settings.path)
        assert {name: params.strength for name, params in loaded.sounds.items()} == {"usb": 30.0, "internal": 90.0}

    def test_an_unknown_one_takes_what_is_set(self, start, qtbot):
        app = start()
        app.around._panel.strength.set_value(35)
        choose(app, qtbot, "usb")
        assert app.engine.params.strength == 35.0

    def test_the_switch_belongs_to_none(self, start, qtbot):
        app = start(Settings(first_steps_done=True, sounds={"usb": Params(strength=10.0)}))
        app.around.switch()
        choose(app, qtbot, "usb")
        assert app.engine.params == Params(strength=10.0, bypass=True)


def choose(app, qtbot, name):
    if app.around._device != name:
        with qtbot.waitSignal(app.session.routed, check_params_cb=lambda route: route.device == name):
            app.around.actions.microphone_chosen.emit(name)


class TestListening:
    def test_it_is_off_at_the_start_and_told_while_on(self, start, qtbot, monkeypatch):
        log = []
        monkeypatch.setattr("app.audio.monitor.Monitor.start", lambda self: log.append("start"))
        monkeypatch.setattr("app.audio.monitor.Monitor.stop", lambda self: log.append("stop"))
        app = start()
        listen = app.around.actions.listen
        assert not listen.isChecked()
        with qtbot.waitSignal(app.session.monitoring, check_params_cb=lambda on, _: on):
            listen.trigger()
        assert any("howl" in text for text in texts(app.window))
        assert log[-1] == "start"
        with qtbot.waitSignal(app.session.monitoring, check_params_cb=lambda on, _: not on):
            choose(app, qtbot, "usb" if app.around._device != "usb" else "internal")
        assert log[-1] == "stop"
        assert not listen.isChecked()
        assert not any("howl" in text for text in texts(app.window))

    def test_why_not_is_told(self, start, qtbot):
        app = start()
        with qtbot.waitSignal(app.session.monitoring, check_params_cb=lambda _, problem: bool(problem)):
            app.around.actions.listen.trigger()
        assert any("No sound server answers" in text for text in texts(app.window))
        assert not app.around.actions.listen.isChecked()


class TestFirstSteps:
    def test_they_come_once(self, start, tmp_path):
        settings = Settings(path=tmp_path / "settings.toml")
        app = start(settings)
        assert app.around.steps.isVisible()
        app.around.steps.skip.click()
        assert not app.around.steps.isVisible()
        settings.save()
        again = start(Settings.load(settings.path))
        assert not again.around.steps.isVisible()
        again.around.actions.first_steps.trigger()
        assert again.around.steps.isVisible(), "and from the menu"

    def test_all_three_with_one_action_each(self, start, qtbot, monkeypatch):
        app = start(Settings())
        steps = app.around.steps
        monkeypatch.setattr(steps, "_levels", lambda: {"usb": -9.0, "internal": -50.0})
        meters = steps.pick._meters
        qtbot.waitUntil(lambda: "9" in meters["usb"].describe())
        qtbot.waitUntil(lambda: "50" in meters["internal"].describe())
        (usb,) = [button for button in steps.pick.buttons.buttons() if button.accessibleName() == "USB headset"]
        if app.around._device != "usb":
            with qtbot.waitSignal(app.session.routed):
                usb.click()
        assert app.settings.microphone in (None, "usb")
        assert steps.isVisible(), "another microphone is no reason to leave"

        qtbot.keyClick(steps.next, Qt.Key.Key_Return)
        steps.hear.record.click()
        app.window.tick()
        app.engine.pass_time(1000)
        with qtbot.waitSignal(app.test.rendered, timeout=COMPILING_MS):
            app.window.tick()
        qtbot.waitUntil(lambda: app.test.playing)
        assert steps.hear.tracks.checkedId() == AFTER
        qtbot.mouseClick(steps.hear.tracks.button(BEFORE), Qt.MouseButton.LeftButton)
        assert app.test._chosen == BEFORE

        steps.next.click()
        assert not app.test.playing
        said = {}
        for button in steps.apps.apps.buttons():
            button.click()
            said[button.text()] = steps.apps._text.text()
        assert list(said) == ["Zoom", "Meet", "Teams", "Discord", "OBS"]
        assert all("Quietmic microphone" in text for text in said.values())
        assert len(set(said.values())) == 5
        assert steps.next.text() == "Done"
        steps.next.click()
        assert not steps.isVisible()

    def test_levels_are_taken_only_while_they_are_seen(self, start, monkeypatch):
        log = []

        class FakePeaks:
            def __init__(self, names):
                log.append(sorted(names))

            def levels(self):
                return {}

            def close(self):
                log.append("close")

        monkeypatch.setattr("app.gui.surroundings.Peaks", FakePeaks)
        app = start(Settings())
        assert log[-1] == ["internal", "usb"], "the demo has no microphone"
        app.around.steps.next.click()
        assert log[-1] == "close"
        app.around.steps.back.click()
        assert log[-1] == ["internal", "usb"]
        app.around.steps.skip.click()
        assert log[-1] == "close"

    def test_what_cannot_be_played_is_told(self, start, qtbot):
        app = start(Settings())
        app.around.steps.next.click()
        app.test.failed.emit("The output is gone.")
        assert "The output is gone." in texts(app.window)

    def test_the_demo_can_be_chosen(self, start, qtbot):
        app = start(Settings())
        assert DEMO in app.around.steps.pick._meters
