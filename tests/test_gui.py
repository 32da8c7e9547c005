"""The window against a fake engine: everything the user does reaches it, everything it tells is shown."""

import threading

import pytest
from fake_engine import FakeEngine, FakeWatch
from gui_window import (
    CAMERA,
    HEADSET,
    child,
    press_space,
    release_space,
    start_window,  # noqa: F401
    texts,
)
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QSlider, QToolButton

from app.audio.supervisor import Phase
from app.gui import bypass_button
from app.gui.toggle import Toggle
from app.settings import Settings
from dsp.params import Params


def test_the_first_start_shows_progress_before_any_sound(start, qtbot):
    free = threading.Event()

    class Slow(FakeEngine):
        @staticmethod
        def prepare(progress):
            progress("pitch search", 0.5)
            assert free.wait(10)

    app = start(Slow(), wait=False)
    with qtbot.waitSignal(app.session.progress, check_params_cb=lambda text, part: part == 0.5):
        app.session.open()
    qtbot.waitUntil(lambda: any("pitch search" in text for text in texts(app.window)))
    assert "Preparing…" in texts(app.window)
    assert not app.engine.running
    with qtbot.waitSignal(app.session.routed):
        free.set()
    assert "Preparing…" not in texts(app.window)
    assert app.engine.log == ["create", "open usb quietmic_sink"]


@pytest.mark.parametrize("way", ["mouse", "Enter"])
def test_the_switch_reaches_the_engine(start, qtbot, way):
    app = start()
    switch = child(app.window, Toggle, "Voice Focus")
    assert switch.isChecked()
    for bypass in (True, False):
        if way == "mouse":
            qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
        else:
            qtbot.keyClick(switch, Qt.Key.Key_Return)
        assert app.engine.params.bypass is bypass
        assert switch.isChecked() is not bypass
        assert child(app.window, QPushButton, "Hear the original").isEnabled() is not bypass


def test_a_tap_of_space_switches(start, monkeypatch):
    monkeypatch.setattr(bypass_button, "_TAP_S", 60.0)
    app = start()
    for bypass in (True, False):
        press_space(app.window)
        assert app.engine.params.bypass is bypass, "the sound changes on the press, not on the release"
        release_space(app.window)
        assert app.engine.params.bypass is bypass


def test_a_held_space_lasts_as_long_as_it_is_held(start, monkeypatch):
    monkeypatch.setattr(bypass_button, "_TAP_S", 0.0)
    app = start()
    press_space(app.window)
    assert app.engine.params.bypass
    assert any(text.startswith("Paused.") for text in texts(app.window))
    release_space(app.window)
    assert not app.engine.params.bypass
    assert any(text.startswith("On.") for text in texts(app.window))


@pytest.mark.parametrize(
    ("kind", "name"),
    [(Toggle, "Voice Focus"), (QSlider, "Strength"), (QComboBox, "Microphone"), (QPushButton, "Freeze")],
)
def test_space_works_from_anywhere(start, monkeypatch, kind, name):
    monkeypatch.setattr(bypass_button, "_TAP_S", 60.0)
    app = start()
    control = child(app.window, kind, name)
    control.setFocus()
    assert control.hasFocus()
    press_space(app.window)
    release_space(app.window)
    assert app.engine.params.bypass
    assert child(app.window, Toggle, "Voice Focus").isChecked(), "Space never works the control itself"
    assert not child(app.window, QPushButton, "Freeze").isChecked()
    assert QApplication.activePopupWidget() is None


def test_the_button_holds_and_taps_too(start, qtbot, monkeypatch):
    app = start()
    button = child(app.window, QPushButton, "Hear the original")
    monkeypatch.setattr(bypass_button, "_TAP_S", 0.0)
    qtbot.mousePress(button, Qt.MouseButton.LeftButton)
    assert app.engine.params.bypass
    assert button.isChecked()
    qtbot.mouseRelease(button, Qt.MouseButton.LeftButton)
    assert not app.engine.params.bypass
    monkeypatch.setattr(bypass_button, "_TAP_S", 60.0)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert app.engine.params.bypass
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert not app.engine.params.bypass


def test_space_does_nothing_while_the_switch_is_off(start):
    app = start()
    child(app.window, Toggle, "Voice Focus").click()
    press_space(app.window)
    release_space(app.window)
    assert app.engine.params.bypass
    assert any(text.startswith("Off.") for text in texts(app.window))


def test_the_sliders_reach_the_engine(start, qtbot):
    app = start()
    strength = child(app.window, QSlider, "Strength")
    assert (strength.minimum(), strength.maximum(), strength.value()) == (0, 100, 80)
    qtbot.keyClick(strength, Qt.Key.Key_Right)
    assert app.engine.params.strength == 81.0
    assert "81 %" in texts(app.window)
    limit = child(app.window, QSlider, "Reduce by at most")
    assert not limit.isVisible()
    child(app.window, QToolButton, "Advanced").click()
    assert limit.isVisible()
    limit.setValue(24)
    assert app.engine.params.limit_db == 24.0
    assert "24 dB" in texts(app.window)
    qtbot.mouseClick(child(app.window, Toggle, "Comb filter"), Qt.MouseButton.LeftButton)
    assert app.engine.params == Params(strength=81.0, limit_db=24.0, comb=False)


