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
from app.audio.growth import GROWTH, watch_delay
from app.audio.meters import METERS, RING, RING_ROWS, measure, publish
from app.audio.native import call_by_address, thread_number
from app.audio.overload import HOP_NS, OVERLOAD, PLAY, SKIP, SMALL, account, plan
from dsp.constants import HOP
from dsp.control import CONTROL
from dsp.denoiser import STATE, coast, process, switch
from dsp.frame import FRAME
from dsp.jit import kernel
from dsp.network import forget
from dsp.weights import WEIGHTS

__all__ = ["ENGINE", "LINE", "REALTIME", "RING_ROWS", "STREAM", "TAP_HOPS", "bind", "callback", "feed", "step"]

TAP_HOPS = 1100  # 11 s: ten for the microphone test, one for its reader to be late
LOAD_DECAY = np.float32(0.99)  # a hop: the load is a mean over about 1 s
PORTAUDIO_LOST = 0x0F  # input or output, underflow or overflow
REALTIME = ("", "none", "nice", "real time", "rtkit", "portal")
"""How the sound thread goes before others; `LINE` holds the place in this tuple."""

LINE = np.dtype(
    [
        ("rate", "i4"),  # Hz, of the microphone; 0 where the backend does not know
        ("channels", "i4"),
        ("channel", "i4"),  # the one that is heard, from 0
        ("muted", "i4"),  # by the server's own switch
        ("realtime", "i4"),  # place in REALTIME
        ("drift_known", "i4"),
        ("drift_ppm", "f4"),  # the microphone's clock against the output's
    ],
    align=True,
)
"""What the backend tells of the devices."""

STREAM = np.dtype(
    [
        ("state", STATE),
        ("frame", FRAME),
        ("hop", "f4", HOP),  # the block, with NaN and infinity taken out
        ("pending", "f4", HOP),  # input still short of a hop, when blocks have another size
        ("ready", "f4", HOP),  # the hop handed out meanwhile
        ("filled", "i8"),  # samples in `pending`
        ("split", "i8"),  # 1 since a block of another size came
        ("blocks", "i8"),  # hops taken in
        ("late_blocks", "i8"),  # hops that took longer than they last
        ("lost_blocks", "i8"),  # interruptions that the sound system reported
        ("longest_ns", "i8"),  # wall time of the slowest hop
        ("load", "f4"),  # share of one processor core
        ("network", "i4"),  # level of the network that `state` remembers
        ("thread", "i4"),  # system's number of the one that PortAudio calls from; 0 before it did
        ("device_delay", "f8"),  # s between microphone and sink, as the sound system tells
        ("growth", GROWTH),
        ("clock", "i8", 2),  # scratch
        ("line", LINE),
        ("overload", OVERLOAD),
        ("meters", METERS),
        ("ring", RING),
        ("tap", "f4", (TAP_HOPS, HOP)),  # what the microphone gave; hop n lies at n % TAP_HOPS, n < blocks
    ],
    align=True,
)
"""What a stream remembers and tells; zero fill is a fresh start."""

ENGINE = np.dtype(
    [
        ("denoise", "u8"),  # addresses that `bind` stores
        ("coast", "u8"),
        ("control", CONTROL),
        ("weights", WEIGHTS),
        ("small", WEIGHTS),  # a smaller network for busy times; width 0 where there is none
        ("stream", STREAM),
    ],
    align=True,
)
"""The memory shared by window and audio thread."""


@kernel
def step(engine, x, y):
    """Denoise one hop, or hand it out as it is where there is no time for that, and account for it.

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
    planned = plan(stream.overload)
    address = engine.coast if planned == SKIP else engine.denoise
    call_by_address(address, engine, stream.hop, y)  # pyright: ignore[reportCallIssue]
    measure(stream.meters, stream.hop, stream.frame.dry, y)
    publish(stream.frame, engine.control.dry, engine.control.bypass != 0 or planned != PLAY, stream.ring)
    load = np.float32(cpu_ns(stream.clock) - computed) / np.float32(HOP_NS)
    stream.load += (np.float32(1) - LOAD_DECAY) * (load - stream.load)
    took = wall_ns(stream.clock) - begun
    stream.longest_ns = max(stream.longest_ns, took)
    if took > HOP_NS:
        stream.late_blocks += 1
    account(stream.overload, planned, took, engine.small.width > 0)
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
    if engine.stream.thread == 0:
        engine.stream.thread = thread_number()
    feed(engine, carray(x, (frames,)), carray(y, (frames,)))
    if flags & PORTAUDIO_LOST:
        engine.stream.lost_blocks += 1
    engine.stream.device_delay = time[2] - time[0]
    watch_delay(engine.stream.growth, time[2] - time[0])
    return np.int32(0)  # paContinue


def _denoise(memory, hop, out):
    """Denoise a hop, called by address: what inlined the denoiser would take ten seconds more to compile."""
    engine = carray(memory, 1)[0]
    stream, x = engine.stream, carray(hop, (HOP,))
    if stream.overload.level != stream.network:
        forget(stream.state.network)  # the other network's memory means nothing to this one
        stream.network = stream.overload.level
    weights = engine.small if stream.network == SMALL else engine.weights
    process(stream.state, stream.frame, engine.control, weights, x)
    dry = engine.control.bypass != 0 or stream.overload.rehearsing > 0
    switch(stream.state, stream.frame, dry, x, carray(out, (HOP,)))


def _coast(memory, hop, out):
    """Let a hop through, called by address."""
    stream = carray(memory, 1)[0].stream
    coast(stream.state, stream.frame, carray(hop, (HOP,)), carray(out, (HOP,)))


_SAMPLES = types.CPointer(types.float32)
_MEMORY = types.CPointer(numba.from_dtype(ENGINE))


@functools.cache
def _hop_functions() -> tuple[Any, Any]:
    """Compile what `step` calls by address, or load it from the cache."""
    signature = types.void(_MEMORY, _SAMPLES, _SAMPLES)
    return _compile(signature, _denoise), _compile(signature, _coast)


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
    """Compile the denoiser and store its addresses, so that `step` can be called.

    Parameters
    ----------
    memory : (1,) ENGINE
    """
    memory["denoise"], memory["coast"] = (function.address for function in _hop_functions())
