"""How long a person waits for the first clean block when the kernels are compiled."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app import control

ROOT = Path(__file__).parents[1]
ALLOWED = 3.0  # s
TICKS = os.sysconf("SC_CLK_TCK")


def first_block():
    """Start `quietmic live` as it ships. Return wall time, time in want of a processor, and processor time, in s."""
    begun = time.monotonic()
    command = [sys.executable, "-m", "app", "live"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        while not heard():
            assert process.poll() is None, process.stderr.read()
            assert time.monotonic() < begun + 300, "no block in five minutes"
            time.sleep(0.01)
        wall = time.monotonic() - begun
        folder = Path("/proc", str(process.pid))
        waited = int((folder / "schedstat").read_text().split()[1]) / 1e9  # of the thread that starts everything
        fields = (folder / "stat").read_text().rpartition(")")[2].split()
        computed = (int(fields[11]) + int(fields[12])) / TICKS
    finally:
        process.terminate()
        process.communicate()
    return wall, waited, computed


def heard():
    try:
        return control.ask("status").get("blocks", 0) >= 1
    except OSError:  # not there yet, or still importing
        return False


@pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="this system does not tell who waits for whom")
def test_first_clean_block_within_three_seconds():
    """Time in want of a processor is the other programs': without them it is what a person waits."""
    first_block()  # compiles, if nothing has yet
    runs = []
    for _ in range(3):
        wall, waited, computed = first_block()
        runs.append((wall - waited, wall, waited, computed))
        print(f"\n{wall:.2f} s, {waited:.2f} s of it in want of a processor; {computed:.2f} s of processor time")
        if max(wall - waited, computed) < ALLOWED:
            break
    assert min(runs)[0] < ALLOWED
    assert min(run[3] for run in runs) < ALLOWED
