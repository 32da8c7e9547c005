"""`quietmic bench`: what `dsp.bench` measures, and the delay of the engine, which only the program has."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app import ending
from dsp.bench.__main__ import main as measure

__all__ = ["engine_delays", "main"]

QUICK_TIMES = 3  # measurements of one delay


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command of the benchmark; see `dsp.bench.__main__.main`."""
    return measure(arguments, engine_delays=engine_delays)


def engine_delays(weights: Path | None, quick: bool) -> tuple[list[dict[str, Any]], list[str]]:
    """Measure the delay from a microphone to the virtual one, on the sound server that runs, for each backend.

    Parameters
    ----------
    weights : Path or None
        The network that runs meanwhile; None takes random weights.
    quick : bool
        Only the normal latency.

    Returns
    -------
    list of dict
        As from `app.audio.engine_delay.measure`.
    list of str
        One line for all that was left out.

    Raises
    ------
    ValueError
        If the weights cannot be read.
    """
    from app.audio import server
    from app.instance import claim

    if not server.answers():
        return [], ["delay of the engine: no sound server (PulseAudio or PipeWire) answers"]
    try:
        with ending.handled(lambda number, _: sys.exit(128 + number)), claim():  # so that no device of ours stays
            return _measure(weights, quick)
    except OSError as error:  # another Quietmic runs, or the server has gone
        return [], [f"delay of the engine: {error}"]


def _measure(weights: Path | None, quick: bool) -> tuple[list[dict[str, Any]], list[str]]:
    from tqdm import tqdm

    from app.audio import engine_delay
    from dsp.weights import load, random

    network = random() if weights is None else load(weights)
    settings = [
        (backend, latency)
        for backend, latencies in engine_delay.CHOICES.items()
        for latency in (("normal",) if quick else latencies)
    ]
    times = QUICK_TIMES if quick else engine_delay.TIMES
    rows, remarks = [], []
    with engine_delay.noisy_microphone() as microphone:
        for backend, latency in tqdm(settings, unit="setting", disable=None):
            try:
                rows.append(engine_delay.measure(network, microphone, backend, latency, times))
            except OSError as error:
                remarks.append(f"delay of the engine, backend {backend}, latency {latency}: {error}")
    return rows, remarks
