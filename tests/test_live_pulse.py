"""The whole way on a private PulseAudio server: into a fake microphone, out of the virtual one."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import sound_servers
import soundfile
from fault_bench import Mouth
from microphones import hearing
from sound_servers import (
    FEED,
    LOST,
    MICROPHONE,
    RATE,
    SPEAKERS,
    delay_ms,
    end,
    follow,
    interruptions,
    pactl,
    playing,
    record,
    wait_for,
)

import assets
from app import control
from app.audio import virtual_linux
from app.audio.demo import load
from app.audio.devices import DEMO
from app.audio.engine import Engine
from app.audio.virtual_mic import VirtualMicrophone
from dsp import weights
from dsp.params import Params

pytestmark = pytest.mark.server
NETWORK = weights.random(64, 0)
TRAINED = assets.path("percepnet.npz")
SPEECH = __file__.replace("test_live_pulse.py", "data/speech.flac")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        with sound_servers.pulseaudio(tmp_path_factory.mktemp("pulseaudio"), patch, realtime=True) as running:
            yield running


@pytest.fixture
def live():
    """Return a function that starts an engine into the virtual microphone."""
    started = []

    def start(params, choice="auto", network=NETWORK):
        engine = Engine(network, params, choice)
        engine.prepare()
        microphone = VirtualMicrophone()
        microphone.create()
        started.extend((engine.stop, microphone.remove))
        engine.start(None, microphone.output)
        return engine

    yield start
    for stop in started:
        stop()


def white_noise(seconds):
    return (0.1 * np.random.default_rng(1).standard_normal(int(seconds * RATE))).astype(np.float32)


def test_bypass_is_exact_for_twenty_seconds(server, live, tmp_path):
    noise = white_noise(27)
    engine = live(Params(bypass=True))
    with playing(noise, tmp_path):
        (dry, wet), counts = record([MICROPHONE, virtual_linux.SOURCE], 21.5, tmp_path)
        snapshot = engine.snapshot()
    ahead = [follow(noise, dry), follow(noise, wet)]
    after_first_second = ahead[1][150:]
    assert after_first_second.size * 480 >= 20 * RATE
    print(f"\ndelay {delay_ms(ahead, counts):.0f} ms, {interruptions(after_first_second)} interruptions; {snapshot}")
    assert interruptions(after_first_second) <= 1
    assert (after_first_second != LOST).mean() > 0.95
    assert 30 < delay_ms(ahead, counts) < 150


@pytest.mark.slow
def test_our_pieces_do_not_hurry_the_null_sinks_clock(server):
    """PulseAudio's null sink counts whole microseconds; with pieces of any length it ran 30 ppm fast."""
    mouth = Mouth(FEED, 0.1)
    try:
        with hearing(MICROPHONE) as engine:
            drift = engine._backend._memory[0]["drift"]
            # A busy machine measures with some ppm of error at first, and anew after each interruption.
            wait_for(lambda: drift["windows"] >= 12 and abs(drift["rate"]) < 8e-6, "a clock that is not hurried", 60)
            print(f"\ndrift {1e6 * drift['rate']:+.1f} ppm")
            wait_for(lambda: not drift["engaged"], "no resampling", 30)
    finally:
        mouth.close()


@pytest.mark.skipif(not sound_servers.priority(), reason="this user may not run anything in real time")
def test_portaudios_threads_run_in_real_time_too(server, live):
    """Its own, which calls us, and those of ALSA's plug-in; nobody else would see to that."""
    engine = live(Params(), "sounddevice")
    wait_for(lambda: engine.snapshot().realtime == "real time", "real time", 10)
    names = {path.parent.name: path.read_text().strip() for path in Path("/proc/self/task").glob("*/comm")}
    theirs = [int(thread) for thread, name in names.items() if name == "threaded-ml"]
    assert len(theirs) == 2
    for thread in (*theirs, int(engine._stream["thread"])):
        assert os.sched_getscheduler(thread) & ~os.SCHED_RESET_ON_FORK == os.SCHED_RR


def test_portaudio_is_mostly_exact(server, live, tmp_path):
    """ALSA's plug-in loses sound now and then under load, which is why `auto` does without it here."""
    noise = white_noise(9)
    live(Params(bypass=True), "sounddevice")
    for _ in range(3):
        with playing(noise, tmp_path):
            (dry, wet), counts = record([MICROPHONE, virtual_linux.SOURCE], 4.0, tmp_path)
        ahead = [follow(noise, dry), follow(noise, wet)]
        exact = (ahead[1][100:] != LOST).mean()
        print(f"\nPortAudio: delay {delay_ms(ahead, counts):.0f} ms, {interruptions(ahead[1][100:])} interruptions")
        if exact > 0.8:
            return
    pytest.fail(f"only {100 * exact:.0f} % arrive as they were")


@pytest.mark.skipif(not TRAINED.exists(), reason="there is no trained network yet")
def test_voice_focus_improves_noisy_speech_by_3_db(server, live, tmp_path):
    speech = soundfile.read(SPEECH, dtype="float32")[0]
    rng = np.random.default_rng(2)
    noise = np.cumsum(rng.standard_normal(speech.size)) * 0.002 + rng.standard_normal(speech.size)
    noise *= np.linalg.norm(speech) / np.linalg.norm(noise) * 10 ** (-5 / 20)
    noisy = np.concatenate([np.zeros(RATE), speech + noise, np.zeros(2 * RATE)]).astype(np.float32)
    clean = np.concatenate([np.zeros(RATE), speech, np.zeros(2 * RATE)])
    engine = live(Params(), network=weights.load(TRAINED))
    wait_for(lambda: engine.snapshot().blocks > 50, "the stream")
    for _ in range(3):  # where sound is cut by other work on the machine, the two cannot be compared
        lost = engine.snapshot().lost_blocks
        with playing(noisy, tmp_path):
            (wet,), _ = record([virtual_linux.SOURCE], noisy.size / RATE, tmp_path)
        if engine.snapshot().lost_blocks == lost:
            break
    before, after = si_sdr(noisy[RATE : RATE + speech.size], speech), aligned_si_sdr(wet, clean)
    print(f"\nSI-SDR {before:.1f} dB before, {after:.1f} dB after; {engine.snapshot()}")
    assert after >= before + 3.0


