"""What the soak hears: recordings that are followed sample by sample in the noise that was played."""

import subprocess
import threading
import time

import numpy as np
from sound_servers import priority

__all__ = ["BLOCK", "Follower", "Graph"]

BLOCK = 480  # samples
LINK_EVERY_S = 0.2  # until both are linked


class Follower:
    """Finds each block of a recording in the noise that is played round and round, exact to the sample."""

    def __init__(self, noise: np.ndarray) -> None:
        self._noise = np.concatenate([noise, noise[:BLOCK]])
        keys = _pairs(self._noise[: noise.size + 1])
        self._order = np.argsort(keys)
        self._keys = keys[self._order]
        self._rest = np.zeros(0, np.float32)
        self._guard = threading.Lock()
        self.samples = self.inexact = self.jumps = self.shift = 0
        self.ahead: int | None = None  # samples that the noise's place is ahead of the recording's
        self.counting = False
        self.minute = 0  # the watcher's, of what happens now
        self.jumped: list[tuple[int, int]] = []  # minute, samples
        self.runs: list[list[int]] = []  # minute, inexact blocks in a row
        self._in_run = False

    def follow(self, heard: np.ndarray) -> None:
        """Take the next samples."""
        with self._guard:
            pending = np.concatenate([self._rest, heard])
            whole = pending.size // BLOCK * BLOCK
            for begin in range(0, whole, BLOCK):
                self._look(pending[begin : begin + BLOCK])
            self._rest = pending[whole:]

    def _look(self, block: np.ndarray) -> None:
        place = int(np.searchsorted(self._keys, _pairs(block[:2])[0]))
        begin = int(self._order[min(place, self._order.size - 1)])
        size = self._order.size
        exact = np.array_equal(self._noise[begin : begin + BLOCK], block)
        if exact:
            ahead = (begin - self.samples) % size
            if self.counting and self.ahead is not None and ahead != self.ahead:
                self.jumps += 1
                jump = (ahead - self.ahead + size // 2) % size - size // 2
                self.shift += jump
                self.jumped.append((self.minute, jump))
            self.ahead = ahead
        elif self.counting:
            self.inexact += 1
            if not self._in_run:
                self.runs.append([self.minute, 0])
            self.runs[-1][1] += 1
        self._in_run = self.counting and not exact
        self.samples += BLOCK

    def place(self) -> tuple[int, int]:
        """Return where in the noise the recording is now, and the length of the noise."""
        with self._guard:
            return ((self.ahead or 0) + self.samples + self._rest.size) % self._order.size, self._order.size


def _pairs(samples: np.ndarray) -> np.ndarray:
    """Return each sample and its successor as one number."""
    bits = samples.astype("<f4").view(np.uint32).astype(np.uint64)
    return (bits[:-1] << np.uint64(32)) | bits[1:]


class Graph(threading.Thread):
    """Records two sources of PipeWire as the two channels of one node, which the graph gives both in the same cycle.

    Thus the delay between them is exact. Two recorders each lose cycles of their own, which looks like a change of it.

    Parameters
    ----------
    sources : tuple of str
        Names of the two nodes.
    tracks : list of Follower
        Theirs.
    """

    NAME = "both"
    COMMAND = ("pw-record", "--target", "0", "-P", f"{{ node.name = {NAME} }}", "--format", "f32", "--rate", "48000",
               "--channels", "2", "--latency", str(BLOCK), "-")  # fmt: skip

    def __init__(self, sources: tuple[str, str], tracks: list[Follower]) -> None:
        super().__init__(daemon=True)
        self._sources, self._tracks = sources, tracks
        self._recorder = subprocess.Popen([*priority(), *self.COMMAND], stdout=subprocess.PIPE)
        threading.Thread(target=self._link, daemon=True).start()
        self.start()

    def run(self) -> None:
        """Follow what is recorded until the recorder ends."""
        with self._recorder as recorder:
            assert recorder.stdout is not None
            while heard := recorder.stdout.read(8 * BLOCK):
                frames = np.frombuffer(heard[: len(heard) // 8 * 8], "<f4").reshape(-1, 2)
                for track, samples in zip(self._tracks, frames.T, strict=True):
                    track.follow(samples)

    def _link(self) -> None:
        """Link both sources to the recorder as soon as they and it are there."""
        sides = zip(self._sources, ("FL", "FR"), strict=True)
        links = [(f"{source}:capture_MONO", f"{self.NAME}:input_{side}") for source, side in sides]
        while links and self._recorder.poll() is None:
            links = [link for link in links if subprocess.run(["pw-link", *link], capture_output=True).returncode]
            time.sleep(LINK_EVERY_S)

    def close(self) -> None:
        """End the recording."""
        self._recorder.terminate()
        self.join(5)
