"""PortAudio's list of devices, which is that of its last start.

Starting it anew frees whatever is open. So who plays through it holds the list, and lets go when another one is wanted:
the microphone of a call is dearer than a recording that is listened to.
"""

import contextlib
import threading
from collections.abc import Iterator

from app.audio import server

__all__ = ["LISTING", "Listing"]


class Listing:
    """Held by those who have a stream open; made anew while nobody does."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._holders = 0
        self._is_wanted = False

    @property
    def is_wanted(self) -> bool:
        """Whether those who hold it are to let go."""
        return self._is_wanted

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Keep PortAudio from starting anew until the end of the `with` block; wait while it does."""
        with self._changed:
            self._changed.wait_for(lambda: not self._is_wanted)
            self._holders += 1
        try:
            yield
        finally:
            with self._changed:
                self._holders -= 1
                self._changed.notify_all()

    def renew(self) -> None:
        """Start PortAudio anew, so that it knows the devices of now.

        Raises
        ------
        OSError
            If somebody does not let go.
        sounddevice.PortAudioError
            If it does not start.
        """
        import sounddevice

        with self._changed:
            self._is_wanted = True
            try:
                if not self._changed.wait_for(lambda: not self._holders, server.PATIENCE):
                    raise OSError("an output hangs")
                while sounddevice._initialized:  # it counts its starts; after one that failed there is none
                    sounddevice._terminate()
                sounddevice._initialize()
            finally:
                self._is_wanted = False
                self._changed.notify_all()


LISTING = Listing()
