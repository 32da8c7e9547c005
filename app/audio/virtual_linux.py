"""The virtual microphone on PulseAudio and PipeWire: a sink that we play into and a source made from it.

Call apps hide monitors of sinks, so the sink's monitor is wrapped by `module-remap-source`, which makes a real source.
Modules survive a killed program. Hence everything of ours is recognised by its name, and taken over or swept by the
next start.
"""

import re
import time
from collections.abc import Callable
from typing import Any

from app.audio import server

__all__ = ["DESCRIPTION", "SINK", "SOURCE", "create", "exists", "load", "remove", "wait_for"]

SOURCE, DESCRIPTION = "quietmic", "Quietmic microphone"
SINK, SINK_DESCRIPTION = "quietmic_sink", "Quietmic (internal)"  # PulseAudio has one namespace for both
# The name that a module gives, not one that it uses: a loopback from our microphone belongs to somebody else.
_OURS = re.compile(rf"(?:^|\s)(?:sink_name=[\"']?{SINK}|source_name=[\"']?{SOURCE})(?=[\"'\s]|$)")
PATIENCE = 3.0  # s; PipeWire makes nodes some time after it has said yes, and refuses until its session is up


def create() -> None:
    """Make the virtual microphone; one left over from a crash is replaced.

    Raises
    ------
    OSError
        If no sound server answers or it refuses.
    """
    with server.conversation() as pulse:
        _sweep(pulse)
        # norewinds: the first block is heard after 20 ms instead of 2 s (PipeWire ignores it).
        load(
            pulse,
            "module-null-sink",
            f"sink_name={SINK} rate=48000 channels=1 format=float32le norewinds=1 {_label('sink', SINK_DESCRIPTION)}",
        )
        wait_for(lambda: SINK in {sink.name for sink in pulse.sink_list()})
        load(
            pulse,
            "module-remap-source",
            f"source_name={SOURCE} master={SINK}.monitor channels=1 {_label('source', DESCRIPTION)}",
        )
        wait_for(lambda: SOURCE in {source.name for source in pulse.source_list()})


def remove() -> int:
    """Take the virtual microphone away.

    Returns
    -------
    int
        Number of modules unloaded; 0 if there was nothing of ours.

    Raises
    ------
    OSError
        If no sound server answers.
    """
    with server.conversation() as pulse:
        return _sweep(pulse)


def exists() -> bool:
    """Tell whether the virtual microphone is there.

    Raises
    ------
    OSError
        If no sound server answers.
    """
    with server.conversation() as pulse:
        return {SINK, SOURCE} <= _names(pulse)


def _names(pulse: Any) -> set[str]:
    """Name all sinks and sources."""
    return {sink.name for sink in pulse.sink_list()} | {source.name for source in pulse.source_list()}


def _ours(pulse: Any) -> list[Any]:
    """List the modules that give our names, oldest first."""
    ours = [module for module in pulse.module_list() if module.argument and _OURS.search(module.argument)]
    return sorted(ours, key=lambda module: module.index)


def _label(kind: str, text: str) -> str:
    """Name a node for people. The server wants the double quotes inside the argument."""
    return f"{kind}_properties=\"device.description='{text}' device.icon_name=audio-input-microphone\""


def _sweep(pulse: Any) -> int:
    """Unload what gives our names, newest first: the source goes before the sink that it hangs on."""
    return server.unload(pulse, [module.index for module in reversed(_ours(pulse))])


def load(pulse: Any, module: str, argument: str) -> None:
    """Load a module, with some patience for a server that has only just started.

    Parameters
    ----------
    pulse : pulsectl.Pulse
        From `server.conversation`, which tells what goes wrong.
    module, argument : str
        Its name and what it is told.
    """
    import pulsectl

    end = time.monotonic() + PATIENCE
    while True:
        try:
            pulse.module_load(module, argument)
            return
        except pulsectl.PulseError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def wait_for(ready: Callable[[], bool]) -> None:
    """Wait until the server shows what it was asked for.

    Raises
    ------
    OSError
        If it does not.
    """
    end = time.monotonic() + PATIENCE
    while not ready():
        if time.monotonic() > end:
            raise OSError("the sound server made no virtual microphone, though it agreed to")
        time.sleep(0.02)
