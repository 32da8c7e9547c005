"""A stream: hop by hop as in one go, no look beyond the delay, the switch between processed and bypassed."""

from dataclasses import replace

import numpy as np
import pytest

from dsp import DELAY, HOP, Denoiser, Params
from dsp.weights import random

WEIGHTS = random(64, seed=2)
HOPS = 40


def sound(rng, hops=HOPS):
    return (0.1 * rng.standard_normal(hops * HOP)).astype(np.float32)


def streamed(denoiser, samples, params=None):
    """Process whole hops, obeying params[t] from hop t on; the output is late."""
    out = np.empty_like(samples)
    for t in range(samples.size // HOP):
        if params and t in params:
            denoiser.params = params[t]
        denoiser.process(samples[t * HOP : (t + 1) * HOP], out[t * HOP : (t + 1) * HOP])
    return out


class Caller:
    """Feeds a denoiser from pieces of any size, as a sound card does."""

    def __init__(self):
        self.denoiser, self.waiting = Denoiser(WEIGHTS), np.empty(0, np.float32)

    def feed(self, piece):
        self.waiting = np.concatenate([self.waiting, piece])
        whole = self.waiting.size // HOP * HOP
        ready, self.waiting = self.waiting[:whole], self.waiting[whole:]
        return streamed(self.denoiser, ready)


@pytest.mark.parametrize("sizes", [(480,), (1, 479, 960), (333,), (7, 1024, 64), (4800,)])
def test_pieces_of_any_size_give_the_same_stream(rng, sizes):
    samples, caller, pieces, start = sound(rng), Caller(), [], 0
    while start < samples.size:
        size = sizes[len(pieces) % len(sizes)]
        pieces.append(caller.feed(samples[start : start + size]))
        start += size
    out = np.concatenate(pieces)
    np.testing.assert_array_equal(out[DELAY:], Denoiser(WEIGHTS).run(samples)[: out.size - DELAY])
    assert not out[: DELAY - HOP].any()


@pytest.mark.parametrize("size", [0, 1, 479, 480, 481, 1441, 7777])
def test_a_signal_of_any_length_keeps_its_length(rng, size):
    samples = sound(rng)
    out = Denoiser(WEIGHTS).run(samples[:size])
    assert out.shape == (size,)
    assert out.dtype == np.float32
    known = max(0, (size // HOP - 3) * HOP)
    np.testing.assert_array_equal(out[:known], Denoiser(WEIGHTS).run(samples)[:known])


@pytest.mark.parametrize("changed", [10, 20, 33])
def test_output_looks_1440_samples_ahead_and_no_further(rng, changed):
    """With hop l leaves the sound of hop l - 3: it depends on hop l, and on nothing later."""
    samples = sound(rng)
    other = samples.copy()
    other[changed * HOP :] = sound(rng)[changed * HOP :]
    before, after = (streamed(Denoiser(WEIGHTS), each) for each in (samples, other))
    np.testing.assert_array_equal(before[: changed * HOP], after[: changed * HOP])
    hop = slice(changed * HOP, (changed + 1) * HOP)
    assert np.any(before[hop] != after[hop])


def test_reset_begins_the_same_stream_again(rng):
    samples, denoiser = sound(rng), Denoiser(WEIGHTS)
    first = streamed(denoiser, samples)
    assert np.any(streamed(denoiser, samples) != first)
    denoiser.reset()
    np.testing.assert_array_equal(streamed(denoiser, samples), first)
    np.testing.assert_array_equal(denoiser.run(samples), Denoiser(WEIGHTS).run(samples))


@pytest.mark.parametrize("into_bypass", [True, False])
def test_the_switch_fades_without_a_step(rng, into_bypass):
    samples = sound(rng)
    start, end = Params(bypass=not into_bypass), Params(bypass=into_bypass)
    out = streamed(Denoiser(WEIGHTS), samples, {0: start, 20: end}).reshape(-1, HOP)
    wet = streamed(Denoiser(WEIGHTS), samples).reshape(-1, HOP)
    dry = np.concatenate([np.zeros(DELAY, np.float32), samples[:-DELAY]]).reshape(-1, HOP)
    old, new = (wet, dry) if into_bypass else (dry, wet)
    np.testing.assert_array_equal(out[1:20], old[1:20])
    share = np.arange(1, HOP + 1) / HOP
    np.testing.assert_allclose(out[20], (1 - share) * old[20] + share * new[20], atol=1e-5)
    np.testing.assert_array_equal(out[21:], new[21:])


def test_bypass_does_not_stop_the_processing(rng):
    samples = sound(rng)
    bypassed = {5: Params(bypass=True), 15: Params()}
    out = streamed(Denoiser(WEIGHTS), samples, bypassed)
    np.testing.assert_array_equal(out[16 * HOP :], streamed(Denoiser(WEIGHTS), samples)[16 * HOP :])


def test_new_params_are_obeyed_by_the_next_hop(rng):
    samples, params = sound(rng), Params(strength=100)
    out = streamed(Denoiser(WEIGHTS), samples, {0: params, 20: replace(params, strength=0)})
    before = streamed(Denoiser(WEIGHTS, params), samples)
    np.testing.assert_array_equal(out[: 20 * HOP], before[: 20 * HOP])
    after = streamed(Denoiser(WEIGHTS, Params(strength=0)), samples)
    np.testing.assert_array_equal(out[21 * HOP :], after[21 * HOP :])
