"""The live denoiser as the rest of the program sees it: start, stop, settings in, levels and frames out."""

import sys
import threading
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from app.audio import backend, block, devices, virtual_cable, virtual_linux
from app.audio.readout import Frames, Snapshot, drain, read
from app.audio.tap import newest
from dsp.constants import HOP, SAMPLE_RATE
from dsp.denoiser import observe, render
from dsp.network import infer
from dsp.params import Params
from dsp.weights import Weights

__all__ = ["Engine", "Frames", "Snapshot"]

DEAD_AFTER = 0.5  # s without a block: the stream is dead, whatever the sound system says
REOPEN_FIRST, REOPEN_MOST = 0.5, 5.0  # s between attempts to open it again
WATCH_EVERY = 0.1  # s
NOWHERE = devices.Device("", "nowhere")  # the demo where there is no output


class Engine:
    """A microphone, the denoiser, and where the clean sound goes.

    Parameters
    ----------
    weights : Weights
        The network.
    params : Params, optional
        The user's settings.
    choice : str
        The way to the sound card, one of `app.audio.backend.BACKENDS`.
    """

    def __init__(self, weights: Weights, params: Params | None = None, choice: str = "auto") -> None:
        self._weights = weights  # the record below holds addresses of its numbers
        self._memory = np.zeros(1, block.ENGINE)
        self._memory["weights"] = weights.record
        self._stream = self._memory[0]["stream"]  # a view
        self._choice = choice
        self._backend: backend.Backend | None = None
        self._route = ("", "")  # exact device names
        self._labels = ("", "")  # the same for people
        self._message = ""
        self._watcher: threading.Thread | None = None
        self._stopping = threading.Event()
        self._position = 0  # in the ring of frames
        self.params = params or Params()

    @property
    def params(self) -> Params:
        """The user's settings; assign at any time, the next block obeys."""
        return self._params

    @params.setter
    def params(self, params: Params) -> None:
        self._params = params
        params.write(self._memory[0]["control"])

    @property
    def running(self) -> bool:
        """Whether it was started and not stopped since."""
        return self._backend is not None

    def prepare(self, progress: Callable[[str, float], None] = lambda text, share: None) -> None:
        """Compile everything, or load it from the cache. Sound that waits for a compiler piles up as delay.

        Parameters
        ----------
        progress : callable
            Gets what is being done and the share that is finished, 0..1. Called in this thread.
        """
        memory = np.zeros(1, block.ENGINE)
        memory["weights"] = self._memory["weights"]
        engine, stream = memory[0], memory[0]["stream"]
        state, frame, weights, control = stream["state"], stream["frame"], engine["weights"], engine["control"]
        silence, out = np.zeros(HOP, np.float32), np.zeros(HOP, np.float32)
        steps: list[tuple[str, Callable[[], object]]] = [
            ("analysis", lambda: observe(state, frame, silence)),
            ("network", lambda: infer(weights, state["network"], frame["features"], frame["gain"], frame["strength"])),
            ("synthesis", lambda: render(state, frame, control)),
            ("denoiser", lambda: block.bind(memory)),
            ("sound", lambda: block.step(engine, silence, out)),
            ("sound card", backend.make(self._choice, None).prepare),
        ]
        for number, (text, work) in enumerate(steps):
            progress(text, number / len(steps))
            work()
        progress("ready", 1.0)

    def start(self, capture: str | None = None, output: str | None = None) -> None:
        """Open microphone and output and denoise from now on.

        Parameters
        ----------
        capture : str or None
            A microphone as in `devices.choose`, None for the default one, or `devices.DEMO`.
        output : str or None
            An output as in `devices.choose`; None is the virtual microphone, which has to exist. The demo goes to
            the default output instead, and nowhere if that cannot be had.

        Raises
        ------
        OSError
            If there is no sound server, no microphone or no virtual microphone, or a device does not open.
        ValueError
            If a name fits no device or several; the message lists the legal ones.
        """
        self.stop()
        chosen = backend.make(self._choice, capture)
        if capture == devices.DEMO:
            source, sink = devices.Device(devices.DEMO, "demo recording"), _speakers(output)
        else:
            source, sink = devices.choose(capture, devices.microphones(), "microphone"), _output(output)
        self._route, self._labels = (source.name, sink.name), (source.description, sink.description)
        block.bind(self._memory)
        self._memory["stream"] = np.zeros(1, block.STREAM)
        self._stream["state"]["bypassed"] = self.params.bypass  # no fade at the start
        self._position = 0
        self._message = ""
        self._open(chosen)
        self._backend = chosen
        self._stopping.clear()
        self._watcher = threading.Thread(target=self._watch, name="watch", daemon=True)
        self._watcher.start()

    def stop(self) -> None:
        """Close microphone and output. Stopping twice is fine."""
        if self._watcher is not None:
            self._stopping.set()
            self._watcher.join()
            self._watcher = None
        if self._backend is not None:
            self._backend.close()
            self._backend = None
        self._message = ""

    def snapshot(self) -> Snapshot:
        """Return levels, counters and state. Never raises."""
        running = self._backend
        if running is None:
            return Snapshot()
        source, sink = self._labels
        texts = {"source": source, "sink": sink, "message": self._message, "backend": running.name}
        return Snapshot(running=True, **texts, **read(self._stream))

    def frames(self) -> Frames | None:
        """Return the frames since the last call, or None if there are none. For one reader."""
        frames, self._position = drain(self._stream["ring"], self._position)
        return frames

    def recent(self, seconds: float) -> NDArray[np.float32]:
        """Return what the microphone gave last.

        Parameters
        ----------
        seconds : float
            At most ten.

        Returns
        -------
        (n,) float32
            Full scale = 1, newest sample last; shorter if the stream is younger.
        """
        return newest(self._stream, round(seconds * SAMPLE_RATE / HOP))

    def _watch(self) -> None:
        """Open the stream again when it delivers nothing, at growing intervals."""
        seen, heard = -1, time.monotonic()
        patience = REOPEN_FIRST
        while not self._stopping.wait(WATCH_EVERY):
            now, blocks = time.monotonic(), int(self._stream["blocks"])
            if blocks != seen:
                seen, heard = blocks, now
                patience, self._message = REOPEN_FIRST, ""
            elif now - heard > DEAD_AFTER:
                self._message = f"no sound comes from {self._labels[0]}; trying again"
                self._reopen()
                heard = time.monotonic() + patience - DEAD_AFTER
                patience = min(2.0 * patience, REOPEN_MOST)

    def _reopen(self) -> None:
        """Close and open the same devices. A server that was started anew has forgotten the virtual microphone."""
        running = self._backend
        if running is None:
            return
        running.close()
        try:
            if self._route[1] == virtual_linux.SINK and not virtual_linux.exists():
                virtual_linux.create()
            self._open(running)
        except OSError as error:
            self._message = f"{error}; trying again"

    def _open(self, chosen: backend.Backend) -> None:
        """Open the devices of the route; the demo goes on without its output."""
        try:
            chosen.open(*self._route, self._memory)
        except OSError:
            if self._route[0] != devices.DEMO or self._route[1] == NOWHERE.name:
                raise
            self._route, self._labels = (devices.DEMO, NOWHERE.name), (self._labels[0], NOWHERE.description)
            chosen.open(*self._route, self._memory)


def _output(name: str | None) -> devices.Device:
    """Find the output that a name means; None is the virtual microphone."""
    if not sys.platform.startswith("linux"):
        found = devices.outputs()
        cable = virtual_cable.find(sys.platform, found) if name is None else devices.choose(name, found, "output")
        if cable is None:
            raise OSError(virtual_cable.advice(sys.platform))
        return cable
    if name is None or name == virtual_linux.SINK:
        if not virtual_linux.exists():
            raise OSError("the virtual microphone is gone: start Quietmic again to make a new one")
        return devices.Device(virtual_linux.SINK, virtual_linux.DESCRIPTION, is_virtual=True)
    return devices.choose(name, devices.outputs(), "output")


def _speakers(name: str | None) -> devices.Device:
    """Find the output for the demo, which is no reason to fail."""
    try:
        return devices.choose(name, devices.outputs(), "output")
    except (OSError, ValueError):
        return NOWHERE
