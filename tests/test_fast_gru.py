"""The fast GRU against torch's own."""

import pytest
import torch
from numba import njit

from dsp.train import products
from dsp.train.fast_gru import FastGRU, as_array

HOPS, LANES, INPUTS, SIZE = 40, 5, 24, 32


@pytest.fixture
def layers() -> tuple[FastGRU, torch.nn.GRU]:
    torch.manual_seed(3)
    fast = FastGRU(INPUTS, SIZE)
    slow = torch.nn.GRU(INPUTS, SIZE)
    for parameter in fast.parameters():  # biases too, so that none is only zero
        torch.nn.init.normal_(parameter, std=0.3)
    slow.load_state_dict(fast.state_dict())
    return fast, slow


def run(layer: torch.nn.GRU, x: torch.Tensor, start: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    if isinstance(layer, FastGRU):
        return layer(x, start)
    out, last = layer(x, start[None])
    return out, last[0]


def everything(layer: torch.nn.GRU, kind: torch.dtype = torch.float32, lanes: int = LANES) -> list[torch.Tensor]:
    """Outputs and all gradients of a loss that weighs every output differently."""
    torch.manual_seed(4)
    x = torch.randn(HOPS, lanes, INPUTS, requires_grad=True)
    start = torch.rand(lanes, SIZE).sub(0.5).requires_grad_()
    weights, last_weights = torch.randn(HOPS, lanes, SIZE), torch.randn(lanes, SIZE)
    out, last = run(layer, x.to(kind), start)
    ((out.float() * weights).sum() + (last * last_weights).sum()).backward()
    return [out.detach().float(), last.detach(), x.grad, start.grad, *(p.grad for p in layer.parameters())]


def largest_error(found: torch.Tensor, expected: torch.Tensor) -> float:
    return float((found - expected).abs().max() / expected.abs().max())


def test_outputs_and_gradients_are_those_of_torch(layers: tuple[FastGRU, torch.nn.GRU]) -> None:
    for found, expected in zip(*map(everything, layers), strict=True):
        assert largest_error(found, expected) < 1e-4


@pytest.mark.parametrize("lanes", [LANES, 2 * products.ROWS])  # by the library, and by our own products
def test_bfloat16_differs_by_its_rounding_only(layers: tuple[FastGRU, torch.nn.GRU], lanes: int) -> None:
    fast, slow = layers
    for found, expected in zip(everything(fast, torch.bfloat16, lanes), everything(slow, lanes=lanes), strict=True):
        assert 0 < largest_error(found, expected) < 0.03


@njit
def multiply(x, packed, out):
    products.multiply(x, packed, out)


@pytest.mark.parametrize(("rows", "inputs", "columns"), [(8, 2, 32), (16, 64, 96), (24, 96, 32)])
@pytest.mark.parametrize("kind", [torch.bfloat16, torch.float32])
def test_products_are_exact_sums(kind: torch.dtype, rows: int, inputs: int, columns: int) -> None:
    if not products.supported(kind):
        pytest.skip(f"this CPU has no instructions for products of {kind}")
    generator = torch.Generator().manual_seed(7)
    x = torch.randn(rows, inputs, generator=generator).to(kind)
    weight = torch.randn(columns, inputs, generator=generator).to(kind)
    out = torch.full((rows, columns), torch.nan)
    multiply(as_array(x), products.pack(weight).numpy(), out.numpy())
    torch.testing.assert_close(out, x.float() @ weight.float().t(), rtol=1e-5, atol=1e-5)


def test_two_chunks_with_carried_state_are_one(layers: tuple[FastGRU, torch.nn.GRU]) -> None:
    x = torch.randn(HOPS, LANES, INPUTS, generator=torch.Generator().manual_seed(5))
    fast, start = layers[0], torch.zeros(LANES, SIZE)
    whole, end = fast(x, start)
    first, middle = fast(x[:17], start)
    second, last = fast(x[17:], middle)
    torch.testing.assert_close(torch.cat([first, second]), whole, rtol=0, atol=1e-6)
    torch.testing.assert_close(last, end, rtol=0, atol=1e-6)


def test_lanes_do_not_hear_each_other(layers: tuple[FastGRU, torch.nn.GRU]) -> None:
    x = torch.randn(HOPS, LANES, INPUTS, generator=torch.Generator().manual_seed(6))
    start = torch.zeros(LANES, SIZE)
    changed = x.clone()
    changed[:, 2] += 1
    before, after = layers[0](x, start)[0], layers[0](changed, start)[0]
    others = [0, 1, 3, 4]
    torch.testing.assert_close(before[:, others], after[:, others], rtol=0, atol=1e-6)
    assert (before[:, 2] - after[:, 2]).abs().max() > 0.1
