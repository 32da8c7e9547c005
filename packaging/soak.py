"""Let the window run for half an hour on each kind of sound server and follow every sample.

    python packaging/soak.py --minutes 30
    python packaging/soak.py --minutes 5 --column pipewire,pulse --column pulseaudio,pulse,safe

Noise is played into a fake microphone, Quietmic's window (without a screen) passes it on bypassed, and both the
microphone and the virtual microphone are recorded and followed sample by sample. All columns run at the same time.
Servers and players run in real time where that is permitted, as sound servers with rtkit do. Beside them a process of
the highest priority does nothing but wait: where even that wakes late, the machine itself stood still.

Writes packaging/reports/soak.md and soak.json.
"""

import argparse
import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import soak_report
from soak_report import MINUTE

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

import fault_bench  # noqa: E402
import pytest  # noqa: E402
import sound_servers  # noqa: E402
from soak_tracks import Follower, Graph  # noqa: E402

from app import control  # noqa: E402

STILL_EVERY_S, STILL_LEAST_S = 0.005, 0.02  # what only waits is noted when it wakes so much later
COLUMNS = ("pulseaudio,pulse", "pulseaudio,sounddevice", "pipewire,pulse", "pipewire,sounddevice")
RATE = 48_000  # Hz
NOISE_S = 10  # then the noise repeats
SETTLING_S = 20.0  # from the first sound on; not counted
SETTINGS = '[sound]\nbypass = true\n[devices]\nmicrophone = "fake_mic"\n[window]\nfirst_steps_done = true\n'


def watch_machine(result: Path) -> None:
    """Wait and wait, and note the second and the length of each wait that took far too long, until a signal comes."""
    ctypes.CDLL(None).mlockall(3)  # what is in memory now and later stays there: a page fault is no standstill
    with contextlib.suppress(OSError):
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(os.sched_get_priority_max(os.SCHED_FIFO)))
    begun, late = time.monotonic(), []
    while True:
        before = time.monotonic()
        time.sleep(STILL_EVERY_S)
        over = time.monotonic() - before - STILL_EVERY_S
        if over > STILL_LEAST_S:
            late.append((before - begun, over))
            _put(result, late)


