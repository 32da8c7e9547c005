"""Everything the audio thread does for one block: denoise, measure, publish. No Python runs here, nothing waits.

One record, `ENGINE`, holds all of it in one piece of memory. The window writes `control` and reads the counters, the
levels and the ring; the audio thread owns the rest. Each shared field is aligned and written whole.
"""

import functools
import math
from typing import Any

import numba
import numpy as np
from numba.core import types
from numba.np.numpy_support import carray
from numpy.typing import NDArray

from app.audio.clock import cpu_ns, wall_ns
from app.audio.native import call_by_address, fence
from dsp.constants import BANDS, BINS, EPSILON, HOP, SAMPLE_RATE
from dsp.control import CONTROL
from dsp.denoiser import STATE, denoise
from dsp.frame import FRAME
from dsp.jit import kernel
from dsp.weights import WEIGHTS

__all__ = ["ENGINE", "RING_ROWS", "STREAM", "TAP_HOPS", "bind", "callback", "feed", "step"]

RING_ROWS = 128  # 1.28 s: the window may stall that long before it misses a row
TAP_HOPS = 1100  # 11 s: ten for the microphone test, one for its reader to be late
HOP_NS = HOP * 1_000_000_000 // SAMPLE_RATE
PEAK_DECAY = np.float32(0.97)  # a hop: levels fall by 26 dB/s
ENERGY_DECAY = np.float32(0.97)  # a hop: energies are means over about 0.3 s
LOAD_DECAY = np.float32(0.99)  # a hop: the load is a mean over about 1 s
PORTAUDIO_LOST = 0x0F  # input or output, underflow or overflow

RING = np.dtype(
    [
        ("written", "i8"),  # rows published so far; row n lies at n % RING_ROWS
        ("noisy", "f4", (RING_ROWS, BINS)),  # |Y|^2: white noise of variance v has mean v
        ("clean", "f4", (RING_ROWS, BINS)),  # the same of what is handed out, for the same frame
        ("gain", "f4", (RING_ROWS, BANDS)),
        ("strength", "f4", (RING_ROWS, BANDS)),
        ("period", "f4", RING_ROWS),  # samples
        ("correlation", "f4", RING_ROWS),
    ],
    align=True,
)
"""Frames on their way to the window: one writer, any number of readers, the oldest row is overwritten."""

STREAM = np.dtype(
    [
        ("state", STATE),
        ("frame", FRAME),
        ("hop", "f4", HOP),  # the block, with NaN and infinity taken out
        ("pending", "f4", HOP),  # input still short of a hop, when blocks have another size
        ("ready", "f4", HOP),  # the hop handed out meanwhile
        ("filled", "i8"),  # samples in `pending`
        ("split", "i8"),  # 1 since a block of another size came
        ("blocks", "i8"),  # hops denoised
        ("late_blocks", "i8"),  # hops that took longer than they last
        ("lost_blocks", "i8"),  # interruptions that the sound system reported
        ("longest_ns", "i8"),  # wall time of the slowest hop
        ("load", "f4"),  # share of one processor core
        ("input_peak", "f4"),  # full scale = 1
        ("output_peak", "f4"),
        ("input_energy", "f4"),  # mean power of what went in, as late as what comes out
        ("output_energy", "f4"),
        ("device_delay", "f8"),  # s between microphone and sink, as the sound system tells
        ("clock", "i8", 2),  # scratch
        ("ring", RING),
        ("tap", "f4", (TAP_HOPS, HOP)),  # what the microphone gave; hop n lies at n % TAP_HOPS, n < blocks
    ],
    align=True,
)
"""What a stream remembers and tells; zero fill is a fresh start."""

ENGINE = np.dtype([("denoise", "u8"), ("control", CONTROL), ("weights", WEIGHTS), ("stream", STREAM)], align=True)
"""The memory shared by window and audio thread; `denoise` is the address that `bind` stores."""


@kernel
def measure(stream, out):
    """Follow peaks and energies of the hop and of `out`."""
    peak_in = peak_out = np.float32(0)
    energy_in = energy_out = np.float32(0)
    for i in range(HOP):
        peak_in = max(peak_in, abs(stream.hop[i]))
        peak_out = max(peak_out, abs(out[i]))
        energy_in += stream.frame.dry[i] * stream.frame.dry[i]
        energy_out += out[i] * out[i]
    stream.input_peak = max(peak_in, PEAK_DECAY * stream.input_peak)
    stream.output_peak = max(peak_out, PEAK_DECAY * stream.output_peak)
    stream.input_energy += (np.float32(1) - ENERGY_DECAY) * (energy_in / HOP - stream.input_energy + EPSILON)
    stream.output_energy += (np.float32(1) - ENERGY_DECAY) * (energy_out / HOP - stream.output_energy + EPSILON)


