"""The torch network: size, causality, carried state, rounding noise, and parity with the shipped runner."""

import numpy as np
import pytest
import torch

from dsp import weights
from dsp.constants import BANDS, FEATURES
from dsp.train.export import layers
from dsp.train.model import PercepNet, dropped_units, rounding_noise

HOPS, LANES, WIDTH = 30, 2, 64


@pytest.fixture
def network() -> PercepNet:
    torch.manual_seed(1)
    return PercepNet(WIDTH)


@pytest.fixture
def features() -> torch.Tensor:
    return torch.randn(HOPS, LANES, FEATURES, generator=torch.Generator().manual_seed(2))


def test_full_width_has_the_published_number_of_weights() -> None:
    assert sum(p.numel() for p in PercepNet(512).parameters()) == 7_962_564


@torch.no_grad()
def test_gains_start_at_one_half(network: PercepNet, features: torch.Tensor) -> None:
    gain, strength, _ = network(features, network.start(LANES))
    assert gain.shape == strength.shape == (HOPS, LANES, BANDS)
    assert float(gain.mean()) == pytest.approx(0.5, abs=0.05)
    assert 0 <= float(gain.min()) < float(gain.max()) <= 1


@torch.no_grad()
def test_chunks_with_carried_state_equal_the_whole(network: PercepNet, features: torch.Tensor) -> None:
    whole = network(features, network.start(LANES))
    state, parts = network.start(LANES), []
    for first, last in ((0, 2), (2, 3), (3, 20), (20, HOPS)):
        gain, strength, state = network(features[first:last], state)
        parts.append(torch.cat([gain, strength], -1))
    torch.testing.assert_close(torch.cat(parts), torch.cat(whole[:2], -1), rtol=0, atol=1e-5)
    for name, value in whole[2].items():
        torch.testing.assert_close(state[name], value, rtol=0, atol=1e-5)


@torch.no_grad()
def test_nothing_later_is_looked_at(network: PercepNet, features: torch.Tensor) -> None:
    changed = features.clone()
    changed[15:] += 1
    before, after = (network(x, network.start(LANES))[0] for x in (features, changed))
    torch.testing.assert_close(before[:15], after[:15], rtol=0, atol=1e-6)
    assert (before[15] - after[15]).abs().max() > 1e-3


@torch.no_grad()
def test_bfloat16_gives_nearly_the_same_gains(network: PercepNet, features: torch.Tensor) -> None:
    exact = network(features, network.start(LANES))[0]
    network.precision = torch.bfloat16
    rough = network(features, network.start(LANES))[0]
    assert 0 < float((exact - rough).abs().max()) < 0.03


def test_rounding_noise_stays_below_half_a_step_and_goes(network: PercepNet) -> None:
    exact = [w.clone() for w in network.int8_weights()]
    kept = network.fc.weight.clone()
    with rounding_noise(network, torch.Generator().manual_seed(0)):
        for shaken, weight in zip(network.int8_weights(), exact, strict=True):
            steps = (shaken - weight) / (weight.abs().amax(1, keepdim=True) / 127)
            assert 0.45 < float(steps.abs().max()) <= 0.5001
            assert abs(float(steps.mean())) < 0.02
        assert torch.equal(network.fc.weight, kept)
    assert all(torch.equal(a, b) for a, b in zip(network.int8_weights(), exact, strict=True))


@torch.no_grad()
def test_dropped_units_are_silent_for_a_chunk_and_back_after_it(network: PercepNet, features: torch.Tensor) -> None:
    before = network(features, network.start(LANES))[0]
    with dropped_units(network, LANES, 0.25, torch.Generator().manual_seed(0)):
        assert set(network.masks) == {"conv2", "gru1", "gru2", "gru3", "gru_gain"}
        for mask in network.masks.values():
            assert mask.unique().tolist() == pytest.approx([0, 4 / 3])
            assert float((mask == 0).float().mean()) == pytest.approx(0.25, abs=0.1)
            assert not torch.equal(mask[0], mask[1])
        changed = network(features, network.start(LANES))[0]
        network.masks["conv2"][:] = 0.0  # then nothing of the sound gets past it
        deaf, other = (network(x, network.start(LANES))[0] for x in (features, features + 1))
        assert torch.equal(deaf, other)
    assert (before - changed).abs().max() > 1e-3
    torch.testing.assert_close(network(features, network.start(LANES))[0], before, rtol=0, atol=0)


@torch.no_grad()
def test_shipped_float_runner_gives_the_same_gains(network: PercepNet, features: torch.Tensor) -> None:
    from dsp.float_network import FloatNetwork

    quantised = layers(network.state_dict())
    shipped = weights.Weights(quantised, weights.random(WIDTH).description)
    state = {name: torch.from_numpy(value) for name, value in _dequantised(quantised).items()}
    network.load_state_dict(state)
    gain, strength, _ = network(features, network.start(LANES))
    for lane in range(LANES):
        found = FloatNetwork(shipped).run(features[:, lane].numpy())
        np.testing.assert_allclose(found[0], gain[:, lane], rtol=0, atol=1e-3)
        np.testing.assert_allclose(found[1], strength[:, lane], rtol=0, atol=1e-3)


def _dequantised(found: dict[str, weights.Layer]) -> dict[str, np.ndarray]:
    """Name the int8 layers as torch does, as the floats they stand for."""
    state = {}
    for name, layer in found.items():
        base, _, part = name.rpartition("_")
        if part in ("input", "recurrent"):
            suffix = "ih_l0" if part == "input" else "hh_l0"
            state[f"{base}.weight_{suffix}"], state[f"{base}.bias_{suffix}"] = layer.dequantised, layer.bias
        else:
            state[f"{name}.weight"], state[f"{name}.bias"] = layer.dequantised, layer.bias
    return state
