"""Products by whichever library is fastest: the numbers are torch's."""

import pytest

torch = pytest.importorskip("torch")

from dsp.train import products  # noqa: E402
from dsp.train.matmul import fastest_type, linear, product  # noqa: E402


@pytest.mark.parametrize("kind", [torch.float32, torch.bfloat16])
@pytest.mark.parametrize("shapes", [((5, 7), (7, 3)), ((4, 5, 7), (4, 7, 3))])
def test_product_is_that_of_torch(kind, shapes):
    generator = torch.Generator().manual_seed(1)
    a, b = (torch.randn(shape, generator=generator).to(kind) for shape in shapes)
    out = torch.empty(*a.shape[:-1], b.shape[-1], dtype=kind)
    product(a, b, out=out)
    torch.testing.assert_close(product(a, b), torch.matmul(a, b), rtol=1e-5, atol=1e-5)
    torch.testing.assert_close(out, torch.matmul(a, b), rtol=1e-5, atol=1e-5)
    torch.testing.assert_close(product(a.mT.contiguous().mT, b), torch.matmul(a, b), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("kind", [torch.float32, torch.bfloat16])
def test_linear_and_its_gradients_are_those_of_torch(kind):
    generator = torch.Generator().manual_seed(2)
    inputs = [torch.randn(shape, generator=generator).to(kind) for shape in ((6, 4, 8), (5, 8), (5,))]
    above = torch.randn(6, 4, 5, generator=generator).to(kind)
    found = []
    for layer in (linear, torch.nn.functional.linear):
        leaves = [x.clone().requires_grad_() for x in inputs]
        result = layer(*leaves)
        (result * above).sum().backward()
        found.append([result.detach(), *(leaf.grad for leaf in leaves)])
    for ours, theirs in zip(*found, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-4)


def test_float32_where_the_processor_has_no_bfloat16(monkeypatch):
    for has_it, kind in ((True, torch.bfloat16), (False, torch.float32)):
        monkeypatch.setattr(products, "supports_bfloat16", lambda has_it=has_it: has_it)
        assert fastest_type(torch.device("cpu")) == kind
        assert fastest_type(torch.device("cuda")) == torch.bfloat16
