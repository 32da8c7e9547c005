"""The network's kernels beside their floor: a kernel that does nothing but read the same bytes."""

import time

import numpy as np
from numba.np.numpy_support import carray

from dsp import simd
from dsp.constants import BANDS, FEATURES, HOP, SAMPLE_RATE
from dsp.jit import kernel
from dsp.layers import LAYER, dense
from dsp.network import NETWORK, infer
from dsp.weights import FLOAT_LAYERS, Weights

__all__ = ["PARTS", "measure_floor", "run_part"]

PARTS = ("read all weights", "multiply int8 matrices", "whole network")
"""What is timed."""

REPEATS = 5  # of a part between two looks at the clock; the weights of the shipped network exceed the L2 cache


@kernel
def _read(address, size):
    """Sum memory as 64-bit words."""
    words = carray(simd.pointer(address), size // 8, np.int64)
    total = np.int64(0)
    for i in range(words.size):
        total += words[i]
    return total


@kernel
def run_part(part, times, weights, spans, matrices, state, frame):
    """Run number `part` of `PARTS` `times` times.

    Parameters
    ----------
    part, times : int
    weights : WEIGHTS record
    spans : (n, 2) int64
        Addresses and bytes of all that the network reads.
    matrices : (m,) LAYER
        Those of int8.
    state : NETWORK record
    frame : _FRAME record
        Input, output and scratch.

    Returns
    -------
    int
        Something that depends on every weight, so that none is left out.
    """
    total = np.int64(0)
    for _ in range(times):
        if part == 0:
            for i in range(len(spans)):
                total += _read(spans[i, 0], spans[i, 1])
        elif part == 1:
            for i in range(matrices.size):
                dense(matrices[i], frame.activations[:], frame.scratch[:], frame.out[:])
        else:
            infer(weights, state, frame.features, frame.gain, frame.strength)
    return total


_FRAME = np.dtype(
    [
        ("features", "f4", FEATURES),
        ("gain", "f4", BANDS),
        ("strength", "f4", BANDS),
        ("activations", "i1", NETWORK["stack_int8"].shape[0]),
        ("scratch", "u1", NETWORK["activations"].shape[0]),
        ("out", "f4", NETWORK["from_input"].shape[0]),
    ],
    align=True,
)


def measure_floor(weights: Weights, turns: int, paced: bool) -> dict[str, float]:
    """Time reading the weights, multiplying by them, and the whole network, in turns.

    Parameters
    ----------
    weights : Weights
        The network.
    turns : int
        How often each is timed.
    paced : bool
        Each once every 10 ms, as in a call; otherwise several times one right after the other.

    Returns
    -------
    dict
        Name out of `PARTS` to median processor time, milliseconds.
    """
    matrices = np.array([weights.record[name] for name in weights.layers if name not in FLOAT_LAYERS], LAYER)
    arguments = weights.record, weights.spans, matrices
    state, frame = np.zeros(1, NETWORK)[0], np.zeros(1, _FRAME)[0]
    rng = np.random.default_rng(0)
    frame["features"] = rng.standard_normal(FEATURES)
    frame["activations"] = rng.integers(-127, 128, frame["activations"].size)
    times = 1 if paced else REPEATS
    costs = np.empty((turns, len(PARTS)))
    for part in range(len(PARTS)):
        run_part(part, times, *arguments, state, frame)
    for turn in range(turns):
        for part in range(len(PARTS)):
            if paced:
                time.sleep(HOP / SAMPLE_RATE)
            started = time.thread_time_ns()
            run_part(part, times, *arguments, state, frame)
            costs[turn, part] = (time.thread_time_ns() - started) / times
    return dict(zip(PARTS, (np.median(costs, axis=0) / 1e6).tolist(), strict=True))
