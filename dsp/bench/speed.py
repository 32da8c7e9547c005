"""`quietmic bench speed`: what one block of 10 ms costs, ours beside the others, taking turns on one core."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dsp.bench.peers import PEERS, MissingPackageError
from dsp.bench.startup import measure_startup
from dsp.bench.timing import BLOCK_SECONDS, Contestant, measure_speed, noisy_voice, pin
from dsp.constants import FEATURES, HOP

if TYPE_CHECKING:
    from dsp.weights import Weights

__all__ = ["FULL", "QUICK", "Plan", "contestants", "run"]

Signal = NDArray[np.float32]

STAGE_BLOCKS = 100
LARGE_WIDTH = 512  # 8 million weights, the size of the paper


class Plan(NamedTuple):
    """How many blocks each measurement rests on."""

    hot: int  # of each system
    paced: int
    parts_hot: int  # of each runtime, width and part of the network
    parts_paced: int
    cold_start: bool = False  # also the first start ever, which compiles


FULL = Plan(hot=6000, paced=3000, parts_hot=1000, parts_paced=500, cold_start=True)  # p99.9 rests on 6 and 3 blocks
QUICK = Plan(hot=1000, paced=400, parts_hot=200, parts_paced=100)
PACES = {"hot": False, "paced": True}


def contestants(weights: Path | None) -> tuple[list[Contestant], list[str]]:
    """Open a stream of each system.

    Parameters
    ----------
    weights : Path or None
        The shipped network; None leaves it out.

    Returns
    -------
    list of Contestant
        Shipped weights, random weights of the paper's size, and the peers that are installed.
    list of str
        One line for each system left out.

    Raises
    ------
    ValueError
        If the weights are damaged.
    """
    from dsp.denoiser import Denoiser
    from dsp.weights import load, random

    entries, remarks = [], []
    if weights is not None:
        shipped = load(weights)
        entries.append(Contestant(f"quietmic-{shipped.width}", Denoiser(shipped).process, lambda: None))
    entries.append(Contestant(f"random-{LARGE_WIDTH}", Denoiser(random(LARGE_WIDTH)).process, lambda: None))
    for name, peer_class in PEERS.items():
        try:
            peer = peer_class()
        except MissingPackageError as error:
            remarks.append(f"{name}: {error}")
        else:
            entries.append(Contestant(name, peer.process, peer.close))
    return entries, remarks


def _compare_systems(weights: Path | None, plan: Plan) -> tuple[dict[str, Any], list[str]]:
    """Time all systems, hot and paced, with the ratio to RNNoise; and name those left out."""
    from tqdm import tqdm

    entries, left_out = contestants(weights)
    measured = {}
    try:
        with tqdm(total=(plan.hot + plan.paced) * len(entries), unit="block", disable=None) as bar:
            for pace, paced in PACES.items():
                systems = measure_speed(entries, plan.paced if paced else plan.hot, paced, bar.update)
                for values in systems.values():
                    if "rnnoise" in systems:
                        values["ratio_to_rnnoise"] = values["cpu"] / systems["rnnoise"]["cpu"]
                measured[pace] = systems
    finally:
        for entry in entries:
            entry.close()
    return measured, left_out


def _compare_runtimes(network: "Weights", plan: Plan) -> tuple[dict[str, Any], list[str]]:
    """Time the network alone in each runtime; and name those left out."""
    from dsp.bench.runtimes import open_runtimes

    steps, left_out = open_runtimes(network)
    features = np.random.default_rng(0).standard_normal(FEATURES).astype(np.float32)
    entries = [
        Contestant(name, lambda hop, out, step=step: step(features), lambda: None) for name, step in steps.items()
    ]
    blocks = {"hot": plan.parts_hot, "paced": plan.parts_paced}
    return {pace: measure_speed(entries, blocks[pace], paced) for pace, paced in PACES.items()}, left_out


def _compare_widths(plan: Plan) -> dict[str, Any]:
    """Time the whole denoiser with random networks of several widths."""
    from dsp.bench.scaling import WIDTHS
    from dsp.denoiser import Denoiser
    from dsp.weights import random

    entries = [Contestant(str(width), Denoiser(random(width)).process, lambda: None) for width in WIDTHS]
    blocks = {"hot": plan.parts_hot, "paced": plan.parts_paced}
    return {pace: measure_speed(entries, blocks[pace], paced) for pace, paced in PACES.items()}


def run(weights: Path | None, plan: Plan = FULL) -> dict[str, Any]:
    """Measure everything, with a progress bar.

    Parameters
    ----------
    weights : Path or None
        The shipped network; None takes random weights of the paper's size.
    plan : Plan
        How long to measure.

    Returns
    -------
    dict
        `core`; `blocks`; `hot` and `paced`, systems as from `measure_speed` with `ratio_to_rnnoise`; `stages`; `floor`
        (see `dsp.bench.floor`), `runtimes` and `widths`, each hot and paced; `streams` and `cores` (see
        `dsp.bench.scaling`); `startup`; `left_out`.

    Raises
    ------
    OSError, ValueError
        If the weights cannot be read.
    """
    from dsp.bench.floor import measure_floor
    from dsp.bench.scaling import measure_cores, measure_streams
    from dsp.bench.stages import measure_stages
    from dsp.denoiser import Denoiser
    from dsp.weights import load, random

    startup = measure_startup(weights, plan.cold_start)
    network = random(LARGE_WIDTH) if weights is None else load(weights)
    cores = measure_cores(network, _blocks(plan.parts_hot))
    everywhere = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else None
    core = pin()
    try:
        systems, left_out = _compare_systems(weights, plan)
        runtimes, not_installed = _compare_runtimes(network, plan)
        turns = {"hot": plan.parts_hot, "paced": plan.parts_paced}
        return {
            "core": core,
            "blocks": plan._asdict(),
            "left_out": left_out + not_installed,
            **systems,
            "stages": measure_stages(Denoiser(network), _blocks(STAGE_BLOCKS)),
            "floor": {pace: measure_floor(network, turns[pace], paced) for pace, paced in PACES.items()},
            "runtimes": runtimes,
            "widths": _compare_widths(plan),
            "streams": measure_streams(network, _blocks(plan.parts_paced)),
            "cores": cores,
            "startup": startup,
        }
    finally:
        if everywhere is not None:
            os.sched_setaffinity(0, everywhere)


def _blocks(count: int) -> Signal:
    """Return so many blocks of noisy voice."""
    return noisy_voice(count * BLOCK_SECONDS).reshape(-1, HOP)
