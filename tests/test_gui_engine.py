"""The window on the real engine, which plays the demo recording."""

from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QSlider

from app.audio import devices
from app.audio.engine import Engine
from app.gui import application, bypass_button
from app.gui.session import Session
from app.gui.toggle import Toggle
from app.settings import Settings
from dsp import weights

COMPILING_MS = 300_000  # the first run of all compiles every kernel


class NoMicrophone:
    name, output = "Quietmic microphone", "quietmic_sink"

    def create(self):
        raise OSError("no sound server answers")

    def remove(self):
        pass


@pytest.fixture
def app(qtbot, qapp, tmp_path):
    settings = Settings(path=tmp_path / "settings.toml")
    engine = Engine(weights.random(64, seed=0))
    session = Session(lambda: engine, NoMicrophone(), settings, list)
    window = application.build(qapp, session, settings)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    with qtbot.waitSignal(session.routed, timeout=COMPILING_MS):
        session.open()
    yield SimpleNamespace(window=window, engine=engine, settings=settings)
    window.close()
    assert not engine.running


def test_the_window_on_the_demo(app, qtbot, monkeypatch):
    """One run for everything: starting the engine is what takes time."""
    pictures = app.window._pictures.spectrograms
    qtbot.waitUntil(lambda: app.engine.snapshot().blocks > 100)
    before = pictures.before.raster.values
    qtbot.waitUntil(lambda: np.count_nonzero(before.any(axis=0)) > 60)
    assert before.max() > 120, "the recording is loud enough to see"
    assert app.window._pictures.before._shown[1] > -60.0
    notice = [label.text() for label in app.window.findChildren(QLabel) if "recorded demo" in label.text()]
    assert len(notice) == 1
    assert app.engine.snapshot().source == "demo recording"

    control = app.engine._memory[0]["control"]
    monkeypatch.setattr(bypass_button, "_TAP_S", 0.0)
    QTest.keyPress(app.window.windowHandle(), Qt.Key.Key_Space)
    assert control["bypass"] == 1
    QTest.keyRelease(app.window.windowHandle(), Qt.Key.Key_Space)
    assert control["bypass"] == 0
    strength = next(slider for slider in app.window.findChildren(QSlider) if slider.accessibleName() == "Strength")
    strength.setValue(0)
    assert control["dry"] == 1.0
    strength.setValue(100)
    assert control["dry"] == 0.0
    app.window.findChild(Toggle).click()
    assert control["bypass"] == 1
    blocks = app.engine.snapshot().blocks
    qtbot.waitUntil(lambda: app.engine.snapshot().blocks > blocks + 20)
    app.window._controls.microphones.chosen.emit(devices.DEMO)
    qtbot.waitUntil(lambda: app.settings.microphone == devices.DEMO)
