"""Private sound servers with a fake microphone, and what plays into and records from them.

The fake microphone is a real source (`fake_mic`) fed by whatever is played into the sink `fake_mic_feed`.
"""

import contextlib
import functools
import os
import shutil
import signal
import subprocess

import numpy as np
import pytest
from waiting import wait_for

RATE = 48_000
LOST = -(1 << 40)
MICROPHONE, FEED, SPEAKERS = "fake_mic", "fake_mic_feed", "fake_speakers"
DEVICES = (
    f"module-null-sink sink_name={SPEAKERS} rate=48000 channels=2 norewinds=1 "
    "sink_properties=\"device.description='Fake Speakers'\"",
    f"module-null-sink sink_name={FEED} rate=48000 channels=1 format=float32le norewinds=1 "
    "sink_properties=\"device.description='Fake Feed'\"",
    f"module-remap-source source_name={MICROPHONE} master={FEED}.monitor channels=1 "
    "source_properties=\"device.description='Fake Microphone'\"",
)


class Server:
    """A private sound server that can be stopped, killed and started again.

    `start` runs the programs of `boot`, which gets a function that starts one; `priority` is put before each.
    """

    def __init__(self, folder, environment, boot, realtime):
        self.folder, self.environment, self._boot = folder, environment, boot
        self._priority = priority() if realtime else []
        self.processes = []

    def start(self):
        self.processes = []
        self._boot(self._run)
        for process in self.processes if self._priority else ():  # PulseAudio gives up what it was started with
            subprocess.run(["chrt", "-a", "-f", "-p", "10", str(process.pid)], check=False)

    def _run(self, *command, log):
        with open(self.folder / log, "ab") as file:
            command = [*self._priority, *command]
            self.processes.append(subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT))

    def signal(self, number):
        for process in self.processes:
            process.send_signal(number)

    def kill(self):
        self.signal(signal.SIGKILL)
        for process in self.processes:
            process.wait()

    def stop(self):
        for process in reversed(self.processes):
            end(process)


@functools.cache
def priority():
    """Return what stands before a command to run it in real time, as sound servers do; empty if forbidden."""
    hurry = ["chrt", "-f", "10"]
    return (
        hurry if shutil.which("chrt") and subprocess.run([*hurry, "true"], capture_output=True).returncode == 0 else []
    )


def pactl(*arguments):
    return subprocess.run(["pactl", *arguments], capture_output=True, text=True, timeout=10)


@contextlib.contextmanager
def environment(folder, monkeypatch):
    """Point libpulse, ALSA and PipeWire at `folder`."""
    values = {
        "XDG_RUNTIME_DIR": str(folder),
        "PULSE_RUNTIME_PATH": str(folder / "pulse"),
        "PULSE_SERVER": f"unix:{folder}/pulse/native",
        "PIPEWIRE_RUNTIME_DIR": str(folder),
        "XDG_STATE_HOME": str(folder / "state"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder}/bus",
    }
    for name in ("pulse", "state", "config"):
        (folder / name).mkdir(mode=0o700)
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    yield values


@contextlib.contextmanager
def processes():
    """Start programs; end them in reverse order, by force if they do not listen."""
    with contextlib.ExitStack() as stack:

        def start(*command, log):
            with open(log, "ab") as file:
                process = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT)
            stack.callback(end, process)
            return process

        yield start


def end(process, patience=5.0):
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def need(*programs):
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        pytest.skip(f"{', '.join(missing)} not installed")


@contextlib.contextmanager
def pulseaudio(folder, monkeypatch, realtime=False):
    need("pulseaudio", "pactl")
    script = folder / "test.pa"
    socket = folder / "pulse" / "native"
    lines = [f"load-module module-native-protocol-unix auth-anonymous=1 socket={socket}"]
    lines += [f"load-module {device}" for device in DEVICES]
    script.write_text("\n".join([*lines, f"set-default-sink {SPEAKERS}", f"set-default-source {MICROPHONE}", ""]))
    options = ["--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--high-priority=yes"]

    def boot(run):
        run("pulseaudio", "-n", "-F", str(script), *options, log="pulseaudio.log")
        wait_for(lambda: MICROPHONE in pactl("list", "short", "sources").stdout, "PulseAudio")

    with environment(folder, monkeypatch) as values:
        yield from running(Server(folder, values, boot, realtime))


