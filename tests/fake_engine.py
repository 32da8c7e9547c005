"""An engine without sound: it makes moving frames, so that the window can be built and tested alone."""

import threading
import time
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from app.audio.watch import World
from app.timeline import Timeline
from dsp.constants import BAND_CENTRES, BANDS, BINS, HOP, SAMPLE_RATE
from dsp.params import Params


class Frames(NamedTuple):
    noisy: np.ndarray
    clean: np.ndarray
    gain: np.ndarray
    applied: np.ndarray
    strength: np.ndarray
    period: np.ndarray
    correlation: np.ndarray


@dataclass(frozen=True)
class Snapshot:
    running: bool = True
    passing: bool = True
    source: str = "Built-in microphone"
    sink: str = "Quietmic microphone"
    input_peak_db: float = -14.0
    output_peak_db: float = -17.0
    reduction_db: float = 21.3
    delay_ms: float = 43.0
    cpu_percent: float = 6.2
    blocks: int = 0
    late_blocks: int = 0
    lost_blocks: int = 0
    message: str = ""
    backend: str = "pulse"
    dry_blocks: int = 0
    overload: str = ""
    drift_ppm: float | None = None
    clipped_percent: float = 0.0
    muted: bool = False
    dead: bool = False
    realtime: str = "real time"
    grown_ms: float = 0.0


@dataclass
class FakeEngine:
    """Speech-like frames in noise, three hops a call."""

    params: Params = field(default_factory=Params)
    running: bool = False
    is_open: bool = False
    capture: str | None = None
    output: str | None = None
    log: list[str] = field(default_factory=list)
    hops_per_call: int = 3
    drained: int = 0
    looked: int = 0
    now: int = 0
    state: Snapshot = field(default_factory=Snapshot)
    timeline: Timeline = field(default_factory=Timeline)
    message: str = ""

    @staticmethod
    def prepare(progress):
        for part in (0.0, 0.5, 1.0):
            progress("Compiling", part)

    def open(self, source, sink):
        self.log.append(f"open {source.name} {sink.name}")
        self.capture, self.output, self.running, self.is_open = source.name, sink.name, True, True

    def release(self):
        if self.is_open:
            self.log.append("release")
        self.is_open = False

    def stop(self):
        self.log.append("stop")
        self.running = False

    def snapshot(self):
        self.looked += 1
        now = self.state
        passing, message = now.passing and self.is_open, self.message or now.message
        return replace(now, blocks=now.blocks + self.looked, passing=passing, message=message)

    def frames(self):
        self.drained += 1
        hops = np.arange(self.now, self.now + self.hops_per_call)
        self.now += self.hops_per_call
        return make_frames(hops)


class FakeWatch:
    """A sound server that has what a test says."""

    def __init__(self, *microphones, server=True, **world):
        self.world = World(server, microphones, virtual=server, **world)
        self.woken = threading.Event()
        self.woke = time.monotonic()

    def change(self, **changes):
        self.world = replace(self.world, **changes)
        self.woken.set()

    def look(self, seconds):
        self.woken.wait(seconds)
        self.woken.clear()
        self.woke = time.monotonic()
        return self.world

    def wake(self):
        self.woken.set()

    def refresh(self):
        pass

    def close(self):
        pass


def make_frames(hops):
    """Draw a sung vowel with pauses in pink noise, for these hop numbers."""
    rng = np.random.default_rng(int(hops[0]) + 1)
    frequency = np.arange(BINS) * (SAMPLE_RATE / 2 / (BINS - 1))
    seconds = hops[:, None] * (HOP / SAMPLE_RATE)
    pitch = 150 + 45 * np.sin(2 * np.pi * 0.7 * seconds) + 12 * np.sin(2 * np.pi * 5 * seconds)
    voiced = np.clip(1.6 * np.sin(2 * np.pi * 0.55 * seconds) + 0.8 * np.sin(2 * np.pi * 2.3 * seconds), 0, 1)
    harmonics = np.exp(-((((frequency / pitch + 0.5) % 1 - 0.5) * pitch / 45) ** 2))
    first = 500 + 250 * np.sin(2 * np.pi * 0.9 * seconds)
    formants = sum(
        level * np.exp(-(((frequency - centre) / width) ** 2))
        for centre, width, level in ((first, 260, 1.0), (3.1 * first, 420, 0.35), (5.4 * first + 300, 700, 0.1))
    )
    hiss = 6e-4 * np.clip(np.sin(2 * np.pi * 2.3 * seconds + 2), 0, 1) * np.exp(-(((frequency - 7000) / 2600) ** 2))
    speech = voiced**2 * harmonics * formants * 2.0 * np.exp(-frequency / 3500) + hiss
    noise = 1e-3 / (1 + frequency / 300) * rng.exponential(1.0, (len(hops), BINS))
    bins = np.array(BAND_CENTRES)
    smooth = np.stack([np.convolve(row, np.ones(5) / 5, "same") for row in speech])[:, bins]
    gain = np.sqrt(smooth / (smooth + 1e-3 / (1 + frequency[bins] / 300))).astype(np.float32)
    strength = (voiced * 0.9 * np.exp(-frequency[bins] / 5000) * np.ones(BANDS)).astype(np.float32)
    per_bin = np.stack([np.interp(np.arange(BINS), bins, row) for row in gain])
    noisy = (speech + noise).astype(np.float32)
    clean = (per_bin**2 * noisy).astype(np.float32)
    period = (SAMPLE_RATE / pitch[:, 0]).astype(np.float32)
    return Frames(noisy, clean, gain, gain, strength, period, (0.95 * voiced[:, 0]).astype(np.float32))
