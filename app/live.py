"""`quietmic live`: the denoiser without a window."""

import argparse
import errno
import os
import signal
import sys
import time
from dataclasses import replace
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

from app import ending, instance
from app.audio.condition import complaint
from app.audio.devices import DEMO, choose, microphones, outputs
from app.audio.supervisor import Phase, Supervisor, Wish
from app.audio.virtual_linux import SINK
from app.audio.virtual_mic import VirtualMicrophone
from app.settings import Settings

if TYPE_CHECKING:  # who mistyped a name should not wait for numba
    from app.audio.engine import Engine, Snapshot

__all__ = ["Remote", "run", "status_line"]


class Remote:
    """What the control socket may do to a run without a window."""

    def __init__(self, engine: "Engine", supervisor: Supervisor | None = None) -> None:
        self._engine = engine
        self._supervisor = supervisor
        self._on = not engine.params.bypass
        self._original = False  # heard for comparison

    def obey(self, command: str, value: float) -> None:
        """Change the engine's settings; see `instance.Controlled`."""
        if command == "show":
            raise ValueError(f"Quietmic is running without a window (process {os.getpid()}); end it to open one")
        params = self._engine.params
        if command == "strength":
            params = replace(params, strength=value)
        elif command == "bypass":
            if not self._on:
                raise ValueError("Voice Focus is off: the original is heard already")
            self._original = not self._original
        elif command != "status":
            self._on = command == "on" or (command == "toggle" and not self._on)
            self._original = False
        self._engine.params = replace(params, bypass=not self._on or self._original)

    def status(self) -> dict[str, Any]:
        """Tell the state; see `instance.Controlled`."""
        params, snapshot = self._engine.params, self._engine.snapshot()
        return instance.status(params, self._on, self._original, False, snapshot, self._supervisor)


def run(args: argparse.Namespace, ours: instance.Instance) -> int:
    """Denoise a microphone until Ctrl-C, SIGTERM, SIGHUP or the end of `args.seconds`.

    Without a microphone or a sound server the demo recording is played instead, unless a device was asked for. What is
    not told is taken from the settings: the microphones that were chosen in the window, the newest choice first.

    Parameters
    ----------
    args : argparse.Namespace
        `input`, `output` (names or None), `backend`, `latency`, `always_on`, `params` (the user's settings), `seconds`
        (None for no end), `network` (None for the large one) and `weights` (a path, None for those that ship).
    ours : Instance
        The claim to be the only Quietmic; its socket steers the engine.

    Returns
    -------
    int
        Exit status: 0, or 130 after Ctrl-C or a signal.

    Raises
    ------
    OSError, ValueError
        If a device, a setting, the network or the sound server is at fault.
    """
    wish = _wish(args)
    from app import networks
    from app.audio.engine import Engine

    weights, small = networks.choose(args.network, args.weights)
    engine = Engine(weights, args.params, args.backend, args.latency or "normal", small)
    virtual = VirtualMicrophone()
    supervisor = Supervisor(engine, virtual, wish)
    engine.timeline.heard = lambda event: _say(str(event))
    with ending.handled(_interrupt):
        ours.serve(Remote(engine, supervisor))
        try:
            engine.prepare(_show_progress)
            status = supervisor.start()
            if status.problem:
                _say(status.problem)
            if status.virtual is not None:
                _say(f"choose {status.virtual!r} as the microphone in the call app; Ctrl-C ends")
            _show_state(engine, supervisor, args.seconds)
        except KeyboardInterrupt:
            _say("stopped")
            return 128 + signal.SIGINT
        finally:
            supervisor.stop()
    return 0


def _wish(args: argparse.Namespace) -> Wish:
    """Make a wish of the arguments and the settings; names that are none are refused now."""
    output = None
    if args.output not in (None, SINK):
        output = choose(args.output, outputs(), "output").name
    settings = Settings.load()
    if settings.problem:
        _say(settings.problem)
    preferred = settings.preferred
    if args.input == DEMO:
        preferred = (DEMO,)
    elif args.input is not None:
        preferred = (choose(args.input, microphones(), "microphone").name,)
    asked = args.input is not None or output is not None
    return Wish(preferred, output, settings.on_demand and not args.always_on, demo=not asked)


def status_line(snapshot: "Snapshot") -> str:
    """Describe the engine in one line."""
    if snapshot.message:
        return snapshot.message
    now = snapshot
    way = (
        f"{now.source} > {now.sink} ({now.backend}): in {now.input_peak_db:.0f} dB, out {now.output_peak_db:.0f} dB, "
        f"{now.reduction_db:.0f} dB less, delay {now.delay_ms:.0f} ms, CPU {now.cpu_percent:.0f} %, "
        f"{now.blocks} blocks, {now.late_blocks} late, {now.lost_blocks} lost"
    )
    return "; ".join(filter(None, (way, complaint(now))))


def _show_state(engine: "Engine", supervisor: Supervisor, seconds: float | None) -> None:
    """Show the state every second, over the same line on a terminal."""
    end = time.monotonic() + (seconds if seconds is not None else float("inf"))
    while (left := end - time.monotonic()) > 0:
        time.sleep(min(1.0, left))
        _show(_line(engine, supervisor))
    _say(_line(engine, supervisor))


def _line(engine: "Engine", supervisor: Supervisor) -> str:
    status = supervisor.status
    if status.phase is Phase.ASLEEP:
        return "nobody listens, so the microphone is released"
    return f"{status_line(engine.snapshot())}; {status.listeners_text}"


def _show_progress(text: str, share: float) -> None:
    """Show what is being compiled; the first start takes a minute."""
    _show(f"preparing: {text}, {100.0 * share:.0f} %")


def _show(line: str) -> None:
    """Overwrite the last line of a terminal; say nothing elsewhere."""
    if sys.stderr.isatty():
        _write(f"\r\x1b[K{line}")


def _say(line: str) -> None:
    """Write a line that stays."""
    _write(f"\r\x1b[K{line}\n" if sys.stderr.isatty() else f"{line}\n")


def _write(text: str) -> None:
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError as error:
        if error.errno != errno.EIO:  # the terminal has closed, and nobody reads what the end tells
            raise


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    """Treat a signal as Ctrl-C: the virtual microphone goes, the streams close."""
    signal.signal(number, signal.SIG_IGN)  # a closed terminal sends it twice, and the end must not be cut short
    raise KeyboardInterrupt
