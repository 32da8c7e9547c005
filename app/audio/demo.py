"""Sound from a recording instead of a microphone, for machines that have none: same kernel, same pace, no output."""

import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import assets
from app.audio import block
from dsp.constants import HOP, SAMPLE_RATE

__all__ = ["Demo", "load"]


def load(path: Path) -> NDArray[np.float32]:
    """Read a recording, cut to whole hops.

    Parameters
    ----------
    path : Path
        A sound file at 48 kHz; of several channels the first counts.

    Returns
    -------
    (n,) float32, n a multiple of HOP

    Raises
    ------
    OSError
        If it cannot be read.
    ValueError
        If it has another rate or is shorter than a hop.
    """
    import soundfile

    try:
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except soundfile.LibsndfileError as error:
        raise OSError(f"{path}: {error.error_string}") from error
    if rate != SAMPLE_RATE or len(samples) < HOP:
        raise ValueError(f"{path}: {len(samples)} samples at {rate} Hz; the demo needs {HOP} or more at 48000 Hz")
    return np.ascontiguousarray(samples[: len(samples) // HOP * HOP, 0], np.float32)


class Demo:
    """Plays a recording in a loop through the engine, a hop every 10 ms."""

    name = "demo"

    def __init__(self, recording: Path | None = None) -> None:
        self._recording = recording or assets.path("demo.flac")
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()

    def prepare(self) -> None:
        """Compile nothing more: `block.step` is all that runs."""

    def open(self, capture: str, output: str, memory: NDArray[Any]) -> None:
        """Start sound; see `Backend.open`. The names are not used."""
        samples = load(self._recording)
        self._stopping.clear()
        self._thread = threading.Thread(target=self._play, args=(samples, memory), name="demo", daemon=True)
        self._thread.start()

    def _play(self, samples: NDArray[np.float32], memory: NDArray[Any]) -> None:
        out = np.zeros(HOP, np.float32)
        due = time.monotonic()
        position = 0
        while not self._stopping.wait(max(0.0, due - time.monotonic())):
            block.step(memory[0], samples[position : position + HOP], out)
            position = (position + HOP) % samples.size
            due += HOP / SAMPLE_RATE

    def close(self) -> None:
        """Stop sound; see `Backend.close`."""
        if self._thread is not None:
            self._stopping.set()
            self._thread.join()
            self._thread = None
