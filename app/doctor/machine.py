"""Checks of the machine and of Quietmic itself; nothing here needs sound."""

import ctypes
import os
import platform
import sys
import threading
import tomllib
from collections.abc import Callable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

import app
from app.audio.priority import ask_for_realtime, hurry
from app.doctor.finding import Finding, note, ok, problem
from app.screen import missing

__all__ = ["cache", "instance", "kernel", "priority", "probe_priority", "screen", "settings", "versions", "weights"]

_PACKAGES = ("numpy", "numba", "llvmlite", "PySide6-Essentials", "sounddevice", "pulsectl")


def instance(status: Mapping[str, Any] | None) -> Finding:
    """Tell what the running Quietmic says of itself; None if none runs."""
    check = "Quietmic"
    if status is None:
        return ok(check, "Quietmic is not running now.")
    state = f"Quietmic {status['version']} runs (process {status['pid']})"
    if status.get("phase") == "asleep":
        return ok(check, f"{state} and sleeps, since nobody listens; the microphone is released.")
    if not status["running"]:
        return note(check, f"{state}, but passes no sound on.", "look at its window, or restart it")
    if status["message"]:
        return problem(check, f"{state} and says: {status['message']}", "restart it if that lasts")
    way = f"{state} from {status['source']} to {status['sink']}, delay {status['delay_ms']:.0f} ms"
    blocks = status["blocks"]
    # A few are lost while streams start.
    if status["lost_blocks"] > max(5, 0.001 * blocks) or status["late_blocks"] > max(5, 0.01 * blocks):
        text = f"{way}; of {blocks} blocks {status['late_blocks']} were late and {status['lost_blocks']} lost."
        return note(check, text, "close programs that keep the processor busy")
    return ok(check, f"{way}, CPU {status['cpu_percent']:.0f} %.")


def probe_priority() -> str:
    """Ask for what the sound thread asks for, in a thread that ends at once.

    Returns
    -------
    str
        "real time" or "nice" if this user may, "rtkit" or "portal" if those grant real time, else "none".
    """
    granted = []

    def ask() -> None:
        thread = threading.get_native_id()
        own = hurry(thread)
        granted.append(own if own == "real time" else ask_for_realtime(thread) or own)

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    return granted[0]


def priority(granted: str) -> Finding:
    """Judge what `probe_priority` got."""
    check = "priority"
    if granted == "real time":
        return ok(check, "The sound thread may run in real time.")
    if granted in ("rtkit", "portal"):
        return ok(check, f"The sound thread may run in real time: {granted} grants it.")
    way = "install rtkit, or ask the administrator for the line '@audio - rtprio 20' in /etc/security/limits.d"
    way += " and the group audio"
    if granted == "nice":
        return ok(check, "The sound thread may go before other programs, though not in real time.", way)
    return note(check, "The sound thread gets no priority, so a busy machine may interrupt the sound.", way)


def kernel(choose: Callable[[], tuple[str, list[str]]]) -> Finding:
    """Say which instruction set computes the network.

    Parameters
    ----------
    choose : callable
        Returns the one in use and all that run here, fastest first; raises ValueError for a wrong QUIETMIC_KERNEL.
    """
    check = "processor"
    try:
        name, runnable = choose()
    except ValueError as error:
        return problem(check, f"{error}.", "unset QUIETMIC_KERNEL")
    machine = platform.machine()
    if name != runnable[0]:
        text = f"The network runs with {name}, though this processor ({machine}) has {runnable[0]}."
        return note(check, text, "unset QUIETMIC_KERNEL")
    if name == "plain":
        text = f"This processor ({machine}) has no int8 instructions that Quietmic knows, so it computes more slowly."
        return note(check, text)
    return ok(check, f"The network runs with {name}, the fastest that this processor ({machine}) has.")


def chosen_kernel() -> tuple[str, list[str]]:
    """Return the instruction set in use, and those that run here."""
    from dsp import instructions, layers

    return layers.KERNEL, instructions.runnable()


