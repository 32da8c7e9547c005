"""A bench for faults: a private server with two microphones, Quietmic as a process, and a listener that never stops.

The two microphones carry noise of different levels, so that what is heard tells which one it is.
"""

import contextlib
import ctypes
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from pathlib import Path

import numpy as np
import pytest
import sound_servers
from sound_servers import FEED, MICROPHONE, RATE, pactl
from waiting import wait_for

from app import control
from app.audio import libpulse as pa
from app.doctor.level import connected

ROOT = Path(__file__).parents[1]
LAPTOP, LAPTOP_FEED = "laptop_mic", "laptop_feed"
HEADSET_LEVEL, LAPTOP_LEVEL = 0.2, 0.02  # peak, full scale = 1
CHUNK = 480  # samples, 10 ms
ZERO = np.zeros(1, np.float32)
NOTHING = ctypes.c_size_t(-1).value  # libpulse's word for an error
library = pa.library
library.pa_stream_write.argtypes = (
    ctypes.c_void_p,
    ctypes.c_void_p,
    ctypes.c_size_t,
    ctypes.c_void_p,
    ctypes.c_int64,
    ctypes.c_int,
)
library.pa_stream_writable_size.restype, library.pa_stream_writable_size.argtypes = ctypes.c_size_t, (ctypes.c_void_p,)
SETTINGS = f'[devices]\nmicrophone = "{MICROPHONE}"\nmicrophones = ["{MICROPHONE}", "{LAPTOP}"]\n'


