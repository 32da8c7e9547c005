"""Sound straight from a PulseAudio or PipeWire server: one thread that never takes the interpreter lock.

Python opens the streams and closes them; between that the thread is in `app.audio.pump`.
"""

import ctypes
import threading
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.audio import libpulse as pa
from app.audio import resampler, server
from app.audio.balance import SETTLING_START
from app.audio.block import ENGINE, REALTIME
from app.audio.channels import CHANNELS_MOST
from app.audio.connection import Connection
from app.audio.priority import go_first
from app.audio.pump import PUMP, on_source, pump
from dsp.constants import SAMPLE_RATE

__all__ = ["Pulse"]


class Buffers(NamedTuple):
    """What is asked of the server, in samples at 48 kHz."""

    fragment: int  # of the microphone, that it hands over at a time
    request: int  # that it asks of the output at a time
    stock: int  # that it holds for the output, against late wake-ups


class Manner(NamedTuple):
    """How a kind of sound server is treated."""

    buffers: dict[str, Buffers]  # for each of `app.audio.backend.LATENCIES`
    output_flags: int
    grain: int  # samples: pieces are multiples of it, so what gets lost is one too, and measuring that may err a little


# Any number of samples will do; 480 are a hop. Its null sinks' clocks count whole microseconds: pieces of other than
# whole milliseconds hurry them. Half of the stock in the sink would guard nothing.
PULSEAUDIO = Manner(
    {"low": Buffers(480, 240, 1440), "normal": Buffers(480, 480, 1920), "safe": Buffers(480, 480, 4800)},
    pa.OWN_STOCK_FLAGS,
    48,
)
# The graph runs in powers of two, the next lower one of fragment and of stock / 2 - request; in 256 it lost sound on a
# busy machine. The grain is its shortest cycle.
PIPEWIRE = Manner(
    {"low": Buffers(256, 240, 992), "normal": Buffers(512, 480, 1984), "safe": Buffers(1024, 480, 4800)},
    pa.STREAM_FLAGS,
    32,
)


class Pulse:
    """Microphone and output on a sound server, run by `pump` in a thread of its own.

    Parameters
    ----------
    latency : str
        One of `app.audio.backend.LATENCIES`.
    """

    name = "sound server"

    def __init__(self, latency: str = "normal") -> None:
        self._latency = latency
        self._manner = PULSEAUDIO
        self._memory = np.zeros(1, PUMP)
        self._thread: threading.Thread | None = None
        self._connection: Connection | None = None

    @property
    def _buffers(self) -> Buffers:
        return self._manner.buffers[self._latency]

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
        state["settling"], state["dry_at"] = SETTLING_START, -1
        state["on_source"] = on_source().address
        name = np.frombuffer(capture.encode(), np.uint8)
        state["source"][: name.size] = name
        try:
            connection = self._connection = Connection()
            self._manner = PIPEWIRE if server.is_pipewire() else PULSEAUDIO
            state["grain"] = self._manner.grain
            streams = self._open_microphone(connection, capture), self._open_output(connection, output)
            tables = self._start_resamplers()
        except (OSError, ValueError):
            self.close()
            raise
        arguments = (connection.mainloop, connection.context, *streams, memory[0], state, *tables)
        self._thread = threading.Thread(target=_run, args=arguments, name="sound", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop sound; see `Backend.close`."""
        if self._thread is not None:
            self._memory["quit"] = 1
            self._thread.join()
            self._thread = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open_microphone(self, connection: Connection, name: str) -> Any:
        """Open the microphone as it is, all its channels at its own rate."""
        rate, channels = self._describe(connection, name)
        fragment = 4 * channels * (rate * self._buffers.fragment // SAMPLE_RATE)
        wishes = pa.BufferAttributes(pa.ANY, pa.ANY, pa.ANY, pa.ANY, fragment)
        stream = connection.new_stream(b"Quietmic microphone in", pa.SampleSpec(pa.FLOAT32LE, rate, channels))
        flags = pa.STREAM_FLAGS | pa.AS_THEY_ARE
        pa.library.pa_stream_connect_record(stream, name.encode(), ctypes.byref(wishes), flags)
        connection.wait_for_stream(name, stream)
        sample, state = pa.library.pa_stream_get_sample_spec(stream).contents, self._memory[0]["channels"]
        state["count"], state["rate"] = sample.channels, sample.rate
        return stream

    def _describe(self, connection: Connection, name: str) -> tuple[int, int]:
        """Ask for rate and channels of a microphone."""
        library, state = pa.library, self._memory[0]
        arguments = (name.encode(), int(state["on_source"]), state["told"].ctypes.data)
        asked = library.pa_context_get_source_info_by_name(connection.context, *arguments)
        connection.wait(lambda: library.pa_operation_get_state(asked) != pa.OPERATION_RUNNING)
        library.pa_operation_unref(asked)
        rate, channels = int(state["told"][0]), int(state["told"][1])
        if not 1 <= channels <= CHANNELS_MOST:
            raise connection.error(name)
        return rate, channels

    def _open_output(self, connection: Connection, name: str) -> Any:
        """Open the output with the wanted stock of sound."""
        wishes = pa.BufferAttributes(pa.ANY, 4 * self._buffers.stock, pa.ANY, 4 * self._buffers.request, pa.ANY)
        stream = connection.new_stream(b"Quietmic clean sound", pa.SampleSpec(pa.FLOAT32LE, SAMPLE_RATE, 1))
        arguments = (ctypes.byref(wishes), self._manner.output_flags, None, None)
        pa.library.pa_stream_connect_playback(stream, name.encode(), *arguments)
        connection.wait_for_stream(name, stream)
        return stream

    def _start_resamplers(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Make the tables for microphone and output, and the silence before the first sample."""
        state = self._memory[0]
        rate = int(state["channels"]["rate"])
        to_hops, to_output = resampler.table(rate), resampler.table(SAMPLE_RATE)
        if rate != SAMPLE_RATE:
            state["captured_samples"] = resampler.start(state["to_hops"], rate, to_hops.shape[1] // 2)
        state["queued_samples"] = resampler.start(state["to_output"], SAMPLE_RATE, to_output.shape[1] // 2)
        return to_hops, to_output


def _run(*arguments: Any) -> None:
    """Run the pump in this thread."""
    state = arguments[5]

    def tell(how: str) -> None:
        state["realtime"] = REALTIME.index(how)

    go_first(threading.get_native_id(), tell)
    pump(*arguments)
