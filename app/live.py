"""`quietmic live`: the denoiser without a window."""

import argparse
import os
import signal
import sys
import time
from dataclasses import replace
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

import assets
from app import instance
from app.audio.devices import DEMO, choose, microphones, outputs
from app.audio.virtual_linux import SINK
from app.audio.virtual_mic import VirtualMicrophone

if TYPE_CHECKING:  # who mistyped a name should not wait for numba
    from app.audio.engine import Engine, Snapshot

__all__ = ["Remote", "run", "status_line"]


class Remote:
    """What the control socket may do to a run without a window."""

    def __init__(self, engine: "Engine") -> None:
        self._engine = engine
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
        return instance.status(self._engine.params, self._on, self._original, False, self._engine.snapshot())


def run(args: argparse.Namespace, ours: instance.Instance) -> int:
    """Denoise a microphone until Ctrl-C, SIGTERM or the end of `args.seconds`.

    Without a microphone or a sound server the demo recording is played instead, unless a device was asked for.

    Parameters
    ----------
    args : argparse.Namespace
        `input`, `output` (names or None), `backend`, `params` (the user's settings), `seconds` (None for no end) and
        `weights` (a path, None for the network that ships).
    ours : Instance
        The claim to be the only Quietmic; its socket steers the engine.

    Returns
    -------
    int
        Exit status: 0, or 130 after Ctrl-C or SIGTERM.

    Raises
    ------
    OSError, ValueError
        If a device, a setting, the network or the sound server is at fault.
    """
    _check_devices(args)
    from app.audio.engine import Engine
    from dsp.weights import load

    engine = Engine(load(args.weights or assets.path("percepnet.npz")), args.params, args.backend)
    before = signal.signal(signal.SIGTERM, _interrupt)
    ours.serve(Remote(engine))
    try:
        engine.prepare(_show_progress)
        if args.input == DEMO or args.output is not None:
            _denoise(engine, args.input, args.output, args.seconds)
        else:
            with VirtualMicrophone() as microphone:
                _say(f"choose {microphone.name!r} as the microphone in the call app; Ctrl-C ends")
                _denoise(engine, args.input, microphone.output, args.seconds)
    except KeyboardInterrupt:
        _say("stopped")
        return 128 + signal.SIGINT
    finally:
        signal.signal(signal.SIGTERM, before)
    return 0


def _check_devices(args: argparse.Namespace) -> None:
    """Refuse names that are none; take the demo where nothing was asked for and no microphone can be heard."""
    if args.output not in (None, SINK):
        choose(args.output, outputs(), "output")
    if args.input == DEMO:
        return
    try:
        choose(args.input, microphones(), "microphone")
    except OSError as error:
        if args.input is not None or args.output is not None:
            raise
        _say(f"{error}; this is the demo recording")
        args.input = DEMO


def status_line(snapshot: "Snapshot") -> str:
    """Describe the engine in one line."""
    if snapshot.message:
        return snapshot.message
    now = snapshot
    return (
        f"{now.source} > {now.sink} ({now.backend}): in {now.input_peak_db:.0f} dB, out {now.output_peak_db:.0f} dB, "
        f"{now.reduction_db:.0f} dB less, delay {now.delay_ms:.0f} ms, CPU {now.cpu_percent:.0f} %, "
        f"{now.blocks} blocks, {now.late_blocks} late, {now.lost_blocks} lost"
    )


def _denoise(engine: "Engine", capture: str | None, output: str | None, seconds: float | None) -> None:
    """Run the engine and show its state every second, over the same line on a terminal."""
    engine.start(capture, output)
    try:
        end = time.monotonic() + (seconds if seconds is not None else float("inf"))
        while (left := end - time.monotonic()) > 0:
            time.sleep(min(1.0, left))
            _show(status_line(engine.snapshot()))
        _say(status_line(engine.snapshot()))
    finally:
        engine.stop()


def _show_progress(text: str, share: float) -> None:
    """Show what is being compiled; the first start takes a minute."""
    _show(f"preparing: {text}, {100.0 * share:.0f} %")


def _show(line: str) -> None:
    """Overwrite the last line of a terminal; say nothing elsewhere."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{line}")
        sys.stderr.flush()


def _say(line: str) -> None:
    """Write a line that stays."""
    sys.stderr.write(f"\r\x1b[K{line}\n" if sys.stderr.isatty() else f"{line}\n")
    sys.stderr.flush()


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    """Treat SIGTERM as Ctrl-C: the virtual microphone goes, the streams close."""
    raise KeyboardInterrupt
