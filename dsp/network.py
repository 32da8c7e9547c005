"""PercepNet's network [1]_: 70 features in, 34 band gains and 34 comb strengths out, one hop at a time.

::

    features 70 -> fc 128 -> conv1 (5 frames) -> conv2 (3 frames) = c -> gru1 -> gru2 -> gru3 -> gru_gain
    gain     = sigmoid(out_gain [c, gru1, gru2, gru3, gru_gain])
    strength = sigmoid(out_strength gru_strength [gru3, c])

c and the first four GRUs are `width` wide, gru_strength a quarter of it. fc and the two output layers are float.

References
----------
.. [1] Valin et al., "Low-Complexity, Real-Time Joint Neural Echo Control and Speech Enhancement Based On
   PercepNet", ICASSP 2021, figure 3 and section 4.
"""

import numpy as np

from dsp.jit import kernel
from dsp.layers import LAYER, dense_tanh, float_dense, gru, quantised_tanh, sigmoid

__all__ = [
    "CONV1_TAPS", "CONV2_TAPS", "FC", "MAX_WIDTH", "MIN_WIDTH", "NETWORK", "RECURRENT", "WEIGHTS", "WIDTH_STEP",
    "forget", "infer", "strength_width",
]  # fmt: skip

FC = 128  # units of the first layer
CONV1_TAPS, CONV2_TAPS = 5, 3  # frames each convolution sees
MIN_WIDTH, MAX_WIDTH, WIDTH_STEP = 64, 512, 64
RECURRENT = ("gru1", "gru2", "gru3", "gru_gain")
_FC_PADDED, _OUT_PADDED = 144, 36  # whole float tiles
_STACK = 1 + len(RECURRENT)  # c and the four GRUs


def strength_width(width: int) -> int:
    """Units of gru_strength in a network of this width."""
    return max(width // 4, 32)


WEIGHTS = np.dtype(
    [
        ("width", "i8"),
        ("strength_width", "i8"),
        *((name, LAYER) for name in ("fc", "conv1", "conv2")),
        *((f"{name}_{part}", LAYER) for name in (*RECURRENT, "gru_strength") for part in ("input", "recurrent")),
        *((name, LAYER) for name in ("out_gain", "out_strength")),
    ]
)
"""A network's weights as kernels see them: sizes and addresses. `dsp.weights.Weights` owns the memory."""

NETWORK = np.dtype(
    [
        ("fc", "f4", _FC_PADDED),  # output of fc
        ("conv1_past", "i1", CONV1_TAPS * FC),  # frames conv1 sees, oldest first
        ("conv1", "f4", MAX_WIDTH),  # output of conv1
        ("conv2_past", "i1", CONV2_TAPS * MAX_WIDTH),  # frames conv2 sees, oldest first
        ("stack", "f4", _STACK * MAX_WIDTH),  # c, gru1, gru2, gru3, gru_gain, each `width` long
        ("stack_int8", "i1", _STACK * MAX_WIDTH),
        ("strength_input", "i1", 2 * MAX_WIDTH),  # gru3 and c
        ("strength_state", "f4", strength_width(MAX_WIDTH)),
        ("strength_state_int8", "i1", strength_width(MAX_WIDTH)),
        ("logits", "f4", _OUT_PADDED),
        ("from_input", "f4", 3 * MAX_WIDTH),  # of a GRU's gates
        ("from_state", "f4", 3 * MAX_WIDTH),
        ("activations", "u1", CONV2_TAPS * MAX_WIDTH),  # of the matrix at work, as the instruction wants them
    ],
    align=True,
)
"""What the network remembers between hops, and scratch. Zeros are the start; any width up to MAX_WIDTH fits."""


@kernel
def _copy(values, to):
    for i in range(values.size):
        to[i] = values[i]


@kernel
def _shift(past, n):
    """Drop the oldest n values, so that the last n can be written."""
    _copy(past[n:], past)


# Fields are handed on as slices and sizes are read from them: numba compiles a kernel anew for each length of a
# record's field and for each constant.


@kernel
def _convolve(weights, state, features):
    """Write c to the head of the stack."""
    width = weights.width
    fc, scratch = state.fc[:], state.activations[:]
    float_dense(weights.fc, features, fc)
    past = state.conv1_past[:]
    newest = past[(CONV1_TAPS - 1) * FC :]
    _shift(past, newest.size)
    quantised_tanh(fc, newest)
    longer_past = state.conv2_past[: CONV2_TAPS * width]
    newest = longer_past[(CONV2_TAPS - 1) * width :]
    _shift(longer_past, newest.size)
    dense_tanh(weights.conv1, past, scratch, state.conv1[:], newest)
    dense_tanh(weights.conv2, longer_past, scratch, state.stack[:], state.stack_int8[:width])


@kernel
def _advance(on_input, on_recurrent, state, end, width):
    """Step the GRU whose state ends at `end` in the stack and whose input stands before it."""
    middle = end - width
    x, h, q = state.stack_int8[middle - width : middle], state.stack[middle:end], state.stack_int8[middle:end]
    gru(on_input, on_recurrent, x, state.activations[:], state.from_input[:], state.from_state[:], h, q)


@kernel
def _strength(weights, state):
    """Step gru_strength, whose input is [gru3, c]."""
    width, units = weights.width, weights.strength_width
    x, h, q = state.strength_input[: 2 * width], state.strength_state[:units], state.strength_state_int8[:units]
    _copy(state.stack_int8[3 * width : 4 * width], x)
    _copy(state.stack_int8[:width], x[width:])
    on_input, on_recurrent = weights.gru_strength_input, weights.gru_strength_recurrent
    gru(on_input, on_recurrent, x, state.activations[:], state.from_input[:], state.from_state[:], h, q)


@kernel
def _decide(layer, x, logits, out):
    """Float dense layer with sigmoid."""
    float_dense(layer, x, logits)
    for i in range(out.size):
        out[i] = sigmoid(logits[i])


@kernel
def infer(weights, state, features, gain, strength):
    """Advance the network by one hop.

    Parameters
    ----------
    weights : WEIGHTS record
    state : NETWORK record
        Written in place; zeros before the first hop.
    features : (FEATURES,) float32
        See `dsp.features`.
    gain : (BANDS,) float32
        Receives g_b, 0..1.
    strength : (BANDS,) float32
        Receives r_b, 0..1.
    """
    width = weights.width
    _convolve(weights, state, features[:])
    _advance(weights.gru1_input, weights.gru1_recurrent, state, 2 * width, width)
    _advance(weights.gru2_input, weights.gru2_recurrent, state, 3 * width, width)
    _advance(weights.gru3_input, weights.gru3_recurrent, state, 4 * width, width)
    _advance(weights.gru_gain_input, weights.gru_gain_recurrent, state, 5 * width, width)
    _strength(weights, state)
    _decide(weights.out_gain, state.stack[:], state.logits[:], gain[:])
    _decide(weights.out_strength, state.strength_state[:], state.logits[:], strength[:])


@kernel
def _clear(past):
    for i in range(past.size):
        past[i] = 0


@kernel
def forget(state):
    """Zero what is remembered: the next hop is the first.

    Parameters
    ----------
    state : NETWORK record
    """
    _clear(state.conv1_past[:])
    _clear(state.conv2_past[:])
    _clear(state.stack[:])
    _clear(state.stack_int8[:])
    _clear(state.strength_state[:])
    _clear(state.strength_state_int8[:])