def si_sdr(estimate, target):
    """Scale-invariant signal-to-distortion ratio in dB."""
    part = np.dot(estimate, target) / np.dot(target, target) * target
    return 10 * np.log10(np.dot(part, part) / np.dot(estimate - part, estimate - part))


def aligned_si_sdr(recorded, target):
    """SI-SDR at the lag where the two are most alike."""
    size = 2 * max(recorded.size, target.size)
    spectrum = np.fft.rfft(recorded, size) * np.conj(np.fft.rfft(target, size))
    lag = int(np.argmax(np.fft.irfft(spectrum, size)))
    lag -= size if lag > size // 2 else 0
    first, last = max(0, lag), min(recorded.size, target.size + lag)
    return si_sdr(recorded[first:last].astype(float), target[first - lag : last - lag])


@pytest.fixture
def command(tmp_path):
    """Return the words that start `quietmic live` with an untrained network."""
    path = tmp_path / "network.npz"
    weights.save(path, NETWORK.layers, NETWORK.description)
    return [sys.executable, "-m", "app", "live", "--always-on", "--bypass", "--weights", str(path)]


def virtual_microphones():
    return pactl("list", "short", "sources").stdout.count("\tquietmic\t")


def test_live_command_plays_the_demo_where_no_server_is(command, tmp_path, monkeypatch):
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/nothing")
    done = subprocess.run([*command, "--seconds", "1"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "no sound server answers" in done.stderr
    assert "demo recording > nowhere (demo): in" in done.stderr
    refused = subprocess.run([*command, "--input", "fake"], capture_output=True, text=True, timeout=60)
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1].startswith("quietmic: no sound server answers: start PipeWire")


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_live_command_cleans_up_when_stopped(server, command, tmp_path, stop):
    log = tmp_path / "errors.txt"
    plain = ["env", "--default-signal=INT"]  # who runs the tests in the background lets them ignore Ctrl-C
    with log.open("w") as errors:
        process = subprocess.Popen([*plain, *command], stderr=errors)
    try:
        wait_for(lambda: "choose 'Quietmic microphone' as the microphone" in log.read_text(), "sound", 60)
        assert virtual_microphones() == 1
        process.send_signal(stop)
        assert process.wait(60) == 130
    finally:
        end(process)
    assert "Traceback" not in log.read_text()
    assert virtual_microphones() == 0


def test_live_command_ends_after_its_seconds(server, command):
    done = subprocess.run([*command, "--seconds", "1"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "Fake Microphone > Quietmic microphone (sound server): in" in done.stderr
    assert virtual_microphones() == 0


def test_live_command_replaces_what_a_killed_one_left(server, command):
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    wait_for(lambda: virtual_microphones() == 1, "the virtual microphone", 60)
    process.kill()
    process.wait()
    assert virtual_microphones() == 1
    with VirtualMicrophone():
        assert virtual_microphones() == 1
    assert virtual_microphones() == 0


def test_second_live_command_leaves_the_first_alone(server, command):
    first = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: virtual_microphones() == 1, "the virtual microphone", 60)
        modules = pactl("list", "short", "modules").stdout
        second = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert second.returncode == 1
        assert second.stderr.startswith(f"quietmic: Quietmic is running already (process {first.pid})")
        assert second.stderr.count("\n") == 1
        assert pactl("list", "short", "modules").stdout == modules
        assert control.ask("status")["pid"] == first.pid
        assert control.ask("on")["on"] is True  # it was started with --bypass
    finally:
        end(first)
    assert virtual_microphones() == 0


def test_demo_is_heard_on_the_default_output(server, tmp_path):
    engine = Engine(NETWORK, Params(bypass=True))
    engine.prepare()
    engine.start(DEMO)
    try:
        wait_for(lambda: engine.snapshot().blocks > 20, "the demo")
        assert engine.snapshot().sink == "Fake Speakers"
        first, begun = engine.snapshot().blocks, time.monotonic()
        (heard,), _ = record([f"{SPEAKERS}.monitor"], 2.0, tmp_path)
        pace = (engine.snapshot().blocks - first) / (time.monotonic() - begun)
    finally:
        engine.stop()
    recording = load(assets.path("demo.flac"))
    once_more = np.concatenate([recording, recording[: 4 * RATE]])  # it may be at its end
    pieces = np.split(heard[RATE // 2 : 3 * RATE // 2], 4)
    quality = [aligned_si_sdr(piece, once_more) for piece in pieces]
    print(f"\ndemo: {np.round(quality)} dB, {pace:.1f} blocks/s")
    assert np.median(quality) > 60  # 16 bits; under load an interruption may hit a piece
    assert 90 < pace < 110  # the server's clock


def test_live_command_names_the_microphones_it_knows(server, command):
    done = subprocess.run([*command, "--input", "piano"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr.splitlines()[0].endswith("'piano' is no microphone; choose one of: fake_mic (Fake Microphone)")
    assert virtual_microphones() == 0
