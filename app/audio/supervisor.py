"""Keeps sound going: one thread that watches the sound server and does what `app.audio.plan` decides.

The engine's streams are opened and closed in this thread only, and so is the virtual microphone made.
"""

import atexit
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.audio import server, virtual_cable
from app.audio.devices import DEMO, NOWHERE, RECORDING, Device, default_of
from app.audio.plan import advance, failed, message
from app.audio.states import Action, Moment, Phase, State, Step, Wish
from app.audio.virtual_mic import VirtualMicrophone
from app.audio.watch import Watch, World
from app.timeline import Timeline

if TYPE_CHECKING:  # importing the kernels takes a second
    from app.audio.engine import Engine

__all__ = ["Phase", "Status", "Supervisor", "Wish"]

TICK_LIVE, TICK_ASLEEP = 0.1, 0.5  # s between looks at the stream and the clocks; events come at once


@dataclass(frozen=True, slots=True)
class Status:
    """What windows and answers tell.

    Attributes
    ----------
    phase : Phase
        Whether a microphone is open.
    microphone : Device or None
        Open now, or last.
    wanted : str or None
        The microphone that is preferred to all; None follows the system.
    virtual : str or None
        The microphone that call apps choose; None where nothing reaches them.
    microphones : tuple of Device
        What one can choose from.
    listeners : tuple of str
        Programs that take the clean sound.
    problem : str
        Why what is heard is not what was wished for; empty if it is.
    """

    phase: Phase = Phase.WAITING
    microphone: Device | None = None
    wanted: str | None = None
    virtual: str | None = None
    microphones: tuple[Device, ...] = ()
    listeners: tuple[str, ...] = ()
    problem: str = ""

    @property
    def listeners_text(self) -> str:
        """Say who listens, in one line: "Firefox and Zoom listen"."""
        if not self.listeners:
            return "nobody listens"
        *rest, last = self.listeners
        return f"{', '.join(rest)} and {last} listen" if rest else f"{last} listens"


