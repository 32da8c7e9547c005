"""What happened to the sound, one line each: the window and `quietmic live` show it."""

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

__all__ = ["MOST", "Event", "Timeline"]

MOST = 200  # events; the oldest go


class Event(NamedTuple):
    """One change."""

    time: float  # s since 1970
    text: str  # "headset left, using laptop microphone"

    def __str__(self) -> str:
        """Say when and what: "14:02 headset left, using laptop microphone"."""
        return f"{time.strftime('%H:%M', time.localtime(self.time))} {self.text}"


class Timeline:
    """The last events, oldest first. Any thread may add and read.

    Parameters
    ----------
    heard : callable, optional
        Gets each event, in the thread that adds it.
    """

    def __init__(self, heard: Callable[[Event], None] = lambda event: None) -> None:
        self._events: deque[Event] = deque(maxlen=MOST)
        self._lock = threading.Lock()
        self.heard = heard

    @property
    def events(self) -> tuple[Event, ...]:
        """All that is kept."""
        with self._lock:
            return tuple(self._events)

    def add(self, text: str) -> None:
        """Append what just happened. The same text again, right after itself, is one event."""
        event = Event(time.time(), text)
        with self._lock:
            if self._events and self._events[-1].text == text:
                return
            self._events.append(event)
        self.heard(event)
