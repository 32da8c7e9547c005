"""The ways to the sound card, all alike, and which one is taken."""

import sys
from typing import TYPE_CHECKING, Any, Protocol

from app.audio import devices, server

if TYPE_CHECKING:  # the command line reads BACKENDS and must answer at once
    from numpy.typing import NDArray

__all__ = ["BACKENDS", "LATENCIES", "Backend", "make"]

BACKENDS = ("auto", "sounddevice", "pulse")
LATENCIES = ("low", "normal", "safe")


class Backend(Protocol):
    """Runs `app.audio.block` on the blocks of a microphone until it is closed."""

    name: str

    def prepare(self) -> None:
        """Compile what this backend runs besides `block.step`."""

    def open(self, capture: str, output: str, memory: "NDArray[Any]") -> None:
        """Start sound.

        Parameters
        ----------
        capture, output : str
            Exact device names.
        memory : (1,) ENGINE
            Stays alive until `close` has returned.

        Raises
        ------
        OSError
            If a device does not open; the message says which and why.
        """

    def close(self) -> None:
        """Stop sound; afterwards nothing touches `memory`. Closing twice is fine."""


def make(choice: str, capture: str | None, latency: str = "normal") -> Backend:
    """Pick a backend.

    Parameters
    ----------
    choice : str
        One of BACKENDS; "auto" talks to a sound server itself, where one answers, and leaves the rest to PortAudio.
    capture : str or None
        The microphone; `devices.DEMO` needs no sound card.
    latency : str
        One of LATENCIES: how much sound is kept in stock. Less of it comes earlier, more of it outlasts a busy machine.

    Raises
    ------
    ValueError
        If there is no such backend or latency.
    """
    if latency not in LATENCIES:
        raise ValueError(f"latency={latency!r} is none of {', '.join(LATENCIES)}")
    if capture == devices.DEMO:
        from app.audio.demo import Demo

        return Demo()
    if choice not in BACKENDS:
        raise ValueError(f"backend={choice!r} is none of {', '.join(BACKENDS)}")
    if choice == "pulse" or (choice == "auto" and sys.platform.startswith("linux") and server.answers()):
        from app.audio.pulse import Pulse

        return Pulse(latency)
    from app.audio.portaudio import PortAudio

    return PortAudio(latency)