class Supervisor:
    """From `start` to `stop` the virtual microphone is there, and sound if there is a microphone.

    Parameters
    ----------
    engine : Engine
        Prepared.
    virtual : VirtualMicrophone
    wish : Wish
        Changed later by `want`.
    changed : callable
        Gets each new Status, in the supervisor's thread.
    watch : Watch
        Tells what there is.
    """

    def __init__(
        self,
        engine: "Engine",
        virtual: VirtualMicrophone,
        wish: Wish | None = None,
        changed: Callable[[Status], None] = lambda status: None,
        watch: Watch | None = None,
    ) -> None:
        self._engine = engine
        self._virtual = virtual
        self._wish = wish or Wish()
        self._changed = changed
        self._watch = watch or Watch()
        self._state = State()
        self._status = Status()
        self._problem, self._failed = "", ""  # what went wrong last, and which microphone was to be opened
        self._stopping = threading.Event()
        self._settled = threading.Event()
        self._thread: threading.Thread | None = None
        self._clock, self._ahead = time.monotonic(), _ahead()

    @property
    def timeline(self) -> Timeline:
        """What happened to the sound."""
        return self._engine.timeline

    @property
    def status(self) -> Status:
        """What there is to tell now."""
        return self._status

    @property
    def listeners(self) -> tuple[str, ...]:
        """Programs that take the clean sound."""
        return self._status.listeners

    @property
    def listeners_text(self) -> str:
        """Who takes the clean sound, in one line."""
        return self._status.listeners_text

    @property
    def wish(self) -> Wish:
        """What is wanted."""
        return self._wish

    def want(self, **changes: Any) -> None:
        """Change the wish; any thread, returns at once. Fields as in `Wish`."""
        if "preferred" in changes:
            changes["choices"] = self._wish.choices + 1
        self._wish = replace(self._wish, **changes)
        self._watch.wake()

    def start(self, seconds: float = 10.0) -> Status:
        """Begin, and wait until sound passes, nobody listens, or nothing can be opened for now."""
        self._thread = threading.Thread(target=self._run, name="supervisor", daemon=True)
        self._thread.start()
        self._settled.wait(seconds)
        return self._status

    def stop(self) -> None:
        """Close the streams and take the virtual microphone away, unless the server hangs. Stopping twice is fine."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        self._stopping.set()
        self._watch.wake()
        thread.join(server.PATIENCE)
        if thread.is_alive():  # what is left is swept at the next start
            atexit.unregister(self._virtual.remove)

    def _run(self) -> None:
        """Look, decide, do; until `stop`."""
        try:
            while not self._stopping.is_set():
                try:
                    self._turn()
                except Exception:  # a bug is told with its traceback, but is no reason to leave a call in silence
                    threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), threading.current_thread())))
                    self._stopping.wait(TICK_ASLEEP)
        finally:
            self._engine.stop()
            self._virtual.remove()
            self._watch.close()

    def _turn(self) -> None:
        busy = self._state.phase is Phase.LIVE or not self._state.server
        world, wish = self._watch.look(TICK_LIVE if busy else TICK_ASLEEP), self._wish
        self._do(advance(self._state, world, wish, self._moment()), world, wish)
        self._tell(world, wish)
        if self._state.made is not None or wish.output is not None or not world.server:
            self._settled.set()

    def _moment(self) -> Moment:
        """Read the clocks. The computer slept if its own clock went on without ours, or if we were not woken."""
        clock, ahead = self._watch.woke, _ahead()
        slept = max(ahead - self._ahead, clock - self._clock - TICK_ASLEEP)
        self._clock, self._ahead = time.monotonic(), ahead
        now = self._engine.snapshot()
        return Moment(self._clock, now.blocks, slept, now.grown_ms)

    def _do(self, step: Step, world: World, wish: Wish) -> None:
        """Take the actions of a step, and tell of it if they succeed."""
        begun, doing = time.monotonic(), None
        try:
            for doing in step.actions:
                self._act(doing, step.state, world, wish)
        except (OSError, ValueError) as error:
            now = time.monotonic()
            self._problem = " ".join(str(error).split())
            self._failed = step.state.microphone.name if step.state.microphone is not None else ""
            step = failed(step.state, world, Moment(now), self._problem, now - begun, doing is Action.OPEN)
            self._engine.release()
        self._state = step.state
        if step.line:
            self.timeline.add(step.line)
        self._clock = time.monotonic()  # what we did ourselves took no sleep
        self._engine.message = message(self._state, Moment(self._clock))

    def _act(self, action: Action, state: State, world: World, wish: Wish) -> None:
        if action is Action.RELEASE:
            self._engine.release()
        elif action is Action.CREATE:
            self._virtual.create()
            self._watch.refresh()
        elif state.microphone is not None:
            self._engine.open(state.microphone, self._sink(state.microphone, world, wish))

    def _sink(self, microphone: Device, world: World, wish: Wish) -> Device:
        """Find where the sound goes; the demo never goes into a call."""
        if microphone == RECORDING:
            named = [item for item in world.outputs if item.name == wish.output]
            return next(iter(named or [default_of(world.outputs)]), NOWHERE) if world.outputs else NOWHERE
        if wish.output is not None:
            return next(item for item in world.outputs if item.name == wish.output)
        return Device(self._virtual.output, self._virtual.name, is_virtual=True)

    def _tell(self, world: World, wish: Wish) -> None:
        """Tell the status if it is another one."""
        state = self._state
        now = state.microphone
        heard = state.phase is not Phase.LIVE or now != RECORDING
        reached = wish.output is None and (world.server or world.virtual) and state.made is not None
        problem = self._explain(state, world, wish)
        virtual = self._virtual.name if heard and reached else None
        wanted = wish.preferred[0] if wish.preferred else None
        status = Status(state.phase, now, wanted, virtual, world.microphones, world.listeners, problem)
        if status != self._status:
            self._status = status
            self._changed(status)

    def _explain(self, state: State, world: World, wish: Wish) -> str:
        """Say why the microphone is not the wished one; empty if it is."""
        live = state.microphone.name if state.microphone is not None and state.phase is Phase.LIVE else None
        wanted = wish.preferred[0] if wish.preferred else None
        there = {item.name for item in world.microphones} | {DEMO}
        as_wished = live is not None and live == (wanted or default_name(world))
        works = live is not None and self._failed in ("", live)
        if as_wished or works or (self._failed and self._failed not in there):
            self._problem = ""
        if as_wished:
            return ""
        if not world.server and sys.platform.startswith("linux"):
            return server.NO_SERVER
        if not world.server and not world.virtual:
            return virtual_cable.advice(sys.platform)
        if self._problem:
            return self._problem
        return "" if wanted is None or wanted in there else f"{wanted} is not connected"


def default_name(world: World) -> str | None:
    """Name the system's microphone."""
    return default_of(world.microphones).name if world.microphones else None


def _ahead() -> float:
    """Return by how many seconds the clock that counts suspension is ahead of the one that does not."""
    if not hasattr(time, "CLOCK_BOOTTIME"):
        return 0.0
    return time.clock_gettime(time.CLOCK_BOOTTIME) - time.monotonic()
