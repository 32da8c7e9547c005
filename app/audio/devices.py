"""Which microphones and outputs there are, and which one is meant by a name."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from app.audio import server, virtual_linux

__all__ = ["DEMO", "NOWHERE", "RECORDING", "Device", "choose", "default_of", "legal", "microphones", "outputs"]

DEMO = "demo"  # in place of a microphone's name: the recording that comes with Quietmic
OURS = (virtual_linux.SOURCE, virtual_linux.SINK)
_NO_MONITOR = 0xFFFFFFFF  # libpulse's word for "none"


@dataclass(frozen=True, slots=True)
class Device:
    """One microphone or output.

    Attributes
    ----------
    name : str
        Unique and lasting: what settings remember and the backend opens.
    description : str
        What a person reads.
    is_default : bool
        The system's choice.
    is_virtual : bool
        Made by software, not by a sound card.
    """

    name: str
    description: str
    is_default: bool = False
    is_virtual: bool = False


RECORDING = Device(DEMO, "demo recording")
NOWHERE = Device("", "nowhere")  # where the demo plays if there is no output


def microphones() -> list[Device]:
    """List what one can speak into: no monitor of an output, and nothing of ours.

    Raises
    ------
    OSError
        If neither a sound server nor a sound card can be reached.
    """
    return _list("source")


def outputs() -> list[Device]:
    """List where sound can be played, without our virtual microphone's own sink.

    Raises
    ------
    OSError
        If neither a sound server nor a sound card can be reached.
    """
    return _list("sink")


def choose(name: str | None, devices: Sequence[Device], what: str) -> Device:
    """Find the device that a name means.

    Parameters
    ----------
    name : str or None
        Exact name, exact description, or a part of either that only one device has; None is the default one.
    devices : sequence of Device
        The legal ones.
    what : str
        "microphone" or "output", for messages.

    Raises
    ------
    OSError
        If there is no device at all.
    ValueError
        If no device or more than one fits; the message lists the legal names.
    """
    if not devices:
        raise OSError(f"there is no {what}: plug one in, or listen to the demo (--input demo)")
    if name is None:
        return default_of(devices)
    for attribute in ("name", "description"):
        exact = [device for device in devices if getattr(device, attribute) == name]
        if len(exact) == 1:
            return exact[0]
    part = name.casefold()
    found = [device for device in devices if part in device.name.casefold() or part in device.description.casefold()]
    if len(found) == 1:
        return found[0]
    legal = ", ".join(f"{device.name} ({device.description})" for device in devices)
    problem = "fits more than one" if found else "is no"
    raise ValueError(f"{name!r} {problem} {what}; choose one of: {legal}")


def default_of(devices: Sequence[Device]) -> Device:
    """Return the system's choice; where that is none of these, the first that is a real one, or the first."""
    by_rank = sorted(devices, key=lambda device: (not device.is_default, device.is_virtual))
    return by_rank[0]


def _list(kind: str) -> list[Device]:
    """List "source" or "sink" devices from the sound server, else from PortAudio."""
    if not server.answers():
        return _portaudio_devices(kind)
    with server.conversation() as pulse:
        info = pulse.server_info()
        if kind == "source":
            return legal(pulse.source_list(), info.default_source_name)
        return legal(pulse.sink_list(), info.default_sink_name)


def legal(items: Iterable[Any], default: str) -> list[Device]:
    """Pick what one can speak into or play to: no monitors, nothing of ours, nothing that is made from ours.

    Parameters
    ----------
    items : iterable of pulsectl.PulseSourceInfo or pulsectl.PulseSinkInfo
    default : str
        The server's choice.
    """
    return [
        Device(item.name, item.description, item.name == default, "device.bus" not in item.proplist)
        for item in items
        if getattr(item, "monitor_of_sink", _NO_MONITOR) == _NO_MONITOR
        and not _is_ours(item.name)
        and not _is_ours(item.proplist.get("device.master_device", ""))
    ]


def _is_ours(name: str) -> bool:
    """Tell whether Quietmic made this source or sink, monitors included."""
    return name.removesuffix(".monitor") in OURS


def _portaudio_devices(kind: str) -> list[Device]:
    """List devices where there is no such server: macOS, Windows, bare ALSA."""
    try:
        import sounddevice
    except OSError as error:  # its own words are only "PortAudio library not found"
        raise OSError("PortAudio is missing: install it (Debian, Ubuntu: sudo apt install libportaudio2)") from error
    channels, default = ("max_input_channels", 0) if kind == "source" else ("max_output_channels", 1)
    hosts = [host["name"] for host in sounddevice.query_hostapis()]
    found = [
        Device(
            f"{device['name']}, {hosts[device['hostapi']]}",  # one card is listed once per Windows interface
            device["name"],
            device["index"] == sounddevice.default.device[default],
            any(word in device["name"] for word in ("BlackHole", "CABLE")),
        )
        for device in sounddevice.query_devices()
        if device[channels] > 0
    ]
    if not found and sys.platform.startswith("linux"):
        raise OSError(server.NO_SERVER)
    return found
