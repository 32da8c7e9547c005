"""Sound straight from a PulseAudio or PipeWire server: one thread that never takes the interpreter lock.

The thread runs libpulse's main loop, takes what the microphone stream holds, denoises it hop by hop and writes what the
output stream asks for. Between the two lies a queue; everything in it is delay, so it is kept short.
"""

import contextlib
import ctypes
import os
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.audio import libpulse as pa
from app.audio.block import ENGINE, step
from dsp.constants import HOP, SAMPLE_RATE
from dsp.jit import kernel

__all__ = ["PUMP", "Pulse", "pump"]

CAPACITY = SAMPLE_RATE  # samples, 1 s: more backlog than this is lost
TARGET = 4 * HOP  # samples the server holds for the output: 40 ms against late wake-ups
QUEUE_MOST = 5 * HOP  # samples; a longer queue means that the microphone's clock is ahead, or a stall
SETTLING_START, SETTLING_AGAIN = 100, 20  # hops after the start or an interruption, in which the queue is cut short
WAKE_US = 50_000  # us; `quit` is looked at that often even in silence
TIMING_EVERY = 50  # hops between looks at the server's delay
PATIENCE = 5.0  # s until a server that does not answer counts as gone
REALTIME, NICENESS = 5, -11  # what sound servers give themselves
_SIZE_ERROR = 1 << 40  # libpulse returns (size_t) -1

PUMP = np.dtype(
    [
        ("quit", "i4"),  # Python sets it
        ("ended", "i4"),  # the loop sets it when it gives up: server or stream gone
        ("peeked", "u8", 2),  # address and bytes of a fragment
        ("timing", "i8", 2),  # microseconds and sign
        ("captured", "f4", CAPACITY),
        ("captured_samples", "i8"),
        ("queue", "f4", CAPACITY),
        ("queued_samples", "i8"),
        ("settling", "i8"),  # hops left
    ],
    align=True,
)
"""The queues between the streams and the denoiser."""


@kernel
def advance(samples, filled, count):
    """Remove the oldest `count` of the `filled` first samples."""
    for i in range(filled - count):
        samples[i] = samples[i + count]
    return filled - count


