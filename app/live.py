"""`quietmic live`: the denoiser without a window."""

import argparse
import signal
import sys
import time
from types import FrameType
from typing import NoReturn

import assets
from app.audio.devices import DEMO, choose, microphones
from app.audio.engine import Engine, Snapshot
from app.audio.virtual_mic import VirtualMicrophone
from dsp.params import Params
from dsp.weights import load

__all__ = ["run", "status_line"]


def run(args: argparse.Namespace) -> int:
    """Denoise a microphone until Ctrl-C, SIGTERM or the end of `args.seconds`.

    Without a microphone or a sound server the demo recording is played instead, unless a device was asked for.

    Parameters
    ----------
    args : argparse.Namespace
        `input`, `output` (names or None), `strength` (percent), `limit_db`, `comb`, `bypass`, `seconds` (None for no
        end) and `weights` (a path, None for the network that ships).

    Returns
    -------
    int
        Exit status: 0, or 130 after Ctrl-C or SIGTERM.

    Raises
    ------
    OSError, ValueError
        If a device, a setting, the network or the sound server is at fault.
    """
    params = Params(strength=args.strength, limit_db=args.limit_db, comb=args.comb, bypass=args.bypass)
    engine = Engine(load(args.weights or assets.path("percepnet.npz")), params)
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        engine.prepare(_show_progress)
        if args.input is None and args.output is None and (trouble := _trouble()):
            _say(f"{trouble}; this is the demo recording")
            args.input = DEMO
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


def _trouble() -> str:
    """Say why no microphone can be heard; empty if one can."""
    try:
        choose(None, microphones(), "microphone")
    except OSError as error:
        return str(error)
    return ""


def status_line(snapshot: Snapshot) -> str:
    """Describe the engine in one line."""
    if snapshot.message:
        return snapshot.message
    now = snapshot
    return (
        f"{now.source} > {now.sink}: in {now.input_peak_db:.0f} dB, out {now.output_peak_db:.0f} dB, "
        f"{now.reduction_db:.0f} dB less, delay {now.delay_ms:.0f} ms, CPU {now.cpu_percent:.0f} %, "
        f"{now.blocks} blocks, {now.late_blocks} late, {now.lost_blocks} lost"
    )


def _denoise(engine: Engine, capture: str | None, output: str | None, seconds: float | None) -> None:
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
