"""macOS and Windows cannot make a microphone from a program; a virtual cable, once installed, serves as one."""

from collections.abc import Iterable
from typing import NamedTuple

from app.audio.devices import Device

__all__ = ["CABLES", "Cable", "advice", "find"]


class Cable(NamedTuple):
    """A free virtual cable.

    Attributes
    ----------
    playback : str
        Part of the output's name that we play into.
    microphone : str
        What the person then chooses in the call app.
    site : str
        Where to get it.
    """

    playback: str
    microphone: str
    site: str


CABLES = {
    "darwin": Cable("BlackHole", "BlackHole 2ch", "https://existential.audio/blackhole"),
    "win32": Cable("CABLE Input", "CABLE Output", "https://vb-audio.com/Cable"),
}


def find(platform: str, outputs: Iterable[Device]) -> Device | None:
    """Find the virtual cable among the outputs.

    Parameters
    ----------
    platform : str
        As in `sys.platform`.
    outputs : iterable of Device
        The first one that fits is taken: systems list the preferred interface first.

    Returns
    -------
    Device or None
        None where none is installed.
    """
    cable = CABLES[platform]
    return next((device for device in outputs if cable.playback.casefold() in device.name.casefold()), None)


def advice(platform: str) -> str:
    """Say how to get a virtual cable."""
    cable = CABLES[platform]
    return (
        f"no virtual microphone: install the free virtual cable from {cable.site}, restart Quietmic and choose "
        f"{cable.microphone!r} as the microphone in the call app"
    )
