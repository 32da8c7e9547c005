"""How late the virtual microphone is, measured on what it and the microphone give while Quietmic runs."""

from collections.abc import Callable, Mapping
from typing import Any

from app.audio.virtual_linux import SOURCE
from app.doctor.finding import Finding, note, ok
from app.doctor.scene import Node

__all__ = ["delay", "measure"]

_MOST_MS = 100.0  # of all; above, two people begin to talk at the same time


def delay(status: Mapping[str, Any] | None, taken: Node | None, listen: Callable[[str, str], float | None]) -> Finding:
    """Measure the delay of a running Quietmic.

    Parameters
    ----------
    status : mapping or None
        What the running Quietmic tells; None if none runs.
    taken : Node or None
        Its microphone.
    listen : callable
        As `measure`.
    """
    check = "delay"
    if not status or not status["running"] or taken is None:
        return note(check, "Not measured, since Quietmic passes no sound on now.", "start it and speak meanwhile")
    if status.get("phase") == "asleep":
        return note(check, "Not measured, since nobody listens and the microphone is released.")
    told = f"Quietmic itself tells {status['delay_ms']:.0f} ms"
    measured = listen(taken.name, SOURCE)
    if measured is None:
        return note(
            check, f"Too little sound to measure it; {told}.", "run `quietmic doctor` again and speak meanwhile"
        )
    text = f"From {taken.label} to the virtual microphone it takes {measured:.0f} ms; {told}."
    if measured > _MOST_MS:
        return note(check, text, "choose less latency in the settings, and close programs that keep the processor busy")
    return ok(check, text)


def measure(microphone: str, virtual: str) -> float | None:
    """Compare two seconds of both; ms, or None if that cannot be told."""
    from app.audio.loopback import measure_delay

    return measure_delay(microphone, virtual)
