"""The layers of an int8 network, one time step each: dense with tanh, GRU, and a float dense layer.

Activations are int8, ``rint(127 y)`` for y in -1..1; sums are exact int32; what is made of them is float32, computed
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
        ("affine", "i8"),  # address of what is done to the sums; of float layers: of the bias
        ("rows", "i8"),  # padded to whole tiles or groups
        ("columns", "i8"),
        ("step", "i8"),  # of int8 matrices: address of uint8, how many blocks each block stands after the one before,
        ("pairs", "i8"),  # and of int32, pairs of blocks for each 16 rows
    ]
)
"""One matrix as kernels see it; `dsp.packing` makes it."""

_TANH_MAX = np.float32(4.97)  # beyond, the rational function would exceed 1
_ONE, _HALF, _ACTIVATION_SCALE = np.float32(1.0), np.float32(0.5), np.float32(127.0)


@kernel
def _plain_multiply(layer, x, scratch, out):
    """Sum int8 products block by block: the readable twin of all others."""
    counts = carray(simd.pointer(layer.pairs), layer.rows // simd.BLOCK_ROWS, np.int32)
    blocks = np.int64(0)
    for count in counts:
        blocks += simd.PAIR * count
    w = carray(simd.pointer(layer.weight), (blocks, simd.BLOCK_ROWS, simd.BLOCK_COLUMNS), np.int8)
    steps = carray(simd.pointer(layer.step), blocks, np.uint8)
    starts = carray(simd.pointer(layer.affine), (counts.size, simd.TERMS, simd.BLOCK_ROWS), np.int32)
    affine = carray(simd.pointer(layer.affine), (counts.size, simd.TERMS, simd.BLOCK_ROWS), np.float32)
    first = 0
    for group in range(counts.size):
        after = first + simd.PAIR * counts[group]
        for row in range(simd.BLOCK_ROWS):
            total, place = starts[group, 0, row], np.int64(0)
            for block in range(first, after):
                place += simd.BLOCK_COLUMNS * np.int64(steps[block])
                for column in range(simd.BLOCK_COLUMNS):
                    total += np.int32(np.int16(w[block, row, column]) * np.int16(x[place + column]))
            value = np.float32(total) * affine[group, 1, row] + affine[group, 2, row]
            out[group * simd.BLOCK_ROWS + row] = value
        first = after


def make_multiply(name: str) -> Callable[..., None]:
    """Build the matrix times vector kernel of one instruction set.

    Parameters
    ----------
    name : str
        A key of `dsp.instructions.INSTRUCTIONS` that this machine can run.

    Returns
    -------
    multiply : callable
        multiply(layer, x, scratch, out), see `dense`.
    """
    offset = INSTRUCTIONS[name].offset
    if INSTRUCTIONS[name].dot is None:
        return _plain_multiply
    blocks = simd.int8_blocks(name)
    size = simd.PAIR * simd.BLOCK_ROWS * simd.BLOCK_COLUMNS

    # Not cached by itself: numba keys a closure by its cells, which differ in every process. Callers are cached.
    @numba.njit(nogil=True, error_model="numpy")
    def multiply(layer, x, scratch, out):
        activations = x.ctypes.data
        if offset:
            for i in range(layer.columns):
                scratch[i] = np.int16(x[i]) + offset
            activations = scratch.ctypes.data
        counts = carray(simd.pointer(layer.pairs), layer.rows // simd.BLOCK_ROWS, np.int32)
        weight, step, affine, to = layer.weight, layer.step, layer.affine, out.ctypes.data
        for group in range(counts.size):
            count = np.int64(counts[group])
            blocks(weight, activations, step, affine, to, count)
            weight += size * count
            step += simd.PAIR * count
            affine += 4 * simd.TERMS * simd.BLOCK_ROWS
            to += 4 * simd.BLOCK_ROWS

    return multiply


_multiply = make_multiply(KERNEL)


@kernel
def dense(layer, x, scratch, out):
    """Multiply a packed int8 matrix by a vector and add the bias.

    Parameters
    ----------
    layer : LAYER record
    x : (at least layer.columns,) int8
        Activations in -127..127.
    scratch : (at least layer.columns,) uint8
        For the activations as the instruction wants them.
    out : (at least layer.rows,) float32
        Receives W x + b.
    """
    _multiply(layer, x, scratch, out)


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
        simd.float_tile(weight, x.ctypes.data, layer.affine + 4 * first, out.ctypes.data + 4 * first, layer.columns)


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
def quantised_tanh(y, q):
    """Tanh of a float vector, also as int8.

    Parameters
    ----------
    y : (at least n,) float32
        Replaced by its tanh; in place, as a loop over two arrays that may be the same is not vectorised.
    q : (n,) int8
        Receives rint(127 y).
    """
    for i in range(q.size):
        y[i] = tanh(y[i])
        q[i] = _quantise(y[i])


@kernel
def dense_tanh(layer, x, scratch, y, q):
    """Dense layer with tanh.

    Parameters
    ----------
    layer : LAYER record
    x : (columns,) int8
        Activations in -127..127.
    scratch : (at least columns,) uint8
    y : (at least layer.rows,) float32
        Receives tanh(W x + b).
    q : (rows,) int8
        Receives rint(127 y).
    """
    dense(layer, x, scratch, y)
    quantised_tanh(y, q)


@kernel
def gru(on_input, on_state, x, scratch, from_input, from_state, h, q):
    r"""Advance a gated recurrent unit by one step; gates in the order r, z, n.

    .. math:: r = \sigma(W_r x + b_r + U_r h + c_r), \quad z = \sigma(W_z x + b_z + U_z h + c_z), \\
              n = \tanh(W_n x + b_n + r (U_n h + c_n)), \quad h' = z h + (1 - z) n

    Parameters
    ----------
    on_input, on_state : LAYER records
        W, b of (3 units, columns) and U, c of (3 units, units).
    x : (columns,) int8
        Activations in -127..127.
    scratch : (at least columns and units,) uint8
    from_input, from_state : (at least rows of the layers,) float32
        For W x + b and U h + c.
    h : (units,) float32
        State, written in place.
    q : (units,) int8
        The state as int8, written in place.
    """
    n = h.size
    dense(on_input, x, scratch, from_input)
    dense(on_state, q, scratch, from_state)
    for i in range(2 * n):  # in loops of their own: shorter chains, of which a processor has more in hand at once
        from_input[i] = sigmoid(from_input[i] + from_state[i])
    for i in range(n):
        r, z, k = from_input[i], from_input[n + i], 2 * n + i
        h[i] = z * h[i] + (_ONE - z) * tanh(from_input[k] + r * from_state[k])
        q[i] = _quantise(h[i])
