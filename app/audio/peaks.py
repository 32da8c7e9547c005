"""How loud every microphone is right now, so that one can see which one hears."""

import ctypes
import threading
from collections.abc import Iterable

import numpy as np

__all__ = ["Peaks"]

_RATE = 8000  # Hz: enough for a level
_BLOCK = _RATE // 25  # 40 ms
_RECORD = 2  # pa_stream_direction
# Recording from a Bluetooth headset changes it to its telephone mode, in which music sounds poor.
_LEFT_ALONE = ("bluez",)


class Peaks:
    """Records from each microphone in a thread of its own, from the beginning to `close`. Keeps nothing but levels.

    Parameters
    ----------
    names : iterable of str
        Microphones of the sound server; those that do not open, or should better not, have no level.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._stopping = threading.Event()
        self._levels: dict[str, float] = {}
        wanted = [name for name in names if not name.startswith(_LEFT_ALONE)]
        self._threads = [threading.Thread(target=self._run, args=(name,), name="peaks", daemon=True) for name in wanted]
        for thread in self._threads:
            thread.start()

    def levels(self) -> dict[str, float]:
        """Return each microphone's peak of the last 40 ms in dB full scale."""
        return dict(self._levels)

    def close(self) -> None:
        """Stop recording, with the next block of each. Waits for nothing."""
        self._stopping.set()

    def _run(self, name: str) -> None:
        try:
            from app.audio.libpulse import ANY, FLOAT32LE, BufferAttributes, SampleSpec

            library = ctypes.CDLL("libpulse-simple.so.0")
        except OSError:  # no such library here
            return
        library.pa_simple_new.restype = ctypes.c_void_p
        block = np.zeros(_BLOCK, np.float32)
        sample = SampleSpec(FLOAT32LE, _RATE, 1)
        buffers = BufferAttributes(ANY, ANY, ANY, ANY, block.nbytes)
        names = (b"Quietmic", _RECORD, name.encode(), b"peak detect")  # mixers leave streams of this name out
        address = library.pa_simple_new(
            None, *names, ctypes.byref(sample), None, ctypes.byref(buffers), ctypes.byref(ctypes.c_int())
        )
        if not address:
            return
        connection = ctypes.c_void_p(address)
        place, size = ctypes.c_void_p(block.ctypes.data), ctypes.c_size_t(block.nbytes)
        while not self._stopping.is_set() and library.pa_simple_read(connection, place, size, None) >= 0:
            self._levels[name] = 20.0 * float(np.log10(np.abs(block).max() + 1e-6))
        self._levels.pop(name, None)
        library.pa_simple_free(connection)
