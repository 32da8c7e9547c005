"""A microphone that is muted, dead or too loud: told with the way out, calmly, and no longer than it lasts."""

from dataclasses import replace

import pytest
from fake_engine import Snapshot
from gui_window import (
    start_window,  # noqa: F401
    texts,
)

from app.audio.condition import CLIPPING_BEGINS, CLIPPING_ENDS, complaint

NOW = Snapshot(source="Headset")
MUTED, DEAD = replace(NOW, muted=True, dead=True, clipped_percent=90.0), replace(NOW, dead=True)
LOUD = replace(NOW, clipped_percent=CLIPPING_BEGINS)


@pytest.mark.parametrize(
    ("snapshot", "words"),
    [(NOW, ""), (MUTED, "is muted: unmute"), (DEAD, "is silent: look"), (LOUD, "is too loud and distorts: turn")],
)
def test_each_has_its_line_and_the_first_cause_counts(snapshot, words):
    assert complaint(snapshot).startswith(f"Headset {words}" if words else "")
    assert bool(complaint(snapshot)) is bool(words)


def test_what_hovers_at_the_limit_stays():
    told = []
    for percent in (4.0, 5.0, 4.9, 5.1, 2.0, 1.0, 0.9, 4.0):
        told.append(complaint(replace(NOW, clipped_percent=percent), told[-1] if told else ""))
    assert list(map(bool, told)) == [False, True, True, True, True, True, False, False]
    assert CLIPPING_ENDS < CLIPPING_BEGINS
    other = replace(NOW, source="Camera", clipped_percent=2.0)
    assert complaint(other, told[1]) == "", "what was said of one microphone does not hold for another"


@pytest.mark.parametrize("wrong", [{"muted": True}, {"dead": True}, {"clipped_percent": 30.0}])
def test_the_window_tells_it_while_it_lasts(wrong, start, qtbot):
    app = start()

    def told():
        return [text for text in texts(app.window) if text.startswith("Built-in microphone is ")]

    usual = app.engine.state
    app.engine.state = replace(usual, **wrong)
    qtbot.waitUntil(lambda: len(told()) == 1)
    assert told()[0].endswith(".")
    app.engine.state = usual
    qtbot.waitUntil(lambda: not told())
