"""Plays tracks of one recording in a loop and changes between them without a click and without losing the place."""

import ctypes
import threading
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from app.audio import server
from dsp.constants import SAMPLE_RATE

__all__ = ["Mixer", "Player"]

FADE = 480  # samples, 10 ms: no click, and still at once
EDGE = 240  # samples faded at both ends of the recording, so that the loop closes silently
BLOCK = 480  # samples handed to the sound server at a time
BUFFER = 2880  # samples, 60 ms: how late a change is heard at most


class Mixer:
    """Makes the sound. One thread calls `fill`; others may call the rest at any time."""

    def __init__(self) -> None:
        self._tracks = np.zeros((1, 1), np.float32)
        self._next: tuple[NDArray[np.float32], int | None] | None = None
        self._position = 0
        self._share = np.zeros(1, np.float32)
        self._chosen = 0
        self._playing = False

    @property
    def position_s(self) -> float:
        """Where in the recording, in seconds."""
        return self._position / SAMPLE_RATE

    @property
    def playing(self) -> bool:
        """Whether it is meant to be heard."""
        return self._playing

    def set_tracks(self, tracks: NDArray[np.float32], from_start: bool = False) -> None:
        """Play these from now on.

        Parameters
        ----------
        tracks : (k, n) float32
            Aligned, 48 kHz, full scale = 1; copied.
        from_start : bool
            A new recording; else the place is kept.
        """
        tracks = tracks.copy()
        ramp = np.linspace(0, 1, min(EDGE, tracks.shape[1] // 2), dtype=np.float32)
        tracks[:, : ramp.size] *= ramp
        tracks[:, tracks.shape[1] - ramp.size :] *= ramp[::-1]
        pending = self._next
        place = pending[1] if pending else None
        self._next = (tracks, 0 if from_start else place)
        if not self._playing:  # nobody may be calling `fill`
            self._change()

    def choose(self, track: int) -> None:
        """Let this track be heard."""
        self._chosen = track

    def play(self, playing: bool) -> None:
        """Fade in or out."""
        self._playing = playing

    def seek(self, seconds: float) -> None:
        """Go on from another place."""
        pending = self._next
        tracks = pending[0] if pending else self._tracks
        self._next = (tracks, round(seconds * SAMPLE_RATE) % tracks.shape[1])
        if not self._playing:
            self._change()

    def fill(self, out: NDArray[np.float32]) -> bool:
        """Make the next samples.

        Parameters
        ----------
        out : (n,) float32
            Overwritten.

        Returns
        -------
        bool
            False once all is silent after `play(False)`.
        """
        shares = self._ramps(out.size)
        if self._next is None:
            out[:] = self._mixed(shares)
        else:  # the old place fades out while the new one fades in
            fade = np.minimum(np.arange(1, out.size + 1, dtype=np.float32) / min(FADE, out.size), 1)
            old = self._mixed(shares)
            self._change()
            out[:] = old + fade * (self._mixed(shares) - old)
        if self._playing or self._share.any():
            self._position = (self._position + out.size) % self._tracks.shape[1]
        self._share = np.ascontiguousarray(shares[:, -1])
        return self._playing or bool(self._share.any())

    def _change(self) -> None:
        change, self._next = self._next, None
        if change is None:
            return
        tracks, place = change
        if len(tracks) != len(self._share):
            self._share = np.zeros(len(tracks), np.float32)
        self._tracks = tracks
        self._position = (self._position if place is None else place) % tracks.shape[1]

    def _ramps(self, size: int) -> NDArray[np.float32]:
        """Move each track's share towards its goal, one FADE from 0 to 1; (k, size)."""
        goal = np.zeros((len(self._share), 1), np.float32)
        if self._playing and self._chosen < len(goal):
            goal[self._chosen] = 1
        steps = np.arange(1, size + 1, dtype=np.float32) / FADE
        ramps = self._share[:, None] + np.clip(goal - self._share[:, None], -steps, steps)
        return ramps.astype(np.float32, copy=False)

    def _mixed(self, shares: NDArray[np.float32]) -> NDArray[np.float32]:
        places = (self._position + np.arange(shares.shape[1])) % self._tracks.shape[1]
        if len(self._tracks) != len(shares):
            return np.zeros(shares.shape[1], np.float32)
        return np.einsum("kn,kn->n", shares, self._tracks[:, places])


class _Output(Protocol):
    def __init__(self, mixer: Mixer) -> None: ...

    def close(self) -> None: ...


class Player:
    """A mixer and the default output, which is open only while something is heard."""

    def __init__(self) -> None:
        self.mixer = Mixer()
        self._output: _Output | None = None

    def play(self) -> None:
        """Let it be heard.

        Raises
        ------
        OSError
            If there is no output or it does not open.
        """
        self.close()
        self.mixer.play(True)
        try:
            self._output = (_Pulse if server.answers() else _SoundCard)(self.mixer)
        except OSError:
            self.mixer.play(False)
            raise

    def pause(self) -> None:
        """Fade out; the output closes at the next `play` or `close`."""
        self.mixer.play(False)

    def close(self) -> None:
        """Stop and let go of the output."""
        self.mixer.play(False)
        if self._output is not None:
            self._output.close()
            self._output = None


class _SoundCard:
    """The default output of PortAudio."""

    def __init__(self, mixer: Mixer) -> None:
        try:
            import sounddevice
        except OSError as error:  # PortAudio itself is missing
            raise OSError(f"there is no way to the sound card: {error}") from error
        try:
            self._stream = sounddevice.OutputStream(
                SAMPLE_RATE, channels=1, dtype="float32", latency="high", callback=self._fill
            )
            self._mixer = mixer
            self._stream.start()
        except (sounddevice.PortAudioError, ValueError) as error:
            raise OSError(f"there is no output to play to: {error}") from error

    def _fill(self, out: NDArray[np.float32], frames: int, time: Any, status: Any) -> None:
        samples = np.empty(frames, np.float32)
        self._mixer.fill(samples)
        out[:, 0] = np.clip(samples, -1, 1)

    def close(self) -> None:
        """Stop at once; the mixer has faded out by then."""
        self._stream.close(ignore_errors=True)


class _Pulse:
    """The default output of the sound server, written by a thread that waits in libpulse."""

    def __init__(self, mixer: Mixer) -> None:
        from app.audio.libpulse import FLOAT32LE, BufferAttributes, SampleSpec

        self._library = ctypes.CDLL("libpulse-simple.so.0")
        for name in ("pa_simple_new", "pa_simple_write", "pa_simple_drain", "pa_simple_free"):
            getattr(self._library, name).restype = ctypes.c_void_p if name == "pa_simple_new" else ctypes.c_int
        error = ctypes.c_int()
        unset = 0xFFFFFFFF
        wanted = BufferAttributes(unset, 4 * BUFFER, unset, 4 * BLOCK, unset)
        spec = SampleSpec(FLOAT32LE, SAMPLE_RATE, 1)
        playback = 1
        arguments = (None, b"Quietmic", playback, None, b"Microphone test", ctypes.byref(spec), None)
        connection = self._library.pa_simple_new(*arguments, ctypes.byref(wanted), ctypes.byref(error))
        self._connection = ctypes.c_void_p(connection)
        if not self._connection:
            raise OSError(f"there is no output to play to: the sound server gave error {error.value}")
        self._mixer = mixer
        self._thread = threading.Thread(target=self._write, name="player", daemon=True)
        self._thread.start()

    def _write(self) -> None:
        block = np.empty(BLOCK, np.float32)
        address, size = ctypes.c_void_p(block.ctypes.data), ctypes.c_size_t(block.nbytes)
        while True:
            goes_on = self._mixer.fill(block)
            np.clip(block, -1, 1, out=block)
            if self._library.pa_simple_write(self._connection, address, size, None) < 0:
                self._mixer.play(False)  # the server went away
                return
            if not goes_on:
                self._library.pa_simple_drain(self._connection, None)
                return

    def close(self) -> None:
        """Wait until it has faded out, then disconnect."""
        self._thread.join(1.0)
        if not self._thread.is_alive():  # a server that hangs keeps its connection
            self._library.pa_simple_free(self._connection)
