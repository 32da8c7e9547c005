"""The page of the microphone test, on ten made-up seconds and an output that is none."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from fake_engine import FakeEngine, FakeWatch
from gui_window import HEADSET, FakeVirtual, child
from PySide6.QtWidgets import QLabel, QPushButton

from app.audio.player import Mixer
from app.gui import application
from app.gui.mic_test import MicTest
from app.gui.mic_test_page import MicTestPage
from app.gui.session import Session
from app.settings import Settings
from dsp import Denoiser, weights

COMPILING_MS = 300_000  # the first run of all compiles every kernel
HALF_S = 50  # blocks


class RecordedEngine(FakeEngine):
    """Ten seconds of hiss with bursts; time passes only when a test says so."""

    def pass_time(self, blocks):
        self.state = replace(self.state, blocks=self.state.blocks + blocks)

    @staticmethod
    def recent(seconds):
        rng = np.random.default_rng(5)
        time = np.arange(round(48_000 * seconds)) / 48_000
        bursts = 0.2 * np.sin(2 * np.pi * 150 * time) * (time.astype(int) % 2)
        return (bursts + 0.01 * rng.standard_normal(time.size)).astype(np.float32)


class FakePlayer:
    def __init__(self, problem=""):
        self.mixer, self.problem = Mixer(), problem

    def play(self):
        if self.problem:
            raise OSError(self.problem)
        self.mixer.play(True)

    def pause(self):
        self.mixer.play(False)

    close = pause


@pytest.fixture(name="start")
def start_test_page(qtbot, qapp, tmp_path):
    """Return a function that opens the window on the page of the test."""
    windows = []

    def start(problem=""):
        engine, player = RecordedEngine(), FakePlayer(problem)
        settings = Settings.load(tmp_path / "settings.toml")
        session = Session(lambda: engine, FakeVirtual(engine.log), settings, FakeWatch(HEADSET))
        test = MicTest(lambda: Denoiser(weights.random(64, seed=0)), session.recent, lambda: player)
        window = application.build(qapp, session, settings, test)
        windows.append(window)
        qtbot.addWidget(window)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        with qtbot.waitSignal(session.devices_found):
            session.open()
        child(window, QPushButton, "Test your microphone").click()
        page = window.findChild(MicTestPage)
        return SimpleNamespace(window=window, engine=engine, player=player, test=test, page=page, settings=settings)

    yield start
    for window in windows:
        window.close()


def record(app, qtbot):
    app.page.record.click()
    app.window.tick()
    with qtbot.waitSignal(app.test.rendered, timeout=COMPILING_MS) as made:
        app.engine.pass_time(1000)
        app.window.tick()
    return made.args[0]


def visible_texts(page):
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