def soak(server: str, backend: str, latency: str, minutes: float, result: Path) -> None:
    """Run one column and write what was measured, anew every minute."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        with getattr(sound_servers, server)(Path(folder), patch, realtime=True) as running:
            config = Path(running.environment["XDG_CONFIG_HOME"]) / "quietmic"
            config.mkdir(parents=True)
            (config / "settings.toml").write_text(SETTINGS)
            mouth = fault_bench.Mouth(sound_servers.FEED, 0.1, NOISE_S)
            tracks = [Follower(mouth.samples), Follower(mouth.samples)]
            log = Path(folder) / "window.log"
            command = [sys.executable, "-m", "app", "--backend", backend, "--latency", latency]
            with open(log, "wb") as file:
                window = subprocess.Popen(
                    command, cwd=ROOT, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"}, stdout=file, stderr=file
                )
            names = (sound_servers.MICROPHONE, "quietmic")
            if server == "pipewire":
                ears = [Graph(names, tracks)]
            else:
                ears = [fault_bench.Ear(name, track.follow) for name, track in zip(names, tracks, strict=True)]
            try:
                sound_servers.wait_for(lambda: tracks[1].ahead is not None, "sound", 300)
                time.sleep(SETTLING_S)
                _watch((window.pid, *(process.pid for process in running.processes)), tracks, minutes, result)
            finally:
                for thread in (*ears, mouth):
                    thread.close()
                window.send_signal(signal.SIGTERM)
                print(server, backend, "ended with", window.wait(60), log.read_text()[-500:], file=sys.stderr)


def _put(file: Path, found: Any) -> None:
    """Write it at once or not at all, whenever this process is ended."""
    part = file.with_suffix(".part")
    part.write_text(json.dumps(found))
    part.replace(file)


def _ask() -> dict[str, Any]:
    """Ask the window for its status; on a busy machine it may have no time for a while."""
    while True:
        try:
            return control.ask("status")
        except (OSError, ValueError) as error:
            print(error, file=sys.stderr)
            time.sleep(1.0)


def _watch(pids: tuple[int, ...], tracks: list[Follower], minutes: float, result: Path) -> None:
    """Look once a minute at the window's process, the first one, and at the server's."""
    pid = pids[0]
    for track in tracks:
        track.counting = True
    begun, cpu, stolen, faults = time.monotonic(), _cpu_s(pid), _stolen_s(), _major_faults(pids)
    first = _ask()
    rows = [{"minute": 0.0, "memory_mb": _memory_mb(pid), "delay_ms": first["delay_ms"], "measured_ms": _delay(tracks)}]
    for minute in range(1, max(1, round(minutes)) + 1):
        for track in tracks:
            track.minute = minute
        time.sleep(max(0.0, begun + minute * MINUTE - time.monotonic()))
        now, spent = _ask(), _cpu_s(pid)
        counted = {name: now[name] - first[name] for name in ("blocks", "lost_blocks", "late_blocks", "dry_blocks")}
        row = {"minute": minute, "memory_mb": _memory_mb(pid), "delay_ms": now["delay_ms"], **counted}
        row |= {"measured_ms": _delay(tracks), "drift_ppm": now["drift_ppm"], "sound_cpu_percent": now["cpu_percent"]}
        row |= {"stolen_s": _stolen_s() - stolen, "major_faults": _major_faults(pids) - faults}
        rows.append(row | {"process_cpu_percent": 100 * (spent - cpu) / MINUTE})
        cpu, stolen, faults = spent, stolen + row["stolen_s"], faults + row["major_faults"]
        _put(result, _totals(rows, now, tracks))


def _totals(rows: list[dict[str, Any]], now: dict[str, Any], tracks: list[Follower]) -> dict[str, Any]:
    names = ("samples", "inexact", "jumps", "shift", "jumped", "runs")
    sides = zip(("dry", "wet"), tracks, strict=True)
    totals = {f"{side}_{name}": getattr(track, name) for side, track in sides for name in names}
    return {"rows": rows, **totals, "realtime": now["realtime"], "backend": now["backend"], "events": now["events"]}


def _delay(tracks: list[Follower]) -> float:
    """Return by how much the virtual microphone is behind the microphone, in ms, as the recordings tell."""
    found = []
    for _ in range(25):
        (dry, size), (wet, _) = tracks[0].place(), tracks[1].place()
        found.append(((dry - wet + size // 2) % size - size // 2) / RATE * 1000)
        time.sleep(0.02)
    return float(np.median(found))


def _fields(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()


def _cpu_s(pid: int) -> float:
    return sum(int(field) for field in _fields(pid)[11:13]) / os.sysconf("SC_CLK_TCK")


def _major_faults(pids: tuple[int, ...]) -> int:
    """Return for how many pages these processes had to wait for the disk."""
    return sum(int(_fields(pid)[9]) for pid in pids)


def _stolen_s() -> float:
    """Return how many seconds all processors together were taken away by the host of a virtual machine."""
    return int(Path("/proc/stat").read_text().split(None, 9)[8]) / os.sysconf("SC_CLK_TCK")


def _memory_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> int:
    """Run the columns, each in a process of its own, and write the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--column", action="append", help=f"server,backend[,latency]; normally {' and '.join(COLUMNS)}")
    parser.add_argument("--here", metavar="FILE", help="run one column in this process and write its result")
    parser.add_argument("--watch", metavar="FILE", help="write when the machine stood still, until a signal")
    args = parser.parse_args()
    columns = args.column or list(COLUMNS)
    if args.watch:
        watch_machine(Path(args.watch))
    if args.here:
        server, backend, latency = [*columns[0].split(","), "normal"][:3]
        soak(server, backend, latency, args.minutes, Path(args.here))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        still = Path(folder) / "still.json"
        still.write_text("[]")
        watch = subprocess.Popen([sys.executable, __file__, "--watch", str(still)])
        files = {name: Path(folder) / f"{number}.json" for number, name in enumerate(columns)}
        command = [sys.executable, __file__, "--minutes", str(args.minutes)]
        running = [subprocess.Popen([*command, "--column", name, "--here", str(file)]) for name, file in files.items()]
        for process in running:
            process.wait()
        watch.terminate()
        watch.wait()
        results = {name: json.loads(file.read_text()) for name, file in files.items() if file.exists()}
        if results:
            soak_report.write(results, json.loads(still.read_text()), args.minutes)
    return int(len(results) < len(columns))


if __name__ == "__main__":
    sys.exit(main())
