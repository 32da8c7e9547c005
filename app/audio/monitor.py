"""Listen to yourself: the sound server leads the virtual microphone to the default output.

The server does it all (`module-loopback` also evens out the two clocks), so one hears exactly what calls hear and the
audio thread knows nothing of it. It ends by itself when the output changes: sound meant for headphones must not come
out of loudspeakers beside an open microphone.
"""

import secrets
import threading
from collections.abc import Callable
from typing import Any

from app.audio import server, virtual_linux

__all__ = ["MARK", "Monitor"]

MARK = "quietmic_monitor"  # in the module's argument: by it what a crash left is found
LATENCY_MS = 40  # what the server aims at; a voice that returns much later makes speaking hard
_WATCHED = ("sink", "server", "module")
_RECHECK_S = 1.0  # in case an event came while nobody was listening for one


class Monitor:
    """Off until `start`; off again after `stop`, or when output, port or virtual microphone change.

    Parameters
    ----------
    ended : callable
        Called without arguments, in a thread of ours, when it ended by itself.
    """

    def __init__(self, ended: Callable[[], None]) -> None:
        self._ended = ended
        self._watcher: _Watcher | None = None

    @property
    def running(self) -> bool:
        """Whether one hears oneself."""
        return self._watcher is not None and self._watcher.is_alive()

    def start(self) -> None:
        """Begin; what a crash left goes.

        Raises
        ------
        OSError
            If there is no sound server, virtual microphone or output.
        """
        self.stop()
        with server.conversation() as pulse:
            server.unload(pulse, server.carrying(pulse, MARK))
            if virtual_linux.SOURCE not in {source.name for source in pulse.source_list()}:
                raise OSError("there is no virtual microphone to listen to")
            place = _output(pulse)
            name = secrets.token_hex(8)
            pulse.module_load("module-loopback", _argument(place[0], name))
        self._watcher = _Watcher(name, place, self._ended)
        self._watcher.start()

    def stop(self) -> None:
        """End, unless the server hangs: then as soon as it answers. Stopping twice is fine."""
        watcher, self._watcher = self._watcher, None
        if watcher is not None:
            watcher.stop()


class _Watcher(threading.Thread):
    """Hears of the server's changes while one listens, and unloads the module at the end.

    The module is known by the name in its argument: PipeWire gives its number to another as soon as it is free.
    """

    def __init__(self, name: str, place: tuple[str, str], ended: Callable[[], None]) -> None:
        super().__init__(name="monitor", daemon=True)
        self._name, self._place, self._ended = name, place, ended
        self._stopping = threading.Event()
        self._guard = threading.Lock()  # of `_pulse`: it must not go while `stop` wakes it
        self._pulse: Any = None

    def stop(self) -> None:
        """End without calling `ended`. Of a server that hangs the rest is left to the thread, which is a daemon."""
        self._stopping.set()
        with self._guard:
            if self._pulse is not None:
                self._pulse.event_listen_stop()
        self.join(server.PATIENCE)

    def run(self) -> None:
        """Wait until something is other than at the start."""
        try:
            with server.conversation() as pulse:
                pulse.event_mask_set(*_WATCHED)
                pulse.event_callback_set(_leave)
                with self._guard:
                    self._pulse = pulse
                while not self._stopping.is_set() and self._is_as_it_was(pulse):
                    pulse.event_listen(_RECHECK_S)
                with self._guard:
                    self._pulse = None
                server.unload(pulse, server.carrying(pulse, self._name))
        except OSError:  # the server has gone, and the module with it
            with self._guard:
                self._pulse = None
        if not self._stopping.is_set():
            self._ended()

    def _is_as_it_was(self, pulse: Any) -> bool:
        return _output(pulse) == self._place and bool(server.carrying(pulse, self._name))


def _leave(event: Any) -> None:
    """Let `event_listen` return: the server may be asked nothing from within."""
    import pulsectl

    raise pulsectl.PulseLoopStop


def _output(pulse: Any) -> tuple[str, str]:
    """Return the default output and its port: the same card has one for headphones and one for loudspeakers."""
    name = pulse.server_info().default_sink_name
    for sink in pulse.sink_list():
        if sink.name == name and sink.name != virtual_linux.SINK:
            return name, sink.port_active.name if sink.port_active else ""
    raise OSError("there is no output to listen with")


def _argument(sink: str, name: str) -> str:
    return (
        f"source={virtual_linux.SOURCE} source_dont_move=true sink={sink} sink_dont_move=true "
        f"latency_msec={LATENCY_MS} sink_input_properties=\"media.name='{MARK}' {MARK}='{name}'\""
    )
