"""What the sound server has and who listens, kept up to date by the server's own events."""

import contextlib
import sys
import threading
import time
from dataclasses import dataclass, replace
from typing import Any

from app.audio import devices, server, streams, virtual_cable, virtual_linux
from app.audio.devices import Device

__all__ = ["Watch", "World"]

_FACILITIES = ("source", "sink", "source_output", "server")
_RELIST_AFTER = 2.0  # s, where no server tells of changes


@dataclass(frozen=True, slots=True)
class World:
    """What there is now.

    Attributes
    ----------
    server : bool
        A PulseAudio or PipeWire server answers.
    microphones, outputs : tuple of Device
        As `devices.microphones` and `devices.outputs`.
    virtual : bool
        Our virtual microphone is there, whole.
    listeners : tuple of str
        Programs that take its sound, by name.
    heard : bool
        Something takes its sound, with or without a name.
    """

    server: bool = False
    microphones: tuple[Device, ...] = ()
    outputs: tuple[Device, ...] = ()
    virtual: bool = False
    listeners: tuple[str, ...] = ()
    heard: bool = False


class Watch:
    """A connection of its own that hears what changes. One thread looks; any thread may wake it.

    Attributes
    ----------
    woke : float
        When the last `look` had waited, on the clock that never jumps: before it asked a server that may be slow.
    """

    def __init__(self) -> None:
        self._pulse: Any = None
        self._guard = threading.Lock()  # of `_pulse`: it must not go while another thread wakes it
        self._woken = threading.Event()
        self._stale: set[str] = set()
        self._sources: dict[int, str] = {}
        self._world = World()
        self._had_server = False
        self._listed = -_RELIST_AFTER
        self.woke = time.monotonic()

    def look(self, seconds: float) -> World:
        """Wait until something changes, someone wakes, or the time is over; return what there is."""
        if self._pulse is None:
            self._connect()
        if self._pulse is None:
            self._woken.wait(seconds)
            self._woken.clear()
            self.woke = time.monotonic()
            self._list_cards()
            return self._world
        try:
            if not self._stale and not self._woken.is_set():
                self._pulse.event_listen(seconds)
            self._woken.clear()
            self.woke = time.monotonic()
            self._refresh()
        except server.broken():
            self._forget()
        return self._world

    def wake(self) -> None:
        """Let `look` return. From any thread."""
        self._woken.set()
        with self._guard:
            if self._pulse is not None:
                self._pulse.event_listen_stop()

    def refresh(self) -> None:
        """Ask anew at the next look, without waiting for events. For the thread that looks."""
        self._stale = set(_FACILITIES)

    def close(self) -> None:
        """Hang up. For the thread that looks."""
        self._forget()

    def _connect(self) -> None:
        if not sys.platform.startswith("linux"):
            return
        try:
            import pulsectl  # needs libpulse.so.0
        except OSError:
            return
        pulse = pulsectl.Pulse("Quietmic", connect=False)
        try:
            pulse.connect()
            pulse.event_mask_set(*_FACILITIES)
            pulse.event_callback_set(self._hear)
        except server.broken():
            pulse.close()
            return
        self.refresh()
        self._had_server = True
        with self._guard:
            self._pulse = pulse

    def _hear(self, event: Any) -> None:
        """Note what changed and stop listening."""
        import pulsectl

        self._stale |= {name for name in _FACILITIES if event.facility == name}
        raise pulsectl.PulseLoopStop

    def _refresh(self) -> None:
        """Ask for what events have announced."""
        stale, self._stale = self._stale, set()
        pulse = self._pulse
        if stale & {"source", "sink", "server"}:
            info, sources, sinks = pulse.server_info(), pulse.source_list(), pulse.sink_list()
            self._sources = {source.index: source.name for source in sources}
            self._world = replace(
                self._world,
                server=True,
                microphones=tuple(devices.legal(sources, info.default_source_name)),
                outputs=tuple(devices.legal(sinks, info.default_sink_name)),
                virtual={virtual_linux.SINK, virtual_linux.SOURCE} <= {item.name for item in (*sources, *sinks)},
            )
        if stale:
            recorders = (
                streams.of_item(item, self._sources.get(item.source, "")) for item in pulse.source_output_list()
            )
            found = streams.listeners(recorders)
            names = tuple(sorted({stream.application for stream in found if stream.application and not stream.meter}))
            self._world = replace(self._world, listeners=names, heard=bool(found))

    def _forget(self) -> None:
        """Drop the connection and all that it told."""
        with self._guard:
            pulse, self._pulse = self._pulse, None
        if pulse is not None:
            pulse.close()
        self._world = World()

    def _list_cards(self) -> None:
        """List devices where no server ever answered; PortAudio's list is refreshed whenever a stream opens."""
        now = time.monotonic()
        if self._had_server or now - self._listed < _RELIST_AFTER:
            return
        self._listed = now
        self._world = World()
        with contextlib.suppress(OSError):
            outputs = tuple(devices.outputs())
            cable = virtual_cable.find(sys.platform, outputs) if sys.platform in virtual_cable.CABLES else None
            self._world = World(False, tuple(devices.microphones()), outputs, cable is not None)