def test_the_chosen_microphone_is_opened_and_remembered(start, qtbot):
    app = start()
    picker = child(app.window, QComboBox, "Microphone")
    assert [picker.itemText(i) for i in range(picker.count())] == ["System default", "USB headset", "Demo recording"]
    with qtbot.waitSignal(app.session.routed):
        picker.setFocus()
        qtbot.keyClick(picker, Qt.Key.Key_Down)
    assert app.engine.capture == "usb"
    assert app.settings.microphone == "usb"
    assert "Quietmic microphone" in texts(app.window)
    with qtbot.waitSignal(app.session.routed):
        qtbot.keyClick(picker, Qt.Key.Key_Down)
    assert app.engine.capture == "demo"
    assert "Nothing" in texts(app.window), "nobody should wait to be heard while the demo is shown"


def test_a_microphone_that_is_gone_stays_chosen_but_another_one_is_used(start, tmp_path):
    app = start(settings=Settings(microphone="gone", path=tmp_path / "settings.toml"))
    assert app.engine.capture == "usb"
    assert any("USB headset is used. Gone is not connected." in text for text in texts(app.window))
    assert child(app.window, QComboBox, "Microphone").currentText() == "gone (not connected)"
    assert app.settings.microphone == "gone"


def test_a_microphone_that_comes_and_goes_is_followed_and_told(start, qtbot):
    watch = FakeWatch(HEADSET, CAMERA)
    app = start(watch=watch)
    with qtbot.waitSignal(app.session.devices_found):
        watch.change(microphones=(CAMERA,))
    qtbot.waitUntil(lambda: app.engine.capture == "camera")
    assert app.session.supervisor.timeline.events[-1].text == "USB headset left, using Camera"
    picker = child(app.window, QComboBox, "Microphone")
    assert [picker.itemText(i) for i in range(picker.count())] == ["System default", "Camera", "Demo recording"]


def test_the_microphone_is_released_while_the_window_is_hidden_and_nobody_listens(start, qtbot):
    app = start()
    app.window.hide()
    qtbot.waitUntil(lambda: "release" in app.engine.log)
    qtbot.waitUntil(lambda: app.session.supervisor.status.phase is Phase.ASLEEP)
    app.window.show()
    qtbot.waitUntil(lambda: app.engine.log[-1].startswith("open"))


def test_without_a_sound_server_the_demo_is_shown_and_says_so(start):
    app = start(watch=FakeWatch(server=False))
    assert app.engine.capture == "demo"
    assert any("recorded demo" in text and "No sound server answers" in text for text in texts(app.window))


def test_settings_survive_a_restart(start, tmp_path):
    app = start()
    child(app.window, QSlider, "Strength").setValue(40)
    child(app.window, Toggle, "Voice Focus").click()
    app.window.resize(900, 700)
    app.window.close()
    app.settings.save()
    again = start(settings=Settings.load(tmp_path / "settings.toml"))
    assert again.engine.params == Params(strength=40.0, bypass=True)
    assert child(again.window, QSlider, "Strength").value() == 40
    assert not child(again.window, Toggle, "Voice Focus").isChecked()
    assert (again.window.width(), again.window.height()) == (900, 700)


def test_listening_to_the_original_is_not_remembered(start, monkeypatch):
    monkeypatch.setattr(bypass_button, "_TAP_S", 60.0)
    app = start()
    press_space(app.window)
    release_space(app.window)
    assert app.engine.params.bypass
    app.window.close()
    assert app.settings.params == Params()


def test_closing_stops_the_engine_then_removes_the_microphone(start):
    app = start()
    app.window.close()
    assert app.engine.log[-2:] == ["stop", "remove"]
    assert not app.engine.running


def test_closing_cancels_the_preparation(start, qtbot):
    begun = threading.Event()

    class Endless(FakeEngine):
        @staticmethod
        def prepare(progress):
            while True:
                progress("pitch search", 0.5)
                begun.set()

    app = start(Endless(), wait=False)
    app.session.open()
    assert begun.wait(10)
    app.window.close()
    assert app.engine.log == ["remove"]


def test_what_the_user_can_mend_is_told_in_the_window(start, qtbot):
    class Broken(FakeEngine):
        @staticmethod
        def prepare(progress):
            raise OSError("percepnet.npz: no such file")

    app = start(Broken(), wait=False)
    with qtbot.waitSignal(app.session.failed):
        app.session.open()
    assert "Percepnet.npz: no such file." in texts(app.window)
    assert "Quietmic cannot start" in texts(app.window)


def test_a_bug_in_the_worker_is_not_swallowed(start, qtbot):
    class Bug(FakeEngine):
        @staticmethod
        def prepare(progress):
            raise ZeroDivisionError("bug")

    app = start(Bug(), wait=False)
    with qtbot.capture_exceptions() as caught:
        app.session.open()
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError


def test_a_hidden_window_draws_nothing(start):
    app = start()
    raster = app.window._pictures.spectrograms.before.raster
    app.window.tick()
    assert raster.values.any()
    app.window.hide()
    drawn, drained = raster.values.copy(), app.engine.drained
    app.window.tick()
    assert (raster.values == drawn).all()
    assert app.engine.drained == drained + 1, "the ring is emptied, so that showing again begins with the present"
    assert app.window._timer.interval() >= 500
    app.window.show()
    app.window.tick()
    assert not (raster.values == drawn).all()
    assert app.window._timer.interval() <= 34


def test_freezing_stops_the_pictures_and_not_the_sound(start, qtbot):
    app = start()
    app.window.tick()
    QTest.keyClick(app.window.windowHandle(), Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(child(app.window, QPushButton, "Freeze").isChecked)
    before = app.window._pictures.spectrograms.before.raster.values.copy()
    app.window.tick()
    assert (app.window._pictures.spectrograms.before.raster.values == before).all()
    assert app.engine.running
