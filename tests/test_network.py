import os
import subprocess
import sys
from pathlib import Path

import numba
import numpy as np
import pytest
from numba.core.runtime import _nrt_python, rtsys

from dsp import weights
from dsp.constants import BANDS, FEATURES
from dsp.float_network import FloatNetwork
from dsp.network import NETWORK, WEIGHTS, forget, infer

ROOT = Path(__file__).parents[1]
WIDTHS = [64, 128, 192, 256, 320, 512]


def smooth_features(hops, seed=0):
    """Features that wander as real ones do, standard deviation 0.7."""
    noise = np.random.default_rng(seed).standard_normal((hops, FEATURES))
    for t in range(1, hops):
        noise[t] = 0.9 * noise[t - 1] + np.sqrt(1 - 0.9**2) * noise[t]
    return (0.7 * noise).astype(np.float32)


def run(network, features, state=None):
    state = np.zeros(1, NETWORK)[0] if state is None else state
    gain, strength = np.empty((2, len(features), BANDS), np.float32)
    for t, row in enumerate(features):
        infer(network.record, state, row, gain[t], strength[t])
    return gain, strength


@pytest.fixture(scope="module")
def small():
    return weights.random(64, seed=1)


@pytest.mark.parametrize(("width", "hops"), [(64, 1000), (128, 1000), (192, 200), (256, 1000), (320, 100), (512, 100)])
def test_int8_follows_float(width, hops):
    network = weights.random(width, seed=width)
    features = smooth_features(hops)
    for int8, exact in zip(run(network, features), FloatNetwork(network).run(features), strict=True):
        error = np.abs(int8 - exact)
        assert error.max() < 0.05
        assert error.mean() < 0.005
        assert exact.std(axis=0).min() > 0.02  # the outputs do move


def test_a_network_with_holes_follows_float():
    network = weights.random(128, seed=3, density=0.5)
    features = smooth_features(300)
    for int8, exact in zip(run(network, features), FloatNetwork(network).run(features), strict=True):
        assert np.abs(int8 - exact).max() < 0.05
        assert exact.std(axis=0).min() > 0.02


@pytest.mark.parametrize("value", [0.0, 1e6, -1e6, np.inf, np.nan])
def test_outputs_stay_in_range_and_recover(small, value):
    features = smooth_features(400)
    broken = features.copy()
    broken[10] = value
    for output, healthy in zip(run(small, broken), run(small, features), strict=True):
        assert (output >= 0).all()
        assert (output <= 1).all()
        np.testing.assert_allclose(output[-1], healthy[-1], atol=0.02)


def test_zeroed_and_forgotten_states_start_alike(small):
    features = smooth_features(30)
    state = np.zeros(1, NETWORK)[0]
    first = run(small, features, state)
    later = run(small, features, state)
    forget(state)
    again = run(small, features, state)
    assert not np.array_equal(first, later)
    np.testing.assert_array_equal(first, again)


def test_streams_do_not_disturb_each_other(small):
    features = [smooth_features(20, seed) for seed in (1, 2)]
    states = np.zeros(2, NETWORK)
    mixed = np.empty((2, 2, 20, BANDS), np.float32)
    for t in range(20):
        for i in (0, 1):
            infer(small.record, states[i], features[i][t], mixed[i, 0, t], mixed[i, 1, t])
    for i in (0, 1):
        np.testing.assert_array_equal(mixed[i], run(small, features[i]))


def test_state_of_a_wide_network_serves_a_narrow_one_after_forgetting(small):
    features = smooth_features(10)
    state = np.zeros(1, NETWORK)[0]
    run(weights.random(512), features, state)
    forget(state)
    np.testing.assert_array_equal(run(small, features, state), run(small, features))


def test_float_network_steps_as_it_runs(small):
    features = smooth_features(30)
    network = FloatNetwork(small)
    whole = network.run(features)
    network.reset()
    steps = [network.step(row) for row in features]
    np.testing.assert_allclose(np.swapaxes(steps, 0, 1), whole, atol=1e-5)
    with pytest.raises(ValueError, match=r"\(3, 2\)"):
        network.run(np.zeros((3, 2), np.float32))


