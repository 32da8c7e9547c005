"""Bringing what lies between microphone and output back to its measure: a little faster or slower for some seconds.

A whole number of samples is taken away or added, spread over `SPAN`. Thus the resampler ends at a whole position again,
and where the clocks are the same, samples pass bit by bit afterwards as before.
"""

import numpy as np

from dsp.constants import SAMPLE_RATE
from dsp.jit import kernel

__all__ = ["SPAN", "TRIM", "begin_trim", "end_trim", "trimmed"]

SPAN = 8 * SAMPLE_RATE  # samples: 5 ms in 8 s are a hundredth of a semitone

TRIM = np.dtype(
    [
        ("left", "i8"),  # samples of the output
        ("part", "f8"),  # of a sample that each of them takes more
    ],
    align=True,
)
"""Zero-filled, nothing is trimmed."""


@kernel
def begin_trim(trim, surplus_s):
    """Begin to take so many seconds away, negative ones to add; less than a sample is nothing."""
    samples = np.rint(SAMPLE_RATE * surplus_s)
    trim.part = samples / SPAN
    trim.left = SPAN if samples != 0 else 0


@kernel
def trimmed(trim, count):
    """Take note of `count` samples of output, not more than are left; return the s that they took more."""
    taken = count * trim.part / SAMPLE_RATE
    trim.left -= count
    return taken


@kernel
def end_trim(trim, resampler, drifts):
    """Stop; the position becomes whole again unless the clocks drift anyway."""
    trim.left = 0
    trim.part = 0
    if not drifts:
        resampler.position = np.rint(resampler.position)
        resampler.step = 1
