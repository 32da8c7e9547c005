"""An engine that hears a microphone of a private sound server, and a microphone with a clock of its own."""

import contextlib
import os
import threading
import time

import numpy as np
from sound_servers import RATE, pactl, priority

from app.audio.engine import Engine
from app.audio.virtual_mic import VirtualMicrophone
from dsp import weights
from dsp.params import Params

NETWORK = weights.random(64, 0)


@contextlib.contextmanager
def hearing(source, latency="normal", choice="pulse"):
    """Start an engine in bypass from a source into the virtual microphone."""
    engine = Engine(NETWORK, Params(bypass=True), choice, latency)
    engine.prepare()
    with VirtualMicrophone() as microphone:
        engine.start(source, microphone.output)
        try:
            yield engine
        finally:
            engine.stop()


class PipeMicrophone:
    """A microphone whose clock is faster than the server's by `ppm`: module-pipe-source gives what we write.

    It delivers what came within `burst` seconds at a time.
    """

    def __init__(self, folder, ppm, burst=0.005):
        self._pipe, self._rate, self._burst = folder / "pipe", RATE * (1 + 1e-6 * ppm), burst
        form = f"rate={RATE} channels=1 format=float32le"
        arguments = ("source_name=pipe", f"file={self._pipe}", *form.split())
        self._module = pactl("load-module", "module-pipe-source", *arguments).stdout.strip()
        assert self._module
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._write)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Unplug it; twice is fine."""
        self._stopping.set()
        pactl("unload-module", self._module)  # which also ends a write that waits for room
        self._thread.join()
        self._pipe.unlink(missing_ok=True)

    def _write(self):
        if priority():
            os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(10))
        rng, begun, written = np.random.default_rng(1), time.monotonic(), 0
        with open(self._pipe, "wb", buffering=0) as pipe, contextlib.suppress(BrokenPipeError):
            while not self._stopping.wait(self._burst):
                due = int((time.monotonic() - begun) * self._rate) - written
                pipe.write((0.1 * rng.standard_normal(due)).astype("<f4").tobytes())
                written += due
