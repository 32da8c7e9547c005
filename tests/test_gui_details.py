"""What the window offers beyond switch and strength: comparison, drawer, voice meter, reading pictures, dashboard."""

import numpy as np
import pytest
from fake_engine import FakeEngine, FakeWatch, Snapshot
from gui_window import (
    HEADSET,
    child,
    press_space,
    release_space,
    start_window,  # noqa: F401
    texts,
)
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QPushButton, QSlider, QToolButton

from app.gui import bypass_button, words
from app.gui.readings import Readings
from app.gui.toggle import Toggle
from app.gui.voice_card import VoiceCard
from app.settings import Settings
from dsp.constants import BANDS, BINS
from dsp.params import Params

# --- comparison ----------------------------------------------------------------------------------------


def test_the_original_is_matched_only_while_it_is_compared(start, monkeypatch):
    monkeypatch.setattr(bypass_button, "_TAP_S", 60.0)
    app = start()
    match = child(app.window, QCheckBox, "As loud as the cleaned voice")
    match.click()
    assert not app.engine.params.match_loudness, "cleaned sound is not touched"
    press_space(app.window)
    assert (app.engine.params.bypass, app.engine.params.match_loudness) == (True, True)
    match.click()
    assert not app.engine.params.match_loudness
    match.click()
    release_space(app.window)
    child(app.window, Toggle, "Voice Focus").click()
    assert (app.engine.params.bypass, app.engine.params.match_loudness) == (True, False), "off: as the microphone is"


def test_the_match_is_remembered(start, tmp_path):
    app = start()
    child(app.window, QCheckBox, "As loud as the cleaned voice").click()
    app.window.close()
    app.settings.save()
    again = start(settings=Settings.load(tmp_path / "settings.toml"))
    assert child(again.window, QCheckBox, "As loud as the cleaned voice").isChecked()


# --- drawer --------------------------------------------------------------------------------------------


def test_the_drawer_follows_the_strength_until_it_is_turned(start):
    app = start()
    child(app.window, QToolButton, "Advanced").click()
    strength, postfilter, floor = (
        child(app.window, QSlider, name) for name in ("Strength", "Post-filter", "Noise floor")
    )
    assert (postfilter.value(), floor.value()) == (17, -60)
    assert "Strength sets both." in texts(app.window)
    strength.setValue(50)
    assert (postfilter.value(), floor.value()) == (0, -26)
    assert app.engine.params == Params(strength=50.0)
    postfilter.setValue(90)
    assert app.engine.params == Params(strength=50.0, postfilter=90.0)
    assert floor.value() == -26
    floor.setValue(-60)
    assert app.engine.params == Params(strength=50.0, postfilter=90.0, floor_db=-60.0)
    assert "Nothing" in texts(app.window)
    assert "Set by hand. Moving Strength sets both again." in texts(app.window)
    strength.setValue(90)
    assert app.engine.params == Params(strength=90.0)
    assert postfilter.value() == 43


def test_what_was_set_by_hand_survives_a_restart(start, tmp_path):
    app = start()
    child(app.window, QSlider, "Post-filter").setValue(10)
    app.window.close()
    app.settings.save()
    again = start(settings=Settings.load(tmp_path / "settings.toml"))
    assert again.engine.params == Params(postfilter=10.0)
    child(again.window, QSlider, "Strength").setValue(70)
    again.window.close()
    again.settings.save()
    assert Settings.load(tmp_path / "settings.toml").params == Params(strength=70.0)


# --- state ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("listeners", "expected"),
    [
        (None, "On. Noise reduced by 21 dB. Delay 43 ms."),
        ((), "On. Nobody is listening yet. Noise reduced by 21 dB. Delay 43 ms."),
        (("Zoom",), "On. Zoom is listening. Noise reduced by 21 dB. Delay 43 ms."),
        (("OBS", "Zoom"), "On. OBS and Zoom are listening. Noise reduced by 21 dB. Delay 43 ms."),
    ],
)
def test_who_is_listening(qapp, listeners, expected):
    status = Snapshot(reduction_db=21.0, delay_ms=43.0)
    assert words.sentence(status, True, False, listeners).replace("\u00a0", " ") == expected


