"""The layers of an int8 network, one time step each: dense with tanh, GRU, and a float dense layer.

Activations are int8, ``rint(127 y)`` for y in -1..1; sums are exact int32; gates and states are float32, computed
with one rounding an operation, so that every machine gets the same bits.
"""

from collections.abc import Callable

import numba
import numpy as np
from numba.np.numpy_support import carray

from dsp import simd
from dsp.instructions import INSTRUCTIONS, choose
from dsp.jit import kernel

__all__ = ["KERNEL", "LAYER", "dense", "dense_tanh", "float_dense", "gru", "sigmoid", "tanh"]

KERNEL = choose()
"""Name of the instruction set in use; see `dsp.instructions.INSTRUCTIONS`."""

LAYER = np.dtype(
    [
        ("weight", "i8"),  # address of the packed matrix
        ("start", "i8"),  # address of what each sum starts from: int32, or the bias of a float layer
        ("scale", "i8"),  # address of float32, what one unit of the sum is worth
        ("bias", "i8"),  # address of float32
        ("rows", "i8"),  # padded to whole tiles or blocks
        ("columns", "i8"),
        ("index", "i8"),  # of int8 matrices: address of uint16, places of the blocks' first columns,
        ("pairs", "i8"),  # and of int32, pairs of blocks for each 16 rows
    ]
)
"""One matrix as kernels see it; `dsp.packing` makes it."""

_TANH_MAX = np.float32(4.97)  # beyond, the rational function would exceed 1
_ONE, _HALF, _ACTIVATION_SCALE = np.float32(1.0), np.float32(0.5), np.float32(127.0)


