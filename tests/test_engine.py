"""The engine as the window sees it, with a recording in place of a microphone."""

import threading
import time
from dataclasses import replace

import numpy as np
import pytest
import soundfile
from waiting import wait_for

from app.audio import backend, demo, devices
from app.audio.demo import Demo, load
from app.audio.devices import Device
from app.audio.engine import Engine, Snapshot
from dsp import weights
from dsp.constants import BANDS, BINS, HOP
from dsp.params import Params

NETWORK = weights.random(64, 0)


@pytest.fixture(autouse=True)
def _quiet(monkeypatch):
    """Let the demo find no output."""
    monkeypatch.setattr(devices, "outputs", list)


@pytest.fixture
def recording(tmp_path):
    """Return a path to two seconds of noise."""
    path = tmp_path / "noise.flac"
    soundfile.write(path, 0.1 * np.random.default_rng(0).standard_normal(96_000), 48_000)
    return path


@pytest.fixture
def engine(recording, monkeypatch):
    """Return an engine that plays the recording as its demo."""
    monkeypatch.setattr(backend, "make", lambda choice, capture, latency: Demo(recording))
    made = Engine(NETWORK)
    yield made
    made.stop()


def test_prepare_tells_how_far_it_is(engine):
    told = []
    engine.prepare(lambda text, share: told.append((text, share)))
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert told[0][1] == 0.0
    assert told[-1] == ("ready", 1.0)
    assert all(text for text, _ in told)


def test_nothing_runs_before_start_and_after_stop(engine):
    assert engine.snapshot() == Snapshot()
    assert engine.frames() is None
    engine.start(devices.DEMO)
    assert engine.running
    engine.stop()
    engine.stop()
    assert not engine.running
    assert engine.snapshot() == Snapshot()


def test_sound_flows_at_its_own_pace(engine):
    engine.start(devices.DEMO)
    wait_for(lambda: engine.snapshot().blocks > 0, "the first block")
    paces = []
    for _ in range(3):  # a second in which the machine stood still does not count
        first, begun = engine.snapshot().blocks, time.monotonic()
        time.sleep(1.0)
        snapshot = engine.snapshot()
        paces.append((snapshot.blocks - first) / (time.monotonic() - begun))
        if paces[-1] == pytest.approx(100, rel=0.3):
            break
    assert paces[-1] == pytest.approx(100, rel=0.3), paces
    assert snapshot.running
    assert snapshot.source == "demo recording"
    assert -20 < snapshot.input_peak_db < 0
    assert snapshot.message == ""
    assert 0 < snapshot.cpu_percent < 100


def test_frames_come_once_and_in_order(engine):
    engine.start(devices.DEMO)
    wait_for(lambda: engine.snapshot().blocks >= 10, "ten blocks")
    frames = engine.frames()
    n = len(frames.noisy)
    assert n >= 10
    assert frames.noisy.shape == frames.clean.shape == (n, BINS)
    assert frames.gain.shape == frames.strength.shape == (n, BANDS)
    assert frames.period.shape == frames.correlation.shape == (n,)
    engine.stop()
    engine.frames()
    assert engine.frames() is None


def test_params_reach_the_audio_thread(engine):
    engine.start(devices.DEMO)
    wait_for(lambda: engine.snapshot().blocks > 20, "sound")
    engine.params = replace(engine.params, bypass=True)
    assert engine.params.bypass
    wait_for(lambda: abs(engine.snapshot().reduction_db) < 0.01, "bypass to hand out what went in")
    engine.params = Params(strength=100.0)
    wait_for(lambda: engine.snapshot().reduction_db > 0.1, "the denoiser to work again")


def test_params_are_written_whole():
    made = Engine(NETWORK, Params(strength=50.0, limit_db=40.0, comb=False, bypass=True))
    control = made._memory[0]["control"]
    assert control["postfilter"] == pytest.approx(0.5**8)
    assert control["dry"] == pytest.approx(0.5**4.3)
    assert (control["comb"], control["bypass"]) == (0, 1)


def test_snapshot_never_raises_while_it_starts_and_stops(engine):
    stop = threading.Event()
    seen = []

    def look():
        while not stop.is_set():
            seen.append(engine.snapshot().blocks)
            engine.frames()

    thread = threading.Thread(target=look)
    thread.start()
    try:
        for _ in range(10):
            engine.start(devices.DEMO)
            engine.stop()
    finally:
        stop.set()
        thread.join()
    assert len(seen) > 10


