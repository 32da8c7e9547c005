"""What is wrong with the microphone itself, by what the engine measures, and the way out."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the words need no kernels
    from app.audio.readout import Snapshot

__all__ = ["CLIPPING_BEGINS", "CLIPPING_ENDS", "complaint"]

# Percent of the blocks, a mean over about 3 s. One laugh clips some blocks and is no reason to turn anything down; told
# is what clips more than every twentieth, until six quiet seconds or so are past.
CLIPPING_BEGINS, CLIPPING_ENDS = 5.0, 1.0


def complaint(now: "Snapshot", before: str = "") -> str:
    """Say in one line what is wrong with the microphone and what helps; empty if nothing is.

    Parameters
    ----------
    now : Snapshot
    before : str
        What was said last, so that what hovers at the limit does not come and go.
    """
    if now.muted:
        return f"{now.source} is muted: unmute it in the system's sound settings, or with its own key"
    if now.dead:
        return f"{now.source} is silent: look at its plug and its own switch, or choose another microphone"
    clipping = f"{now.source} is too loud and distorts: turn it down in the system's sound settings"
    limit = CLIPPING_ENDS if before == clipping else CLIPPING_BEGINS
    return clipping if now.clipped_percent >= limit else ""
