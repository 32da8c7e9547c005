"""Whose microphone is used, what is heard of oneself, and the cards that a new user sees."""

from gui_test_page import COMPILING_MS
from gui_window import NO_WINDOW_MANAGER, texts
from PySide6.QtCore import Qt
from surroundings import (
    a_tray,  # noqa: F401
    start_surroundings,  # noqa: F401
)

from app.audio.devices import DEMO
from app.gui.mic_test import AFTER, BEFORE
from app.settings import Settings
from dsp.params import Params

pytestmark = NO_WINDOW_MANAGER


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

    def test_what_was_turned_before_the_first_microphone_counts(self, start, qtbot):
        app = start(Settings(first_steps_done=True, sounds={"usb": Params(strength=10.0)}))
        app.around._change_device("")  # as after a start in the background: nobody listens
        app.around._panel.strength.set_value(50)
        app.around._change_device("usb")
        assert app.engine.params.strength == 50.0
        assert app.settings.sounds["usb"].strength == 50.0
        app.around._change_device("")
        app.around._change_device("usb")
        assert app.engine.params.strength == 50.0

    def test_the_switch_belongs_to_none(self, start, qtbot):
        app = start(Settings(first_steps_done=True, sounds={"usb": Params(strength=10.0)}))
        app.around.switch()
        choose(app, qtbot, "usb")
        assert app.engine.params == Params(strength=10.0, bypass=True)


def choose(app, qtbot, name):
    if app.around._device != name:
        with qtbot.waitSignal(app.session.routed, check_params_cb=lambda route: route.device == name):
            app.around.actions.microphone_chosen.emit(name)


def test_every_list_marks_the_microphone_wherever_it_was_chosen(start, qtbot):
    app = start()
    for choose_it in (app.around.actions.microphone_chosen.emit, app.window.microphone_chosen.emit):
        for name, description in (("usb", "USB headset"), ("internal", "Built-in")):
            choose_it(name)
            qtbot.waitUntil(lambda name=name: app.session.supervisor.wish.preferred[0] == name)
            marked = [action.text() for action in app.around.actions._microphones.actions() if action.isChecked()]
            assert marked == [description]
            assert app.window._controls.microphones.currentText() == description


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

    def test_nobody_is_listened_to_unseen(self, start, has_tray):
        app = start(Settings(), in_background=True)
        metered = []
        app.around.steps.metering_wanted.connect(metered.append)
        assert app.around._peaks is None, "the window is hidden"
        app.window.show()
        app.window.hide()
        app.window.show()
        assert metered == [True, False, True]

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
