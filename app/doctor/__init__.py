"""`quietmic doctor`: what is wrong with sound on this machine, and the way out."""

import json
import os
import sys
from collections.abc import Callable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

import assets
from app import control
from app.audio import devices as audio_devices
from app.audio import virtual_cable
from app.doctor import delay, level, machine, scene, sound
from app.doctor.finding import Finding, attempt, note, ok, problem, to_json, to_text

__all__ = ["Finding", "examine", "run"]

_OF_SOUND = ("microphone", "microphone volume", "microphone level", "virtual microphone", "listeners", "raw microphone",
             "other suppressors", "delay")  # fmt: skip


def run(as_json: bool) -> int:
    """Examine the machine and print the report.

    Parameters
    ----------
    as_json : bool
        Print a list of objects with number, check, state, text and advice.

    Returns
    -------
    int
        Exit status: 1 if there is a problem.
    """
    findings = examine(_listen)
    sys.stdout.write(json.dumps(to_json(findings), indent=2) + "\n" if as_json else to_text(findings))
    return int(any(finding.state == "problem" for finding in findings))


def examine(listen: Callable[[str, int, float], NDArray[Any]] = level.record) -> list[Finding]:
    """Run every check. Takes two seconds for the microphone; nothing is kept of them.

    Parameters
    ----------
    listen : callable
        Records a source; as `level.record`.
    """
    status, running = _status()
    kept, wanted = _settings()
    return [
        *_sound(status, wanted, listen),
        running,
        attempt("priority", lambda: machine.priority(machine.probe_priority())),
        attempt("processor", machine.kernel, machine.chosen_kernel),
        attempt("kernel cache", lambda: machine.cache(_cache_folder())),
        attempt("weights", lambda: machine.weights(assets.path(assets.NETWORKS["large"]))),
        attempt("small weights", lambda: machine.weights(assets.path(assets.NETWORKS["small"]), "small weights")),
        kept,
        attempt("screen", machine.screen, sys.platform, os.environ),
        attempt("versions", machine.versions, metadata.version, machine.portaudio_version),
    ]


def _status() -> tuple[Mapping[str, Any] | None, Finding]:
    """Ask the running Quietmic."""
    try:
        status = control.ask("status")
    except control.NotRunning:
        status = None
    except (OSError, ValueError) as error:
        return None, problem("Quietmic", f"{error}.", "end Quietmic and start it again")
    return status, attempt("Quietmic", machine.instance, status)


def _settings() -> tuple[Finding, tuple[str, ...]]:
    """Read the settings; the second are the chosen microphones, the dearest first."""
    try:
        from app.settings import default_path
    except Exception as error:  # it needs dsp, which another check finds broken
        return note("settings", f"These could not be checked ({type(error).__name__}: {error})."), ()
    return machine.settings(default_path())


def _sound(
    status: Mapping[str, Any] | None, wanted: tuple[str, ...], listen: Callable[[str, int, float], NDArray[Any]]
) -> list[Finding]:
    """Run the checks that need a sound server."""
    own = [os.getpid(), *([status["pid"]] if status else [])]
    try:
        found = scene.look(own)
    except OSError as error:
        if not sys.platform.startswith("linux"):
            return _other_system(sys.platform)
        first = problem("sound server", f"{str(error).partition(': ')[0].capitalize()}.", str(error).partition(": ")[2])
        return [first, *(note(check, "Not checked, since there is no sound server.") for check in _OF_SOUND)]
    taken = found.microphone(wanted)
    # The demo never goes into a call. A status has descriptions of devices, not their names.
    passing = bool(status and status.get("passing") and status["source"] != audio_devices.RECORDING.description)
    sink = status["sink"] if status and passing else ""
    return [
        attempt("sound server", sound.server, found),
        attempt("microphone", sound.microphones, found, wanted),
        attempt("microphone volume", sound.volume, taken),
        attempt("microphone level", level.level, taken, listen),
        attempt("virtual microphone", sound.virtual, found, status is not None, sink, passing),
        attempt("listeners", sound.listeners, found),
        attempt("raw microphone", sound.raw_microphone, found),
        attempt("other suppressors", sound.suppressors, found, taken),
        attempt("delay", delay.delay, status, taken, delay.measure),
    ]


def _other_system(system: str) -> list[Finding]:
    """Check what can be checked without a PulseAudio or PipeWire server: macOS, Windows."""

    def microphone() -> Finding:
        taken = audio_devices.choose(None, audio_devices.microphones(), "microphone")
        return ok("microphone", f"Quietmic takes {taken.description}.")

    def cable() -> Finding:
        found = virtual_cable.find(system, audio_devices.outputs())
        if found is None:
            return problem("virtual microphone", "No virtual cable is installed.", virtual_cable.advice(system))
        return ok("virtual microphone", f"The virtual cable {found.description} is there.")

    unknown = [check for check in _OF_SOUND if check not in ("microphone", "virtual microphone")]
    return [
        ok("sound server", "This system has none; sound goes through PortAudio."),
        attempt("microphone", microphone),
        attempt("virtual microphone", cable),
        *(note(check, "Not checked, since only a sound server tells.") for check in unknown),
    ]


def _cache_folder() -> Path:
    """Name the folder in which compiled kernels are kept."""
    from dsp.jit import CACHE_FOLDER

    return CACHE_FOLDER


def _listen(name: str, channels: int, seconds: float) -> NDArray[Any]:
    """Record, and ask for speech where a person sees it."""
    if sys.stderr.isatty():
        sys.stderr.write(f"Listening to the microphone for {seconds:.0f} seconds: please speak. Nothing is kept.\n")
    return level.record(name, channels, seconds)