BLOCK = np.dtype(
    [("weights", WEIGHTS), ("state", NETWORK), ("features", "f4", FEATURES), ("out", "f4", (2, BANDS))], align=True
)


@numba.njit
def _from_kernel(block):
    infer(block.weights, block.state, block.features, block.out[0], block.out[1])


@numba.cfunc("void(voidptr)")
def _from_c(address):
    block = numba.carray(address, 1, BLOCK)[0]
    infer(block.weights, block.state, block.features, block.out[0], block.out[1])


@pytest.mark.parametrize("caller", ["kernel", "c"])
def test_works_from_compiled_code_through_one_block(small, caller):
    features = smooth_features(5)
    block = np.zeros(1, BLOCK)
    block["weights"] = small.record
    out = []
    for row in features:
        block["features"] = row
        if caller == "c":
            _from_c.ctypes(block.ctypes.data)
        else:
            _from_kernel(block[0])
        out.append(block["out"][0].copy())
    np.testing.assert_array_equal(np.swapaxes(out, 0, 1), run(small, features))


@numba.njit
def _many(record, state, features, out):
    for row in features:
        infer(record, state, row, out[0], out[1])


def test_kernel_does_not_allocate(small):
    features, state, out = smooth_features(100), np.zeros(1, NETWORK)[0], np.zeros((2, BANDS), np.float32)
    _many(small.record, state, features, out)
    _nrt_python.memsys_enable_stats()
    before = rtsys.get_allocation_stats()
    _many(small.record, state, features, out)
    after = rtsys.get_allocation_stats()
    _nrt_python.memsys_disable_stats()
    # Handing over the three arrays takes a few; a hundred hops take no more.
    assert after.alloc - before.alloc < 10


SCRIPT = """
import sys
import numpy as np
sys.path.insert(0, "tests")
from test_network import run, smooth_features
from dsp import weights
sys.stdout.write(np.array(run(weights.random(64, seed=1), smooth_features(50))).tobytes().hex())
"""


def test_plain_kernel_gives_the_same_bits(small, tmp_path):
    environment = {**os.environ, "QUIETMIC_KERNEL": "plain", "XDG_CACHE_HOME": str(tmp_path)}
    result = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout == np.array(run(small, smooth_features(50))).tobytes().hex()


def torch_outputs(torch, network, features):
    """Run the same topology with torch's own layers."""
    layers = network.layers

    def tensor(values):
        return torch.from_numpy(np.ascontiguousarray(values, np.float32))

    def linear(name, x):
        return torch.nn.functional.linear(x, tensor(layers[name].dequantised), tensor(layers[name].bias))

    def convolve(name, taps, x):
        matrix = layers[name].dequantised
        kernel = tensor(matrix.reshape(len(matrix), taps, -1).transpose(0, 2, 1))
        padded = torch.nn.functional.pad(x.T[None], (taps - 1, 0))
        return torch.tanh(torch.nn.functional.conv1d(padded, kernel, tensor(layers[name].bias)))[0].T

    def gru(name, x):
        on_input, on_state = layers[f"{name}_input"], layers[f"{name}_recurrent"]
        module = torch.nn.GRU(on_input.weight.shape[1], on_state.weight.shape[1])
        parts = [on_input.dequantised, on_state.dequantised, on_input.bias, on_state.bias]
        for parameter, values in zip(module.parameters(), parts, strict=True):
            parameter.data = tensor(values)
        return module(x[:, None])[0][:, 0]

    conv = convolve("conv2", 3, convolve("conv1", 5, torch.tanh(linear("fc", tensor(features)))))
    stack = [conv]
    for name in ("gru1", "gru2", "gru3", "gru_gain"):
        stack.append(gru(name, stack[-1]))
    voice = gru("gru_strength", torch.cat([stack[3], conv], 1))
    return torch.sigmoid(linear("out_gain", torch.cat(stack, 1))), torch.sigmoid(linear("out_strength", voice))


def test_float_network_is_torch_s():
    torch = pytest.importorskip("torch")
    network = weights.random(128, seed=5)
    features = smooth_features(60)
    with torch.no_grad():
        expected = torch_outputs(torch, network, features)
    for ours, theirs in zip(FloatNetwork(network).run(features), expected, strict=True):
        np.testing.assert_allclose(ours, theirs.numpy(), atol=1e-5)
