"""Plays sound block by block and waits while the output has enough: the sound card sets the pace."""

import contextlib
import ctypes
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from app.audio import server
from app.audio.listing import LISTING
from dsp.constants import HOP, SAMPLE_RATE

__all__ = ["STOCK", "Speaker", "open_speaker"]

STOCK = 8 * HOP  # samples in the output, 80 ms: a Python thread may wake that late
_PLAYBACK = 1  # pa_stream_direction
_DEFAULT = "the default output"


class Speaker(Protocol):
    """An open output."""

    def write(self, samples: NDArray[np.float32]) -> None:
        """Play (n,) float32 after what was written before; wait until there is room.

        Raises
        ------
        OSError
            If the output has gone.
        """

    def close(self) -> None:
        """Let go of the output; what it still holds is not played."""


def open_speaker(name: str | None = None) -> Speaker:
    """Open an output for mono sound at 48 kHz.

    Parameters
    ----------
    name : str, optional
        Exact name, as `devices.outputs` lists it; the default output if left out.

    Raises
    ------
    OSError
        If it does not open.
    """
    return _ServerSpeaker(name) if server.answers() else _CardSpeaker(name)


class _ServerSpeaker:
    """An output of PulseAudio or PipeWire, by libpulse's blocking interface."""

    def __init__(self, name: str | None) -> None:
        from app.audio.libpulse import ANY, FLOAT32LE, BufferAttributes, SampleSpec

        self._library = ctypes.CDLL("libpulse-simple.so.0")
        self._library.pa_simple_new.restype = ctypes.c_void_p
        sample = SampleSpec(FLOAT32LE, SAMPLE_RATE, 1)
        stock = BufferAttributes(ANY, 4 * STOCK, ANY, 4 * HOP, ANY)
        error = ctypes.c_int()
        names = (b"Quietmic", _PLAYBACK, name.encode() if name else None, b"Recording")
        references = [ctypes.byref(item) for item in (sample, stock, error)]
        address = self._library.pa_simple_new(None, *names, references[0], None, *references[1:])
        if not address:
            raise OSError(f"{name or _DEFAULT} does not open: the sound server gave error {error.value}")
        self._connection = ctypes.c_void_p(address)

    def write(self, samples: NDArray[np.float32]) -> None:
        """See `Speaker.write`."""
        size = ctypes.c_size_t(samples.nbytes)
        if self._library.pa_simple_write(self._connection, ctypes.c_void_p(samples.ctypes.data), size, None) < 0:
            raise OSError("the sound server has gone")

    def close(self) -> None:
        """See `Speaker.close`."""
        self._library.pa_simple_free(self._connection)


class _CardSpeaker:
    """An output of PortAudio, in stereo where it has two channels: many cards refuse mono."""

    def __init__(self, name: str | None) -> None:
        import sounddevice

        self._error: Any = sounddevice.PortAudioError
        self._hold = contextlib.ExitStack()
        self._hold.enter_context(LISTING.held())
        try:
            self._channels = min(2, int(sounddevice.query_devices(name, "output")["max_output_channels"]))
            settings: dict[str, Any] = {"samplerate": SAMPLE_RATE, "channels": self._channels, "dtype": "float32"}
            self._stream = sounddevice.OutputStream(device=name, blocksize=HOP, latency="high", **settings)
            self._stream.start()
        except (sounddevice.PortAudioError, ValueError) as error:
            self._hold.close()
            raise OSError(f"{name or _DEFAULT} does not open: {error}") from error

    def write(self, samples: NDArray[np.float32]) -> None:
        """See `Speaker.write`."""
        if LISTING.is_wanted:
            raise OSError("the output is let go, since a microphone is being opened")
        try:
            self._stream.write(np.repeat(samples[:, None], self._channels, axis=1))
        except self._error as error:
            raise OSError(f"the output has gone: {error}") from error

    def close(self) -> None:
        """See `Speaker.close`."""
        self._stream.abort(ignore_errors=True)
        self._stream.close(ignore_errors=True)
        self._hold.close()
