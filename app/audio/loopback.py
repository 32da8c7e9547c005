"""How late the virtual microphone is behind the real one, measured on what both give.

Both are recorded at once and compared. Any sound will do that the denoiser lets through; nothing is played.
"""

import ctypes
import time

import numpy as np
from numpy.typing import NDArray

from app.audio import libpulse as pa
from app.audio.connection import Connection
from dsp.constants import SAMPLE_RATE

__all__ = ["measure_delay"]

FRAGMENT = SAMPLE_RATE // 200  # samples, 5 ms: how exactly the moment of arrival is known
PATIENCE = 1.0  # s beyond that
RELIABLE = 8.0  # times the next best place must a match be better
LONGEST_S = 0.5  # of a delay


class _Recorder:
    """Sound of one source with the moments at which it came."""

    def __init__(self, connection: Connection, source: str) -> None:
        wishes = pa.BufferAttributes(pa.ANY, pa.ANY, pa.ANY, pa.ANY, 4 * FRAGMENT)
        self._stream = connection.new_stream(b"Quietmic delay", pa.SampleSpec(pa.FLOAT32LE, SAMPLE_RATE, 1))
        pa.library.pa_stream_connect_record(self._stream, source.encode(), ctypes.byref(wishes), pa.STREAM_FLAGS)
        connection.wait_for_stream(source, self._stream)
        self.pieces: list[NDArray[np.float32]] = []
        self.arrivals: list[float] = []  # s: when sample 0 would have come, judged by each fragment's end
        self.count = 0

    def read(self) -> None:
        """Take what has come."""
        library, data, size = pa.library, ctypes.c_void_p(), ctypes.c_size_t()
        while library.pa_stream_readable_size(self._stream) not in (0, ctypes.c_size_t(-1).value):
            now = time.monotonic()
            library.pa_stream_peek(self._stream, ctypes.byref(data), ctypes.byref(size))
            if data.value is None:
                piece = np.zeros(size.value // 4, np.float32)
            else:
                piece = np.frombuffer(ctypes.string_at(data.value, size.value), np.float32)
            library.pa_stream_drop(self._stream)
            self.pieces.append(piece)
            self.count += piece.size
            self.arrivals.append(now - self.count / SAMPLE_RATE)


def measure_delay(microphone: str, virtual: str, seconds: float = 2.0) -> float | None:
    """Measure the delay between two sources that hear the same.

    Parameters
    ----------
    microphone, virtual : str
        Names of sources on the sound server.
    seconds : float
        How long to listen.

    Returns
    -------
    float or None
        Milliseconds from one to the other; None if what they gave is too different or too quiet to tell.

    Raises
    ------
    OSError
        If the server or a source does not answer.
    """
    with Connection() as connection:
        recorders = [_Recorder(connection, name) for name in (microphone, virtual)]

        def complete() -> bool:
            for recorder in recorders:
                recorder.read()
            return min(recorder.count for recorder in recorders) >= seconds * SAMPLE_RATE

        connection.wait(complete, seconds + PATIENCE)
    for recorder, name in zip(recorders, (microphone, virtual), strict=True):
        if recorder.count == 0:
            raise OSError(f"{name} gives no sound")
    sounds = [np.concatenate(recorder.pieces) for recorder in recorders]
    lag = find_lag(*sounds)
    if lag is None:
        return None
    begins = [float(np.median(recorder.arrivals)) for recorder in recorders]
    return 1000.0 * (lag / SAMPLE_RATE + begins[1] - begins[0])


def find_lag(given: NDArray[np.float32], received: NDArray[np.float32]) -> int | None:
    """Find by how many samples `received` is behind `given`, negative if before; None if that cannot be told.

    The cross-spectrum is whitened below 8 kHz, where voices and their remains after denoising are.
    """
    size = 1 << (given.size + received.size).bit_length()
    cross = np.fft.rfft(received, size) * np.fft.rfft(given, size).conj()
    cross[size * 8_000 // SAMPLE_RATE :] = 0
    magnitude = np.abs(cross)
    if magnitude.max() == 0:
        return None
    match = np.abs(np.fft.irfft(cross / (magnitude + 1e-2 * magnitude.max())))
    longest = int(LONGEST_S * SAMPLE_RATE)
    match = np.concatenate([match[-longest:], match[:longest]])
    if match.max() < RELIABLE * np.sqrt(np.mean(np.square(match))):
        return None
    return int(np.argmax(match)) - longest
