"""What the window pulls from: the session, or what stands in for it."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from app.audio.readout import Frames, Snapshot
    from app.audio.supervisor import Supervisor

__all__ = ["Source"]


class Source(Protocol):
    """What the window pulls from the engine."""

    def snapshot(self) -> "Snapshot | None":
        """Return counters, levels and texts, or None before there is an engine."""
        ...

    def frames(self) -> "Frames | None":
        """Return the hops since the last call, or None."""
        ...

    @property
    def supervisor(self) -> "Supervisor | None":
        """Who knows the listeners and what happened; None before there is an engine."""
        ...
