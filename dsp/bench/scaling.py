"""How the cost grows: with the width of the network, and with the number of voices cleaned at once."""

import os
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from dsp.constants import HOP, SAMPLE_RATE
from dsp.denoiser import Denoiser, denoise_all
from dsp.weights import Weights

__all__ = ["STREAMS", "WIDTHS", "measure_cores", "measure_streams"]

WIDTHS = (128, 256, 384, 512)  # units; 0.6 to 8 million weights
STREAMS = (1, 2, 4, 8, 16)  # voices on one core


def measure_streams(
    weights: Weights, sound: NDArray[np.float32], counts: Iterable[int] = STREAMS
) -> dict[str, dict[str, float]]:
    """Clean several voices on one core, all their blocks every 10 ms: the weights are read once into the caches.

    Parameters
    ----------
    weights : Weights
        Shared by all.
    sound : (blocks, 480) float32
        What each hears.
    counts : iterable of int
        Numbers of voices.

    Returns
    -------
    dict
        Number of voices to `cpu`, processor time of one block of one voice, and `busy`, the part of the core that
        all need; milliseconds and 0..1.
    """
    found = {}
    out = np.empty(HOP, np.float32)
    for count in counts:
        streams = [Denoiser(weights) for _ in range(count)]
        for stream in streams:
            stream.process(sound[0], out)  # kernels are loaded
        busy = 0
        due = time.perf_counter()
        for hop in sound:
            due += HOP / SAMPLE_RATE
            time.sleep(max(0.0, due - time.perf_counter()))
            started = time.thread_time_ns()
            for stream in streams:
                stream.process(hop, out)
            busy += time.thread_time_ns() - started
        cost = busy / sound.size * HOP / 1e6
        found[str(count)] = {"cpu": cost / count, "busy": cost / (1e3 * HOP / SAMPLE_RATE)}
    return found


def measure_cores(weights: Weights, sound: NDArray[np.float32]) -> dict[str, float]:
    """Clean voices on 1 to all cores as fast as they can, a thread each.

    Parameters
    ----------
    weights : Weights
        Shared by all.
    sound : (blocks, 480) float32
        What each hears.

    Returns
    -------
    dict
        Number of threads to the number of voices that together they could clean live.
    """

    def clean(stream: Denoiser) -> None:
        samples = sound.reshape(-1)
        denoise_all(stream.memory, samples, np.empty_like(samples))

    found = {}
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    for threads in range(1, cores + 1):
        streams = [Denoiser(weights) for _ in range(threads)]
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(clean, streams))  # threads are started and caches filled
            started = time.perf_counter()
            list(pool.map(clean, streams))
            seconds = time.perf_counter() - started
        found[str(threads)] = threads * sound.size / SAMPLE_RATE / seconds
    return found
