"""The cells of the fault matrix. Each breaks something, mends it, and returns what was measured; a failure asserts.

Times are seconds from the moment at which the cause went away until half a second of sound is heard.
"""

import functools
import os
import resource
import signal
import statistics
import subprocess
import sys
import time

from fault_bench import HEADSET_LEVEL, LAPTOP_LEVEL, SETTINGS, Ear
from microphones import PipeMicrophone
from sound_servers import MICROPHONE, pactl
from waiting import wait_for

from app import control
from app.audio.loopback import measure_delay
from app.audio.virtual_linux import SOURCE
from app.settings import Settings

STILL = 4.0  # s that something is stopped, killed or missing
ASLEEP, WAKE = 5.0, 0.1  # s that nobody listens, and until the first block when somebody does
DRIFT_KNOWN, DRIFT_HELD = 40.0, 40.0  # s until a drift is known, and for which it is held
# ms by which the delay may change meanwhile; 8 would be lost or gained at 200 ppm. PortAudio cannot hold it and opens
# again when it has grown by 40 ms.
DRIFT_MOST = {"pulse": 6.0, "sounddevice": 60.0}


def microphone(bench):
    """Unplug the microphone and plug it in again."""
    gone = time.monotonic()
    bench.unplug()
    away = bench.back(gone, LAPTOP_LEVEL)
    line = bench.tells(r"(?:Fake Microphone|Headset) left, using Laptop")
    assert bench.ear.level() < 0.5 * HEADSET_LEVEL, "it is the laptop's"
    time.sleep(1.0)
    came = time.monotonic()
    bench.plug()
    back = bench.back(came, HEADSET_LEVEL)
    return {"back_s": max(away, back), "line": f"{line}; {bench.tells('Headset is back')}"}


def only_microphone(bench):
    """Unplug every microphone and plug one in again."""
    bench.unplug()
    bench.unplug("laptop_mic")
    time.sleep(2.0)
    assert bench.ear.level() == 0.0
    came = time.monotonic()
    bench.plug()
    return {"back_s": bench.back(came, HEADSET_LEVEL), "line": bench.tells("Headset is back")}


def sink(bench):
    """Unload our sink under Quietmic's feet, and unplug the loudspeakers."""
    gone = time.monotonic()
    for name in ("fake_speakers", "quietmic_sink"):
        for line in pactl("list", "short", "modules").stdout.splitlines():
            if f"sink_name={name} " in line:
                pactl("unload-module", line.split("\t")[0])
    back = bench.back(gone + 0.1)
    return {"back_s": back + 0.1, "line": bench.tells("the virtual microphone had gone and was made again")}


def server(bench):
    """Kill the server, start it again."""
    bench.server.kill()
    time.sleep(STILL)
    begun = time.monotonic()
    bench.server.start()
    ready = time.monotonic()
    back = bench.back(begun, HEADSET_LEVEL) + begun - ready
    line = bench.tells("the sound server is back, using .*")
    return {"back_s": max(0.0, back), "line": line, "server_s": ready - begun}


def suspended(bench):
    """Stop Quietmic, as suspension does, and let it go on."""
    bench.app.send_signal(signal.SIGSTOP)
    time.sleep(STILL)
    begun = time.monotonic()
    bench.app.send_signal(signal.SIGCONT)
    time.sleep(0.5)
    return {"back_s": bench.back(begun + 0.3) + 0.3, "line": bench.tells("the computer slept for")}


def server_suspended(bench):
    """Stop the server and let it go on."""
    bench.server.signal(signal.SIGSTOP)
    time.sleep(STILL)
    begun = time.monotonic()
    bench.server.signal(signal.SIGCONT)
    back = bench.back(begun + 0.2) + 0.2
    return {"back_s": back, "line": bench.tells(r"no sound came from .*|the sound server .*", 10.0)}


def killed(bench):
    """Kill Quietmic and start it again: what it left is swept."""
    bench.app.kill()
    bench.app.wait()
    assert pactl("list", "short", "sources").stdout.count("\tquietmic\t") == 1, "modules outlive a program"
    begun = bench.start(None)
    return {**started(bench, begun), "line": bench.tells("using .*")}


