"""One block of the audio thread: sound, meters, counters, the ring of frames, and the C callback around it."""

import ctypes
import threading
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.audio import block, meters
from app.audio.readout import drain, read
from dsp import weights
from dsp.constants import BINS, DELAY, HOP
from dsp.params import Params

NETWORK = weights.random(64, 0)


def memory(params=None):
    """Return a stream about to begin."""
    fresh = np.zeros(1, block.ENGINE)
    fresh["weights"] = NETWORK.record
    params = params or Params(bypass=True)
    params.write(fresh[0]["control"])
    fresh["stream"]["state"]["bypassed"] = params.bypass
    block.bind(fresh)
    return fresh


def noise(hops, seed=0):
    return (0.1 * np.random.default_rng(seed).standard_normal(hops * HOP)).astype(np.float32)


def run(engine, samples, size=HOP):
    out = np.zeros_like(samples)
    for start in range(0, samples.size, size):
        block.feed(engine[0], samples[start : start + size], out[start : start + size])
    return out


def test_bypass_is_the_input_1440_samples_late():
    samples = noise(20)
    np.testing.assert_array_equal(run(memory(), samples)[DELAY:], samples[:-DELAY])


@given(size=st.integers(1, 2000).filter(lambda n: n != HOP))
def test_blocks_of_any_size_cost_one_hop_of_delay(size):
    samples = noise(15)
    engine = memory()
    out = run(engine, samples, size)
    np.testing.assert_array_equal(out[DELAY + HOP :], samples[: -DELAY - HOP])
    assert read(engine[0]["stream"])["delay_ms"] == pytest.approx(40.0)


def test_sound_and_silence_are_metered():
    engine = memory()
    samples = noise(100)
    samples[-30] = -0.5
    run(engine, samples)
    levels = read(engine[0]["stream"])
    assert levels["input_peak_db"] == pytest.approx(20 * np.log10(0.5))
    assert levels["output_peak_db"] < -6.5  # the peak is still on its way
    assert levels["reduction_db"] == pytest.approx(0.0, abs=1e-3)
    assert levels["blocks"] == 100
    run(engine, np.zeros(1000 * HOP, np.float32))
    levels = read(engine[0]["stream"])
    assert levels["input_peak_db"] == -120.0
    assert levels["output_peak_db"] == -120.0


def test_reduction_is_what_the_denoiser_takes_away():
    engine = memory(Params(bypass=False, strength=100))
    run(engine, noise(100))
    stream = engine[0]["stream"]
    expected = 10 * np.log10(stream["meters"]["input_energy"] / stream["meters"]["output_energy"])
    assert read(stream)["reduction_db"] == pytest.approx(expected, abs=1e-3)
    assert expected > 0.1


def test_time_is_measured():
    engine = memory()
    run(engine, noise(50))
    stream = engine[0]["stream"]
    assert 0 < stream["load"] < 1
    assert 1000 < stream["longest_ns"]
    assert stream["late_blocks"] <= 50


def test_broken_samples_count_as_silence():
    engine = memory()
    samples = noise(30)
    broken = samples.copy()
    broken[1000:1004] = np.nan, np.inf, -np.inf, 0
    expected = samples.copy()
    expected[1000:1004] = 0
    np.testing.assert_array_equal(run(engine, broken)[DELAY:], expected[:-DELAY])
    assert np.isfinite(read(engine[0]["stream"])["input_peak_db"])


def test_ring_hands_over_every_frame_once():
    engine = memory(Params(bypass=False))
    samples = noise(60)
    position, rows = 0, 0
    for start in range(0, 60, 15):
        run(engine, samples[start * HOP : (start + 15) * HOP])
        frames, position = drain(engine[0]["stream"]["ring"], position)
        rows += len(frames.noisy)
        frame = engine[0]["stream"]["frame"]
        np.testing.assert_allclose(frames.noisy[-1], np.abs(frame["noisy"]) ** 2, rtol=1e-5)
        np.testing.assert_allclose(frames.clean[-1], np.abs(frame["clean"]) ** 2, rtol=1e-5, atol=1e-12)
        np.testing.assert_array_equal(frames.gain[-1], frame["gain"])
        np.testing.assert_array_equal(frames.strength[-1], frame["strength"])
        assert frames.period[-1] == frame["period"]
        assert frames.correlation[-1] == frame["correlation"]
    assert rows == 60
    assert drain(engine[0]["stream"]["ring"], position) == (None, 60)


def test_ring_shows_in_bypass_what_is_heard():
    engine = memory()
    run(engine, noise(20))
    frames, _ = drain(engine[0]["stream"]["ring"], 0)
    np.testing.assert_array_equal(frames.clean, frames.noisy)
    assert frames.noisy.shape == (20, BINS)
    assert frames.noisy[-1].any()


def test_slow_reader_gets_the_newest_rows():
    engine = memory()
    run(engine, noise(3 * block.RING_ROWS))
    frames, position = drain(engine[0]["stream"]["ring"], 0)
    assert position == 3 * block.RING_ROWS
    assert len(frames.noisy) == block.RING_ROWS - 1  # the writer may be at the oldest


def test_ring_is_whole_while_it_is_written():
    """Rows of one number each: a torn row would hold two."""
    engine = memory()
    run(engine, noise(4))
    stream = engine[0]["stream"]
    frame = stream["frame"].copy()
    done = threading.Event()

    def write():
        for number in range(20_000):
            frame["gain"] = frame["strength"] = frame["period"] = number
            meters.publish(frame, np.float32(0), False, stream["ring"])
            if number % 16 == 0:
                time.sleep(0)  # else the reader may get its turn only when the ring has gone round
        done.set()

    thread = threading.Thread(target=write)
    thread.start()
    position, last, seen = int(stream["ring"]["written"]), -1.0, 0
    while not done.is_set():
        frames, position = drain(stream["ring"], position)
        if frames is None:
            continue
        seen += len(frames.gain)
        assert (frames.gain == frames.period[:, None]).all()
        assert (frames.strength == frames.period[:, None]).all()
        assert (np.diff(frames.period) == 1).all()
        assert frames.period[0] > last
        last = frames.period[-1]
    thread.join()
    assert seen > 0


def test_callback_copies_counts_and_continues():
    engine = memory()
    samples, out = noise(10), np.zeros(10 * HOP, np.float32)
    pointer, size = ctypes.c_void_p, ctypes.c_uint64
    call = ctypes.CFUNCTYPE(ctypes.c_int32, pointer, pointer, size, pointer, size, pointer)(block.callback().address)
    times = np.array([1.0, 1.01, 1.05])
    for i in range(10):
        flags = {3: 0x2, 5: 0x10}.get(i, 0)  # input overflow; priming, which is no loss
        offset = 4 * HOP * i
        status = call(
            samples.ctypes.data + offset, out.ctypes.data + offset, HOP, times.ctypes.data, flags, engine.ctypes.data
        )
        assert status == 0
    np.testing.assert_array_equal(out[DELAY:], samples[:-DELAY])
    levels = read(engine[0]["stream"])
    assert (levels["blocks"], levels["lost_blocks"]) == (10, 1)
    assert levels["delay_ms"] == pytest.approx(80.0)