@kernel
def take(capture, pump_state, stream):
    """Collect what the microphone stream holds. Holes in it are silence and count as lost."""
    while True:
        size = pa.readable_size(capture)
        if size == 0 or size > _SIZE_ERROR:
            return
        address = pump_state.peeked.ctypes.data
        if pa.peek(capture, address, address + 8) < 0:
            return
        count = np.int64(pump_state.peeked[1] // 4)
        filled = pump_state.captured_samples
        if count > CAPACITY - filled:
            stream.lost_blocks += 1
        else:
            if pump_state.peeked[0] == 0:
                stream.lost_blocks += 1
                for i in range(filled, filled + count):
                    pump_state.captured[i] = 0
            else:
                target = pump_state.captured[filled:]
                pa.copy_bytes(target.ctypes.data, pump_state.peeked[0], np.uintp(4 * count))
            pump_state.captured_samples = filled + count
        pa.drop(capture)


@kernel
def work(engine, pump_state):
    """Denoise the whole hops that were collected."""
    done = 0
    while pump_state.captured_samples - done >= HOP and pump_state.queued_samples + HOP <= CAPACITY:
        queued = pump_state.queued_samples
        step(engine, pump_state.captured[done : done + HOP], pump_state.queue[queued : queued + HOP])
        pump_state.queued_samples = queued + HOP
        pump_state.settling = max(0, pump_state.settling - 1)
        done += HOP
    if done > 0:
        pump_state.captured_samples = advance(pump_state.captured, pump_state.captured_samples, done)


@kernel
def give(output, pump_state, stream):
    """Write what the output stream asks for, and keep the queue short after an interruption.

    The server asks for all of TARGET only when it has run dry.
    """
    size = pa.writable_size(output)
    if size > _SIZE_ERROR:
        return
    wanted = np.int64(size // 4)
    if pump_state.settling == 0 and (wanted >= TARGET or pump_state.queued_samples > QUEUE_MOST):
        stream.lost_blocks += 1
        pump_state.settling = SETTLING_AGAIN
    count = min(wanted, pump_state.queued_samples)
    if count > 0:
        pa.write(output, pump_state.queue.ctypes.data, np.uintp(4 * count), np.uintp(0), 0, 0)
    spare = pump_state.queued_samples - count
    if pump_state.settling > 0 and spare > HOP:
        count += spare - HOP
    pump_state.queued_samples = advance(pump_state.queue, pump_state.queued_samples, count)


@kernel
def look_at_delay(capture, output, pump_state, stream):
    """Add up what the server says of both streams and what waits between them."""
    timing = pump_state.timing
    total = 1e6 * (pump_state.captured_samples + pump_state.queued_samples) / SAMPLE_RATE
    address = timing.ctypes.data
    for side in (capture, output):
        if pa.latency(side, address, address + 8) < 0:
            return
        total += timing[0]
    stream.device_delay = 1e-6 * total


@kernel
def pump(mainloop, context, capture, output, engine, pump_state):
    """Move sound until `quit` is set or the server is gone.

    Parameters
    ----------
    mainloop, context, capture, output : int
        Addresses of libpulse's objects.
    engine : ENGINE record
    pump_state : PUMP record
    """
    stream = engine.stream
    timed = 0
    while not pump_state.quit:
        failed = (
            pa.mainloop_prepare(mainloop, WAKE_US) < 0
            or pa.mainloop_poll(mainloop) < 0
            or pa.mainloop_dispatch(mainloop) < 0
            or pa.context_state(context) != pa.CONTEXT_READY
            or pa.stream_state(capture) != pa.STREAM_READY
            or pa.stream_state(output) != pa.STREAM_READY
        )
        if failed:
            pump_state.ended = 1
            return
        take(capture, pump_state, stream)
        work(engine, pump_state)
        give(output, pump_state, stream)
        if stream.blocks >= timed + TIMING_EVERY or stream.blocks < timed:
            timed = stream.blocks
            look_at_delay(capture, output, pump_state, stream)


def _hurry() -> None:
    """Go before other programs, as far as this user may: in real time, else with the niceness of sound servers."""
    with contextlib.suppress(PermissionError):
        os.sched_setscheduler(0, os.SCHED_RR | os.SCHED_RESET_ON_FORK, os.sched_param(REALTIME))  # 0: this thread
        return
    with contextlib.suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


class Pulse:
    """Microphone and output on a sound server, run by `pump` in a thread of its own."""

    name = "sound server"

    def __init__(self) -> None:
        self._state = np.zeros(1, PUMP)
        self._thread: threading.Thread | None = None
        self._mainloop = self._context = self._capture = self._output = 0

    def prepare(self) -> None:
        """Compile the loop: what the microphone delivers meanwhile would be delay."""
        state = np.zeros(1, PUMP)
        state["quit"] = 1
        pump(0, 0, 0, 0, np.zeros(1, ENGINE)[0], state[0])

    def open(self, capture: str, output: str, memory: NDArray[Any]) -> None:
        """Start sound; see `Backend.open`."""
        self.prepare()
        self._state[:] = np.zeros(1, PUMP)
        self._state["settling"] = SETTLING_START
        try:
            self._connect()
            self._open_streams(capture, output)
        except OSError:
            self.close()
            raise
        self._thread = threading.Thread(target=self._run, args=(memory,), name="sound", daemon=True)
        self._thread.start()

    def _run(self, memory: NDArray[Any]) -> None:
        """Run the pump in this thread."""
        _hurry()
        pump(self._mainloop, self._context, self._capture, self._output, memory[0], self._state[0])

    def close(self) -> None:
        """Stop sound; see `Backend.close`."""
        if self._thread is not None:
            self._state["quit"] = 1
            self._thread.join()
            self._thread = None
        for stream in (self._capture, self._output):
            if stream:
                pa.library.pa_stream_disconnect(stream)
                pa.library.pa_stream_unref(stream)
        if self._context:
            pa.library.pa_context_disconnect(self._context)
            pa.library.pa_context_unref(self._context)
        if self._mainloop:
            pa.library.pa_mainloop_free(self._mainloop)
        self._mainloop = self._context = self._capture = self._output = 0

    def _connect(self) -> None:
        library = pa.library
        self._mainloop = library.pa_mainloop_new()
        self._context = library.pa_context_new(library.pa_mainloop_get_api(self._mainloop), b"Quietmic")
        if library.pa_context_connect(self._context, None, pa.NO_AUTOSPAWN, None) >= 0:
            final = (pa.CONTEXT_READY, pa.CONTEXT_FAILED, pa.CONTEXT_TERMINATED)
            if self._wait(lambda: library.pa_context_get_state(self._context), final) == pa.CONTEXT_READY:
                return
        raise OSError(f"the sound server does not answer: {pa.error_text(self._context)}")

    def _open_streams(self, capture: str, output: str) -> None:
        """Open the microphone in fragments of a hop, and the output with TARGET samples in stock."""
        library, flags = pa.library, pa.STREAM_FLAGS
        sample = pa.SampleSpec(pa.FLOAT32LE, SAMPLE_RATE, 1)
        fragments = pa.BufferAttributes(pa.ANY, pa.ANY, pa.ANY, pa.ANY, 4 * HOP)
        stock = pa.BufferAttributes(pa.ANY, 4 * TARGET, pa.ANY, 4 * HOP, pa.ANY)
        self._capture = library.pa_stream_new(self._context, b"Quietmic microphone in", ctypes.byref(sample), None)
        self._output = library.pa_stream_new(self._context, b"Quietmic clean sound", ctypes.byref(sample), None)
        library.pa_stream_connect_record(self._capture, capture.encode(), ctypes.byref(fragments), flags)
        library.pa_stream_connect_playback(self._output, output.encode(), ctypes.byref(stock), flags, None, None)
        final = (pa.STREAM_READY, pa.STREAM_FAILED, pa.STREAM_TERMINATED)
        for name, stream in ((capture, self._capture), (output, self._output)):
            if self._wait(lambda stream=stream: library.pa_stream_get_state(stream), final) != pa.STREAM_READY:
                raise OSError(f"{name} does not open: {pa.error_text(self._context)}")

    def _wait(self, state: Callable[[], int], final: tuple[int, ...]) -> int:
        """Run the main loop until a state is final, or for PATIENCE seconds."""
        end = time.monotonic() + PATIENCE
        while state() not in final and time.monotonic() < end:
            pa.library.pa_mainloop_prepare(self._mainloop, WAKE_US)
            pa.library.pa_mainloop_poll(self._mainloop)
            pa.library.pa_mainloop_dispatch(self._mainloop)
        return state()