def started(bench, begun):
    """Wait for sound after a start; tell how long that took, and of it, how long for a processor."""
    back = bench.back(begun, seconds=90.0)
    return {"back_s": back, "waited_s": bench.waited_s(), "note": "from the process's start"}


def toggles(bench):
    """Switch Voice Focus a hundred times."""
    begun, slowest = time.monotonic(), 0.0
    for _ in range(100):
        asked = time.monotonic()
        control.ask("toggle")
        slowest = max(slowest, time.monotonic() - asked)
    wait_for(lambda: bench.status()["on"] is False, "the last state")
    ended = time.monotonic()
    return {"back_s": bench.back(ended), "line": "", "slowest_answer_ms": 1000 * slowest, "took_s": ended - begun}


def switches(bench):
    """Change the default microphone a hundred times while Quietmic follows it."""
    bench.stop()
    bench.start("")
    bench.back(time.monotonic(), seconds=90.0)
    for i in range(100):
        pactl("set-default-source", (MICROPHONE, "laptop_mic")[i % 2])
        time.sleep(0.05)
    pactl("set-default-source", MICROPHONE)
    ended = time.monotonic()
    return {"back_s": bench.back(ended, HEADSET_LEVEL), "line": bench.tells("using (?:Fake Microphone|Headset)")}


def load(bench, seconds=20.0):
    """Keep every core busy with other programs."""
    hogs = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(os.cpu_count() or 2)]
    try:
        time.sleep(1.0)
        begun, before = time.monotonic(), bench.status()
        time.sleep(seconds)
        after, gaps, ended = bench.status(), bench.ear.gaps(begun), time.monotonic()
        assert bench.app.poll() is None
    finally:
        for hog in hogs:
            hog.kill()
            hog.wait()
    counted = ("blocks", "lost_blocks", "late_blocks", "dry_blocks")
    counters = {name: after[name] - before[name] for name in counted}
    return {"back_s": bench.back(ended), "line": "", "seconds": seconds, "gaps_over_50_ms": gaps, **counters,
            "delay_ms_before": before["delay_ms"], "delay_ms_after": after["delay_ms"]}  # fmt: skip


def disk_full(bench):
    """Save the settings where nothing can be written; what was there stays."""
    path = bench.config / "settings.toml"
    settings, text = Settings.load(path), path.read_text()
    settings.geometry = "x" * 100_000
    before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    begun = time.monotonic()
    try:
        settings.save()
        raise AssertionError("the disk was not full")
    except OSError as error:
        said = error.strerror
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert path.read_text() == text
    assert [item.name for item in bench.config.iterdir()] == ["settings.toml"]
    return {"back_s": bench.back(begun), "line": "", "note": f"refused with {said!r}; the old file is whole"}


def settings_corrupt(bench):
    """Start with a settings file that makes no sense."""
    bench.stop()
    begun = bench.start("[devices\nmicrophone = \x00")
    found = started(bench, begun)
    assert (bench.config / "settings.toml.bad").exists()
    (bench.config / "settings.toml.bad").unlink()
    return {**found, "line": bench.tells("using .*"), "note": f"{found['note']}; file kept as .bad"}


def rates(bench):
    """Let the microphone come back with other sample rates."""
    worst = 0.0
    for rate in (44_100, 16_000, 8_000, 96_000, 48_000):
        bench.unplug()
        time.sleep(0.7)
        came = time.monotonic()
        bench.plug(rate=rate)
        worst = max(worst, bench.back(came, HEADSET_LEVEL))
    return {"back_s": worst, "line": bench.tells("Headset is back")}


