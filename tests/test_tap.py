"""The last seconds of the microphone, as the audio thread leaves them."""

import numpy as np
import pytest

from app.audio import block, tap
from dsp import weights
from dsp.constants import HOP


@pytest.fixture
def stream():
    return np.zeros(1, block.STREAM)[0]


def write(stream, hops):
    """Do what `step` does."""
    for n in hops:
        stream["tap"][n % block.TAP_HOPS] = n
        stream["blocks"] = n + 1


@pytest.mark.parametrize("written", [0, 1, 999, 1000, 1001, block.TAP_HOPS, 2 * block.TAP_HOPS + 7])
def test_newest_hops_in_order(stream, written):
    write(stream, range(written))
    hops = tap.newest(stream, tap.MOST_HOPS).reshape(-1, HOP)
    assert hops.dtype == np.float32
    np.testing.assert_array_equal(hops[:, 0], np.arange(max(0, written - tap.MOST_HOPS), written))
    assert (hops == hops[:, :1]).all()


def test_a_copy_survives_the_writer(stream):
    write(stream, range(5))
    hops = tap.newest(stream, 2)
    write(stream, range(5, 5 + block.TAP_HOPS))
    np.testing.assert_array_equal(hops.reshape(-1, HOP)[:, 0], [3, 4])


@pytest.mark.parametrize("hops", [-1, tap.MOST_HOPS + 1])
def test_more_than_is_safe_is_refused(stream, hops):
    with pytest.raises(ValueError, match=rf"hops={hops} is outside 0\.\.1000"):
        tap.newest(stream, hops)


def test_step_fills_the_tap(rng):
    network = weights.random(64, seed=0)
    memory = np.zeros(1, block.ENGINE)
    memory["weights"] = network.record
    block.bind(memory)
    noise = rng.normal(0, 0.1, (block.TAP_HOPS + 30, HOP)).astype(np.float32)
    noise[-1, 3] = np.nan
    out = np.empty(HOP, np.float32)
    for hop in noise:
        block.step(memory[0], hop, out)
    noise[-1, 3] = 0
    np.testing.assert_array_equal(tap.newest(memory[0]["stream"], tap.MOST_HOPS), noise[-tap.MOST_HOPS :].reshape(-1))
