"""A GRU that trains fast on a CPU: fused gates, and one large product for each weight gradient."""

import math

import numpy as np
import torch
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic, overload

__all__ = ["FastGRU"]

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
def _forward_step(t, from_input, from_state, bias, state, low_state, gates):
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
def _backward_step(t, above, carried, from_later, state, gates, d_input, d_state):
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


def _array(tensor: torch.Tensor) -> np.ndarray:
    """Look at a tensor's memory; bfloat16 appears as uint16."""
    return (tensor.view(torch.uint16) if tensor.dtype == torch.bfloat16 else tensor).detach().numpy()


class _Recurrence(torch.autograd.Function):
    """The whole sequence of one GRU layer; the type of `x` is the type the products run in."""

    @staticmethod
    def forward(ctx, x, start, weight_ih, weight_hh, bias_ih, bias_hh):
        hops, lanes, _ = x.shape
        size, kind = weight_hh.shape[1], x.dtype
        weight_ih, weight_hh = weight_ih.to(kind), weight_hh.to(kind)
        bias = bias_ih.clone()
        bias[: 2 * size] += bias_hh[: 2 * size]
        from_input = torch.addmm(bias.to(kind), x.reshape(hops * lanes, -1), weight_ih.t()).view(hops, lanes, -1)
        from_state = torch.empty(lanes, 3 * size, dtype=kind)
        state = torch.empty(hops + 1, lanes, size)
        low_state = torch.empty(hops + 1, lanes, size, dtype=kind)
        gates = torch.empty(hops, lanes, 4 * size, dtype=kind)
        state[0], low_state[0] = start, start.to(kind)
        arrays = [_array(a) for a in (from_input, from_state, bias_hh[2 * size :], state, low_state, gates)]
        transposed = weight_hh.t()
        for t in range(hops):
            torch.mm(low_state[t], transposed, out=from_state)
            _forward_step(t, *arrays)
        ctx.save_for_backward(x, weight_ih, weight_hh, state, low_state, gates)
        return low_state[1:], state[hops].clone()

    @staticmethod
    def backward(ctx, above, above_last):
        x, weight_ih, weight_hh, state, low_state, gates = ctx.saved_tensors
        hops, lanes, inputs = x.shape
        size, kind = weight_hh.shape[1], x.dtype
        carried = above_last.clone() if above_last is not None else torch.zeros(lanes, size)
        from_later = torch.zeros(lanes, size, dtype=kind)
        d_input = torch.empty(hops, lanes, 3 * size, dtype=kind)
        d_state = torch.empty(hops, lanes, 3 * size, dtype=kind)
        above = above.contiguous()
        arrays = [_array(a) for a in (above, carried, from_later, state, gates, d_input, d_state)]
        for t in range(hops - 1, -1, -1):
            _backward_step(t, *arrays)
            torch.mm(d_state[t], weight_hh, out=from_later)
        d_input, d_state = d_input.view(hops * lanes, -1), d_state.view(hops * lanes, -1)
        d_x = torch.mm(d_input, weight_ih).view(hops, lanes, inputs)
        d_weight_ih = torch.mm(d_input.t(), x.reshape(hops * lanes, inputs)).float()
        d_weight_hh = torch.mm(d_state.t(), low_state[:-1].reshape(hops * lanes, size)).float()
        d_bias_ih, d_bias_hh = d_input.sum(0).float(), d_state.sum(0).float()  # ten times faster than sum(dtype=)
        return d_x, carried + from_later.float(), d_weight_ih, d_weight_hh, d_bias_ih, d_bias_hh


class FastGRU(torch.nn.GRU):
    """One GRU layer over time-major input, with the parameters of `torch.nn.GRU`.

    Parameters
    ----------
    inputs : int
        Length of an input vector.
    size : int
        Number of units.
    """

    def __init__(self, inputs: int, size: int) -> None:
        super().__init__(inputs, size)
        for gate in range(3):
            torch.nn.init.orthogonal_(self.weight_hh_l0.data[gate * size : (gate + 1) * size])
        torch.nn.init.uniform_(self.weight_ih_l0, -math.sqrt(3 / inputs), math.sqrt(3 / inputs))

    def forward(self, x: torch.Tensor, start: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Run over a chunk.

        Parameters
        ----------
        x : (T, B, inputs) float32 or bfloat16
            The products run in this type; gates and state are float32.
        start : (B, size) float32
            State before the first hop.

        Returns
        -------
        out : (T, B, size), type of `x`
            State after each hop.
        last : (B, size) float32
            State after the last hop.
        """
        if not x.is_cuda:
            weights = (self.weight_ih_l0, self.weight_hh_l0, self.bias_ih_l0, self.bias_hh_l0)
            return _Recurrence.apply(x, start, *weights)
        with torch.autocast("cuda", x.dtype, enabled=x.dtype != torch.float32):
            out, last = super().forward(x, start[None].to(x.dtype))
        return out, last[0].float()
