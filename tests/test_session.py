"""The session between window and sound: what is wished before there is an engine, and how it ends."""

import threading
from types import SimpleNamespace

from fake_engine import FakeEngine
from gui_window import (
    child,
    start_window,  # noqa: F401
)

from app.gui.toggle import Toggle


def test_what_is_switched_during_the_preparation_holds_for_the_first_sound(start, qtbot):
    begun, free = threading.Event(), threading.Event()

    class Slow(FakeEngine):
        @staticmethod
        def prepare(progress):
            begun.set()
            assert free.wait(10)

    app = start(Slow(), wait=False)
    app.session.open()
    assert begun.wait(10)
    child(app.window, Toggle, "Voice Focus").click()
    with qtbot.waitSignal(app.session.routed):
        free.set()
    assert app.engine.params.bypass
    assert not child(app.window, Toggle, "Voice Focus").isChecked()


def test_the_virtual_microphone_goes_before_the_listening_and_no_signal_tells_of_it(start, qapp):
    app = start()
    app.session._worker.submit(lambda: None).result(10)
    qapp.processEvents()  # what the start has told
    told = []
    app.session.monitoring.connect(lambda on, problem: told.append(on))
    app.session._monitor = SimpleNamespace(stop=lambda: app.engine.log.append("listen no longer"))
    app.window.close()
    app.session._monitor_ended()  # the source of the loopback has gone
    qapp.processEvents()
    assert app.engine.log[-3:] == ["stop", "remove", "listen no longer"]
    assert told == []
