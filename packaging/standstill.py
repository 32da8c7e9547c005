"""Stop Quietmic for some milliseconds, again and again, and see from when on its sound has holes.

    python packaging/standstill.py

starts a private sound server for each latency, takes about two minutes, and writes packaging/reports/standstill.md.
The server goes on meanwhile, as when something else holds the processor.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]
REPORT = ROOT / "packaging" / "reports" / "standstill.md"
LATENCIES = ("low", "normal", "safe")
PAUSES_MS = (10, 15, 20, 25, 30, 35, 40, 50, 60, 70, 80, 90, 100)
TIMES = 8
SETTLED_S, BETWEEN_S = 12.0, 1.1  # until the sound has its measure, at the start and after an interruption


def count_losses(server: str, latency: str) -> list[int]:
    """Return for each of PAUSES_MS after how many of TIMES standstills the engine told a loss."""
    import sound_servers
    from fault_bench import Mouth

    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        with getattr(sound_servers, server)(Path(folder), patch, realtime=True):
            command = [sys.executable, __file__, "--engine", latency]
            engine = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
            mouth = Mouth(sound_servers.FEED, 0.1)
            try:
                _ask(engine)
                time.sleep(SETTLED_S)
                return [sum(_loses(engine, pause) for _ in range(TIMES)) for pause in PAUSES_MS]
            finally:
                mouth.close()
                engine.communicate()  # the end of its input ends it


def _ask(engine: subprocess.Popen[str]) -> int:
    """Return how many blocks were lost so far."""
    assert engine.stdin is not None
    assert engine.stdout is not None
    engine.stdin.write("\n")
    return int(engine.stdout.readline())


def _loses(engine: subprocess.Popen[str], pause_ms: int) -> bool:
    before = _ask(engine)
    engine.send_signal(signal.SIGSTOP)
    time.sleep(pause_ms / 1000)
    engine.send_signal(signal.SIGCONT)
    time.sleep(BETWEEN_S)
    return _ask(engine) > before


def run_engine(latency: str) -> None:
    """Be the engine, and answer each line with the number of lost blocks."""
    import sound_servers
    from microphones import hearing

    with hearing(sound_servers.MICROPHONE, latency) as engine:
        for _ in sys.stdin:
            print(engine.snapshot().lost_blocks, flush=True)


def main() -> int:
    """Run a server for each latency at the same time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", default="pulseaudio", choices=("pulseaudio", "pipewire"))
    parser.add_argument("--here", metavar="LATENCY", help="measure one in this process and print it")
    parser.add_argument("--engine", metavar="LATENCY", help="be what is stopped")
    args = parser.parse_args()
    if args.engine:
        run_engine(args.engine)
        return 0
    if args.here:
        print(*count_losses(args.server, args.here))
        return 0
    command = [sys.executable, __file__, "--server", args.server, "--here"]
    running = [subprocess.Popen([*command, latency], stdout=subprocess.PIPE, text=True) for latency in LATENCIES]
    answers = [process.communicate()[0] for process in running]
    if any(process.returncode for process in running):
        return 1
    date = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    lines = [
        f"# Standstill\n\n`python packaging/standstill.py --server {args.server}`, {date}, {os.cpu_count()} cores.\n",
        f"After how many of {TIMES} standstills of so many ms the sound of the virtual microphone had a hole.\n",
        f"| latency | {' | '.join(str(pause) for pause in PAUSES_MS)} |",
        f"|---|{'--:|' * len(PAUSES_MS)}",
        *(f"| {name} | {' | '.join(found.split())} |" for name, found in zip(LATENCIES, answers, strict=True)),
    ]
    REPORT.write_text("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
