"""Sound through PortAudio: macOS, Windows, bare ALSA, and Linux sound servers through ALSA's pulse plugin."""

import os
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from app.audio import block, server
from app.audio.listing import LISTING
from app.audio.priority import go_first
from dsp.constants import HOP, SAMPLE_RATE

__all__ = ["PortAudio", "alsa_config"]

_CAPTURE, _OUTPUT = "quietmic_capture", "quietmic_output"  # our names for the server's devices inside ALSA
# What is asked of ALSA's plug-in, s each way: it loses sound below 0.06; measured. And of sound cards.
_SERVER_LATENCY = {"low": 0.06, "normal": 0.06, "safe": 0.12}
_CARD_LATENCY = {"low": "low", "normal": "low", "safe": "high"}
_FIRST_CALL_S = 5.0  # until PortAudio has called for the first time
_PLUGIN_THREAD = "threaded-ml"  # libpulse's name for a thread of its own; only ALSA's plug-in asks for one here


def alsa_config(capture: str, output: str) -> str:
    """Write an ALSA configuration that gives two devices of the sound server a name.

    It stands alone: without the system's own entries PortAudio does not probe every plug-in and card at start. It
    needs a "default" among them, or an assertion of PortAudio 19.6 ends the program.

    Parameters
    ----------
    capture, output : str
        Source and sink of the server.
    """
    entry = 'pcm.{} {{ type pulse device "{}" hint {{ show on description "{}" }} }}\n'
    named = entry.format(_CAPTURE, capture, _CAPTURE) + entry.format(_OUTPUT, output, _OUTPUT)
    return "pcm.default { type null }\n" + named


class PortAudio:
    """A duplex stream whose callback is machine code and never takes the interpreter lock.

    Its one callback gets as much sound as it gives. Where input and output have different clocks, PortAudio or the
    system below it has to make up for that: CoreAudio and sound servers resample, WASAPI and bare ALSA lose or repeat
    samples now and then, which counts as lost blocks. The drift is not known here.

    Parameters
    ----------
    latency : str
        One of `app.audio.backend.LATENCIES`.
    """

    name = "PortAudio"

    def __init__(self, latency: str = "normal") -> None:
        self._latency = latency
        self._stream: Any = None
        self._config: tempfile.TemporaryDirectory[str] | None = None
        self._system_config = os.environ.get("ALSA_CONFIG_PATH")

    def prepare(self) -> None:
        """Compile the callback."""
        block.callback()

    def open(self, capture: str, output: str, memory: NDArray[Any]) -> None:
        """Start sound; see `Backend.open`."""
        latency: float | str = _CARD_LATENCY[self._latency]
        if server.answers():
            self._name_devices(capture, output)
            capture, output, latency = _CAPTURE, _OUTPUT, _SERVER_LATENCY[self._latency]
        import sounddevice

        ffi = sounddevice._ffi
        try:
            LISTING.renew()
            self._stream = sounddevice._StreamBase(
                kind="duplex",
                samplerate=SAMPLE_RATE,
                blocksize=HOP,
                channels=1,
                dtype="float32",
                latency=latency,
                device=(capture, output),
                clip_off=True,
                dither_off=True,
                callback=ffi.cast("PaStreamCallback*", block.callback().address),
                userdata=ffi.cast("void*", memory.ctypes.data),
                wrap_callback=None,
            )
            self._memory = memory  # the callback writes there
            memory["stream"]["thread"] = 0
            self._stream.start()
            threading.Thread(target=_hurry, args=(memory,), name="priority", daemon=True).start()
        except (OSError, sounddevice.PortAudioError, ValueError) as error:
            self.close()
            raise OSError(f"the sound card did not open: {error}") from error

    def _name_devices(self, capture: str, output: str) -> None:
        """Point ALSA at the server's devices. It reads the file when PortAudio starts."""
        self._config = tempfile.TemporaryDirectory(prefix="quietmic-")
        path = Path(self._config.name, "alsa.conf")
        path.write_text(alsa_config(capture, output))
        os.environ["ALSA_CONFIG_PATH"] = str(path)

    def close(self) -> None:
        """Stop sound; see `Backend.close`."""
        if self._stream is not None:
            self._stream.close(ignore_errors=True)  # returns after the last callback
            self._stream = None
        if self._config is not None:
            self._config.cleanup()
            self._config = None
            # Without any configuration PortAudio would abort when it starts again.
            os.environ.pop("ALSA_CONFIG_PATH")
            if self._system_config is not None:
                os.environ["ALSA_CONFIG_PATH"] = self._system_config


def _hurry(memory: NDArray[Any]) -> None:
    """Let the threads of the sound go first: the one that calls us, and those of ALSA's plug-in."""
    stream, end = memory[0]["stream"], time.monotonic() + _FIRST_CALL_S
    while not stream["thread"]:
        if time.monotonic() > end:  # another system, which sees to it itself
            return
        time.sleep(0.01)

    def tell(how: str) -> None:
        stream["line"]["realtime"] = block.REALTIME.index(how)

    for thread in _plugin_threads():
        go_first(thread, lambda _how: None)
    go_first(int(stream["thread"]), tell)


def _plugin_threads() -> Iterator[int]:
    """Find the threads in which ALSA's plug-in talks to the sound server."""
    for name in Path("/proc/self/task").glob("*/comm"):
        try:
            if name.read_text().strip() == _PLUGIN_THREAD:
                yield int(name.parent.name)
        except OSError:  # it has just ended
            continue
