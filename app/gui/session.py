"""The engine's life beside the window: prepared, started and stopped in one thread of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, Signal

from app.audio.devices import DEMO, Device
from app.audio.virtual_mic import VirtualMicrophone
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
    """

    microphone: str | None
    notice: str


class Session(QObject):
    """Runs everything that may take time in one worker thread; the window hears of it by signals.

    Parameters
    ----------
    make_engine : callable
        Builds the engine; called in the worker, because importing the kernels takes a second.
    virtual : VirtualMicrophone
        Created before the engine starts, removed after it stops.
    settings : Settings
        Says which devices to open.
    list_microphones : callable
        Returns the devices to choose from; may raise OSError.

    Signals
    -------
    progress : str, float
        What is being prepared, and how much is done, 0..1.
    routed : Route
        Sound is passing.
    devices_found : list
    failed : str
        The engine cannot run; one line.
    """

    progress = Signal(str, float)
    routed = Signal(object)
    devices_found = Signal(object)
    failed = Signal(str)
    _broken = Signal(object)

    def __init__(
        self,
        make_engine: Callable[[], "Engine"],
        virtual: VirtualMicrophone,
        settings: Settings,
        list_microphones: Callable[[], list[Device]],
    ) -> None:
        super().__init__()
        self._make_engine = make_engine
        self._virtual = virtual
        self._settings = settings
        self._list_microphones = list_microphones
        self._engine: Engine | None = None
        self._closing = False
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="quietmic-engine")
        self._broken.connect(_raise, Qt.ConnectionType.QueuedConnection)

    def open(self) -> None:
        """Build, prepare and start the engine."""
        self._submit(self._open)

    def choose_microphone(self, name: str | None) -> None:
        """Change the microphone, also in the settings; None follows the system."""
        self._settings.microphone = name
        self._submit(self._start)

    def list_devices(self) -> None:
        """Look which microphones there are."""
        self._submit(self._list)

    def set_params(self, params: Params) -> None:
        """Hand the engine its knobs."""
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
            self.failed.emit(_sentence(error))
        except Exception as error:  # a bug: it keeps its traceback, in the thread that reports them
            self._broken.emit(error)

    def _open(self) -> None:
        self._tell(words.tr("Reading the network"), 0.0)
        engine = self._make_engine()
        engine.prepare(self._tell)
        self._engine = engine
        self._start()
        self._list()

    def _tell(self, text: str, part: float) -> None:
        if self._closing:
            raise _Cancelled
        self.progress.emit(text, part)

    def _start(self) -> None:
        """Open the chosen microphone; where it cannot be, the default one; where there is none, the demo."""
        if self._engine is None:
            return
        self._engine.stop()
        wanted = self._settings.microphone
        microphone, no_server = self._create_virtual()
        if wanted == DEMO or microphone is None:
            attempts: list[str | None] = [DEMO]
        else:
            attempts = [wanted, None, DEMO] if wanted else [None, DEMO]
        opened, problem = self._open_first(self._engine, attempts)
        problem = no_server or problem
        notice = ""
        if opened == DEMO:
            microphone = None  # the demo is shown, and played on the speakers, but no call hears it
            if wanted != DEMO:
                notice = words.tr("No microphone could be opened, so a recorded demo plays instead. %1", problem)
        elif opened != wanted:
            notice = words.tr("The chosen microphone could not be opened; the default one is used. %1", problem)
        self.routed.emit(Route(microphone, notice))

    def _open_first(self, engine: "Engine", attempts: list[str | None]) -> tuple[str | None, str]:
        """Start with the first microphone that opens; return it and what was wrong before."""
        problem = ""
        for capture in attempts:
            try:
                engine.start(capture, self._settings.output)
                return capture, problem
            except (OSError, ValueError) as error:
                problem = problem or _sentence(error)
        raise OSError(problem)

    def _create_virtual(self) -> tuple[str | None, str]:
        """Return the virtual microphone's name, or None and why there is none."""
        try:
            self._virtual.create()
        except OSError as error:
            return None, _sentence(error)
        return self._virtual.name, ""

    def _list(self) -> None:
        try:
            found = self._list_microphones()
        except OSError:  # no sound server: the demo is all there is
            found = []
        self.devices_found.emit(found)

    def _stop(self) -> None:
        if self._engine is not None:
            self._engine.stop()
        self._virtual.remove()


def _sentence(error: Exception) -> str:
    text = " ".join(str(error).split())
    return text[:1].upper() + text[1:] + "."


def _raise(error: Exception) -> None:
    raise error
