"""What happens when the machine is too busy: the table of states with simulated timings, and real slow blocks."""

import ctypes
import itertools
import time

import numpy as np
from chain import record

from app.audio import block
from app.audio.overload import (
    DRY,
    FORGIVEN,
    FULL,
    HOP_NS,
    OVERLOAD,
    PATIENCE_FIRST,
    PATIENCE_MOST,
    PLAY,
    REHEARSAL,
    REHEARSE,
    SKIP,
    SMALL,
    account,
    owe,
    plan,
)
from app.audio.readout import read
from dsp import weights
from dsp.constants import DELAY, HOP
from dsp.denoiser import Denoiser
from dsp.network import forget
from dsp.params import Params

QUICK_NS, SKIPPED_NS = HOP_NS // 20, HOP_NS // 100
NETWORK = weights.random(64, 0)
PATIENT = -1e6  # strain: delays by other programs on this machine change no level


class Machine:
    """Denoises hops that take as long as it is told, on a clock of its own."""

    def __init__(self, has_small=False):
        self.state, self.has_small = record(OVERLOAD), has_small

    def run(self, hops, full_ns=QUICK_NS, small_ns=QUICK_NS):
        """Return the plans of so many hops."""
        plans = []
        for _ in range(hops):
            planned = plan(self.state)
            cost = {FULL: full_ns, SMALL: small_ns}.get(int(self.state["level"]), SKIPPED_NS)
            account(self.state, planned, SKIPPED_NS if planned == SKIP else cost, self.has_small)
            plans.append(planned)
        return plans


def test_a_quick_machine_plays():
    machine = Machine()
    assert set(machine.run(10_000)) == {PLAY}
    assert machine.state["dry_blocks"] == 0


def test_one_delay_is_caught_up_by_skipping_as_long_as_it_lasted():
    machine = Machine()
    assert machine.run(1, 4 * HOP_NS) == [PLAY]
    assert machine.run(10) == [SKIP] * 4 + [PLAY] * 6  # 3 hops behind; a skipped one takes a little time itself
    assert (machine.state["dry_blocks"], machine.state["level"], machine.state["behind_ns"]) == (4, FULL, 0)


def test_sound_that_waits_is_a_debt_too():
    machine = Machine()
    owe(machine.state, 2 * HOP_NS, 50 * HOP_NS)
    assert machine.run(5) == [SKIP] * 3 + [PLAY] * 2


def test_all_sound_that_waits_is_skipped_however_much():
    machine = Machine()
    owe(machine.state, 180 * HOP_NS, 180 * HOP_NS)
    assert 180 <= machine.run(220).count(SKIP) <= 183


def test_after_a_long_stop_half_a_second_is_skipped():
    machine = Machine()
    machine.run(1, 3_000 * HOP_NS)
    assert machine.run(100).count(SKIP) == 51


def test_rare_delays_do_not_step_down():
    machine = Machine()
    for _ in range(20):
        machine.run(1, 2 * HOP_NS)
        machine.run(99)
    assert machine.state["level"] == FULL


def test_persistent_overload_steps_down_and_up_again_with_growing_patience():
    machine, slow = Machine(), 12 * HOP_NS // 10
    plans = machine.run(12, slow)
    assert machine.state["level"] == DRY
    assert plans.count(PLAY) == 5
    pauses = []
    for _ in range(10):  # the rehearsals fail, and nobody hears them
        hops = 0
        while plan(machine.state) == SKIP and machine.state["level"] == DRY:
            machine.run(1, slow)
            hops += 1
        pauses.append(hops)
        plans = machine.run(2 * REHEARSAL, slow)
        assert plans.count(REHEARSE) == 5
        assert PLAY not in plans
    assert pauses[0] <= PATIENCE_FIRST
    assert all(b > a for a, b in itertools.pairwise(pauses[:6]))
    assert max(pauses) <= PATIENCE_MOST
    plans = machine.run(PATIENCE_MOST + REHEARSAL + 10)  # time again
    assert plans[-10:] == [PLAY] * 10
    assert plans.count(REHEARSE) == REHEARSAL
    machine.run(FORGIVEN)
    assert machine.state["patience"] == 0


def test_the_smaller_network_takes_over_and_the_larger_one_is_tried_again():
    machine, slow = Machine(has_small=True), 12 * HOP_NS // 10
    machine.run(12, slow)
    assert (machine.state["level"], machine.state["rehearsing"] > 0) == (SMALL, True)
    plans = machine.run(REHEARSAL + 50, slow)
    assert plans[-40:] == [PLAY] * 40  # with the smaller one
    plans = machine.run(PATIENCE_FIRST, slow)
    assert REHEARSE in plans  # the larger one
    machine.run(REHEARSAL, slow)
    assert machine.state["level"] == SMALL
    machine.run(PATIENCE_FIRST * 2 + 3 * REHEARSAL)
    assert (machine.state["level"], machine.state["rehearsing"]) == (FULL, 0)


