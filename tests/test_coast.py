"""Hops without denoising: the microphone comes out, and the way back is as if nothing had been left out."""

import time

import numpy as np
import pytest

from dsp import DELAY, HOP, Denoiser, Params
from dsp.constants import SAMPLE_RATE
from dsp.denoiser import coast
from dsp.weights import random

WEIGHTS = random(256, seed=1)
COASTED = range(30, 37)  # hops


def vowel(hops):
    """Return a steady voice of 150 Hz with some noise."""
    time_s = np.arange(hops * HOP) / SAMPLE_RATE
    voice = sum(np.cos(2 * np.pi * 150 * k * time_s) / k for k in range(1, 20))
    noise = np.random.default_rng(3).standard_normal(time_s.size)
    return (0.05 * voice + 0.01 * noise).astype(np.float32).reshape(hops, HOP)


def run(denoiser, samples, coasted=()):
    """Return what is handed out, and the processed sound beside it."""
    out, wet = np.empty_like(samples), np.empty_like(samples)
    for t, hop in enumerate(samples):
        if t in coasted:
            coast(denoiser.state, denoiser.frame, hop, out[t])
        else:
            denoiser.process(hop, out[t])
        wet[t] = denoiser.frame["wet"]
    return out, wet


def test_coasting_hands_out_the_microphone():
    samples = vowel(60)
    out, _ = run(Denoiser(WEIGHTS), samples, COASTED)
    late = np.concatenate([np.zeros(DELAY, np.float32), samples.ravel()])[: samples.size].reshape(samples.shape)
    first, last = COASTED[0], COASTED[-1]
    np.testing.assert_array_equal(out[first + 1 : last + 1], late[first + 1 : last + 1])
    assert not np.array_equal(out[first], late[first])  # cross-faded
    assert not np.array_equal(out[last + 1], late[last + 1])
    assert out[last + 1, 0] == pytest.approx(late[last + 1, 0], abs=1e-3)


def test_memories_of_the_signal_are_as_if_nothing_was_left_out():
    samples, whole, broken = vowel(60), Denoiser(WEIGHTS), Denoiser(WEIGHTS)
    run(whole, samples[:37])
    run(broken, samples[:37], COASTED)
    for name in ("highpass", "history", "spectra", "energies", "delay", "silent_hops"):
        np.testing.assert_array_equal(broken.state[name], whole.state[name], err_msg=name)
    np.testing.assert_array_equal(broken.state["pitch"]["band"], whole.state["pitch"]["band"])


def test_the_processed_sound_goes_on_seamlessly():
    """With gains of 1 it is one signal, coasted or not."""
    samples, open_gains = vowel(60), Params(strength=0, comb=False)
    _, whole = run(Denoiser(WEIGHTS, open_gains), samples)
    _, broken = run(Denoiser(WEIGHTS, open_gains), samples, COASTED)
    np.testing.assert_allclose(broken, whole, atol=2e-6)


def test_the_pitch_is_found_again_at_once():
    samples, denoiser = vowel(60), Denoiser(WEIGHTS)
    run(denoiser, samples[:38], COASTED)
    assert denoiser.frame["period"] == pytest.approx(SAMPLE_RATE / 150, rel=0.01)


def test_coasting_costs_a_small_part():
    samples, denoiser = vowel(300), Denoiser(WEIGHTS)
    costs = []
    for coasted in (range(0), range(300)):
        run(denoiser, samples[:20], coasted)
        spent = []
        for hop in samples:
            begun = time.thread_time_ns()
            run(denoiser, hop[None], coasted)
            spent.append(time.thread_time_ns() - begun)
        costs.append(np.median(spent) / 1e3)
    print(f"\ndenoised {costs[0]:.0f} us, coasted {costs[1]:.0f} us")
    assert costs[1] < 0.6 * costs[0]