@kernel
def publish(frame, bypass, ring):
    """Append the frame to the ring. A slow reader misses rows; the writer never waits."""
    row = ring.written % RING_ROWS
    for k in range(BINS):
        noisy, clean = frame.noisy[k], frame.clean[k]
        ring.noisy[row, k] = noisy.real * noisy.real + noisy.imag * noisy.imag
        ring.clean[row, k] = clean.real * clean.real + clean.imag * clean.imag
        if bypass:  # show what is heard
            ring.clean[row, k] = ring.noisy[row, k]
    for b in range(BANDS):
        ring.gain[row, b] = frame.gain[b]
        ring.strength[row, b] = frame.strength[b]
    ring.period[row] = frame.period
    ring.correlation[row] = frame.correlation
    fence()  # pyright: ignore[reportCallIssue]  # the row is complete before it is announced
    ring.written += 1


@kernel
def step(engine, x, y):
    """Denoise one hop and account for it.

    Parameters
    ----------
    engine : ENGINE record
        Read and written; `bind` has been called on it.
    x : (HOP,) float32
        The microphone, full scale = 1. NaN and infinity count as silence.
    y : (HOP,) float32
        Receives the denoised sound, 1440 samples late. May be `x` itself.
    """
    stream = engine.stream
    begun = wall_ns(stream.clock)
    computed = cpu_ns(stream.clock)
    for i in range(HOP):
        stream.hop[i] = x[i] if math.isfinite(x[i]) else np.float32(0)
        stream.tap[stream.blocks % TAP_HOPS, i] = stream.hop[i]
    call_by_address(engine.denoise, engine, stream.hop, y)  # pyright: ignore[reportCallIssue]
    measure(stream, y)
    publish(stream.frame, engine.control.bypass, stream.ring)
    load = np.float32(cpu_ns(stream.clock) - computed) / np.float32(HOP_NS)
    stream.load += (np.float32(1) - LOAD_DECAY) * (load - stream.load)
    took = wall_ns(stream.clock) - begun
    stream.longest_ns = max(stream.longest_ns, took)
    if took > HOP_NS:
        stream.late_blocks += 1
    stream.blocks += 1


@kernel
def feed(engine, x, y):
    """Denoise a block of any size.

    Blocks of HOP samples go straight through. From the first block of another size on, sound is collected into hops,
    which costs HOP samples of delay more.

    Parameters
    ----------
    engine : ENGINE record
        Read and written.
    x, y : (n,) float32
        The microphone; receives the denoised sound. Not the same memory.
    """
    stream = engine.stream
    if x.size != HOP:
        stream.split = 1
    if not stream.split:
        step(engine, x, y)
        return
    for i in range(x.size):
        y[i] = stream.ready[stream.filled]
        stream.pending[stream.filled] = x[i]
        stream.filled += 1
        if stream.filled == HOP:
            step(engine, stream.pending, stream.ready)
            stream.filled = 0


def _portaudio(x, y, frames, time, flags, memory):
    """Answer PortAudio: x, y are float32 mono; time holds input, current and output time in seconds."""
    engine = carray(memory, 1)[0]
    feed(engine, carray(x, (frames,)), carray(y, (frames,)))
    if flags & PORTAUDIO_LOST:
        engine.stream.lost_blocks += 1
    engine.stream.device_delay = time[2] - time[0]
    return np.int32(0)  # paContinue


def _denoise(memory, hop, out):
    """Denoise a hop, called by address: what inlined the denoiser would take ten seconds more to compile."""
    engine = carray(memory, 1)[0]
    denoise(
        engine.stream.state,
        engine.stream.frame,
        engine.control,
        engine.weights,
        carray(hop, (HOP,)),
        carray(out, (HOP,)),
    )


_SAMPLES = types.CPointer(types.float32)
_MEMORY = types.CPointer(numba.from_dtype(ENGINE))


@functools.cache
def _denoise_function() -> Any:
    """Compile the denoiser, or load it from the cache."""
    return _compile(types.void(_MEMORY, _SAMPLES, _SAMPLES), _denoise)


@functools.cache
def callback() -> Any:
    """Compile the PortAudio callback, or load it from the cache.

    Returns
    -------
    numba CFunc
        Its `address` is a PaStreamCallback; its user data is the address of an ENGINE record.
    """
    times = types.CPointer(types.float64)
    return _compile(types.int32(_SAMPLES, _SAMPLES, types.uint64, times, types.uint64, _MEMORY), _portaudio)


def _compile(signature: Any, function: Any) -> Any:
    return numba.cfunc(signature, cache=True, error_model="numpy")(function)


def bind(memory: NDArray[Any]) -> None:
    """Compile the denoiser and store its address, so that `step` can be called.

    Parameters
    ----------
    memory : (1,) ENGINE
    """
    memory["denoise"] = _denoise_function().address
