"""Bringing what lies between microphone and output back to its measure: a little faster or slower for some seconds.

A whole number of samples is taken away or added, each spread over `SPREAD` samples of the output. Thus the resampler
ends at a whole position again, and where the clocks are the same, samples pass bit by bit afterwards as before.
"""

import numpy as np

from dsp.constants import SAMPLE_RATE
from dsp.jit import kernel

__all__ = ["SPREAD", "TRIM", "begin_trim", "end_trim", "trimmed", "whole"]

SPREAD = 480  # 3.6 cents; 5 ms are there within 2.4 s. A multiple of `app.audio.pulse`'s grains

TRIM = np.dtype(
    [
        ("left", "i8"),  # samples of the output
        ("part", "f8"),  # of a sample that each of them takes more
    ],
    align=True,
)
"""Zero-filled, nothing is trimmed."""


@kernel
def whole(surplus_s, grain):
    """Return how many samples so many measured seconds are; close to a multiple of `grain`, they are meant to be it."""
    samples = SAMPLE_RATE * surplus_s
    near = grain * np.rint(samples / grain)
    return np.int64(near if abs(near - samples) <= grain / 8 else np.rint(samples))


@kernel
def begin_trim(trim, samples):
    """Begin to take so many samples away, negative ones to add."""
    trim.part = np.sign(samples) / SPREAD
    trim.left = SPREAD * abs(samples)


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
