"""Measure the delay from a microphone to the virtual one, and what becomes of it when the clocks differ.

    python packaging/measure_delay.py

starts private sound servers, takes about six minutes, and writes packaging/reports/delay.json and delay.md.
"""

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import pytest  # noqa: E402
import sound_servers  # noqa: E402
from microphones import PipeMicrophone, hearing  # noqa: E402

from app.audio import engine_delay, virtual_linux  # noqa: E402
from app.audio.loopback import measure_delay  # noqa: E402
from dsp.bench.report import machine, page, write_json, write_text  # noqa: E402
from dsp.bench.tables import table  # noqa: E402
from dsp.weights import random  # noqa: E402

REPORTS = ROOT / "packaging" / "reports"
COMMAND = "python packaging/measure_delay.py"
DRIFT_S = 40  # s of each drift


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
    rows, drifts, network = [], [], random(64)
    for server in ("pulseaudio", "pipewire"):
        with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
            with getattr(sound_servers, server)(Path(folder), patch, realtime=True):
                with engine_delay.noisy_microphone() as microphone:
                    for backend, latencies in engine_delay.CHOICES.items():
                        for latency in latencies:
                            rows.append(engine_delay.measure(network, microphone, backend, latency))
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
