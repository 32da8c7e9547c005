"""Muon: orthogonal steps of matrices inside a vector of weights."""

import pytest

torch = pytest.importorskip("torch")

from dsp.train.config import Recipe  # noqa: E402
from dsp.train.flat import FlatNetwork  # noqa: E402
from dsp.train.model import PercepNet  # noqa: E402
from dsp.train.muon import SHRINK, Matrix, Muon, orthogonal  # noqa: E402


@pytest.mark.parametrize("shape", [(3, 64, 64), (2, 32, 96), (2, 96, 32)])
def test_singular_values_come_close_to_one(shape):
    generator = torch.Generator().manual_seed(0)
    rank = min(shape[1:])
    left = torch.linalg.qr(torch.randn(shape[0], shape[1], rank, generator=generator))[0]
    right = torch.linalg.qr(torch.randn(shape[0], shape[2], rank, generator=generator))[0]
    spectrum = torch.logspace(0, -1.5, rank)  # a gradient's singular values, 30 dB apart
    matrices = left @ torch.diag_embed(spectrum.expand(shape[0], -1)) @ right.mT
    values = torch.linalg.svdvals(orthogonal(matrices))
    assert values.min() > 0.5
    assert values.max() < 1.3


def test_orthogonal_keeps_the_singular_vectors():
    generator = torch.Generator().manual_seed(1)
    q = torch.linalg.qr(torch.randn(1, 48, 48, generator=generator))[0]
    made = orthogonal(5.0 * q)[0]
    cosine = (made * q[0]).sum() / (made.norm() * q[0].norm())
    assert cosine > 0.999


def test_step_moves_matrices_only():
    weights, gradient = torch.ones(20), torch.zeros(20)
    gradient[4:8] = torch.tensor([3.0, 0.0, 0.0, 2.0])  # diagonal: its own orthogonal directions
    Muon([Matrix(4, 2, 2)], gradient).step(weights, gradient, rate=0.1)
    moved = (1.0 - 0.1 * SHRINK) - weights[4:8]
    torch.testing.assert_close(moved, 0.1 * torch.tensor([1.0, 0.0, 0.0, 1.0]), atol=0.035, rtol=0)
    assert bool((weights[:4] == 1).all())
    assert bool((weights[8:] == 1).all())


def test_every_large_matrix_of_the_network_is_stepped_gate_by_gate():
    network = PercepNet(64)
    flat = FlatNetwork(network, Recipe(width=64, muon=0.02))
    assert flat._muon is not None
    covered = sum(m.rows * m.columns for m in flat._muon.matrices)
    assert covered == sum(w.numel() for w in network.int8_weights())
    for matrix in flat._muon.matrices:  # a matrix lies inside one parameter
        part = flat.weights.detach()[matrix.part]
        owners = [w for w in network.int8_weights() if w.data_ptr() <= part.data_ptr() < w.data_ptr() + 4 * w.numel()]
        assert len(owners) == 1
        assert owners[0].shape[1] == matrix.columns


def test_a_problem_with_uneven_directions_is_learnt_faster_than_by_adamw():
    def loss_after(muon: float) -> float:
        torch.manual_seed(0)
        network = PercepNet(64)
        flat = FlatNetwork(network, Recipe(width=64, muon=muon))
        generator = torch.Generator().manual_seed(1)
        features = torch.randn(40, 8, 70, generator=generator)
        wanted = torch.sigmoid(features[..., :34].cumsum(0) / 3)  # needs memory
        for _ in range(40):
            flat.gradient.zero_()
            gain, _, _ = network(features, network.start(8))
            loss = (gain - wanted).square().mean()
            loss.backward()
            flat.apply(1.0, False, 0.0)
        return float(loss.detach())

    assert loss_after(0.02) < 0.9 * loss_after(0.0)
