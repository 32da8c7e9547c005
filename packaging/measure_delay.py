"""Measure the delay from a microphone to the virtual one, and what becomes of it when the clocks differ.

    python packaging/measure_delay.py

starts private sound servers, takes about six minutes, and writes packaging/reports/delay.json and delay.md.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import numpy as np  # noqa: E402
import pytest  # noqa: E402
import sound_servers  # noqa: E402
from microphones import PipeMicrophone, hearing  # noqa: E402

from app.audio import virtual_linux  # noqa: E402
from app.audio.backend import LATENCIES  # noqa: E402
from app.audio.loopback import measure_delay  # noqa: E402
from dsp.bench.report import machine, page, write_json, write_text  # noqa: E402
from dsp.bench.tables import table  # noqa: E402

REPORTS = ROOT / "packaging" / "reports"
COMMAND = "python packaging/measure_delay.py"
TIMES = 5  # measurements of a second each
STEADY_S = 2.5  # until the streams are steady
DRIFT_S = 40  # s of each drift
CHOICES = {"pulse": LATENCIES, "sounddevice": ("normal", "safe")}
NOISE_S = STEADY_S + 6 * TIMES


def measure(folder: Path, server: str, choice: str, latency: str) -> dict[str, Any]:
    """Measure one server, backend and setting."""
    noise = (0.1 * np.random.default_rng(1).standard_normal(int(NOISE_S * sound_servers.RATE))).astype(np.float32)
    with hearing(sound_servers.MICROPHONE, latency, choice) as engine, sound_servers.playing(noise, folder):
        time.sleep(STEADY_S)
        snapshot, all_delays, delays = engine.snapshot(), [], []
        begin = snapshot.lost_blocks
        for _ in range(2 * TIMES):
            lost = engine.snapshot().lost_blocks
            delay = measure_delay(sound_servers.MICROPHONE, virtual_linux.SOURCE, 1.0)
            snapshot = engine.snapshot()
            if delay is not None:
                all_delays.append(delay)
                if snapshot.lost_blocks == lost:  # not while sound was cut
                    delays.append(delay)
            if len(delays) == TIMES:
                break
    delays = delays or all_delays
    return {
        "server": server,
        "backend": choice,
        "latency": latency,
        "median": statistics.median(delays),
        "least": min(delays),
        "most": max(delays),
        "told": snapshot.delay_ms,
        "lost": snapshot.lost_blocks - begin,
    }


def follow(folder: Path, ppm: float) -> dict[str, Any]:
    """Let a microphone run faster or slower than the server's clock."""
    with PipeMicrophone(folder, ppm), hearing("pipe") as engine:
        time.sleep(40)  # the drift is known then, and the delay has its measure
        lost = engine.snapshot().lost_blocks
        begin = measure_delay("pipe", virtual_linux.SOURCE)
        time.sleep(DRIFT_S)
        end = measure_delay("pipe", virtual_linux.SOURCE)
        snapshot = engine.snapshot()
    sound_servers.pactl("unload-module", "module-pipe-source")
    (folder / "pipe").unlink(missing_ok=True)
    return {
        "ppm": ppm,
        "told": snapshot.drift_ppm,
        "begin": begin,
        "end": end,
        "unheld": ppm * DRIFT_S / 1000,
        "lost": snapshot.lost_blocks - lost,
    }


def main() -> None:
    """Measure and write the report."""
    rows, drifts = [], []
    for server in ("pulseaudio", "pipewire"):
        with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
            with getattr(sound_servers, server)(Path(folder), patch, realtime=True):
                for choice, latencies in CHOICES.items():
                    for latency in latencies:
                        rows.append(measure(Path(folder), server, choice, latency))
                        print(rows[-1], flush=True)
                for ppm in (200.0, -200.0) if server == "pulseaudio" else ():
                    drifts.append(follow(Path(folder), ppm))
                    print(drifts[-1], flush=True)
    write_json(REPORTS / "delay.json", {"machine": machine(), "delay": rows, "drift": drifts})
    write_text(REPORTS / "delay.md", page("Delay", COMMAND, tables(rows, drifts)))


def tables(rows: list[dict[str, Any]], drifts: list[dict[str, Any]]) -> str:
    """Write the tables of the report."""
    names = ("server", "backend", "latency")
    numbers = ("median", "least", "most", "told")
    lines = [[*(row[n] for n in names), *(f"{row[n]:.0f}" for n in numbers), str(row["lost"])] for row in rows]
    delays = table([*names, *numbers, "lost"], lines)
    lines = [
        [f"{row['ppm']:+.0f}", f"{row['told']:+.0f}", *(f"{row[name]:.1f}" for name in ("begin", "end", "unheld"))]
        for row in drifts
    ]
    drift = table(["ppm", "measured ppm", "begin", "end", "change if not held"], lines)
    return (
        "From the fake microphone to the virtual one, in ms, the algorithm's 30 ms included; `told` is what the window "
        f"shows.\n\n{delays}\nA microphone that is faster than the machine's clock by so many "
        "ppm: what was measured of it against PulseAudio's null sink, and the delay in ms before and after "
        f"{DRIFT_S} s.\n\n{drift}"
    )


if __name__ == "__main__":
    main()
