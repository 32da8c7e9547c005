"""The stopwatch: systems take turns on one core, block by block, hot or at the pace of a call."""

import os
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dsp.constants import HOP, SAMPLE_RATE

__all__ = ["BLOCK_SECONDS", "Contestant", "measure_speed", "noisy_voice", "pin", "summarise_speed"]

Signal = NDArray[np.float32]

BLOCK_SECONDS = HOP / SAMPLE_RATE
TURN_BLOCKS = 50  # of one system before the next has its turn: half a second paced
WARM_UP_BLOCKS = 100  # before anything counts: compiled, caches filled, past the silent start


class Contestant(NamedTuple):
    """Something that takes one block and gives one back."""

    name: str
    process: Callable[[Signal, Signal], None]
    close: Callable[[], None]


def noisy_voice(seconds: float) -> Signal:
    """Make a voice with syllables in steady noise, so that no system finds silence to skip.

    Parameters
    ----------
    seconds : float
        Length, rounded down to whole blocks.

    Returns
    -------
    (n,) float32
        48 kHz, always the same.
    """
    count = int(seconds * SAMPLE_RATE) // HOP * HOP
    t = np.arange(count) / SAMPLE_RATE
    phase = 2.0 * np.pi * np.cumsum(140.0 + 30.0 * np.sin(2.0 * np.pi * 0.7 * t)) / SAMPLE_RATE
    voice = sum(np.sin(k * phase) / k for k in range(1, 40)) * np.maximum(0.0, np.sin(2.0 * np.pi * 2.0 * t))
    noise = np.random.default_rng(0).standard_normal(count)
    return (0.05 * voice + 0.02 * noise).astype(np.float32)


def pin() -> int | None:
    """Keep this process on its last core, as a sound thread would be.

    Returns
    -------
    int or None
        The core; None where the system has no such call.
    """
    if not hasattr(os, "sched_setaffinity"):
        return None
    core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return core


def _turn(entry: Contestant, hops: Signal, out: Signal, paced: bool) -> tuple[list[int], int]:
    """Let one system do some blocks; return the time of each and the processor time of all, nanoseconds."""
    times = []
    busy = 0
    due = time.perf_counter()
    for hop in hops:
        if paced:
            due += BLOCK_SECONDS
            time.sleep(max(0.0, due - time.perf_counter()))
        worked = time.thread_time_ns()
        started = time.perf_counter_ns()
        entry.process(hop, out)
        times.append(time.perf_counter_ns() - started)
        busy += time.thread_time_ns() - worked
    return times, busy


def measure_speed(
    entries: list[Contestant], blocks: int, paced: bool, progress: Callable[[int], Any] = lambda _: None
) -> dict[str, dict[str, float]]:
    """Time every system on the same blocks, turn by turn, so that whatever else the machine does hits all alike.

    Parameters
    ----------
    entries : list of Contestant
        The systems.
    blocks : int
        Of each, rounded up to whole turns of 50.
    paced : bool
        One block every 10 ms, as in a call, so that caches cool down and the core slows down in between; otherwise
        one right after the other.
    progress : callable
        Called with the number of blocks done after each turn.

    Returns
    -------
    dict
        Name to median, p99, p99.9 and largest time of a block and mean processor time `cpu`, all in milliseconds.
    """
    turns = -(-blocks // TURN_BLOCKS)
    sound = noisy_voice(TURN_BLOCKS * BLOCK_SECONDS).reshape(-1, HOP)
    out = np.empty(HOP, np.float32)
    times: dict[str, list[int]] = {entry.name: [] for entry in entries}
    busy = dict.fromkeys(times, 0)
    for entry in entries:
        for _ in range(-(-WARM_UP_BLOCKS // TURN_BLOCKS)):
            _turn(entry, sound, out, paced=False)
    for number in range(turns):
        first = number % len(entries)
        for entry in (*entries[first:], *entries[:first]):
            walls, worked = _turn(entry, sound, out, paced)
            times[entry.name] += walls
            busy[entry.name] += worked
            progress(len(walls))
    return {name: summarise_speed(np.array(walls), busy[name]) for name, walls in times.items()}


def summarise_speed(nanoseconds: NDArray[np.int64], busy: int) -> dict[str, float]:
    """Condense the times of many blocks.

    Parameters
    ----------
    nanoseconds : (n,) int64
        Time of each block by the clock.
    busy : int
        Processor time of all of them, nanoseconds.

    Returns
    -------
    dict
        Milliseconds.
    """
    median, p99, p999 = np.percentile(nanoseconds, (50.0, 99.0, 99.9)) / 1e6
    return {
        "median": float(median),
        "p99": float(p99),
        "p99.9": float(p999),
        "max": float(nanoseconds.max() / 1e6),
        "cpu": busy / nanoseconds.size / 1e6,
    }
