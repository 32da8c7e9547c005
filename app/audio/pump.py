"""The loop of the sound thread on a sound server: microphone in, denoiser, output. Machine code throughout.

What the microphone stream holds goes through the choice of a channel and, if it is not 48 kHz, through a resampler into
hops; denoised hops wait in a queue until the output stream asks for sound, and a second resampler, which usually hands
samples through, keeps the queue's length when the two clocks differ. Everything in the queues is delay.
"""

import functools
from typing import Any

import numba
import numpy as np
from numba.core import types
from numba.np.numpy_support import carray

from app.audio import libpulse as pa
from app.audio.balance import CAPACITY, QUEUE_MOST, SETTLING_AGAIN, advance, follow_clocks, leave, settle, went
from app.audio.block import step
from app.audio.channels import CHANNELS, take_channel
from app.audio.clock import wall_ns
from app.audio.connection import WAKE_US  # `quit` is looked at that often even in silence
from app.audio.drift import DRIFT, restart, saw_capture, saw_output
from app.audio.overload import HOP_NS, owe
from app.audio.resampler import RESAMPLER, available, resample
from app.audio.trim import TRIM
from dsp.constants import HOP, SAMPLE_RATE
from dsp.jit import kernel

__all__ = ["PUMP", "on_source", "pump"]