@pytest.fixture
def fake_devices(monkeypatch):
    monkeypatch.setattr(devices, "microphones", lambda: [Device("mic", "A Microphone", is_default=True)])
    monkeypatch.setattr(devices, "outputs", lambda: [Device("speakers", "Speakers")])


@pytest.mark.usefixtures("fake_devices")
@pytest.mark.parametrize(("capture", "output", "what"), [("piano", None, "microphone"), (None, "moon", "output")])
def test_unknown_device_is_refused_and_named(engine, capture, output, what):
    with pytest.raises(ValueError, match=f"is no {what}; choose one of"):
        engine.start(capture, output)
    assert not engine.running


def test_unknown_backend_is_refused():
    with pytest.raises(ValueError, match="backend='jack' is none of auto, sounddevice, pulse"):
        backend.make("jack", None)


class Loudspeaker:
    """Takes 25 blocks at once and then has gone."""

    def __init__(self):
        self.blocks = []
        self.closed = False

    def write(self, samples):
        if len(self.blocks) == 25:
            raise OSError("the sound server has gone")
        self.blocks.append(samples.copy())

    def close(self):
        self.closed = True


def test_counters_go_on_when_other_devices_are_opened_and_old_sound_does_not(engine):
    engine.start(devices.DEMO)
    wait_for(lambda: engine.snapshot().blocks > 20, "sound")
    engine.release()
    blocks, begun = engine.snapshot().blocks, time.monotonic()
    assert engine.snapshot().running
    engine.open(devices.RECORDING, devices.NOWHERE)
    engine.release()
    assert engine.snapshot().blocks - blocks < 20 + 100 * (time.monotonic() - begun)
    begun = time.monotonic()
    engine.start(devices.DEMO)
    assert engine.snapshot().blocks < 2 + 100 * (time.monotonic() - begun), "counted anew"


def test_no_level_outlives_the_sound(engine):
    engine.start(devices.DEMO)
    engine._memory[0]["stream"]["line"]["muted"] = True
    wait_for(lambda: engine.snapshot().reduction_db != 0.0, "levels")
    assert engine.snapshot().passing
    engine.release()
    now = engine.snapshot()
    blocks, silent = now.blocks, Snapshot()
    assert (now.running, now.passing, now.source) == (True, False, "demo recording")
    for name in ("input_peak_db", "output_peak_db", "reduction_db", "clipped_percent", "muted", "dead", "cpu_percent"):
        assert getattr(now, name) == getattr(silent, name), name
    assert blocks > 0, "what counts is kept"


def test_demo_is_opened_to_nobody_where_its_output_refuses(engine, monkeypatch):
    def refuse(name):
        raise OSError(f"{name} does not open")

    monkeypatch.setattr(demo, "open_speaker", refuse)
    engine.open(devices.RECORDING, Device("speakers", "Speakers"))
    assert engine.snapshot().sink == "nowhere"


@pytest.mark.parametrize("output", [None, "moon"])
def test_demo_plays_to_nobody_where_there_is_no_output(engine, output):
    engine.start(devices.DEMO, output)
    assert engine.snapshot().sink == "nowhere"
    wait_for(lambda: engine.snapshot().blocks > 0, "the first block")


def test_demo_stops_although_its_output_hangs(engine, monkeypatch):
    class Hanging(Loudspeaker):
        def write(self, samples):
            released.wait(20)

    released = threading.Event()
    speaker = Hanging()
    monkeypatch.setattr(devices, "outputs", lambda: [Device("speakers", "Speakers")])
    monkeypatch.setattr(demo, "open_speaker", lambda name: speaker)
    engine.start(devices.DEMO)
    wait_for(lambda: engine.snapshot().blocks == 1, "the first block")
    engine.stop()
    assert not engine.running
    released.set()
    wait_for(lambda: speaker.closed, "the output to be let go")
    assert engine._memory[0]["stream"]["blocks"] == 1  # it touched nothing more


def test_shipped_demo_can_be_played():
    import assets

    samples = load(assets.path("demo.flac"))
    assert samples.size >= 48_000
    assert samples.size % HOP == 0
    assert 0.01 < np.abs(samples).max() <= 1.0


def test_demo_refuses_what_it_cannot_play(tmp_path):
    with pytest.raises(OSError, match="missing"):
        load(tmp_path / "missing.flac")
    soundfile.write(tmp_path / "slow.wav", np.zeros(8000), 8000)
    with pytest.raises(ValueError, match="8000 Hz"):
        load(tmp_path / "slow.wav")