def test_a_machine_too_slow_for_the_smaller_network_goes_dry():
    machine = Machine(has_small=True)
    machine.run(40, 2 * HOP_NS, 2 * HOP_NS)
    assert machine.state["level"] == DRY


def denoised(denoiser, samples):
    """Denoise without a clock: nothing here depends on how busy the machine is."""
    out = np.zeros_like(samples)
    for start in range(0, samples.size, HOP):
        denoiser.process(samples[start : start + HOP], out[start : start + HOP])
    return out


def errors(out, expected):
    """Return the relative error of each hop; other programs may delay some of them, which then are dry."""
    out, expected = out.reshape(-1, HOP), expected.reshape(-1, HOP)
    return np.linalg.norm(out - expected, axis=1) / (np.linalg.norm(expected, axis=1) + 1e-9)


class SlowDenoiser:
    """Takes longer by `late_s` than the compiled one that it calls."""

    def __init__(self, memory):
        signature = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
        original = signature(int(memory[0]["denoise"]))
        self.late_s = 0.0

        def denoise(engine, hop, out):
            time.sleep(self.late_s)
            original(engine, hop, out)

        self._function = signature(denoise)
        memory["denoise"] = ctypes.cast(self._function, ctypes.c_void_p).value


def make(params):
    memory = np.zeros(1, block.ENGINE)
    memory["weights"] = NETWORK.record
    params.write(memory[0]["control"])
    memory["stream"]["state"]["bypassed"] = params.bypass
    block.bind(memory)
    return memory


def run(memory, samples):
    out = np.zeros_like(samples)
    for start in range(0, samples.size, HOP):
        block.step(memory[0], samples[start : start + HOP], out[start : start + HOP])
    return out


def test_a_denoiser_that_is_too_slow_gives_way_to_the_microphone_and_comes_back():
    samples = (0.1 * np.random.default_rng(5).standard_normal(500 * HOP)).astype(np.float32)
    expected = denoised(Denoiser(NETWORK), samples)
    memory = make(Params())
    slow, overload = SlowDenoiser(memory), memory[0]["stream"]["overload"]
    overload["strain"] = PATIENT
    out = [run(memory, samples[: 100 * HOP])]
    slow.late_s, overload["strain"] = 0.012, 0
    out.append(run(memory, samples[100 * HOP : 200 * HOP]))
    levels = read(memory[0]["stream"])
    assert levels["overload"] == "dry"
    assert levels["dry_blocks"] >= 90  # so all of it took a fraction of its length
    slow.late_s = 0.0
    overload["waiting"], overload["strain"] = 1, PATIENT  # rather than 2 s
    out.append(run(memory, samples[200 * HOP :]))
    assert read(memory[0]["stream"])["overload"] == ""
    out = np.concatenate(out)
    late = samples[130 * HOP - DELAY : 300 * HOP - DELAY]
    np.testing.assert_array_equal(out[130 * HOP : 300 * HOP], late)  # rehearsals are not heard
    assert np.median(errors(out, expected)[:100]) < 0.03
    assert np.median(errors(out, expected)[330:]) < 0.03  # the network has heard what it missed


def test_bypass_stays_exact_under_overload():
    samples = (0.1 * np.random.default_rng(5).standard_normal(120 * HOP)).astype(np.float32)
    memory = make(Params(bypass=True))
    SlowDenoiser(memory).late_s = 0.011
    np.testing.assert_array_equal(run(memory, samples)[DELAY:], samples[:-DELAY])


def test_another_network_starts_with_an_empty_memory():
    other, memory, alone = weights.random(128, 1), make(Params()), Denoiser(NETWORK)
    memory["small"] = other.record
    samples = (0.1 * np.random.default_rng(5).standard_normal(150 * HOP)).astype(np.float32)
    run(memory, samples[: 50 * HOP])
    denoised(alone, samples[: 50 * HOP])
    overload = memory[0]["stream"]["overload"]
    overload["level"], overload["waiting"], overload["strain"] = SMALL, 10_000, PATIENT
    alone.weights = other
    forget(alone.state["network"])
    out, expected = run(memory, samples[50 * HOP :]), denoised(alone, samples[50 * HOP :])
    assert read(memory[0]["stream"])["overload"] == "small"
    assert np.median(errors(out, expected)) < 0.03
