"""A new user's path, one action a step, on the real engine and the demo recording."""

from types import SimpleNamespace

import pytest
from fake_engine import FakeWatch
from gui_test_page import FakePlayer
from gui_window import NO_WINDOW_MANAGER
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.audio.engine import Engine
from app.audio.virtual_mic import VirtualMicrophone
from app.gui import application
from app.gui.level_meter import FLOOR_DB
from app.gui.mic_test import AFTER, MicTest
from app.gui.session import Session
from app.gui.surroundings import Surroundings
from app.settings import Settings
from dsp import Denoiser, weights

COMPILING_MS = 300_000  # the first run of all compiles every kernel
pytestmark = NO_WINDOW_MANAGER


@pytest.fixture
def app(qtbot, qapp, tmp_path, monkeypatch):
    """Start the program as on the first day; the microphone is the demo recording."""
    monkeypatch.setattr(VirtualMicrophone, "create", lambda self: None)
    monkeypatch.setattr(VirtualMicrophone, "remove", lambda self: None)
    network = weights.random(64, seed=0)
    engine = Engine(network)
    settings = Settings(path=tmp_path / "settings.toml")
    session = Session(lambda: engine, VirtualMicrophone(), settings, FakeWatch(server=False))
    test = MicTest(lambda: Denoiser(network), session.recent, FakePlayer)
    window = application.build(qapp, session, settings, test)
    qtbot.addWidget(window)
    around = Surroundings(window, session, test, settings)
    with qtbot.waitSignal(session.routed, timeout=COMPILING_MS):
        around.begin()
        session.open()
    yield SimpleNamespace(window=window, around=around, engine=engine, test=test)
    around.quit()


def press(window, key):
    """Do one thing: press a key. Space and Enter go where the focus is."""
    QTest.keyClick(window.windowHandle(), key)


@pytest.mark.slow
def test_from_the_first_start_to_the_microphone_test(app, qtbot):
    window, engine = app.window, app.engine
    qtbot.waitUntil(window.isActiveWindow)
    control = engine._memory[0]["control"]

    # 1. Start: the first card is there, and speaking moves a bar; nothing is to be done for it.
    assert app.around.steps.isVisible()
    (meter,) = app.around.steps.pick._meters.values()
    qtbot.waitUntil(lambda: meter._shown[0] > FLOOR_DB, timeout=20_000)

    # 2. Skip the cards.
    press(window, Qt.Key.Key_Escape)
    assert not app.around.steps.isVisible()

    # 3. A/B: Space, and the original is heard; the sentence says so.
    press(window, Qt.Key.Key_Space)
    assert control["bypass"] == 1
    press(window, Qt.Key.Key_Space)
    assert control["bypass"] == 0

    # 4. Strength: one key.
    before = engine.params.strength
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: engine.params.strength < before)

    # 5. Microphone test: one key opens it, one more records; it plays by itself.
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window._test.record)
    press(window, Qt.Key.Key_Return)
    with qtbot.waitSignal(app.test.rendered, timeout=60_000):
        pass
    qtbot.waitUntil(lambda: app.test.playing)
    assert app.test._chosen == AFTER
