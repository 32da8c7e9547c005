"""Who records and plays on the sound server."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.audio import virtual_linux

__all__ = ["NO_INDEX", "OURS", "Stream", "listeners", "of_item"]

NO_INDEX = 0xFFFFFFFF  # libpulse's word for "none"
OURS = ("Quietmic", "quietmic")  # what our own connections call themselves
_METERS = ("peak detect", "pavucontrol", "volume control")  # level meters record too, but nobody listens
_HEARD = (virtual_linux.SOURCE, f"{virtual_linux.SINK}.monitor")


@dataclass(frozen=True, slots=True)
class Stream:
    """A program that records from a source or plays into a sink.

    Attributes
    ----------
    application : str
        Its name for people; empty for streams of the server itself.
    node : str
        Name of the source or sink.
    pid : int
        Its process, 0 if unknown.
    meter : bool
        Only looks at the level.
    corked : bool
        Takes nothing now.
    """

    application: str
    node: str
    pid: int = 0
    meter: bool = False
    corked: bool = False


def of_item(item: Any, node: str) -> Stream:
    """Describe what pulsectl lists.

    Parameters
    ----------
    item : pulsectl.PulseSourceOutputInfo or pulsectl.PulseSinkInputInfo
    node : str
        Name of the source or sink.
    """
    told = item.proplist
    name = told.get("application.name", "")
    if not name and item.client != NO_INDEX:
        name = told.get("application.process.binary", "")
    pid = told.get("application.process.id", "")
    words = f"{name} {item.name or ''} {told.get('media.name', '')}".casefold()
    meter = told.get("resample.peaks") == "true" or any(word in words for word in _METERS)
    return Stream(name, node, int(pid) if pid.isdecimal() else 0, meter, bool(getattr(item, "corked", False)))


def listeners(recorders: Iterable[Stream]) -> tuple[Stream, ...]:
    """Return those that take the virtual microphone's sound now, level meters and servers' loopbacks among them.

    The stream by which our source hangs on our sink is nobody's: the server itself made it.
    """
    return tuple(
        stream
        for stream in recorders
        if stream.node in _HEARD
        and not stream.corked
        and (stream.application or stream.node == virtual_linux.SOURCE)
        and stream.application not in OURS
        and stream.pid != os.getpid()
    )
