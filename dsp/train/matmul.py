"""Large matrix products in the type and by the library that are fastest on this machine.

Without bfloat16 instructions torch multiplies bfloat16 eight times slower than float32 (measured on Zen 3: 6 and 48
GFLOP/s a core); and the library inside torch leaves a third of what that of numpy gets out of such a core (76).
"""

from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from dsp.train import products

__all__ = ["fastest_type", "linear", "product"]


def fastest_type(device: torch.device) -> torch.dtype:
    """Return the type of matrix products to train in: bfloat16 where the processor has instructions for it."""
    return torch.bfloat16 if device.type != "cpu" or products.supports_bfloat16() else torch.float32


def _is_plain(x: Tensor) -> bool:
    return x.dtype == torch.float32 and x.device.type == "cpu"


def product(a: Tensor, b: Tensor, out: Tensor | None = None) -> Tensor:
    """Return a b, for matrices or stacks of them; float32 in main memory is multiplied by numpy.

    Parameters
    ----------
    a : (..., n, k) float32 or bfloat16
        No gradient is kept.
    b : (..., k, m), type of `a`
        The other factor.
    out : (..., n, m), type of `a`, optional
        Receives the product.
    """
    if not _is_plain(a):
        return torch.matmul(a, b, out=out)
    left, right = a.detach().numpy(), b.detach().numpy()
    return torch.from_numpy(np.matmul(left, right, out=None if out is None else out.numpy()))


class _Linear(torch.autograd.Function):
    """`torch.nn.functional.linear` by `product`."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        ctx.save_for_backward(x, weight)
        return product(x.reshape(-1, x.shape[-1]), weight.t()).add_(bias).view(*x.shape[:-1], -1)

    @staticmethod
    def backward(ctx: Any, *above: Any) -> tuple[Tensor | None, ...]:
        x, weight = ctx.saved_tensors
        rows = above[0].reshape(-1, weight.shape[0])
        down = product(rows, weight).view(x.shape) if ctx.needs_input_grad[0] else None
        return down, product(rows.t(), x.reshape(-1, x.shape[-1])), rows.sum(0)


def linear(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """Return x weight^T + bias, as `torch.nn.functional.linear`."""
    return _Linear.apply(x, weight, bias) if _is_plain(x) else functional.linear(x, weight, bias)
