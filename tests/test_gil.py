"""Something holds the interpreter lock for 100 ms at a time: compiled audio threads do not notice, Python's does."""

import contextlib
import ctypes
import threading
import time

import numpy as np
import pytest
import sound_servers
from sound_servers import SPEAKERS, playing

from app.audio.engine import Engine
from app.audio.portaudio import alsa_config
from dsp import weights
from dsp.constants import HOP, SAMPLE_RATE
from dsp.params import Params

SECONDS = 2.0
NETWORK = weights.random(64, 0)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("pulseaudio")
        noise = (0.1 * np.random.default_rng(1).standard_normal(60 * SAMPLE_RATE)).astype(np.float32)
        with sound_servers.pulseaudio(folder, patch, realtime=True) as running, playing(noise, folder):
            yield running


@contextlib.contextmanager
def held_lock():
    """Hold the interpreter lock 100 ms, give others a moment, hold it again."""
    usleep = ctypes.PyDLL(None).usleep  # PyDLL: the lock is not released during the call
    stop = threading.Event()

    def hold():
        while not stop.is_set():
            usleep(100_000)
            time.sleep(0.001)

    thread = threading.Thread(target=hold)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@pytest.mark.server
@pytest.mark.parametrize("choice", ["pulse", "sounddevice"])
def test_compiled_engine_loses_no_block(server, choice):
    engine = Engine(NETWORK, Params(bypass=True), choice)
    engine.prepare()
    engine.start(None, SPEAKERS)
    try:
        time.sleep(1.5)  # until the stream is steady
        for _ in range(3):  # the machine itself may stand still; held locks are there each time
            lost, missing = losses(engine)
            print(f"{choice}: {lost} lost, {missing:.1f} missing")
            if lost == 0 and missing < 12:  # what may be under way
                return
        pytest.fail("blocks are lost each time")
    finally:
        engine.stop()


def losses(engine):
    """Hold the lock again and again. Return lost blocks, and those that did not come."""
    before = engine.snapshot()
    with held_lock():
        begun = time.monotonic()
        time.sleep(SECONDS)
        seconds, after = time.monotonic() - begun, engine.snapshot()
    return after.lost_blocks - before.lost_blocks, seconds * SAMPLE_RATE / HOP - (after.blocks - before.blocks)


@pytest.mark.server
def test_python_callback_loses_blocks(server, monkeypatch):
    """The same stream as the engine's, with a callback as most programs have it."""
    lost = []

    def callback(data, out, frames, times, status):
        out[:] = data
        if status:
            lost.append(str(status))

    path = server.folder / "alsa.conf"
    path.write_text(alsa_config(sound_servers.MICROPHONE, SPEAKERS))
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(path))
    import sounddevice

    sounddevice._terminate()
    sounddevice._initialize()
    settings = {"samplerate": SAMPLE_RATE, "blocksize": HOP, "channels": 1, "dtype": "float32", "latency": 0.06}
    with sounddevice.Stream(device=("quietmic_capture", "quietmic_output"), callback=callback, **settings):
        time.sleep(1.5)
        lost.clear()
        with held_lock():
            time.sleep(SECONDS)
    print(f"Python callback: {len(lost)} interruptions in {SECONDS:.0f} s")
    assert len(lost) >= 5
