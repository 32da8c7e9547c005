"""The window on the real engine, which plays the demo recording."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from fake_engine import FakeWatch
from gui_window import child
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QSlider

from app.audio import devices
from app.audio.engine import Engine
from app.gui import application, bypass_button
from app.gui.session import Session
from app.gui.toggle import Toggle
from app.settings import Settings
from dsp import weights

ROOT = Path(__file__).parents[1]
COMPILING_MS = 300_000  # the first run of all compiles every kernel

PROGRAM = """
import argparse, sys
from pathlib import Path
import assets
from app.gui import application

shipped = assets.path
assets.path = lambda name: Path(sys.argv[1]) if name.endswith(".npz") else shipped(name)
build = application.build

def watched(app, session, *others):
    session.routed.connect(lambda route: print(route.notice, flush=True))
    return build(app, session, *others)

application.build = watched
sys.exit(application.run(argparse.Namespace(backend="auto", latency=None, network=None, background=False)))
"""


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
    session = Session(lambda: engine, NoMicrophone(), settings, FakeWatch(server=False))
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
    turn_every_other_control(app, control)
    app.window.findChild(Toggle).click()
    assert control["bypass"] == 1
    blocks = app.engine.snapshot().blocks
    qtbot.waitUntil(lambda: app.engine.snapshot().blocks > blocks + 20)
    app.window._controls.microphones.chosen.emit(devices.DEMO)
    qtbot.waitUntil(lambda: app.settings.microphone == devices.DEMO)


def turn_every_other_control(app, control):
    """Drawer and comparison, as they reach the audio thread's memory."""
    child(app.window, QSlider, "Post-filter").setValue(30)
    assert control["postfilter"] == np.float32(0.3)
    child(app.window, QSlider, "Noise floor").setValue(-20)
    assert control["dry"] == pytest.approx(0.1)
    child(app.window, QSlider, "Reduce by at most").setValue(10)
    assert control["dry"] == pytest.approx(10**-0.5)
    child(app.window, Toggle, "Comb filter").click()
    assert control["comb"] == 0
    child(app.window, QCheckBox, "As loud as the cleaned voice").click()
    assert control["match"] == 0
    QTest.keyPress(app.window.windowHandle(), Qt.Key.Key_Space)
    assert (control["bypass"], control["match"]) == (1, 1)
    QTest.keyRelease(app.window.windowHandle(), Qt.Key.Key_Space)
    assert (control["bypass"], control["match"]) == (0, 0)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_the_program_from_start_to_a_signal(number, tmp_path):
    """As a user starts it, on a machine without a sound server; its settings are there afterwards."""
    network = weights.random(64, seed=0)
    weights.save(tmp_path / "network.npz", network.layers, network.description)
    nowhere = {"PULSE_SERVER": f"unix:{tmp_path}/none", "XDG_RUNTIME_DIR": str(tmp_path)}
    started = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "network.npz")],
        cwd=ROOT,
        env=os.environ | nowhere | {"XDG_CONFIG_HOME": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with started as program:
        try:
            told = program.stdout.readline()
            program.send_signal(number)
            _, errors = program.communicate(timeout=60)
        finally:
            program.kill()
    assert "recorded demo" in told, errors
    assert program.returncode == 0, errors
    assert "Traceback" not in errors
    assert "strength = 80.0" in (tmp_path / "quietmic" / "settings.toml").read_text()
