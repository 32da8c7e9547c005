"""Stop Quietmic for some milliseconds, again and again, and see from when on its sound has holes.

    python packaging/standstill.py

starts a private sound server for each latency, takes about two minutes, and writes packaging/reports/standstill.md.
The server goes on meanwhile, as when something else holds the processor.
"""

import argparse
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import pytest  # noqa: E402
import sound_servers  # noqa: E402
from fault_bench import Mouth  # noqa: E402
from microphones import hearing  # noqa: E402

from app.audio.backend import LATENCIES  # noqa: E402
from dsp.bench.report import page, write_text  # noqa: E402
from dsp.bench.tables import table  # noqa: E402

REPORT = ROOT / "packaging" / "reports" / "standstill.md"
PAUSES_MS = (10, 15, 20, 25, 30, 35, 40, 50, 60, 70, 80, 90, 100)
TIMES = 8
SETTLED_S, BETWEEN_S = 12.0, 1.1  # until the sound has its measure, at the start and after an interruption


def count_losses(server: str, latency: str) -> list[int]:
    """Return for each of PAUSES_MS after how many of TIMES standstills the engine told a loss."""
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
    with hearing(sound_servers.MICROPHONE, latency) as engine:
        for _ in sys.stdin:
            print(engine.snapshot().lost_blocks, flush=True)


def main() -> int:
    """Run a server for each latency at the same time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", default="pulseaudio", choices=("pulseaudio", "pipewire"))
    parser.add_argument("--engine", metavar="LATENCY", help="be what is stopped")
    args = parser.parse_args()
    if args.engine:
        run_engine(args.engine)
        return 0
    with ProcessPoolExecutor(len(LATENCIES)) as pool:  # not threads: a server is named in the environment
        found = pool.map(partial(count_losses, args.server), LATENCIES)
        rows = [(latency, *map(str, losses)) for latency, losses in zip(LATENCIES, found, strict=True)]
    text = f"After how many of {TIMES} standstills of so many ms the sound of the virtual microphone had a hole.\n\n"
    body = text + table(["latency", *map(str, PAUSES_MS)], rows)
    write_text(REPORT, page("Standstill", f"python packaging/standstill.py --server {args.server}", body))
    return 0


if __name__ == "__main__":
    sys.exit(main())