FRAGMENT = 16_384  # samples of all channels that are taken at a time
BACKLOG_MOST = 20  # hops that may come at once: some microphones deliver 100 ms at a time, and that is no overload
LOOK_EVERY = 50  # hops between looks at the server's delay and the microphone's switch
_SIZE_ERROR = 1 << 40  # libpulse returns (size_t) -1
_RATE_AT, _CHANNELS_AT, _MUTE_AT = (offset // 4 for offset in pa.SOURCE_OFFSETS)

_RATE, _CHANNELS, _MUTED = range(3)  # places in what `on_source` writes

PUMP = np.dtype(
    [
        ("quit", "i4"),  # Python sets it
        ("ended", "i4"),  # the loop sets it when it gives up: server or stream gone
        ("realtime", "i4"),  # Python sets it; see block.REALTIME
        ("settling", "i4"),  # hops left
        ("unsettled", "i4"),  # 1 until the queue has its measure
        ("dry_at", "i8"),  # byte at which the output ran dry last; -1 before it did
        ("on_source", "u8"),  # address of a function
        ("source", "u1", 256),  # name of the microphone, zero-terminated
        ("told", "i4", 3),  # what the server says of the microphone: rate, channels, muted
        ("peeked", "u8", 2),  # address and bytes of a fragment
        ("clock", "i8", 2),  # scratch; also microseconds and sign of a delay
        ("channels", CHANNELS),
        ("to_hops", RESAMPLER),
        ("to_output", RESAMPLER),
        ("drift", DRIFT),
        ("trim", TRIM),
        ("grain", "i4"),  # samples: what is written at a time is a multiple of it, so what the server loses is one too
        ("came", "f8"),  # s of sound that the microphone gave
        ("gone", "f8"),  # samples that left the queue
        ("fragment", "f4", FRAGMENT),  # interleaved
        ("captured", "f4", CAPACITY),  # one channel at the microphone's rate
        ("captured_samples", "i8"),
        ("hop", "f4", HOP),
        ("queue", "f4", CAPACITY),
        ("queued_samples", "i8"),
        ("ready", "f4", CAPACITY),  # for the output
    ],
    align=True,
)
"""The queues between the streams and the denoiser, and what is known of both sides."""


def _on_source(context, info, end, told):
    """Answer the server's description of a source (pa_source_info_cb_t)."""
    if end == 0:
        words, answer = carray(info, _MUTE_AT + 1), carray(told, 3)
        answer[_RATE] = words[_RATE_AT]
        answer[_CHANNELS] = words[_CHANNELS_AT] & 0xFF
        answer[_MUTED] = words[_MUTE_AT]


@functools.cache
def on_source() -> Any:
    """Compile what libpulse calls with the description of a source, or load it from the cache."""
    words = types.CPointer(types.int32)
    signature = types.void(types.voidptr, words, types.int32, words)
    return numba.cfunc(signature, cache=True, error_model="numpy")(_on_source)


@kernel
def unpack(state, frames):
    """Move a fragment of the stream into the capture queue; a hole in it is silence. Return whether it had room."""
    count, done = state.channels.count, 0
    while done < frames:
        filled = state.captured_samples
        part = min(frames - done, FRAGMENT // count, CAPACITY - filled)
        if part == 0:
            return False
        fragment = state.fragment[: part * count]
        if state.peeked[0] == 0:
            fragment[:] = 0
        else:
            source = state.peeked[0] + np.uint64(4 * count * done)
            pa.copy_bytes(fragment.ctypes.data, source, np.uintp(4 * fragment.size))
        take_channel(state.channels, fragment, state.captured[filled : filled + part])
        state.captured_samples = filled + part
        done += part
    return True


@kernel
def take(capture, state, stream):
    """Collect what the microphone stream holds. Holes and what does not fit count as lost."""
    while True:
        size = pa.readable_size(capture)
        if size == 0 or size > _SIZE_ERROR:
            return
        address = state.peeked.ctypes.data
        if pa.peek(capture, address, address + 8) < 0:
            return
        frames = np.int64(state.peeked[1]) // (4 * state.channels.count)
        if not unpack(state, frames) or state.peeked[0] == 0:
            stream.lost_blocks += 1
            restart(state.drift)
        state.came += frames / state.channels.rate
        pa.drop(capture)


@kernel
def work(engine, state, weights):
    """Denoise the whole hops that were collected. More of them than usual are handed out dry, to catch up."""
    half = weights.shape[1] // 2
    direct = state.channels.rate == SAMPLE_RATE
    done, first = 0, True
    while state.queued_samples + HOP <= CAPACITY:
        filled = state.captured_samples - done
        ready = filled if direct else available(state.to_hops, filled, half)
        if ready < HOP:
            break
        if first and ready > BACKLOG_MOST * HOP:
            backlog = (ready // HOP - 1) * HOP_NS
            owe(engine.stream.overload, backlog, backlog)  # all dry: a slow machine has no time for more at once
        first = False
        captured, hop = state.captured[done : done + filled], state.hop[:]
        if direct:
            hop[:] = captured[:HOP]
            done += HOP
        else:
            done += resample(state.to_hops, weights, captured, hop)
        queued = state.queued_samples
        step(engine, hop, state.queue[queued : queued + HOP])
        state.queued_samples = queued + HOP
        state.settling = max(0, state.settling - 1)
    if done > 0:
        state.captured_samples = advance(state.captured, state.captured_samples, done)


@kernel
def give(output, state, weights, stream, now):
    """Write what the output stream asks for, and see whether it ran dry."""
    size = pa.writable_size(output)
    if size > _SIZE_ERROR:
        return
    wanted, half, resampler = np.int64(size // 4), weights.shape[1] // 2, state.to_output
    saw_output(state.drift, now, (state.gone + resampler.position + wanted * resampler.step) / SAMPLE_RATE)
    dry_at = pa.underflow_index(output)
    if state.settling == 0 and (dry_at != state.dry_at or state.queued_samples > QUEUE_MOST):
        stream.lost_blocks += 1
        state.settling = SETTLING_AGAIN
    state.dry_at = dry_at
    count = min(wanted, available(resampler, state.queued_samples, half)) // state.grain * state.grain
    if state.trim.left > 0:
        count = min(count, state.trim.left)
    if count > 0:
        ready = state.ready[:count]
        leave(state, resample(resampler, weights, state.queue[: state.queued_samples], ready))
        pa.write(output, ready.ctypes.data, np.uintp(4 * count), np.uintp(0), 0, 0)
        went(state, count)
    settle(state, available(resampler, state.queued_samples, half))


@kernel
def look(context, capture, output, state, stream):
    """Add up the server's delays and what waits between them, and ask for the microphone's switch."""
    timing = state.clock
    total = 1e6 * (state.captured_samples / state.channels.rate + state.queued_samples / SAMPLE_RATE)
    address, known = timing.ctypes.data, True
    for side in (capture, output):
        known = known and pa.latency(side, address, address + 8) >= 0
        if timing[1] & 0xFFFFFFFF == 0:  # PipeWire tells negative delays of some microphones
            total += timing[0]
    if known:
        stream.device_delay = 1e-6 * total
    asked = pa.source_info(context, state.source.ctypes.data, state.on_source, state.told.ctypes.data)
    if asked != 0:
        pa.operation_unref(asked)


@kernel
def tell(state, line):
    """Leave for the window what is known of the devices."""
    line.rate, line.channels, line.channel = state.channels.rate, state.channels.count, state.channels.chosen
    line.muted = state.told[_MUTED]
    line.realtime = state.realtime


@kernel
def pump(mainloop, context, capture, output, engine, state, to_hops, to_output):
    """Move sound until `quit` is set or the server is gone.

    Parameters
    ----------
    mainloop, context, capture, output : int
        Addresses of libpulse's objects.
    engine : ENGINE record
    state : PUMP record
    to_hops, to_output : (PHASES + 1, taps) float32
        Tables of the two resamplers.
    """
    stream = engine.stream
    looked = stream.blocks
    while not state.quit:
        failed = (
            pa.mainloop_prepare(mainloop, WAKE_US) < 0
            or pa.mainloop_poll(mainloop) < 0
            or pa.mainloop_dispatch(mainloop) < 0
            or pa.context_state(context) != pa.CONTEXT_READY
            or pa.stream_state(capture) != pa.STREAM_READY
            or pa.stream_state(output) != pa.STREAM_READY
        )
        if failed:
            state.ended = 1
            return
        now = wall_ns(state.clock)
        take(capture, state, stream)
        saw_capture(state.drift, now, state.came)
        work(engine, state, to_hops)
        give(output, state, to_output, stream, now)
        follow_clocks(state, stream, now)
        tell(state, stream.line)
        if abs(stream.blocks - looked) >= LOOK_EVERY:
            looked = stream.blocks
            look(context, capture, output, state, stream)
