"""Plays tracks of one recording in a loop and changes between them without a click and without losing the place."""

import threading

import numpy as np
from numpy.typing import NDArray

from app.audio.speaker import STOCK, Speaker, open_speaker
from dsp.constants import HOP, SAMPLE_RATE

__all__ = ["Mixer", "Player"]

FADE = 480  # samples, 10 ms: no click, and still at once
EDGE = 240  # samples faded at both ends of the recording, so that the loop closes silently
PATIENCE = 1.0  # s until an output counts as hanging


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


class Player:
    """A mixer and the default output, which is open only while something is heard."""

    def __init__(self) -> None:
        self.mixer = Mixer()
        self._thread: threading.Thread | None = None
        self._left = threading.Event()  # set for a thread that hangs in its output: it must not come back

    def play(self) -> None:
        """Let it be heard.

        Raises
        ------
        OSError
            If there is no output or it does not open.
        """
        self.close()
        speaker = open_speaker()
        self.mixer.play(True)
        self._left = threading.Event()
        self._thread = threading.Thread(target=self._feed, args=(speaker, self._left), name="player", daemon=True)
        self._thread.start()

    def pause(self) -> None:
        """Fade out; the output closes when that has been heard."""
        self.mixer.play(False)

    def close(self) -> None:
        """Fade out and wait until that has been heard; an output that hangs is left alone."""
        self.mixer.play(False)
        if self._thread is not None:
            self._thread.join(PATIENCE)
            self._left.set()
            self._thread = None

    def _feed(self, speaker: Speaker, left: threading.Event) -> None:
        block = np.zeros(HOP, np.float32)
        heard = True
        try:
            while heard and not left.is_set():
                heard = self.mixer.fill(block)
                np.clip(block, -1, 1, out=block)
                speaker.write(block)
            block[:] = 0
            for _ in range(STOCK // HOP):  # what the output still holds is heard before it closes
                speaker.write(block)
        except OSError:  # the output has gone
            if not left.is_set():
                self.mixer.play(False)
        finally:
            speaker.close()
