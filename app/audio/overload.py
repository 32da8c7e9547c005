"""What to do when the machine is too busy: which blocks the network computes, and which are the microphone as it is.

| state            | a block is                           | left when                                             |
|------------------|--------------------------------------|-------------------------------------------------------|
| playing, FULL    | denoised                             | 5 delays within about 2 s: one level down             |
| playing, SMALL   | denoised by the smaller network      | the same; after `patience`: rehearsing FULL           |
| waiting, DRY     | the microphone                       | after `patience`: rehearsing the next better level    |
| rehearsing, any  | computed, but the microphone is heard| 1 s in time: playing; 5 delays: one level down        |
| behind, in any   | the microphone, and hardly any work  | the time that was lost has been caught up             |

A level of which no network is there is left out. `patience` doubles with each step down, from 2 s to 2 min, and is
forgotten after 30 s of playing at FULL without a delay. "Behind" is a debt of time: what a block took beyond its own
length, or sound that waits beyond the usual; each block that is skipped pays off nearly its length. So the delay never
grows: what is late is handed out dry, at once, cross-faded by the denoiser.
"""

import numpy as np

from dsp.constants import HOP, SAMPLE_RATE
from dsp.jit import kernel

__all__ = ["DRY", "FULL", "HOP_NS", "OVERLOAD", "PLAY", "REHEARSE", "SKIP", "SMALL", "account", "owe", "plan"]

FULL, SMALL, DRY = 0, 1, 2  # levels
PLAY, REHEARSE, SKIP = 0, 1, 2  # plans for a block

HOP_NS = HOP * 1_000_000_000 // SAMPLE_RATE
DEBT_MOST = 50 * HOP_NS  # after a stop of many seconds half a second is enough to find back
STRAIN_DECAY = np.float32(0.995)  # a hop: delays count for about 2 s
STRAIN_MOST = np.float32(4.0)  # delays in that time
REHEARSAL = 100  # hops; the network's memory is as good as ever after a second
PATIENCE_FIRST, PATIENCE_MOST = 200, 12_000  # hops
FORGIVEN = 3_000  # hops

OVERLOAD = np.dtype(
    [
        ("behind_ns", "i8"),
        ("dry_blocks", "i8"),  # handed out without denoising
        ("level", "i4"),
        ("rehearsing", "i4"),  # hops left
        ("waiting", "i4"),  # hops until a better level is tried
        ("patience", "i4"),  # hops waited last time
        ("steady", "i4"),  # hops at FULL since the last delay
        ("strain", "f4"),  # delays lately
    ],
    align=True,
)
"""Zero-filled, the network plays."""


@kernel
def plan(overload):
    """Decide what the next block will be.

    Parameters
    ----------
    overload : OVERLOAD record

    Returns
    -------
    int
        PLAY, REHEARSE (compute, hand out the microphone) or SKIP (hand out the microphone).
    """
    if overload.behind_ns > 0 or overload.level == DRY:
        return SKIP
    return REHEARSE if overload.rehearsing > 0 else PLAY


@kernel
def owe(overload, ns, most):
    """Take note that we are behind by `ns` more, and by `most` in all; a negative number pays off."""
    behind = overload.behind_ns
    if behind == 0 and ns > 0:
        overload.strain += np.float32(1)
        overload.steady = 0
    if ns > 0:
        overload.behind_ns = max(behind, min(behind + np.int64(ns), np.int64(most)))
    else:
        overload.behind_ns = max(np.int64(0), behind + np.int64(ns))


@kernel
def account(overload, planned, took_ns, has_small):
    """Take note of a block.

    Parameters
    ----------
    overload : OVERLOAD record
    planned : int
        What `plan` said.
    took_ns : int
        Wall time from its begin to its end.
    has_small : bool
        Whether there is a smaller network.
    """
    owe(overload, took_ns - HOP_NS, DEBT_MOST)
    overload.strain *= STRAIN_DECAY
    if planned != PLAY:
        overload.dry_blocks += 1
    if overload.strain > STRAIN_MOST and overload.level != DRY:
        _step_down(overload, has_small)
    elif planned == REHEARSE:
        overload.rehearsing -= 1
    elif overload.level != FULL and overload.rehearsing == 0:
        overload.waiting -= 1
        if overload.waiting <= 0:
            overload.level = SMALL if overload.level == DRY and has_small else FULL
            overload.rehearsing = REHEARSAL
            overload.waiting = overload.patience
    elif planned == PLAY:
        overload.steady += 1
        if overload.steady >= FORGIVEN:
            overload.patience = 0


@kernel
def _step_down(overload, has_small):
    """Leave a level that takes too long."""
    overload.level = SMALL if overload.level == FULL and has_small else DRY
    overload.rehearsing = REHEARSAL if overload.level == SMALL else 0
    overload.patience = min(max(2 * overload.patience, PATIENCE_FIRST), PATIENCE_MOST)
    overload.waiting = overload.patience
    overload.strain = 0
