"""The signals that ask a program to end, in time to take what it has made on the sound server away."""

import contextlib
import signal
from collections.abc import Callable, Iterator
from types import FrameType

__all__ = ["handled", "signals"]


def signals() -> tuple[signal.Signals, ...]:
    """Return SIGTERM, and SIGHUP, which comes when a terminal closes or an ssh connection is lost.

    Under `nohup` SIGHUP is ignored, and stays so. Windows has none.
    """
    hangup = getattr(signal, "SIGHUP", None)
    if hangup is None or signal.getsignal(hangup) is signal.SIG_IGN:
        return (signal.SIGTERM,)
    return signal.SIGTERM, hangup


@contextlib.contextmanager
def handled(handler: Callable[[int, FrameType | None], object]) -> Iterator[None]:
    """Let `signals` call a handler until the end of the `with` block."""
    before = {number: signal.signal(number, handler) for number in signals()}
    try:
        yield
    finally:
        for number, usual in before.items():
            signal.signal(number, usual)
