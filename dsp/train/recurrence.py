"""The recurrence of a GRU and its gradient, hop by hop: gates fused into one pass, products without a library call.

numba looks only at this file when it decides whether cached machine code is stale: touch it after a change in
`dsp.train.products`.
"""

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic, overload

from dsp.train.products import multiply

__all__ = ["backward_all", "backward_step", "forward_all", "forward_step"]

_gates = njit(cache=True, nogil=True, error_model="numpy", fastmath=True)


@intrinsic
def _float_of_bits(_context, bits):
    """Read 32 bits as a float32."""
    return types.float32(types.uint32), lambda _c, builder, _s, args: builder.bitcast(args[0], ir.FloatType())


@intrinsic
def _bits_of_float(_context, value):
    """Read a float32 as 32 bits."""
    return types.uint32(types.float32), lambda _c, builder, _s, args: builder.bitcast(args[0], ir.IntType(32))


def _widen(value):
    """Return a float32 from a float32 or from the 16 bits of a bfloat16."""
    raise NotImplementedError


def _narrow(value, like):
    """Return `value` as what an array of `like` holds: float32, or bfloat16 bits rounded to nearest even."""
    raise NotImplementedError


@overload(_widen, inline="always")
def _widen_typed(value):
    if value == types.uint16:
        return lambda value: _float_of_bits(np.uint32(np.uint32(value) << np.uint32(16)))
    return lambda value: value


@overload(_narrow, inline="always")
def _narrow_typed(value, like):
    if like != types.uint16:
        return lambda value, like: value

    def to_bfloat16(value, like):
        bits = _bits_of_float(value)
        return np.uint16((bits + np.uint32(0x7FFF) + ((bits >> np.uint32(16)) & np.uint32(1))) >> np.uint32(16))

    return to_bfloat16


@njit(inline="always")
def _tanh(x):
    """Rational tanh of degree 7/6, largest error 1e-4: the shipped network uses the same one."""
    x = min(max(x, np.float32(-4.97)), np.float32(4.97))
    t = x * x
    top = np.float32(135135) + t * (np.float32(17325) + t * (np.float32(378) + t))
    return x * top / (np.float32(135135) + t * (np.float32(62370) + t * (np.float32(3150) + t * np.float32(28))))


@_gates
def forward_step(t, from_input, from_state, bias, state, low_state, gates):
    """Advance all lanes by hop `t`; `gates` keeps r, z, n and the recurrent part of n for the way back."""
    lanes, size = state.shape[1], state.shape[2]
    half = np.float32(0.5)
    for b in range(lanes):
        for i in range(2 * size):
            x = _widen(from_input[t, b, i]) + _widen(from_state[b, i])
            gates[t, b, i] = _narrow(half + half * _tanh(half * x), gates[t, b, i])
        for i in range(size):
            recurrent = _widen(from_state[b, 2 * size + i]) + bias[i]
            reset, update = _widen(gates[t, b, i]), _widen(gates[t, b, size + i])
            new = _tanh(_widen(from_input[t, b, 2 * size + i]) + reset * recurrent)
            gates[t, b, 2 * size + i] = _narrow(new, gates[t, b, i])
            gates[t, b, 3 * size + i] = _narrow(recurrent, gates[t, b, i])
            after = new + update * (state[t, b, i] - new)
            state[t + 1, b, i] = after
            low_state[t + 1, b, i] = _narrow(after, low_state[t, b, i])


@_gates
def backward_step(t, above, carried, from_later, state, gates, d_input, d_state):
    """Send the gradient of hop `t` to the gates; `carried` keeps what goes to the hop before directly."""
    lanes, size = carried.shape
    one = np.float32(1)
    for b in range(lanes):
        for i in range(size):
            reset, update = _widen(gates[t, b, i]), _widen(gates[t, b, size + i])
            new, recurrent = _widen(gates[t, b, 2 * size + i]), _widen(gates[t, b, 3 * size + i])
            d = carried[b, i] + _widen(from_later[b, i]) + _widen(above[t, b, i])
            d_new = d * (one - update) * (one - new * new)
            d_update = d * (state[t, b, i] - new) * update * (one - update)
            d_reset = d_new * recurrent * reset * (one - reset)
            carried[b, i] = d * update
            like = d_input[t, b, i]
            d_input[t, b, i] = _narrow(d_reset, like)
            d_input[t, b, size + i] = _narrow(d_update, like)
            d_input[t, b, 2 * size + i] = _narrow(d_new, like)
            d_state[t, b, i] = _narrow(d_reset, like)
            d_state[t, b, size + i] = _narrow(d_update, like)
            d_state[t, b, 2 * size + i] = _narrow(d_new * reset, like)


@_gates
def forward_all(from_input, from_state, bias, state, low_state, gates, packed):
    """Advance by all hops; `packed` is the recurrent matrix, (3 H, H) before `products.pack`."""
    for t in range(len(gates)):
        multiply(low_state[t], packed, from_state)
        forward_step(t, from_input, from_state, bias, state, low_state, gates)


@_gates
def backward_all(above, carried, from_later, state, gates, d_input, d_state, packed):
    """Send the gradient back through all hops; `packed` is the transposed recurrent matrix, (H, 3 H)."""
    for t in range(len(gates) - 1, -1, -1):
        backward_step(t, above, carried, from_later, state, gates, d_input, d_state)
        multiply(d_state[t], packed, from_later)
