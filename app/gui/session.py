"""The engine's life beside the window: prepared in one thread, kept going in another."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, Signal

from app.audio.devices import DEMO
from app.audio.monitor import Monitor
from app.audio.supervisor import Phase, Status, Supervisor, Wish
from app.audio.virtual_mic import VirtualMicrophone
from app.audio.watch import Watch
from app.gui import words
from app.settings import Settings
from dsp.params import Params

if TYPE_CHECKING:  # importing the kernels takes a second, and the window should be there first
    from app.audio.engine import Engine, Frames, Snapshot

__all__ = ["Route", "Session"]


class _Cancelled(Exception):
    """The window closed while the engine was being prepared."""


@dataclass(frozen=True, slots=True)
class Route:
    """Where the sound goes since the last start.

    Attributes
    ----------
    microphone : str or None
        What call apps hear; None where nothing reaches them.
    notice : str
        Why it is not what was asked for; empty if it is.
    device : str
        Name of what one speaks into.
    """

    microphone: str | None
    notice: str
    device: str = ""


class Session(QObject):
    """Prepares the engine in a worker thread and has it supervised in another; the window hears of it by signals.

    Parameters
    ----------
    make_engine : callable
        Builds the engine; called in the worker, because importing the kernels takes a second.
    virtual : VirtualMicrophone
        There while the engine runs.
    settings : Settings
        Says which devices to open.
    watch : Watch, optional
        Tells which devices there are.

    Signals
    -------
    progress : str, float
        What is being prepared, and how much is done, 0..1.
    routed : Route
        Sound is passing, another way than before.
    listening : str
        Who takes the clean sound, in one line.
    devices_found : list
    monitoring : bool, str
        Whether one hears oneself; why not, if it was asked for.
    failed : str
        The engine cannot run; one line.
    """

    progress = Signal(str, float)
    routed = Signal(object)
    listening = Signal(str)
    devices_found = Signal(object)
    monitoring = Signal(bool, str)
    failed = Signal(str)
    _broken = Signal(object)

    def __init__(
        self,
        make_engine: Callable[[], "Engine"],
        virtual: VirtualMicrophone,
        settings: Settings,
        watch: Watch | None = None,
    ) -> None:
        super().__init__()
        self._make_engine = make_engine
        self._virtual = virtual
        self._settings = settings
        self._watch = watch
        self._engine: Engine | None = None
        self._params: Params | None = None  # wished last, perhaps before there was an engine
        self._handing_over = threading.Lock()  # of wishes and who fulfils them, which come from two threads
        self._supervisor: Supervisor | None = None
        self._metering = False
        self._status: Status | None = None  # told last
        self._monitor = Monitor(self._monitor_ended)
        self._closing = False
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="quietmic-engine")
        self._broken.connect(_raise, Qt.ConnectionType.QueuedConnection)

    def open(self) -> None:
        """Build, prepare and start the engine."""
        self._submit(self._open)

    @property
    def supervisor(self) -> Supervisor | None:
        """Who keeps the sound going, with its timeline; None before there is an engine."""
        return self._supervisor

    def choose_microphone(self, name: str | None) -> None:
        """Change the microphone, also in the settings; None follows the system."""
        self._settings.prefer(name)
        self._want(preferred=self._settings.preferred)
        self.list_devices()  # wherever it was chosen, every list marks it

    def set_on_demand(self, on: bool) -> None:
        """Release the microphone while nobody listens, or keep it; also in the settings."""
        self._settings.on_demand = on
        self._want(on_demand=on)

    def set_metering(self, on: bool) -> None:
        """Say whether the window shows sound, which keeps the microphone open."""
        self._metering = on
        self._want(metering=on)

    def list_devices(self) -> None:
        """Tell again which microphones there are."""
        if self._supervisor is not None:
            self.devices_found.emit(list(self._supervisor.status.microphones))

    def monitor(self, on: bool) -> None:
        """Let the user hear what calls hear, or no longer."""
        self._submit(lambda: self._listen(on))

    def _want(self, **changes: Any) -> None:
        with self._handing_over:
            if self._supervisor is not None:
                self._supervisor.want(**changes)

    def set_params(self, params: Params) -> None:
        """Hand the engine its knobs, as soon as there is one."""
        with self._handing_over:
            self._params = params
            if self._engine is not None:
                self._engine.params = params

    def snapshot(self) -> "Snapshot | None":
        """Return what the engine tells, or None before it is there."""
        return None if self._engine is None else self._engine.snapshot()

    def frames(self) -> "Frames | None":
        """Return the hops since the last call, or None."""
        return None if self._engine is None else self._engine.frames()

    def recent(self, seconds: float) -> NDArray[np.float32]:
        """Return the last seconds of the microphone, (n,) float32; none before there is an engine."""
        return np.zeros(0, np.float32) if self._engine is None else self._engine.recent(seconds)

    def close(self) -> None:
        """Stop the engine, take the virtual microphone away, and wait until that is done."""
        if not self._closing:
            self._closing = True
            self._worker.submit(self._stop).result()
            self._worker.shutdown()

    def _submit(self, work: Callable[[], None]) -> None:
        if not self._closing:
            self._worker.submit(self._guard, work)

    def _guard(self, work: Callable[[], None]) -> None:
        try:
            work()
        except _Cancelled:
            return
        except (OSError, ValueError) as error:
            self.failed.emit(words.as_sentence(error))
        except Exception as error:  # a bug: it keeps its traceback, in the thread that reports them
            self._broken.emit(error)

    def _open(self) -> None:
        self._tell(words.tr("Reading the network"), 0.0)
        engine = self._make_engine()
        engine.prepare(self._tell)
        with self._handing_over:  # the window was there, and wishes came, while the engine was still being compiled
            wish = Wish(self._settings.preferred, self._settings.output, self._settings.on_demand, self._metering)
            self._supervisor = Supervisor(engine, self._virtual, wish, self._follow, self._watch)
            self._engine = engine
            if self._params is not None:
                engine.params = self._params
        self._supervisor.start()

    def _tell(self, text: str, part: float) -> None:
        if self._closing:
            raise _Cancelled
        self.progress.emit(text, part)

    def _follow(self, status: Status) -> None:
        """Tell the window what has changed. Called in the supervisor's thread."""
        self.listening.emit(status.listeners_text)
        route, before = self._route(status), self._status
        self._status = status
        if before is None or (route, status.wanted) != (self._route(before), before.wanted):
            self._submit(lambda: self._listen(False))  # loudspeakers beside another microphone may howl
            self.routed.emit(route)
        if before is None or status.microphones != before.microphones:
            self.devices_found.emit(list(status.microphones))

    def _route(self, status: Status) -> Route:
        problem = words.as_sentence(status.problem)
        if not problem or status.phase is Phase.ASLEEP:
            notice = ""
        elif status.microphone is None or status.phase is Phase.WAITING:
            notice = problem
        elif status.microphone.name == DEMO:
            notice = words.tr("No microphone could be opened, so a recorded demo plays instead. %1", problem)
        else:
            notice = words.tr("%1 is used. %2", status.microphone.description, problem)
        return Route(status.virtual, notice, status.microphone.name if status.microphone else "")

    def _listen(self, on: bool) -> None:
        """Begin or end monitoring."""
        try:
            (self._monitor.start if on else self._monitor.stop)()
        except OSError as error:
            self.monitoring.emit(False, words.as_sentence(error))
        else:
            self.monitoring.emit(on, "")

    def _monitor_ended(self) -> None:
        """Tell that one hears oneself no longer, unless it is we who end. Called in the monitor's thread."""
        if not self._closing:
            self.monitoring.emit(False, "")

    def _stop(self) -> None:
        """Take the virtual microphone away first: a server that hangs may cost the patience of whoever ends us."""
        if self._supervisor is not None:
            self._supervisor.stop()
        else:
            self._virtual.remove()  # what a crash left
        self._monitor.stop()


def _raise(error: Exception) -> None:
    raise error
