"""How long until the first clean block comes, and how much memory it takes, each in a process of its own."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

__all__ = ["measure_startup"]

LIMIT_SECONDS = 900.0  # a first start on a slow machine compiles for minutes

# The child reports how much memory the interpreter with numpy and numba takes, and how much the whole denoiser.
CHILD = """
import json, sys, time
import numba, numpy as np
from dsp.bench.startup import resident_mb
base = resident_mb()
from dsp.denoiser import Denoiser
from dsp.weights import load, random
weights = load(sys.argv[1]) if sys.argv[1] else random(512)
out = np.empty(480, np.float32)
Denoiser(weights).process(np.zeros(480, np.float32), out)
print(json.dumps({"cpu_seconds": time.process_time(), "base_mb": base, "memory_mb": resident_mb()}), flush=True)
"""


def resident_mb() -> float:
    """Return the largest resident memory of this process so far, megabytes; NaN where the system does not tell."""
    try:
        # Not getrusage: on Linux a child inherits the peak of the process that started it.
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return float("nan")
    return float(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) / 1024.0


def _start(weights: Path | None, cache: str | None) -> dict[str, float]:
    """Start Python, denoise one block, stop."""
    environment = dict(os.environ, PYTHONPATH=str(Path(__file__).parents[2]))
    if cache is not None:
        environment["XDG_CACHE_HOME"] = cache
    command = [sys.executable, "-c", CHILD, str(weights) if weights is not None else ""]
    started = time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=LIMIT_SECONDS, check=False)
    seconds = time.perf_counter() - started
    if done.returncode:
        raise OSError(f"the denoiser did not start: {done.stderr.strip().splitlines()[-1]}")
    return {"seconds": seconds, **json.loads(done.stdout)}


def measure_startup(weights: Path | None, cold: bool) -> dict[str, dict[str, float]]:
    """Time the way from nothing to the first clean block.

    Parameters
    ----------
    weights : Path or None
        The network; None takes random weights of the paper's size.
    cold : bool
        Also measure the very first start, which compiles every kernel (Linux only: elsewhere the cache cannot be
        moved by an environment variable).

    Returns
    -------
    dict
        `warm`, and `cold` if wanted: seconds by the clock and of the processor, megabytes of the interpreter with
        numpy and numba, of everything.

    Raises
    ------
    OSError
        If the denoiser does not start.
    """
    measured = {}
    if cold and sys.platform.startswith("linux"):
        with tempfile.TemporaryDirectory() as folder:
            measured["cold"] = _start(weights, folder)
            measured["warm"] = _start(weights, folder)
    else:
        _start(weights, None)  # fills the cache
        measured["warm"] = _start(weights, None)
    return measured
