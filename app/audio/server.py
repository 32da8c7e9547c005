"""A short conversation with the sound server (PulseAudio, or PipeWire behind the same protocol)."""

import contextlib
import sys
from collections.abc import Iterable, Iterator
from typing import Any

__all__ = ["NO_SERVER", "PATIENCE", "answers", "broken", "carrying", "conversation", "is_pipewire", "unload"]

PATIENCE = 3.0  # s until a server that does not answer is left alone at the end

NO_SERVER = (
    "no sound server answers: start PipeWire (systemctl --user start pipewire-pulse) or PulseAudio "
    "(pulseaudio --start), or hear the demo (--input demo)"
)


@contextlib.contextmanager
def conversation() -> Iterator[Any]:
    """Connect to the sound server and disconnect at the end.

    Yields
    ------
    pulsectl.Pulse

    Raises
    ------
    OSError
        If no server answers, or it refuses or breaks off.
    """
    if not sys.platform.startswith("linux"):
        raise OSError("only Linux has a PulseAudio or PipeWire server")
    import pulsectl  # needs libpulse.so.0: a machine without it gets its OSError here

    pulse = pulsectl.Pulse("quietmic-setup", connect=False)
    try:
        try:
            pulse.connect()  # with a timeout it would always use all of it
        except broken() as error:
            raise OSError(NO_SERVER) from error
        try:
            yield pulse
        except broken() as error:
            raise OSError(f"the sound server refused: {error or type(error).__name__}") from error
    finally:
        pulse.close()


def broken() -> tuple[type[Exception], ...]:
    """Return what pulsectl raises when a server refuses, breaks off or has gone."""
    import pulsectl
    from pulsectl._pulsectl import LibPulse

    return pulsectl.PulseError, pulsectl.PulseDisconnected, LibPulse.CallError


def carrying(pulse: Any, word: str) -> list[int]:
    """Return the numbers of the modules with a word in their argument, oldest first."""
    return sorted(module.index for module in pulse.module_list() if word in (module.argument or ""))


def unload(pulse: Any, modules: Iterable[int]) -> int:
    """Unload modules, of which some may go by themselves or with another one; return how many were unloaded."""
    import pulsectl

    unloaded = 0
    for module in modules:
        with contextlib.suppress(pulsectl.PulseError):
            pulse.module_unload(module)
            unloaded += 1
    return unloaded


def answers() -> bool:
    """Tell whether a PulseAudio or PipeWire server can be reached."""
    try:
        with conversation():
            return True
    except OSError:
        return False


def is_pipewire() -> bool:
    """Tell whether PipeWire is behind the server that answers.

    Raises
    ------
    OSError
        If none answers.
    """
    with conversation() as pulse:
        return "PipeWire" in (pulse.server_info().server_name or "")