@kernel
def _plain_multiply(weight, x, index, pairs, start, out, rows, columns):
    """Sum int8 products block by block: the readable twin of all others."""
    activations = carray(simd.pointer(x), columns, np.int8)
    counts = carray(simd.pointer(pairs), rows // simd.BLOCK_ROWS, np.int32)
    first = carray(simd.pointer(start), rows, np.int32)
    sums = carray(simd.pointer(out), rows, np.int32)
    blocks = np.int64(0)
    for count in counts:
        blocks += simd.PAIR * count
    w = carray(simd.pointer(weight), (blocks, simd.BLOCK_ROWS, simd.BLOCK_COLUMNS), np.int8)
    places = carray(simd.pointer(index), blocks, np.uint16)
    block = 0
    for group in range(counts.size):
        here = group * simd.BLOCK_ROWS
        for row in range(here, here + simd.BLOCK_ROWS):
            sums[row] = first[row]
        for _ in range(simd.PAIR * counts[group]):
            for row in range(simd.BLOCK_ROWS):
                for column in range(simd.BLOCK_COLUMNS):
                    product = np.int16(w[block, row, column]) * np.int16(activations[places[block] + column])
                    sums[here + row] += np.int32(product)
            block += 1


def make_multiply(name: str) -> Callable[..., None]:
    """Build the matrix times vector kernel of one instruction set.

    Parameters
    ----------
    name : str
        A key of `dsp.instructions.INSTRUCTIONS` that this machine can run.

    Returns
    -------
    multiply : callable
        multiply(weight, x, index, pairs, start, out, rows, columns): addresses as `LAYER` names them.
    """
    if INSTRUCTIONS[name].dot is None:
        return _plain_multiply
    blocks = simd.int8_blocks(name)
    size = simd.PAIR * simd.BLOCK_ROWS * simd.BLOCK_COLUMNS

    # Not cached by itself: numba keys a closure by its cells, which differ in every process. Callers are cached.
    @numba.njit(nogil=True, error_model="numpy")
    def multiply(weight, x, index, pairs, start, out, rows, columns):
        counts = carray(simd.pointer(pairs), rows // simd.BLOCK_ROWS, np.int32)
        for group in range(counts.size):
            row = 4 * simd.BLOCK_ROWS * group
            count = np.int64(counts[group])
            blocks(weight, x, index, start + row, out + row, count)
            weight += size * count
            index += 2 * simd.PAIR * count

    return multiply


_multiply = make_multiply(KERNEL)


@kernel
def _ask_for(address, count):
    """Ask for so many numbers of four bytes."""
    for line in range(0, 4 * count, simd.CACHE_LINE):
        simd.prefetch(address + line)


@kernel
def dense(layer, x, out):
    """Multiply a packed int8 matrix by a vector.

    Parameters
    ----------
    layer : LAYER record
    x : (columns,) int8
        Activations in -127..127.
    out : (at least layer.rows,) int32
        Receives the sums.
    """
    _ask_for(layer.start, layer.rows)
    activations, sums = x.ctypes.data, out.ctypes.data
    _multiply(layer.weight, activations, layer.index, layer.pairs, layer.start, sums, layer.rows, layer.columns)


@kernel
def float_dense(layer, x, out):
    """Multiply a packed float matrix by a vector and add the bias.

    Parameters
    ----------
    layer : LAYER record
    x : (columns,) float32
    out : (at least layer.rows,) float32
    """
    for first in range(0, layer.rows, simd.FLOAT_ROWS):
        weight = layer.weight + 4 * first * layer.columns
        simd.float_tile(weight, x.ctypes.data, layer.start + 4 * first, out.ctypes.data + 4 * first, layer.columns)


@numba.njit(inline="always")
def tanh(x):
    """Continued fraction of tanh, degree 7 over 6: off by less than 1e-4, within -1..1, and 1 for NaN."""
    x = x if x < _TANH_MAX else _TANH_MAX
    x = x if x > -_TANH_MAX else -_TANH_MAX
    t = x * x
    upper = np.float32(135135.0) + t * (np.float32(17325.0) + t * (np.float32(378.0) + t))
    lower = np.float32(135135.0) + t * (np.float32(62370.0) + t * (np.float32(3150.0) + t * np.float32(28.0)))
    return x * upper / lower


@numba.njit(inline="always")
def sigmoid(x):
    """Logistic function, within 0..1, from `tanh`."""
    return _HALF + _HALF * tanh(_HALF * x)


@numba.njit(inline="always")
def _quantise(y):
    return np.int8(np.int32(np.rint(y * _ACTIVATION_SCALE)))


@kernel
def quantised_tanh(x, y, q):
    """Tanh of a float vector, also as int8.

    Parameters
    ----------
    x : (n,) float32
    y : (n,) float32
        Receives tanh(x). May be `x`.
    q : (n,) int8
        Receives rint(127 y).
    """
    for i in range(q.size):
        y[i] = tanh(x[i])
        q[i] = _quantise(y[i])


@kernel
def dense_tanh(layer, x, sums, y, q):
    """Dense layer with tanh.

    Parameters
    ----------
    layer : LAYER record
    x : (columns,) int8
        Activations in -127..127.
    sums : (at least layer.rows,) int32
        Scratch.
    y : (rows,) float32
        Receives tanh(W x + b).
    q : (rows,) int8
        Receives rint(127 y).
    """
    n = q.size
    _ask_for(layer.scale, n)
    _ask_for(layer.bias, n)
    dense(layer, x, sums)
    scale = carray(simd.pointer(layer.scale), n, np.float32)
    bias = carray(simd.pointer(layer.bias), n, np.float32)
    for i in range(n):
        y[i] = tanh(np.float32(sums[i]) * scale[i] + bias[i])
        q[i] = _quantise(y[i])


@kernel
def gru(on_input, on_state, x, input_sums, state_sums, h, q):
    r"""Advance a gated recurrent unit by one step; gates in the order r, z, n.

    .. math:: r = \sigma(W_r x + b_r + U_r h + c_r), \quad z = \sigma(W_z x + b_z + U_z h + c_z), \\
              n = \tanh(W_n x + b_n + r (U_n h + c_n)), \quad h' = z h + (1 - z) n

    Parameters
    ----------
    on_input, on_state : LAYER records
        W, b of (3 units, columns) and U, c of (3 units, units).
    x : (columns,) int8
        Activations in -127..127.
    input_sums, state_sums : (at least rows of the layers,) int32
        Scratch.
    h : (units,) float32
        State, written in place.
    q : (units,) int8
        The state as int8, written in place.
    """
    n = h.size
    dense(on_input, x, input_sums)
    for layer in (on_input, on_state):  # many short rows, for which the processor's own guesses come too late
        _ask_for(layer.scale, 3 * n)
        _ask_for(layer.bias, 3 * n)
    dense(on_state, q, state_sums)
    w_scale = carray(simd.pointer(on_input.scale), 3 * n, np.float32)
    w_bias = carray(simd.pointer(on_input.bias), 3 * n, np.float32)
    u_scale = carray(simd.pointer(on_state.scale), 3 * n, np.float32)
    u_bias = carray(simd.pointer(on_state.bias), 3 * n, np.float32)
    for i in range(n):
        j, k = n + i, 2 * n + i
        w_r = np.float32(input_sums[i]) * w_scale[i] + w_bias[i]
        w_z = np.float32(input_sums[j]) * w_scale[j] + w_bias[j]
        w_n = np.float32(input_sums[k]) * w_scale[k] + w_bias[k]
        u_r = np.float32(state_sums[i]) * u_scale[i] + u_bias[i]
        u_z = np.float32(state_sums[j]) * u_scale[j] + u_bias[j]
        u_n = np.float32(state_sums[k]) * u_scale[k] + u_bias[k]
        z = sigmoid(w_z + u_z)
        h[i] = z * h[i] + (_ONE - z) * tanh(w_n + sigmoid(w_r + u_r) * u_n)
        q[i] = _quantise(h[i])
