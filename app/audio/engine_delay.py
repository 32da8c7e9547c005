"""How late the engine is on this sound server: noise into a microphone made for it, and out of the virtual one."""

import contextlib
import statistics
import threading
import time
from collections.abc import Iterator
from typing import Any

import numpy as np

from app.audio import server, virtual_linux
from app.audio.backend import LATENCIES
from app.audio.engine import Engine
from app.audio.loopback import measure_delay
from app.audio.speaker import Speaker, open_speaker
from app.audio.virtual_mic import VirtualMicrophone
from dsp.constants import HOP
from dsp.params import Params
from dsp.weights import Weights

__all__ = ["CHOICES", "MICROPHONE", "measure", "noisy_microphone"]

CHOICES = {"pulse": LATENCIES, "sounddevice": ("normal", "safe")}
"""Backends with those of their latencies that differ."""

MICROPHONE = "quietmic_delay"  # by this name in a module's argument what a crash left is found
FEED = f"{MICROPHONE}_feed"
TIMES = 5  # measurements of a second each
STEADY_S = 2.5  # until the streams are steady
_LOUDNESS = np.float32(0.03)  # of the noise; nobody hears it


@contextlib.contextmanager
def noisy_microphone() -> Iterator[str]:
    """Give the sound server a microphone that hears white noise, until the end of the block.

    Yields
    ------
    str
        Its name.

    Raises
    ------
    OSError
        If no sound server answers or it refuses.
    """
    try:
        with server.conversation() as pulse:
            _sweep(pulse)
            form = "rate=48000 channels=1 format=float32le norewinds=1"
            virtual_linux.load(pulse, "module-null-sink", f"sink_name={FEED} {form} {_label('sink')}")
            virtual_linux.wait_for(lambda: FEED in {sink.name for sink in pulse.sink_list()})
            form = f"source_name={MICROPHONE} master={FEED}.monitor channels=1 {_label('source')}"
            virtual_linux.load(pulse, "module-remap-source", form)
            virtual_linux.wait_for(lambda: MICROPHONE in {source.name for source in pulse.source_list()})
        with _noise():
            yield MICROPHONE
    finally:
        with contextlib.suppress(OSError), server.conversation() as pulse:  # or the server went and took it along
            _sweep(pulse)


def _label(kind: str) -> str:
    return f"{kind}_properties=\"device.description='Quietmic measures its delay'\""


def _sweep(pulse: Any) -> None:
    """Unload what gives our names, newest first."""
    server.unload(pulse, reversed(server.carrying(pulse, f"_name={MICROPHONE}")))


@contextlib.contextmanager
def _noise() -> Iterator[None]:
    """Play into the microphone from a thread of ours."""
    speaker, ended = open_speaker(FEED), threading.Event()
    thread = threading.Thread(target=_play, args=(speaker, ended), name="noise", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        speaker.close()


def _play(speaker: Speaker, ended: threading.Event) -> None:
    rng = np.random.default_rng(1)
    with contextlib.suppress(OSError):  # the server has gone, which whoever listens is told too
        while not ended.is_set():
            speaker.write(_LOUDNESS * rng.standard_normal(HOP, np.float32))


def measure(weights: Weights, microphone: str, backend: str, latency: str, times: int = TIMES) -> dict[str, Any]:
    """Measure the delay from a microphone to the virtual one.

    The denoiser works, but the microphone is handed out as it is, equally late: noise could not be followed otherwise.

    Parameters
    ----------
    weights : Weights
        The network that runs meanwhile.
    microphone : str
        A source of the sound server, as from `noisy_microphone`.
    backend, latency : str
        See `app.audio.backend`.
    times : int
        How often. What the machine interrupted does not count, if anything else does.

    Returns
    -------
    dict
        `server`, `backend`, `latency`; `median`, `least` and `most` of the delay, and the engine's own estimate `told`,
        milliseconds; `lost` blocks.

    Raises
    ------
    OSError
        If the server or the backend is at fault, or the machine so busy that the sound could not be followed.
    """
    engine = Engine(weights, Params(bypass=True), backend, latency)
    engine.prepare()
    with VirtualMicrophone() as virtual:
        engine.start(microphone, virtual.output)
        try:
            time.sleep(STEADY_S)
            begin = engine.snapshot().lost_blocks
            delays = _repeat(engine, microphone, times)
            snapshot = engine.snapshot()
        finally:
            engine.stop()
    if not delays:
        raise OSError("too much sound was lost on the way to measure the delay: close other programs")
    return {
        "server": "pipewire" if server.is_pipewire() else "pulseaudio",
        "backend": backend,
        "latency": latency,
        "median": statistics.median(delays),
        "least": min(delays),
        "most": max(delays),
        "told": snapshot.delay_ms,
        "lost": snapshot.lost_blocks - begin,
    }


def _repeat(engine: Engine, microphone: str, times: int) -> list[float]:
    """Measure until there are so many undisturbed numbers, or twice as often."""
    found, undisturbed = [], []
    for _ in range(2 * times):
        lost = engine.snapshot().lost_blocks
        delay = measure_delay(microphone, virtual_linux.SOURCE, 1.0)
        if delay is not None:
            found.append(delay)
            if engine.snapshot().lost_blocks == lost:
                undisturbed.append(delay)
        if len(undisturbed) == times:
            break
    return undisturbed or found
