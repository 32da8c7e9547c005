"""The part of libpulse that we use: from Python to open and close, from kernels to move sound.

Kernels hold pointers as plain integers of pointer size.
"""

import ctypes

from numba.core import types

from app.audio.native import c_function

__all__ = [
    "CONTEXT_READY",
    "SOURCE_OFFSETS",
    "STREAM_READY",
    "BufferAttributes",
    "SampleSpec",
    "context_state",
    "copy_bytes",
    "drop",
    "error_text",
    "latency",
    "library",
    "mainloop_dispatch",
    "mainloop_poll",
    "mainloop_prepare",
    "operation_unref",
    "peek",
    "readable_size",
    "source_info",
    "stream_state",
    "underflow_index",
    "writable_size",
    "write",
]

library = ctypes.CDLL("libpulse.so.0")

CONTEXT_READY, CONTEXT_FAILED, CONTEXT_TERMINATED = 4, 5, 6
STREAM_READY, STREAM_FAILED, STREAM_TERMINATED = 2, 3, 4
NO_AUTOSPAWN = 0x1
OPERATION_RUNNING = 0
FLOAT32LE = 5
# What the stream asks of the server. DONT_MOVE: when a device goes, the stream ends with it instead of being led to
# another one; our output must never come out of the speakers.
_STREAM = 0x0002 | 0x0008 | 0x0200  # interpolate and update timing, don't move
STREAM_FLAGS = _STREAM | 0x2000  # ADJUST_LATENCY: sizes are of all in the server; a sink gets half of an output's stock
OWN_STOCK_FLAGS = _STREAM | 0x4000  # EARLY_REQUESTS: the sink takes one request at a time, all of the stock is ours
AS_THEY_ARE = 0x0080 | 0x0100  # the device's own rate and channels; the server mixes and resamples nothing
ANY = 0xFFFFFFFF  # the server's choice


class SampleSpec(ctypes.Structure):
    """pa_sample_spec."""

    _fields_ = (("format", ctypes.c_int), ("rate", ctypes.c_uint32), ("channels", ctypes.c_uint8))


class _Volumes(ctypes.Structure):
    """pa_channel_map and pa_cvolume, which are laid out alike."""

    _fields_ = (("channels", ctypes.c_uint8), ("values", ctypes.c_uint32 * 32))


class _SourceInfo(ctypes.Structure):
    """The begin of pa_source_info."""

    _fields_ = (
        ("name", ctypes.c_void_p),
        ("index", ctypes.c_uint32),
        ("description", ctypes.c_void_p),
        ("sample", SampleSpec),
        ("map", _Volumes),
        ("owner", ctypes.c_uint32),
        ("volume", _Volumes),
        ("mute", ctypes.c_int),
    )


SOURCE_OFFSETS = (
    _SourceInfo.sample.offset + SampleSpec.rate.offset,
    _SourceInfo.sample.offset + SampleSpec.channels.offset,
    _SourceInfo.mute.offset,
)
"""Where rate, channels (a byte) and mute stand in pa_source_info, in bytes; multiples of 4."""


class BufferAttributes(ctypes.Structure):
    """pa_buffer_attr, in bytes."""

    _fields_ = tuple((name, ctypes.c_uint32) for name in ("maxlength", "tlength", "prebuf", "minreq", "fragsize"))


_POINTER, _TEXT, _INT = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
for _name, _result, *_arguments in (
    ("pa_mainloop_new", _POINTER),
    ("pa_mainloop_get_api", _POINTER, _POINTER),
    ("pa_mainloop_free", None, _POINTER),
    ("pa_mainloop_prepare", _INT, _POINTER, _INT),
    ("pa_mainloop_poll", _INT, _POINTER),
    ("pa_mainloop_dispatch", _INT, _POINTER),
    ("pa_context_new", _POINTER, _POINTER, _TEXT),
    ("pa_context_connect", _INT, _POINTER, _TEXT, _INT, _POINTER),
    ("pa_context_get_state", _INT, _POINTER),
    ("pa_context_errno", _INT, _POINTER),
    ("pa_context_disconnect", None, _POINTER),
    ("pa_context_unref", None, _POINTER),
    ("pa_stream_new", _POINTER, _POINTER, _TEXT, ctypes.POINTER(SampleSpec), _POINTER),
    ("pa_stream_connect_record", _INT, _POINTER, _TEXT, _POINTER, _INT),
    ("pa_stream_connect_playback", _INT, _POINTER, _TEXT, _POINTER, _INT, _POINTER, _POINTER),
    ("pa_stream_get_state", _INT, _POINTER),
    ("pa_stream_readable_size", ctypes.c_size_t, _POINTER),
    ("pa_stream_peek", _INT, _POINTER, _POINTER, _POINTER),
    ("pa_stream_drop", _INT, _POINTER),
    ("pa_stream_get_sample_spec", ctypes.POINTER(SampleSpec), _POINTER),
    ("pa_context_get_source_info_by_name", _POINTER, _POINTER, _TEXT, _POINTER, _POINTER),
    ("pa_operation_get_state", _INT, _POINTER),
    ("pa_operation_unref", None, _POINTER),
    ("pa_stream_disconnect", _INT, _POINTER),
    ("pa_stream_unref", None, _POINTER),
    ("pa_strerror", _TEXT, _INT),
):
    _function = getattr(library, _name)
    _function.restype, _function.argtypes = _result, _arguments

_i, _p, _n = types.int32, types.uintp, types.uintp  # int, pointer, size_t

mainloop_prepare = c_function(library, "pa_mainloop_prepare", _i, _p, _i)
mainloop_poll = c_function(library, "pa_mainloop_poll", _i, _p)
mainloop_dispatch = c_function(library, "pa_mainloop_dispatch", _i, _p)
context_state = c_function(library, "pa_context_get_state", _i, _p)
stream_state = c_function(library, "pa_stream_get_state", _i, _p)
readable_size = c_function(library, "pa_stream_readable_size", _n, _p)
writable_size = c_function(library, "pa_stream_writable_size", _n, _p)
peek = c_function(library, "pa_stream_peek", _i, _p, _p, _p)
drop = c_function(library, "pa_stream_drop", _i, _p)
write = c_function(library, "pa_stream_write", _i, _p, _p, _n, _p, types.int64, _i)
underflow_index = c_function(library, "pa_stream_get_underflow_index", types.int64, _p)
latency = c_function(library, "pa_stream_get_latency", _i, _p, _p, _p)
source_info = c_function(library, "pa_context_get_source_info_by_name", _p, _p, _p, _p, _p)
operation_unref = c_function(library, "pa_operation_unref", types.void, _p)
copy_bytes = c_function(ctypes.CDLL(None), "memmove", _p, _p, _p, _n)


def error_text(context: int) -> str:
    """Say in words what went wrong last."""
    return library.pa_strerror(library.pa_context_errno(context)).decode()
