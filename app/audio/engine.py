"""The live denoiser as the rest of the program sees it: start, stop, settings in, levels and frames out."""

import sys
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from app.audio import backend, block, devices, virtual_cable, virtual_linux
from app.audio.devices import NOWHERE
from app.audio.readout import Frames, Snapshot, counters, drain, read
from app.audio.tap import newest
from app.timeline import Timeline
from dsp.constants import HOP, SAMPLE_RATE
from dsp.denoiser import observe, render
from dsp.network import infer
from dsp.params import Params
from dsp.weights import Weights

__all__ = ["Engine", "Frames", "Snapshot"]

# What ends with the stream.
_OF_THE_SOUND = (
    "state",
    "frame",
    "pending",
    "ready",
    "filled",
    "split",
    "load",
    "device_delay",
    "growth",
    "line",
    "meters",
)


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
    latency : str
        How much sound is kept in stock, one of `app.audio.backend.LATENCIES`.
    small : Weights, optional
        A smaller network for times when the machine is too busy for the first; without it the microphone is handed
        out as it is then.

    Attributes
    ----------
    message : str
        What snapshots say is wrong; empty if nothing is.
    timeline : Timeline
        What happened to the sound.
    """

    def __init__(
        self,
        weights: Weights,
        params: Params | None = None,
        choice: str = "auto",
        latency: str = "normal",
        small: Weights | None = None,
    ) -> None:
        self._weights = weights, small  # the records below hold addresses of their numbers
        self._memory = np.zeros(1, block.ENGINE)
        self._memory["weights"] = weights.record
        if small is not None:
            self._memory["small"] = small.record
        self._stream = self._memory[0]["stream"]  # a view
        self._choice, self._latency = choice, latency
        self._backend: backend.Backend | None = None
        self._running = self._is_open = False
        self._source = self._sink = NOWHERE
        self.message = ""
        self._position = 0  # in the ring of frames
        self.timeline = Timeline()
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
        return self._running

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
            ("sound card", backend.make(self._choice, None, self._latency).prepare),
        ]
        for number, (text, work) in enumerate(steps):
            progress(text, number / len(steps))
            work()
        progress("ready", 1.0)

    def start(self, capture: str | None = None, output: str | None = None) -> None:
        """Open microphone and output and denoise from now on, with fresh counters.

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
        if capture == devices.DEMO:
            self.open(devices.RECORDING, _speakers(output))
        else:
            self.open(devices.choose(capture, devices.microphones(), "microphone"), _output(output))

    def open(self, source: devices.Device, sink: devices.Device) -> None:
        """Open these devices in place of what is open. Counters and pictures go on; after `stop` they start anew.

        Raises
        ------
        OSError
            If a device does not open; then nothing is.
        """
        self.release()
        if not self._running:
            self._memory["stream"] = np.zeros(1, block.STREAM)
            self._position = 0
            self.message = ""
        if self._backend is None or (source.name == devices.DEMO) != (self._source.name == devices.DEMO):
            self._backend = backend.make(self._choice, source.name, self._latency)
        self._source, self._sink = source, sink
        block.bind(self._memory)
        excused = self._stream["growth"]["grown"] > 0
        for name in _OF_THE_SOUND:  # nothing heard before the gap comes out after it
            self._stream[name] = np.zeros(1, block.STREAM[name])[0]
        self._stream["growth"]["excused"] = excused
        self._stream["state"]["bypassed"] = self.params.bypass  # no fade at the start
        try:
            self._open()
        except OSError:
            self._backend = None
            raise
        self._running = self._is_open = True

    def _open(self) -> None:
        """Open the devices; the demo goes on without its output."""
        assert self._backend is not None
        try:
            self._backend.open(self._source.name, self._sink.name, self._memory)
        except OSError:
            if self._source.name != devices.DEMO or self._sink == NOWHERE:
                raise
            self._sink = NOWHERE
            self._backend.open(self._source.name, self._sink.name, self._memory)

    def release(self) -> None:
        """Let go of microphone and output until `open`; counters stay. Twice is fine."""
        if self._is_open and self._backend is not None:
            self._backend.close()
        self._is_open = False

    def stop(self) -> None:
        """Close microphone and output. Stopping twice is fine."""
        self.release()
        self._backend = None
        self._running = False
        self.message = ""

    def snapshot(self) -> Snapshot:
        """Return levels, counters and state. Never raises."""
        if not self._running:
            return Snapshot(message=self.message)
        now, passing = self._backend, self._is_open
        texts = {"source": self._source.description, "sink": self._sink.description, "message": self.message}
        texts["backend"] = now.name if now is not None else ""
        told = read(self._stream) if passing else counters(self._stream)  # the last levels are none of the present
        return Snapshot(running=True, passing=passing, **texts, **told)

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
