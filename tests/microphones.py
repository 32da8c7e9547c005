"""An engine that hears a microphone of a private sound server, and a microphone with a clock of its own."""

import contextlib
import subprocess
import sys

from sound_servers import RATE, end, pactl, priority

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


WRITER = """
import sys, time
import numpy as np
path, rate, burst = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
noise = (0.1 * np.random.default_rng(1).standard_normal(480_000)).astype("<f4")
with open(path, "wb", buffering=0) as pipe:
    begun, written = time.monotonic(), 0
    while True:
        time.sleep(burst)
        due = int((time.monotonic() - begun) * rate)
        pipe.write(noise.take(range(written, due), mode="wrap").tobytes())
        written = due
"""


class PipeMicrophone:
    """A microphone whose clock is faster than the server's by `ppm`: module-pipe-source gives what is written.

    It delivers what came within `burst` seconds at a time. A process of its own writes, in real time where that is
    permitted: threads of a test have to wait for each other.
    """

    def __init__(self, folder, ppm, burst=0.005):
        self._pipe = folder / "pipe"
        form = f"rate={RATE} channels=1 format=float32le"
        arguments = ("source_name=pipe", f"file={self._pipe}", *form.split())
        self._module = pactl("load-module", "module-pipe-source", *arguments).stdout.strip()
        assert self._module
        self._command = [*priority(), sys.executable, "-c", WRITER, str(self._pipe), str(RATE * (1 + 1e-6 * ppm))]
        self._command.append(str(burst))

    def __enter__(self):
        self._process = subprocess.Popen(self._command, stderr=subprocess.DEVNULL)
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Unplug it; twice is fine."""
        pactl("unload-module", self._module)
        end(self._process)
        self._pipe.unlink(missing_ok=True)
