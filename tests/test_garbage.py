"""Dead parts of a window end in the window's thread."""

import gc
import threading
from typing import ClassVar

import pytest
from gui_window import start_window  # noqa: F401

from app.gui import garbage


class Dead:
    """Two of them hold each other; says in which thread they ended."""

    ended: ClassVar[list[threading.Thread]] = []

    def __init__(self):
        self.other = self

    def __del__(self):
        self.ended.append(threading.current_thread())


@pytest.fixture
def one_thread():
    garbage.keep_to_one_thread()
    Dead.ended = []
    yield
    gc.enable()


def fill():
    """Make what would let Python collect of its own accord, many times over."""
    kept = [[] for _ in range(100_000)]
    assert len(kept) == 100_000


def test_nothing_ends_in_another_thread(one_thread):
    Dead()
    other = threading.Thread(target=fill)
    other.start()
    other.join()
    assert Dead.ended == []
    kept = [[] for _ in range(1_000)]
    garbage.collect()
    assert Dead.ended == [threading.main_thread()]
    assert kept


def test_the_window_collects(one_thread, start):
    app = start()
    Dead()
    kept = [[] for _ in range(1_000)]
    app.window.tick()
    assert Dead.ended == [threading.main_thread()]
    assert kept


def test_older_garbage_is_found_too(one_thread):
    Dead()
    gc.get_objects()
    first = Dead.__new__(Dead)
    first.other = first
    gc.collect(1)  # it lives, and is of the oldest generation from now on
    gc.collect(1)
    del first
    kept = []
    for _ in range(400):
        kept += [[] for _ in range(1_000)]
        garbage.collect()
    assert len(Dead.ended) == 2
