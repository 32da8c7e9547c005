"""A delay that grows, where one callback gets as much sound as it gives and can throw nothing away.

When ALSA's plug-in runs dry, the output pauses and the microphone does not: from then on all is later. A source that
collected sound before it was opened is late from the start. Only opening the streams again helps, and the supervisor
does so.
"""

import numpy as np

from dsp.jit import kernel

__all__ = ["GROWTH", "watch_delay"]

USUAL_HOPS = 100  # the first second shows what is usual,
USUAL_MOST_S = 0.3  # unless it is more than any device takes, and it was not so the time before
GROWN_S, GROWN_HOPS = 0.04, 50  # more than usual, for so long
RARELY_HOPS = 1_000  # opening again costs a fifth of a second of sound, so it is done once in 10 s

GROWTH = np.dtype(
    [
        ("hops", "i8"),
        ("usual", "f8"),  # s, the longest delay of the first second
        ("beyond", "i8"),  # hops in a row beyond what is usual
        ("grown", "f8"),  # s; 0 while all is well
        ("excused", "i4"),  # opening again did not help before: it is the device's own
    ],
    align=True,
)
"""Zero-filled, a stream is about to begin."""


@kernel
def watch_delay(growth, delay):
    """Take note of a hop's delay, in s."""
    growth.hops += 1
    if growth.hops <= USUAL_HOPS:
        growth.usual = max(growth.usual, delay)
        return
    late = growth.usual > USUAL_MOST_S and not growth.excused
    more = delay - (USUAL_MOST_S if late else growth.usual)
    growth.beyond = growth.beyond + 1 if more > GROWN_S else 0
    told = growth.beyond >= GROWN_HOPS and (late or growth.hops >= RARELY_HOPS)
    growth.grown = more if told else 0.0