def on_demand(bench):
    """Let nobody listen until the microphone is released, then listen again."""
    bench.ear.close()
    wait_for(lambda: bench.status()["phase"] == "asleep", "sleep", 15.0)
    line = bench.tells("nobody listens, .* released")
    ours = f'application.process.id = "{bench.app.pid}"'
    wait_for(lambda: ours not in pactl("list", "source-outputs").stdout, "the microphone's release", 2.0)
    begun, spent = time.monotonic(), bench.cpu_s()
    time.sleep(ASLEEP)
    cpu_percent = 100 * (bench.cpu_s() - spent) / (time.monotonic() - begun)
    blocks, waited = bench.status()["blocks"], bench.waited_s(every_thread=True)
    listened = time.monotonic()
    bench.ear = Ear()
    wait_for(lambda: bench.status()["blocks"] > blocks, "the microphone", 10.0)
    woke = time.monotonic() - listened
    waited = bench.waited_s(every_thread=True) - waited
    assert woke - waited < WAKE, f"the microphone opened after {1000 * woke:.0f} ms"
    assert cpu_percent < 2.0, f"{cpu_percent:.1f} % of a core while nobody listens"
    return {
        "back_s": bench.back(listened, HEADSET_LEVEL),
        "line": f"{line}; {bench.tells('ear listens, using .*')}",
        "microphone_after_ms": 1000 * woke,
        "of_it_waiting_for_a_processor_ms": 1000 * waited,
        "cpu_percent_asleep": cpu_percent,
    }


def drifting(bench, ppm):
    """Speak into a microphone whose clock is off by `ppm`, and see what becomes of the delay."""
    with PipeMicrophone(bench.server.folder, ppm) as microphone:
        bench.stop()
        began = bench.start('[devices]\nmicrophone = "pipe"\n')
        bench.back(began, seconds=90.0)
        time.sleep(DRIFT_KNOWN)
        delays, lost = [delay_ms()], bench.status()["lost_blocks"]
        time.sleep(DRIFT_HELD)
        delays.append(delay_ms())
        told = bench.status()
        change = delays[1] - delays[0]
        assert abs(change) < DRIFT_MOST[bench.backend], f"the delay changed by {change:.1f} ms"
        gone = time.monotonic()
        microphone.close()
        back = bench.back(gone)
    return {
        "back_s": back,
        "line": bench.tells("left, using .*"),
        "told_ppm": told["drift_ppm"],
        "delay_ms_before": delays[0],
        "delay_ms_after": delays[1],
        "seconds": DRIFT_HELD,
        "lost_blocks": told["lost_blocks"] - lost,
    }


def delay_ms():
    """Measure the delay on the bench's own sound; what other programs disturb is measured again."""
    found = [delay for delay in (measure_delay("pipe", SOURCE, 1.0) for _ in range(5)) if delay is not None]
    assert found, "what was played into the microphone did not come out of the virtual one"
    return statistics.median(found)


CELLS = {
    "unplug and replug the microphone": microphone,
    "unplug every microphone, replug one": only_microphone,
    "unplug the sinks": sink,
    "kill and restart the server": server,
    "suspend Quietmic": suspended,
    "suspend the server": server_suspended,
    "kill -9 Quietmic": killed,
    "100 rapid toggles": toggles,
    "100 device switches": switches,
    "all cores busy": load,
    "disk full while saving": disk_full,
    "corrupt settings": settings_corrupt,
    "other sample rates": rates,
    "nobody listens, then somebody": on_demand,
    "clock drift of +200 ppm": functools.partial(drifting, ppm=200.0),
    "clock drift of -200 ppm": functools.partial(drifting, ppm=-200.0),
}


def fresh(bench):
    """Bring the bench to where a cell begins: both microphones there, Quietmic live with the first."""
    if bench.app is None or bench.app.poll() is not None:
        bench.start(SETTINGS)
    elif not (bench.config / "settings.toml").exists() or (bench.config / "settings.toml").read_text() != SETTINGS:
        bench.stop()
        bench.start(SETTINGS)
    if not bench.ear.is_alive():
        bench.ear = Ear()
    sources = pactl("list", "short", "sources").stdout
    for name, feed, label in ((MICROPHONE, "fake_mic_feed", "Headset"), ("laptop_mic", "laptop_feed", "Laptop")):
        if f"{feed}.monitor" not in sources:
            bench.plug_feed()
        elif f"\t{name}\t" not in sources:
            bench.plug(name, feed, label)
    bench.back(time.monotonic(), HEADSET_LEVEL, 90.0)
    time.sleep(1.5)  # the supervisor's patience is fresh again