def cache(folder: Path) -> Finding:
    """Look at the folder of compiled kernels."""
    check = "kernel cache"
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    if not os.access(existing, os.W_OK | os.X_OK):
        text = f"Compiled kernels cannot be kept in {folder}, so every start takes a minute."
        return problem(check, text, f"make {existing} writable")
    size = _megabytes(folder)
    old = [path for path in folder.parent.glob("*") if path.is_dir() and path != folder]
    rest = f" {len(old)} folders of other versions hold {sum(map(_megabytes, old)):.0f} MB." if old else ""
    advice = f"remove those beside it in {folder.parent} if space is short" if old else ""
    if size == 0.0:
        return note(check, f"No kernel is compiled yet, so the first start takes up to a minute.{rest}", advice)
    return ok(check, f"{size:.1f} MB of compiled kernels lie in {folder}.{rest}", advice)


def _megabytes(folder: Path) -> float:
    """Add up the files of a folder, which another process may be changing."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(place, name)).st_size
            except FileNotFoundError:
                continue
    return total / 1e6


def weights(path: Path, check: str = "weights") -> Finding:
    """Check a network's weights and tell where they come from."""
    from dsp.weights import WeightsError, load

    try:
        found = load(path)
    except WeightsError as error:
        return problem(check, f"The network cannot be used: {error}.", "install Quietmic again")
    about = found.description
    hours = about["hours"]
    heard = f"{hours:.0f} hours" if isinstance(hours, int | float) else f"hours: {hours}"
    scores = about["scores"] if isinstance(about["scores"], dict) else {}
    told = f", PESQ {scores['pesq']} and STOI {scores['stoi']}" if {"pesq", "stoi"} <= scores.keys() else ""
    return ok(check, f"The network is sound: width {found.width}, trained on {heard}, {about['date']}{told}.")


def settings(path: Path) -> tuple[Finding, tuple[str, ...]]:
    """Read the settings without touching them.

    Returns
    -------
    Finding
    tuple of str
        The microphone that was chosen, and those that stand in for it; none follows the system.
    """
    check = "settings"
    try:
        devices = tomllib.loads(path.read_text(encoding="utf-8")).get("devices", {})
        chosen, others = devices.get("microphone"), devices.get("microphones", [])
    except FileNotFoundError:
        return ok(check, "There are no settings yet, so the defaults hold."), ()
    except (OSError, ValueError, AttributeError) as error:
        reason = " ".join(str(error).split())
        advice = "mend or remove the file; Quietmic sets a bad one aside at its next start"
        return problem(check, f"{path} cannot be read ({reason}).", advice), ()
    names = [chosen, *others] if isinstance(chosen, str) and isinstance(others, list) else []
    wanted = dict.fromkeys(name for name in names if isinstance(name, str))
    return ok(check, f"The settings in {path} can be read."), tuple(wanted)


def screen(system: str, environment: Mapping[str, str]) -> Finding:
    """Say whether a window can open."""
    check = "screen"
    if not system.startswith("linux"):
        return ok(check, "The system has a screen of its own.")
    if lack := missing(environment, system):
        return note(check, f"{lack[0].upper()}{lack[1:]}.", "use `quietmic live`, which needs none")
    names = [name for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY") if environment.get(name)]
    return ok(check, f"There is a screen ({names[0]}={environment[names[0]]}).")


def versions(version: Callable[[str], str], portaudio: Callable[[], str]) -> Finding:
    """List what Quietmic is made of.

    Parameters
    ----------
    version : callable
        Of a package by name; raises PackageNotFoundError.
    portaudio : callable
        Returns PortAudio's version; raises OSError where it is missing.
    """
    check, told, missing = "versions", [f"Quietmic {app.__version__}", f"Python {platform.python_version()}"], []
    for name in _PACKAGES:
        try:
            told.append(f"{name} {version(name)}")
        except metadata.PackageNotFoundError:
            missing.append(name)
    try:
        told.append(f"PortAudio {portaudio()}")
    except OSError:
        missing.append("PortAudio")
    text = f"{', '.join(told)}, on {platform.system()} {platform.release()}."
    if missing:
        return note(check, f"{text} Not found: {', '.join(missing)}.", "sh packaging/run.sh installs what is missing")
    return ok(check, text)


def portaudio_version() -> str:
    """Ask PortAudio for its version; on Linux without starting it, which probes every sound card."""
    if not sys.platform.startswith("linux"):
        import sounddevice

        return sounddevice.get_portaudio_version()[1]
    text = ctypes.CDLL("libportaudio.so.2").Pa_GetVersionText
    text.restype = ctypes.c_char_p
    return text().decode().removeprefix("PortAudio ").split(",")[0]
