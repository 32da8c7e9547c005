"""A widened network begins where the narrow one is, and its copies part."""

import pytest

torch = pytest.importorskip("torch")

from dsp.train.model import PercepNet  # noqa: E402
from dsp.train.widen import widen, width_of  # noqa: E402


@pytest.mark.parametrize(("width", "times"), [(64, 2), (128, 2), (128, 3)])
def test_the_outputs_stay_the_same(width, times):
    torch.manual_seed(0)
    narrow = PercepNet(width)
    wide = PercepNet(width * times)
    wide.load_state_dict(widen(narrow.state_dict(), times))
    features = torch.randn(30, 3, 70)
    with torch.no_grad():
        expected = narrow(features, narrow.start(3))[:2]
        found = wide(features, wide.start(3))[:2]
    for one, other in zip(found, expected, strict=True):
        torch.testing.assert_close(one, other, atol=1e-5, rtol=0)


def test_copies_get_gradients_of_their_own():
    torch.manual_seed(0)
    wide = PercepNet(128)
    wide.load_state_dict(widen(PercepNet(64).state_dict(), 2))
    gain, _, _ = wide(torch.randn(20, 2, 70), wide.start(2))
    gain.square().mean().backward()
    gradient = wide.gru2.weight_ih_l0.grad
    assert gradient is not None
    one, other = gradient[:64], gradient[64:128]  # both copies of the first gate
    assert float((one - other).norm() / one.norm()) > 0.1


def test_width_of():
    assert width_of(PercepNet(192).state_dict()) == 192
