"""The last seconds of the microphone, read from the memory that the audio thread writes."""

import numpy as np
from numpy.typing import NDArray

from app.audio.block import TAP_HOPS

__all__ = ["MOST_HOPS", "newest"]

MOST_HOPS = TAP_HOPS - 100  # the writer needs a second to reach what is being copied


def newest(stream: np.void, hops: int) -> NDArray[np.float32]:
    """Copy the newest hops, oldest first.

    Parameters
    ----------
    stream : STREAM record
    hops : int
        0..MOST_HOPS.

    Returns
    -------
    (n * HOP,) float32
        Full scale = 1; fewer hops than asked for if the stream is younger.

    Raises
    ------
    ValueError
        If `hops` is outside its range.
    """
    if not 0 <= hops <= MOST_HOPS:
        raise ValueError(f"hops={hops} is outside 0..{MOST_HOPS}")
    end = int(stream["blocks"])
    rows = np.arange(max(0, end - hops), end) % TAP_HOPS
    return stream["tap"][rows].reshape(-1)
