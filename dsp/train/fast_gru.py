"""A GRU that trains fast on a CPU: fused gates, and one large product for each weight gradient."""

import math

import numpy as np
import torch

from dsp.train import products
from dsp.train.matmul import product
from dsp.train.recurrence import backward_all, backward_step, forward_all, forward_step

__all__ = ["FastGRU", "as_array"]


def as_array(tensor: torch.Tensor) -> np.ndarray:
    """Look at a tensor's memory; bfloat16 appears as uint16."""
    return (tensor.view(torch.uint16) if tensor.dtype == torch.bfloat16 else tensor).detach().numpy()


def _compiled(kind: torch.dtype, lanes: int, size: int) -> bool:
    """Tell whether our own products can be used; if not, the library is called each hop."""
    return lanes % products.ROWS == 0 and size % products.COLUMNS == 0 and products.supported(kind)


class _Recurrence(torch.autograd.Function):
    """The whole sequence of one GRU layer; the type of `x` is the type the products run in."""

    @staticmethod
    def forward(ctx, x, start, weight_ih, weight_hh, bias_ih, bias_hh):
        hops, lanes, _ = x.shape
        size, kind = weight_hh.shape[1], x.dtype
        weight_ih, weight_hh = weight_ih.to(kind), weight_hh.to(kind)
        bias = bias_ih.clone()
        bias[: 2 * size] += bias_hh[: 2 * size]
        from_input = product(x.reshape(hops * lanes, -1), weight_ih.t()).add_(bias.to(kind)).view(hops, lanes, -1)
        compiled = _compiled(kind, lanes, size)
        from_state = torch.empty(lanes, 3 * size, dtype=torch.float32 if compiled else kind)
        state = torch.empty(hops + 1, lanes, size)
        low_state = torch.empty(hops + 1, lanes, size, dtype=kind)
        gates = torch.empty(hops, lanes, 4 * size, dtype=kind)
        state[0], low_state[0] = start, start.to(kind)
        arrays = [as_array(a) for a in (from_input, from_state, bias_hh[2 * size :], state, low_state, gates)]
        if compiled:
            forward_all(*arrays, products.pack(weight_hh).numpy())
        else:
            for t in range(hops):
                product(low_state[t], weight_hh.t(), out=from_state)
                forward_step(t, *arrays)
        ctx.save_for_backward(x, weight_ih, weight_hh, state, low_state, gates)
        return low_state[1:], state[hops].clone()

    @staticmethod
    def backward(ctx, above, above_last):
        x, weight_ih, weight_hh, state, low_state, gates = ctx.saved_tensors
        hops, lanes, inputs = x.shape
        size, kind = weight_hh.shape[1], x.dtype
        carried = above_last.clone() if above_last is not None else torch.zeros(lanes, size)
        compiled = _compiled(kind, lanes, size)
        from_later = torch.zeros(lanes, size, dtype=torch.float32 if compiled else kind)
        d_input = torch.empty(hops, lanes, 3 * size, dtype=kind)
        d_state = torch.empty(hops, lanes, 3 * size, dtype=kind)
        above = above.contiguous()
        arrays = [as_array(a) for a in (above, carried, from_later, state, gates, d_input, d_state)]
        if compiled:
            backward_all(*arrays, products.pack(weight_hh.t()).numpy())
        else:
            for t in range(hops - 1, -1, -1):
                backward_step(t, *arrays)
                product(d_state[t], weight_hh, out=from_later)
        d_input, d_state = d_input.view(hops * lanes, -1), d_state.view(hops * lanes, -1)
        d_x = product(d_input, weight_ih).view(hops, lanes, inputs)
        d_weight_ih = product(d_input.t(), x.reshape(hops * lanes, inputs)).float()
        d_weight_hh = product(d_state.t(), low_state[:-1].reshape(hops * lanes, size)).float()
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
