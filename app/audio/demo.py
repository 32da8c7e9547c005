"""Sound from a recording instead of a microphone, for machines that have none: same kernel, same pace."""

import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import assets
from app.audio import block
from app.audio.speaker import Speaker, open_speaker
from dsp.constants import HOP, SAMPLE_RATE

__all__ = ["Demo", "load"]

PATIENCE = 1.0  # s until an output that hangs is left alone


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
    """Plays a recording in a loop through the engine and out of an output, or a hop every 10 ms where there is none."""

    name = "demo"

    def __init__(self, recording: Path | None = None) -> None:
        self._recording = recording or assets.path("demo.flac")
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()

    def prepare(self) -> None:
        """Compile nothing more: `block.step` is all that runs."""

    def open(self, capture: str, output: str, memory: NDArray[Any]) -> None:
        """Start sound; see `Backend.open`. `capture` does not count; an empty `output` is none."""
        samples = load(self._recording)
        speaker = open_speaker(output) if output else None
        self._stopping = threading.Event()  # one for each thread: who hangs in an output stays stopped
        arguments = (samples, memory, speaker, self._stopping)
        self._thread = threading.Thread(target=_play, args=arguments, name="demo", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop sound; see `Backend.close`."""
        if self._thread is not None:
            self._stopping.set()
            self._thread.join(PATIENCE)
            self._thread = None


def _play(
    samples: NDArray[np.float32], memory: NDArray[Any], speaker: Speaker | None, stopping: threading.Event
) -> None:
    """Denoise hop by hop until told to stop, or until the output goes."""
    pace = _Clock() if speaker is None else speaker
    out = np.zeros(HOP, np.float32)
    position = 0
    try:
        while not stopping.is_set():
            block.step(memory[0], samples[position : position + HOP], out)
            position = (position + HOP) % samples.size
            pace.write(np.clip(out, -1.0, 1.0))
    except OSError:
        return  # the engine sees that no blocks come
    finally:
        pace.close()


class _Clock:
    """Takes sound at the pace of the system's clock and throws it away."""

    def __init__(self) -> None:
        self._due = time.monotonic()

    def write(self, samples: NDArray[np.float32]) -> None:
        """Wait as long as the sound lasts."""
        self._due += samples.size / SAMPLE_RATE
        time.sleep(max(0.0, self._due - time.monotonic()))

    def close(self) -> None:
        """Nothing was open."""
