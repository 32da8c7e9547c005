"""Sound straight from a PulseAudio or PipeWire server: one thread that never takes the interpreter lock.

Python opens the streams and closes them; between that the thread is in `app.audio.pump`.
"""

import ctypes
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.audio import libpulse as pa
from app.audio import resampler
from app.audio.block import ENGINE, REALTIME
from app.audio.channels import CHANNELS_MOST
from app.audio.priority import ask_for_realtime, hurry
from app.audio.pump import PUMP, SETTLING_START, WAKE_US, on_source, pump
from dsp.constants import HOP, SAMPLE_RATE

__all__ = ["Pulse"]

PATIENCE = 5.0  # s until a server that does not answer counts as gone
MS = SAMPLE_RATE // 1000  # samples
# ms that the server holds for the output, against late wake-ups, and ms of sound that it asks for at a time.
STOCKS = {"low": (20, 5), "normal": (40, 10), "safe": (100, 10)}


class Pulse:
    """Microphone and output on a sound server, run by `pump` in a thread of its own.

    Parameters
    ----------
    latency : str
        One of `app.audio.backend.LATENCIES`.
    """

    name = "sound server"

    def __init__(self, latency: str = "normal") -> None:
        self._stock, self._request = (ms * MS for ms in STOCKS[latency])
        self._memory = np.zeros(1, PUMP)
        self._thread: threading.Thread | None = None
        self._mainloop = self._context = self._capture = self._output = 0

    def prepare(self) -> None:
        """Compile the loop: what the microphone delivers meanwhile would be delay."""
        memory = np.zeros(1, PUMP)
        memory["quit"] = 1
        memory["on_source"] = on_source().address
        weights = resampler.table(SAMPLE_RATE)
        pump(0, 0, 0, 0, np.zeros(1, ENGINE)[0], memory[0], weights, weights)

    def open(self, capture: str, output: str, memory: NDArray[Any]) -> None:
        """Start sound; see `Backend.open`."""
        self.prepare()
        self._memory = np.zeros(1, PUMP)  # a new one: who still writes to the old one does no harm
        state = self._memory[0]
        state["settling"] = SETTLING_START
        state["on_source"] = on_source().address
        name = np.frombuffer(capture.encode(), np.uint8)
        state["source"][: name.size] = name
        try:
            self._connect()
            self._open_microphone(capture)
            self._open_output(output)
            tables = self._start_resamplers()
        except (OSError, ValueError):
            self.close()
            raise
        self._thread = threading.Thread(target=self._run, args=(memory, *tables), name="sound", daemon=True)
        self._thread.start()

    def _run(self, memory: NDArray[Any], *tables: NDArray[np.float32]) -> None:
        """Run the pump in this thread."""
        how, state = hurry(), self._memory[0]
        state["realtime"] = REALTIME.index(how)
        if how != "real time":
            arguments = (threading.get_native_id(), state)
            threading.Thread(target=_ask, args=arguments, name="priority", daemon=True).start()
        pump(self._mainloop, self._context, self._capture, self._output, memory[0], state, *tables)

    def close(self) -> None:
        """Stop sound; see `Backend.close`."""
        if self._thread is not None:
            self._memory["quit"] = 1
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
            if self._wait(lambda: library.pa_context_get_state(self._context) in final):
                if library.pa_context_get_state(self._context) == pa.CONTEXT_READY:
                    return
        raise OSError(f"the sound server does not answer: {pa.error_text(self._context)}")

    def _open_microphone(self, name: str) -> None:
        """Open the microphone as it is, all its channels at its own rate, in fragments of a hop."""
        rate, channels = self._describe(name)
        sample = pa.SampleSpec(pa.FLOAT32LE, rate, channels)
        hop = 4 * channels * (rate * HOP // SAMPLE_RATE)
        wishes = pa.BufferAttributes(pa.ANY, pa.ANY, pa.ANY, pa.ANY, hop)
        stream = pa.library.pa_stream_new(self._context, b"Quietmic microphone in", ctypes.byref(sample), None)
        self._capture = stream
        flags = pa.STREAM_FLAGS | pa.AS_THEY_ARE
        pa.library.pa_stream_connect_record(stream, name.encode(), ctypes.byref(wishes), flags)
        self._wait_for_stream(name, stream)
        sample = pa.library.pa_stream_get_sample_spec(stream).contents
        state = self._memory[0]["channels"]
        state["count"], state["rate"] = sample.channels, sample.rate

    def _describe(self, name: str) -> tuple[int, int]:
        """Ask for rate and channels of a microphone."""
        library, state = pa.library, self._memory[0]
        told, answer = state["told"], int(state["on_source"])
        asked = library.pa_context_get_source_info_by_name(self._context, name.encode(), answer, told.ctypes.data)
        self._wait(lambda: library.pa_operation_get_state(asked) != pa.OPERATION_RUNNING)
        library.pa_operation_unref(asked)
        rate, channels = int(told[0]), int(told[1])
        if not 1 <= channels <= CHANNELS_MOST:
            raise OSError(f"{name} does not open: {pa.error_text(self._context)}")
        return rate, channels

    def _open_output(self, name: str) -> None:
        """Open the output with the wanted stock of sound."""
        sample = pa.SampleSpec(pa.FLOAT32LE, SAMPLE_RATE, 1)
        wishes = pa.BufferAttributes(pa.ANY, 4 * self._stock, pa.ANY, 4 * self._request, pa.ANY)
        stream = pa.library.pa_stream_new(self._context, b"Quietmic clean sound", ctypes.byref(sample), None)
        self._output = stream
        arguments = (ctypes.byref(wishes), pa.STREAM_FLAGS, None, None)
        pa.library.pa_stream_connect_playback(stream, name.encode(), *arguments)
        self._wait_for_stream(name, stream)
        self._memory["stock"] = pa.library.pa_stream_get_buffer_attr(stream).contents.tlength // 4

    def _start_resamplers(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Make the tables for microphone and output, and the silence before the first sample."""
        state = self._memory[0]
        rate = int(state["channels"]["rate"])
        to_hops, to_output = resampler.table(rate), resampler.table(SAMPLE_RATE)
        if rate != SAMPLE_RATE:
            state["captured_samples"] = resampler.start(state["to_hops"], rate, to_hops.shape[1] // 2)
        state["queued_samples"] = resampler.start(state["to_output"], SAMPLE_RATE, to_output.shape[1] // 2)
        return to_hops, to_output

    def _wait_for_stream(self, name: str, stream: int) -> None:
        final = (pa.STREAM_READY, pa.STREAM_FAILED, pa.STREAM_TERMINATED)
        self._wait(lambda: pa.library.pa_stream_get_state(stream) in final)
        if pa.library.pa_stream_get_state(stream) != pa.STREAM_READY:
            raise OSError(f"{name} does not open: {pa.error_text(self._context)}")

    def _wait(self, done: Callable[[], bool]) -> bool:
        """Run the main loop until something is done, or for PATIENCE seconds."""
        end = time.monotonic() + PATIENCE
        while not done() and time.monotonic() < end:
            pa.library.pa_mainloop_prepare(self._mainloop, WAKE_US)
            pa.library.pa_mainloop_poll(self._mainloop)
            pa.library.pa_mainloop_dispatch(self._mainloop)
        return done()


def _ask(thread: int, state: np.void) -> None:
    """Ask for real time; sound goes on meanwhile."""
    if granted := ask_for_realtime(thread):
        state["realtime"] = REALTIME.index(granted)
