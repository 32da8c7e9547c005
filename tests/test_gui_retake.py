"""Recording again in the microphone test: what was recorded before does not come back."""

import threading

import numpy as np
import pytest
from gui_test_page import (
    COMPILING_MS,
    record,
    start_test_page,  # noqa: F401
)

from app import take


@pytest.fixture
def rendering(monkeypatch):
    """Let the worker stop where it begins to clean, from `held.clear()` to `held.set()`; `begun` tells of it."""
    held, begun, render = threading.Event(), threading.Event(), take.render
    held.set()

    def slowly(*arguments):
        begun.set()
        assert held.wait(60)
        return render(*arguments)

    monkeypatch.setattr(take, "render", slowly)
    yield held, begun
    held.set()


def let_worker_finish(app, qapp):
    app.test._worker.submit(lambda: None).result(60)
    qapp.processEvents()


def move_strength(app, percent):
    app.page.strength.set_value(percent)
    app.page._settle.timeout.emit()  # the slider has rested


@pytest.mark.parametrize("moved", ["before", "while"])
def test_the_strength_moved_around_a_new_recording_does_not_play_the_old_one(moved, start, qtbot, qapp, rendering):
    app = start()
    record(app, qtbot)
    qtbot.waitUntil(lambda: app.test.playing)
    held, begun = rendering
    heard = []
    app.test.rendered.connect(lambda result: heard.append(result))
    if moved == "before":  # and its rendering is under way when the recording begins
        held.clear()
        begun.clear()
        move_strength(app, 30)
        assert begun.wait(60)
    app.page.record.click()
    app.window.tick()
    if moved == "while":
        move_strength(app, 30)
    held.set()
    let_worker_finish(app, qapp)
    assert heard == []
    assert not app.test.playing
    assert app.test.left_s is not None, "the recording goes on"
    assert app.page.record.text() == "Stop"


def test_the_strength_moved_while_a_recording_is_cleaned_is_the_strength_it_gets(start, qtbot, rendering):
    app = start()
    first = record(app, qtbot)
    held, begun = rendering
    fresh = 0.1 * np.random.default_rng(8).standard_normal(480_000).astype(np.float32)
    app.test._recent = lambda seconds: fresh
    app.page.record.click()
    app.window.tick()
    heard = []
    app.test.rendered.connect(lambda result: heard.append(result))
    held.clear()
    begun.clear()
    app.engine.pass_time(1000)
    app.window.tick()
    assert begun.wait(60)
    move_strength(app, 20)
    with qtbot.waitSignal(app.test.rendered, timeout=COMPILING_MS):
        held.set()
    (second,) = heard
    assert second.take.params.strength == 20.0
    np.testing.assert_array_equal(second.take.before, fresh)
    assert not np.array_equal(second.take.before, first.take.before)


def test_a_recording_that_the_first_steps_begin_is_gone_from_the_page_too(start, qtbot):
    app = start()
    record(app, qtbot)
    app.test.record()
    app.test.cancel()
    app.window.tick()
    assert not app.page.takes.play.isEnabled()
    assert app.page.takes.view.accessibleDescription() == "nothing recorded yet"
