"""Clocks that the audio thread can read without the interpreter lock."""

import ctypes
import sys

from numba.core import types

from app.audio.native import c_function
from dsp.jit import kernel

__all__ = ["cpu_ns", "wall_ns"]

if sys.platform == "win32":
    _counter = c_function(ctypes.WinDLL("kernel32"), "QueryPerformanceCounter", types.int32, types.voidptr)
    _frequency = ctypes.c_int64()
    ctypes.WinDLL("kernel32").QueryPerformanceFrequency(ctypes.byref(_frequency))
    _TICK_NS = 1e9 / _frequency.value

    @kernel
    def wall_ns(scratch):
        """Return nanoseconds of a clock that never jumps; `scratch` is (2,) int64."""
        _counter(scratch.ctypes)
        return int(scratch[0] * _TICK_NS)

    cpu_ns = wall_ns  # this thread's own time is only known to 15 ms there
else:
    _clock_gettime = c_function(ctypes.CDLL(None), "clock_gettime", types.int32, types.int32, types.voidptr)
    _MONOTONIC, _THREAD_CPU = (6, 16) if sys.platform == "darwin" else (1, 3)

    @kernel
    def wall_ns(scratch):
        """Return nanoseconds of a clock that never jumps; `scratch` is (2,) int64."""
        _clock_gettime(_MONOTONIC, scratch.ctypes)
        return scratch[0] * 1_000_000_000 + scratch[1]

    @kernel
    def cpu_ns(scratch):
        """Return nanoseconds that this thread has computed; `scratch` is (2,) int64."""
        _clock_gettime(_THREAD_CPU, scratch.ctypes)
        return scratch[0] * 1_000_000_000 + scratch[1]