@contextlib.contextmanager
def pipewire(folder, monkeypatch, realtime=False):
    need("pipewire", "wireplumber", "pipewire-pulse", "dbus-daemon", "pactl")

    def boot(run):
        (folder / "pipewire-0").unlink(missing_ok=True)
        run("pipewire", log="pipewire.log")
        wait_for((folder / "pipewire-0").exists, "PipeWire")
        run("wireplumber", log="wireplumber.log")
        run("pipewire-pulse", log="pipewire-pulse.log")
        wait_for(lambda: pactl("info").returncode == 0, "pipewire-pulse")
        for device in DEVICES:  # refused until the session manager is up
            wait_for(lambda device=device: pactl("load-module", *device.split(" ", 2)).returncode == 0, device)
        wait_for(lambda: MICROPHONE in pactl("list", "short", "sources").stdout, "the fake microphone")
        for kind, name in (("sink", SPEAKERS), ("source", MICROPHONE)):  # the session manager follows a little later
            pactl(f"set-default-{kind}", name)
            get = f"get-default-{kind}"
            wait_for(lambda get=get, name=name: pactl(get).stdout.strip() == name, f"{name} as the default")

    with environment(folder, monkeypatch) as values:
        address = f"--address={values['DBUS_SESSION_BUS_ADDRESS']}"
        bus = subprocess.Popen(["dbus-daemon", "--session", address, "--nofork", "--nopidfile"])
        try:
            wait_for((folder / "bus").exists, "the session bus")
            yield from running(Server(folder, values, boot, realtime))
        finally:
            end(bus)


def running(server):
    """Yield a server from its start to its end."""
    try:
        server.start()
        yield server
    finally:
        server.stop()


@contextlib.contextmanager
def playing(samples, folder, sink=FEED, rate=RATE, channels=1):
    """Play (n,) float32 into a sink, with a buffer long enough never to run dry."""
    path = folder / "playing.f32"
    samples.astype("<f4").tofile(path)
    command = ["pacat", "--playback", "--raw", "--format=float32le", f"--rate={rate}", f"--channels={channels}",
               "--latency-msec=1000", f"--device={sink}", str(path)]  # fmt: skip
    process = subprocess.Popen(command)
    try:
        yield process
    finally:
        end(process)


def record(sources, seconds, folder, latency_ms=20):
    """Record several sources at once.

    Returns one (n,) float32 array a source, and (m, sources) int: samples that each had delivered at m moments.
    """
    paths = [folder / f"{source}.f32" for source in sources]
    size, counts = 4 * int(RATE * seconds), []
    with contextlib.ExitStack() as stack:
        for source, path in zip(sources, paths, strict=True):
            command = ["parec", "--raw", "--format=float32le", "--rate=48000", "--channels=1",
                       f"--latency-msec={latency_ms}", f"--device={source}"]  # fmt: skip
            file = stack.enter_context(open(path, "wb"))
            stack.callback(end, subprocess.Popen(command, stdout=file))

        def complete():
            counts.append([os.path.getsize(path) // 4 for path in paths])
            return all(4 * count >= size for count in counts[-1])

        wait_for(complete, f"{seconds} s of sound from {', '.join(sources)}", seconds + 8)
    return [np.fromfile(path, "<f4")[: size // 4] for path in paths], np.array(counts)


def follow(signal_in, recorded, block=480):
    """Find a recording in the noise that was played, exact to the sample.

    Returns (n,) int: for each block of the recording, by how many samples the played signal is ahead of it; LOST where
    the block is no piece of the played signal.
    """
    played, begins = pairs(signal_in), pairs(recorded)
    order = np.argsort(played)
    ahead = np.full(recorded.size // block, LOST)
    for i in range(ahead.size):
        piece = recorded[i * block : (i + 1) * block]
        place = np.searchsorted(played, begins[i * block], sorter=order)
        begin = order[min(place, order.size - 1)]
        if np.array_equal(signal_in[begin : begin + block], piece):
            ahead[i] = begin - i * block
    return ahead


def pairs(samples):
    """Return each sample and its successor as one number; single samples repeat even in noise."""
    bits = samples.astype("<f4").view(np.uint32).astype(np.uint64)
    return (bits[:-1] << 32) | bits[1:]


def interruptions(ahead, apart=50):
    """Count the places where a followed recording breaks off or jumps; breaks closer than `apart` blocks are one."""
    broken = np.flatnonzero((ahead == LOST) | (np.diff(ahead, prepend=ahead[0]) != 0))
    return int(broken.size > 0) + int((np.diff(broken) > apart).sum())


def delay_ms(ahead, counts):
    """Estimate the delay between two sources recorded together, the second behind the first.

    `ahead` holds what `follow` found for each; the recorders' own delays are alike and cancel.
    """
    lead = [np.median(track[track != LOST]) for track in ahead]
    running = counts[(counts > 0).all(axis=1)]
    return float(np.median((running[:, 0] + lead[0]) - (running[:, 1] + lead[1]))) / RATE * 1000
