"""How loud a microphone is: two seconds of it, in memory only, and what they tell."""

import contextlib
import ctypes
import time
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from app.doctor.finding import Finding, note, ok, problem
from app.doctor.scene import Node

__all__ = ["connected", "judge", "level", "record"]

SECONDS = 2.0
_RATE = 48_000  # Hz; the server resamples. Not from dsp, which imports kernels that may be what is broken
PATIENCE = 2.0  # s more until a microphone that delivers nothing is given up
_CLIPPED = 0.999  # of full scale
_CLIPPED_RUN = 3  # samples on end: music and speech touch full scale once, clipping stays there
_QUIET_DB = -50.0  # peak; speech at arm's length peaks above -30
_DEAD_DB = -90.0  # peak of a channel that nothing is connected to, or that only carries rounding
_FRAGMENT_MS = 20


def level(taken: Node | None, listen: Callable[[str, int, float], NDArray[np.float32]]) -> Finding:
    """Listen to the microphone and judge it.

    Parameters
    ----------
    taken : Node or None
        None if there is no microphone.
    listen : callable
        As `record`.
    """
    check = "microphone level"
    if taken is None:
        return note(check, "Not checked, since there is no microphone.")
    if taken.muted:
        return note(check, "Not checked, since the microphone is muted.")
    return judge(listen(taken.name, taken.channels, SECONDS))


def judge(samples: NDArray[np.float32]) -> Finding:
    """Judge a recording.

    Parameters
    ----------
    samples : (n, channels) float32
        Full scale = 1.
    """
    check, again = "microphone level", "run `quietmic doctor` again and speak meanwhile"
    if not len(samples):
        text = "The microphone delivered no sound at all."
        return problem(check, text, "plug it in again, or choose another one in Quietmic")
    peaks = np.abs(samples).max(axis=0)
    if not peaks.any():
        text = "The microphone delivers digital silence: not even its own noise."
        return problem(check, text, "look for a mute switch on the headset, a mute key, or a privacy switch")
    peak_db = float(20 * np.log10(peaks.max()))
    dead = [i + 1 for i in np.flatnonzero(peaks <= 10 ** (_DEAD_DB / 20))]
    if _longest_run(np.abs(samples) >= _CLIPPED) >= _CLIPPED_RUN:
        text = "The microphone is too loud and clips, which no denoiser can mend."
        return problem(check, text, "turn it down in the system's sound settings, or move it away")
    if peak_db < _QUIET_DB:
        text = f"The microphone is very quiet: {peak_db:.0f} dB of full scale at most in {SECONDS:.0f} seconds."
        return note(check, text, f"{again}; if it stays so, turn the microphone up")
    if dead:
        numbers = ", ".join(map(str, dead))
        text = f"Channel {numbers} of {len(peaks)} is dead, so the voice arrives quieter than it could."
        return note(check, text, "choose a mono profile for the card, or check the plug")
    rms_db = float(10 * np.log10(np.mean(np.square(samples, dtype=np.float64))))
    return ok(check, f"The microphone delivers sound: peak {peak_db:.0f} dB, mean {rms_db:.0f} dB of full scale.")


def _longest_run(hit: NDArray[np.bool_]) -> int:
    """Return the most rows on end that are true, over all columns of (n, channels)."""
    padded = np.pad(hit, ((1, 1), (0, 0))).T.astype(np.int8).ravel()
    steps = np.diff(padded)
    begins, ends = np.flatnonzero(steps == 1), np.flatnonzero(steps == -1)
    return int((ends - begins).max(initial=0))


def record(name: str, channels: int, seconds: float) -> NDArray[np.float32]:
    """Record a source of the sound server into memory.

    Parameters
    ----------
    name : str
        Of the source.
    channels : int
        As many as the source has, or the server would mix them.
    seconds : float

    Returns
    -------
    (n, channels) float32
        Full scale = 1; shorter than asked for if the source does not deliver.

    Raises
    ------
    OSError
        If the source does not open.
    """
    from app.audio import libpulse as pa  # numba comes with it, which other checks may find broken

    library = pa.library
    sample = pa.SampleSpec(pa.FLOAT32LE, _RATE, channels)
    fragments = pa.BufferAttributes(*[pa.ANY] * 4, 4 * channels * _RATE * _FRAGMENT_MS // 1000)
    with connected(seconds + PATIENCE) as (context, turn):
        stream = library.pa_stream_new(context, b"Level for quietmic doctor", ctypes.byref(sample), None)
        if not stream:
            raise OSError(f"{name} does not open: {pa.error_text(context)}")
        try:
            library.pa_stream_connect_record(stream, name.encode(), ctypes.byref(fragments), pa.STREAM_FLAGS)
            while library.pa_stream_get_state(stream) < pa.STREAM_READY and turn():
                pass
            if library.pa_stream_get_state(stream) != pa.STREAM_READY:
                raise OSError(f"{name} does not open: {pa.error_text(context)}")
            return _collect(library, stream, turn, channels, int(seconds * _RATE))
        finally:
            library.pa_stream_disconnect(stream)
            library.pa_stream_unref(stream)


@contextlib.contextmanager
def connected(seconds: float, name: str = "Quietmic") -> Iterator[tuple[int, Callable[[], bool]]]:
    """Connect to the sound server, by default as one of us, whom the virtual microphone does not count as a listener.

    Yields
    ------
    int
        Address of the context.
    callable
        Turns the main loop once; False after `seconds`.
    """
    from app.audio import libpulse as pa

    library = pa.library
    mainloop = library.pa_mainloop_new()
    context = library.pa_context_new(library.pa_mainloop_get_api(mainloop), name.encode())
    end = time.monotonic() + seconds

    def turn() -> bool:
        library.pa_mainloop_prepare(mainloop, 1000 * _FRAGMENT_MS)
        library.pa_mainloop_poll(mainloop)
        library.pa_mainloop_dispatch(mainloop)
        return time.monotonic() < end

    try:
        library.pa_context_connect(context, None, pa.NO_AUTOSPAWN, None)
        while library.pa_context_get_state(context) < pa.CONTEXT_READY and turn():
            pass
        yield context, turn
    finally:
        library.pa_context_disconnect(context)
        library.pa_context_unref(context)
        library.pa_mainloop_free(mainloop)


def _collect(
    library: ctypes.CDLL, stream: int, turn: Callable[[], bool], channels: int, wanted: int
) -> NDArray[np.float32]:
    """Take fragments until there are `wanted` samples of each channel or patience ends."""
    handle, address, size = ctypes.c_void_p(stream), ctypes.c_void_p(), ctypes.c_size_t()
    pieces, filled = [], 0
    while filled < 4 * channels * wanted and turn():
        while library.pa_stream_peek(handle, ctypes.byref(address), ctypes.byref(size)) >= 0 and size.value:
            if address.value:  # else a hole
                pieces.append(ctypes.string_at(address.value, size.value))
                filled += size.value
            library.pa_stream_drop(handle)
    return np.frombuffer(b"".join(pieces), "<f4").reshape(-1, channels)[:wanted]
