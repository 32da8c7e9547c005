"""Drive the compiled chain hop by hop with gains and strengths of a test's own, without a network."""

import numpy as np

from dsp.constants import DELAY, HOP
from dsp.control import CONTROL
from dsp.denoiser import STATE, observe, render
from dsp.frame import FRAME


def record(dtype):
    """Return one zero-filled record."""
    return np.zeros(1, dtype)[0]


def hops(samples):
    """Cut into (n, HOP) float32 hops, padded so that all of it comes out after the delay."""
    padded = np.zeros(-(-(len(samples) + DELAY) // HOP) * HOP, np.float32)
    padded[: len(samples)] = samples
    return padded.reshape(-1, HOP)


def observed(samples):
    """Return the FRAME of each hop; row t describes hop t - 2."""
    state, cut = record(STATE), hops(samples)
    frames = np.zeros(len(cut), FRAME)
    for frame, hop in zip(frames, cut, strict=True):
        observe(state, frame, hop)
    return frames


def rendered(samples, gain, strength, postfilter=0.0, dry=0.0):
    """Return the sound under given (hops, BANDS) or single gains and strengths, aligned with the input."""
    state, frame, control, cut = record(STATE), record(FRAME), record(CONTROL), hops(samples)
    control["comb"], control["postfilter"], control["dry"] = 1, postfilter, dry
    out = np.empty_like(cut)
    shape = (len(cut), frame["gain"].size)
    gain, strength = np.broadcast_to(gain, shape), np.broadcast_to(strength, shape)
    for t, hop in enumerate(cut):
        observe(state, frame, hop)
        frame["gain"][:], frame["strength"][:] = gain[t], strength[t]
        render(state, frame, control)
        out[t] = frame["wet"]
    return out.ravel()[DELAY : DELAY + len(samples)]