class Mouth(threading.Thread):
    """Plays noise into a sink without end, and again when the server was gone.

    It writes pieces of 10 ms only. PulseAudio's null sinks count whole microseconds: pieces of other lengths, as
    `pacat` writes them, let the clock of one run ahead of another's, and nothing passes bit by bit.
    """

    def __init__(self, sink, level, seconds=1):
        super().__init__(daemon=True)
        self._sink, self._stopping, self._place = sink, False, 0
        noise = level * np.random.default_rng(round(1000 * level)).uniform(-1, 1, RATE * seconds)
        self.samples = noise.astype("<f4")  # again and again
        self.start()

    def run(self):
        while not self._stopping:
            with contextlib.suppress(OSError), connected(1.0, "mouth") as (context, turn):
                self._play(context, turn)
            time.sleep(0.02)

    def _play(self, context, turn):
        sample, wishes = pa.SampleSpec(pa.FLOAT32LE, RATE, 1), pa.BufferAttributes(*[pa.ANY] * 5)
        wishes.tlength = 4 * RATE
        stream = pa.library.pa_stream_new(context, b"mouth", ctypes.byref(sample), None)
        if not stream:
            raise OSError("the server has gone")
        arguments = (ctypes.byref(wishes), pa.STREAM_FLAGS, None, None)
        pa.library.pa_stream_connect_playback(stream, self._sink.encode(), *arguments)
        try:
            while not self._stopping and pa.library.pa_stream_get_state(stream) <= pa.STREAM_READY:
                turn()
                if pa.library.pa_context_get_state(context) != pa.CONTEXT_READY:
                    return
                wanted = pa.library.pa_stream_writable_size(stream)
                for _ in range(0 if wanted == NOTHING else wanted // (4 * CHUNK)):
                    piece = self.samples[self._place : self._place + CHUNK]
                    pa.library.pa_stream_write(stream, piece.ctypes.data, piece.nbytes, None, 0, 0)
                    self._place = (self._place + CHUNK) % self.samples.size
        finally:
            pa.library.pa_stream_disconnect(stream)
            pa.library.pa_stream_unref(stream)

    def close(self):
        self._stopping = True
        self.join(5)


class Ear(threading.Thread):
    """Records the virtual microphone without end, and notes of each chunk when it came, how loud and how long it was.

    It asks the server not to lead it to another source when this one goes, which `parec` cannot.
    """

    def __init__(self, source="quietmic", follow=None):
        super().__init__(daemon=True)
        self._source, self._stopping, self._follow = source, False, follow
        self._chunks = deque(maxlen=100_000)  # (time, peak, samples)
        self.start()

    def run(self):
        while not self._stopping:
            with contextlib.suppress(OSError), connected(1.0, "ear") as (context, turn):
                self._record(context, turn)
            time.sleep(0.05)

    def _record(self, context, turn):
        sample = pa.SampleSpec(pa.FLOAT32LE, RATE, 1)
        fragments = pa.BufferAttributes(*[pa.ANY] * 4, 4 * CHUNK)
        stream = pa.library.pa_stream_new(context, b"ear", ctypes.byref(sample), None)
        if not stream:
            raise OSError("the server has gone")
        handle, address, size = ctypes.c_void_p(stream), ctypes.c_void_p(), ctypes.c_size_t()
        pa.library.pa_stream_connect_record(stream, self._source.encode(), ctypes.byref(fragments), pa.STREAM_FLAGS)
        try:
            while not self._stopping and pa.library.pa_stream_get_state(stream) <= pa.STREAM_READY:
                turn()
                if pa.library.pa_context_get_state(context) != pa.CONTEXT_READY:
                    return
                while pa.library.pa_stream_peek(handle, ctypes.byref(address), ctypes.byref(size)) >= 0 and size.value:
                    heard = np.frombuffer(ctypes.string_at(address.value, size.value), "<f4") if address.value else ZERO
                    self._chunks.append((time.monotonic(), float(np.abs(heard).max()), size.value // 4))
                    if self._follow is not None:
                        self._follow(heard if address.value else np.zeros(size.value // 4, np.float32))
                    pa.library.pa_stream_drop(handle)
        finally:
            pa.library.pa_stream_disconnect(stream)
            pa.library.pa_stream_unref(stream)

    def heard(self, begin, level=LAPTOP_LEVEL):
        """Return the first moment from `begin` on after which half a second was loud, or None."""
        chunks = [chunk for chunk in list(self._chunks) if chunk[0] >= begin]
        times = np.array([moment for moment, _, _ in chunks])
        loud = np.array([peak > 0.3 * level for _, peak, _ in chunks], bool)
        for i in np.flatnonzero(loud):
            window = (times >= times[i]) & (times < times[i] + 0.5)
            if times[-1] > times[i] + 0.5 and window.sum() >= 5 and loud[window].mean() > 0.8:
                return float(times[i])
        return None

    def level(self, seconds=0.3):
        """Return the median peak of the last moments."""
        now = time.monotonic()
        return float(np.median([peak for moment, peak, _ in list(self._chunks) if moment > now - seconds] or [0.0]))

    def gaps(self, begin, longest=0.05):
        """Count the stretches of silence in what was recorded since `begin` that last longer than `longest` seconds."""
        quiet, found = 0, 0
        for _, peak, samples in (chunk for chunk in list(self._chunks) if chunk[0] >= begin):
            before, quiet = quiet, 0 if peak > 0.3 * LAPTOP_LEVEL else quiet + samples
            found += before <= longest * RATE < quiet
        return found

    def close(self):
        self._stopping = True
        self.join(5)


class Bench:
    """Everything that a cell of the fault matrix works with."""

    def __init__(self, server, backend):
        self.server, self.backend = server, backend
        self.config = Path(server.environment["XDG_CONFIG_HOME"]) / "quietmic"
        self.config.mkdir(parents=True, exist_ok=True)
        self.log = server.folder / "quietmic.log"
        self.app = None
        self.mouths, self.ear = [], None

    def settle(self):
        """Plug the second microphone in, speak and listen."""
        self.plug_feed()
        self.mouths = [Mouth(FEED, HEADSET_LEVEL), Mouth(LAPTOP_FEED, LAPTOP_LEVEL)]
        self.ear = Ear()

    def plug_feed(self):
        load(
            "module-null-sink",
            f"sink_name={LAPTOP_FEED}",
            "rate=48000",
            "channels=1",
            "format=float32le",
            "norewinds=1",
        )
        wait_for(lambda: LAPTOP_FEED in pactl("list", "short", "sinks").stdout, LAPTOP_FEED)
        self.plug(LAPTOP, LAPTOP_FEED, "Laptop")

    def plug(self, source=MICROPHONE, feed=FEED, name="Headset", rate=RATE):
        label = f"source_properties=\"device.description='{name}'\""
        load(
            "module-remap-source",
            f"source_name={source}",
            f"master={feed}.monitor",
            "channels=1",
            f"rate={rate}",
            label,
        )

    def unplug(self, source=MICROPHONE):
        for line in pactl("list", "short", "modules").stdout.splitlines():
            if re.search(rf"source_name={source}(\s|$)", line):
                pactl("unload-module", line.split("\t")[0])

    def start(self, settings=SETTINGS):
        """Start Quietmic and return when it passes sound."""
        if settings is not None:
            (self.config / "settings.toml").write_text(settings)
        begun = time.monotonic()
        command = [sys.executable, "-m", "app", "live", "--bypass", "--backend", self.backend]
        with open(self.log, "ab") as log:
            self.app = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        return begun

    def status(self):
        with contextlib.suppress(OSError, ValueError):
            return control.ask("status")
        return {"events": [], "lost_blocks": -1, "phase": "", "blocks": 0}

    def waited_s(self, every_thread=False):
        """Return for how long Quietmic's main thread, or all, has waited for a processor that others used, in s."""
        process = Path(f"/proc/{self.app.pid}")
        files = process.glob("task/*/schedstat") if every_thread else [process / "schedstat"]
        return sum(int(file.read_text().split()[1]) for file in files) / 1e9

    def cpu_s(self):
        """Return what Quietmic has computed so far, in s."""
        fields = Path(f"/proc/{self.app.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def back(self, begin, level=LAPTOP_LEVEL, seconds=15.0):
        """Wait until sound is heard after `begin`; return how long that took, in s."""
        what = f"sound at level {level}"
        try:
            wait_for(lambda: self.ear.heard(begin, level) is not None, what, seconds)
        except AssertionError as error:
            raise AssertionError(
                f"{error}; heard now: {self.ear.level(1.0):.3f}; {self.status()['events'][-3:]}"
            ) from None
        return self.ear.heard(begin, level) - begin

    def tells(self, pattern, seconds=5.0):
        """Wait for a line of the timeline."""
        found = []
        wait_for(
            lambda: found.extend(re.findall(pattern, "\n".join(self.status()["events"]))) or found, pattern, seconds
        )
        return found[-1]

    def check(self):
        """Nothing leaked, nothing doubled, nothing crashed."""
        assert self.app.poll() is None, f"Quietmic ended with {self.app.returncode}: {self.log.read_text()[-800:]}"
        assert "Traceback" not in self.log.read_text(), self.log.read_text()[-2000:]
        modules = pactl("list", "short", "modules").stdout
        assert len(re.findall(r"sink_name=quietmic_sink\b", modules)) == 1, modules
        assert len(re.findall(r"source_name=quietmic\b", modules)) == 1, modules
        assert pactl("list", "short", "sources").stdout.count("\tquietmic\t") == 1

    def stop(self):
        """End Quietmic as a logout does, and look what is left."""
        if self.app is None or self.app.poll() is not None:
            return
        self.app.send_signal(signal.SIGTERM)
        self.app.wait(20)
        assert "quietmic" not in pactl("list", "short", "modules").stdout

    def close(self):
        for thread in (*self.mouths, self.ear):
            if thread is not None:
                thread.close()
        self.close_app()

    def close_app(self):
        if self.app is not None:
            self.app.kill()
            self.app.wait()


def load(*arguments):
    """Load a module; PipeWire refuses while its session comes up."""
    wait_for(lambda: pactl("load-module", *arguments).returncode == 0, arguments)


@contextlib.contextmanager
def bench(kind, backend, folder, realtime=True):
    """Yield a Bench on a private server of a kind, "pulseaudio" or "pipewire"."""
    folder.mkdir(mode=0o700)
    with pytest.MonkeyPatch.context() as patch, getattr(sound_servers, kind)(folder, patch, realtime) as server:
        made = Bench(server, backend)
        try:
            made.settle()
            yield made
        finally:
            made.close()