def test_the_window_says_who_is_listening(start, qtbot):
    watch = FakeWatch(HEADSET)
    app = start(watch=watch)
    watch.change(listeners=("Zoom",), heard=True)
    qtbot.waitUntil(lambda: app.session.supervisor.listeners == ("Zoom",))
    app.window._tell()
    assert any("Zoom is listening." in text for text in texts(app.window))
    assert "Zoom is listening." in child(app.window, Toggle, "Voice Focus").accessibleDescription()


def test_the_switch_is_the_largest_control(start):
    app = start()
    switch = child(app.window, Toggle, "Voice Focus")
    kinds = (QSlider, QCheckBox, QToolButton, QPushButton, QComboBox)
    others = [widget for kind in kinds for widget in app.window.findChildren(kind) if widget.isVisible()]
    assert len(others) > 6
    assert all(other.height() < 0.7 * switch.height() for other in others if other is not switch)


# --- voice ---------------------------------------------------------------------------------------------


def test_the_advice_is_one_press(qtbot, qapp):
    voice = VoiceCard()
    qtbot.addWidget(voice)
    voice.set_loss(None, None)
    assert not voice.advice.isVisibleTo(voice)
    voice.set_loss(0.55, 50.0)
    assert voice.advice.isVisibleTo(voice)
    assert voice.accessibleDescription().startswith("45 %")
    with qtbot.waitSignal(voice.strength_wanted, check_params_cb=lambda value: value == 50.0):
        voice.advice.click()
    heard = {lost: (voice.set_loss(lost, None), voice.accessibleDescription())[1] for lost in (0.1, 0.3, 0.6)}
    assert len(set(heard.values())) == 3


def test_voice_that_is_lost_shows_in_the_window(start, monkeypatch):
    monkeypatch.setattr("app.gui.main_window._WORDS_MS", 0)

    class Greedy(FakeEngine):
        """A steady vowel of which next to nothing is left."""

        def frames(self):
            made = super().frames()
            count = len(made.gain)
            power = np.full((count, BINS), 1e-2 if self.drained > 20 else 1e-6, np.float32)
            little = np.full((count, BANDS), 0.2, np.float32)
            correlation = np.full(count, 0.9 if self.drained > 20 else 0.1, np.float32)
            return made._replace(noisy=power, gain=little, applied=little, correlation=correlation)

    app = start(Greedy())
    for _ in range(60):
        app.window.tick()
    voice = app.window.findChild(VoiceCard)
    assert voice.advice.isVisible()
    assert "suffers" in voice.accessibleDescription()
    voice.advice.click()
    assert app.engine.params.strength < 80.0
    app.window._tell()
    assert not voice.advice.isVisible(), "the new strength is judged by itself"


def test_the_original_says_nothing_about_the_loss():
    readings = Readings(Params(bypass=True))
    frames = FakeEngine().frames()
    for _ in range(100):
        readings.push(frames)
    assert readings.lost is None


# --- reading the pictures ------------------------------------------------------------------------------


def test_the_arrow_keys_read_the_pictures(start):
    app = start()
    for _ in range(30):
        app.window.tick()
    panel = app.window._pictures
    panel.freeze.setChecked(True)
    view = panel.spectrograms
    panel.freeze.setFocus()
    QTest.keyClick(app.window.windowHandle(), Qt.Key.Key_Tab)
    assert view.hasFocus()
    assert all(one.raster.cross for one in (view.before, view.gain, view.after))
    first = panel._inspected.text()
    assert "kHz" in first
    assert "gain" in first
    QTest.keyClick(view, Qt.Key.Key_Up)
    higher = panel._inspected.text()
    QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert len({first, higher, panel._inspected.text()}) == 3
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.before.raster.cross is None
    assert "Brighter is louder" in panel._inspected.text()


def test_a_place_that_is_read_follows_the_moving_pictures(start):
    app = start()
    view, told = app.window._pictures.spectrograms, []
    view._read((0.0, 0.5))
    view.inspected.connect(told.append)
    for _ in range(4):
        for _ in range(10):
            app.window.tick()
        view.tell()
    assert len(set(told)) > 1
