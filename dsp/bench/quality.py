"""`quietmic bench quality`: every system on every mixture, in parallel and resumable."""

import functools
import hashlib
import json
import math
import multiprocessing
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from dsp.bench.corpora import Source
from dsp.bench.metrics import METRICS, score
from dsp.bench.peers import PEERS, MissingPackageError
from dsp.bench.report import machine, read_json, version, write_json
from dsp.bench.systems import OURS, System, create
from dsp.jit import CACHE_FOLDER

__all__ = ["QUICK_METRICS", "Results", "measure", "score_weights", "summarise"]

Row = dict[str, Any]

QUICK_METRICS = ("pesq", "stoi", "si_sdr", "ovrl")
RESAMPLINGS = 2000  # of the files, for a confidence interval
CONFIDENCE = 0.95
MEASURES = ("composite", "corpora", "dnsmos", "intelligibility", "metrics", "onnx_peers", "peer", "peers", "systems")
MEASURE_PACKAGES = ("pesq", "pystoi", "speechmos")
SAVE_SECONDS = 10.0  # between two versions of the results file


class _Task(NamedTuple):
    """What a worker process needs; sent once when it starts."""

    source: Source
    systems: tuple[str, ...]
    weights: Path
    metrics: tuple[str, ...]


_task: _Task
_systems: dict[str, System]


def _start_worker(task: _Task) -> None:
    global _task, _systems  # a pool hands its workers no other place to keep things
    _task, _systems = task, {name: create(name, task.weights) for name in task.systems}


def _score_file(job: tuple[int, tuple[str, ...]]) -> list[Row]:
    """Make one mixture and measure the systems that are not measured yet."""
    index, names = job
    mixture = _task.source.load(index)
    rows = []
    for name in names:
        started = time.perf_counter()
        enhanced = _systems[name].enhance(mixture.noisy, mixture.clean)
        seconds = time.perf_counter() - started
        values = score(mixture.clean, mixture.noisy, enhanced, _task.metrics)
        rows.append({"file": mixture.name, "snr_db": mixture.snr_db, "system": name, "seconds": seconds, **values})
    return rows


@functools.cache
def _measures() -> str:
    """Return a digest of the code that measures: what other code has measured is no row of this table."""
    code = b"".join((Path(__file__).parent / f"{name}.py").read_bytes() for name in MEASURES)
    versions = " ".join(version(package) for package in MEASURE_PACKAGES)
    return hashlib.sha256(code + versions.encode()).hexdigest()[:8]


class Results:
    """Rows measured so far, kept in a file so that an interrupted run goes on where it stopped.

    Parameters
    ----------
    path : Path or None
        The JSON file; None keeps them in memory only.
    settings : dict
        What decides the numbers; a file made with other settings is refused.
    weights : Path
        Rows of our systems count only for the same weights and sources, those of a peer for the same version.

    Raises
    ------
    ValueError
        If the file holds another measurement or is no JSON.
    """

    def __init__(self, path: Path | None, settings: dict[str, Any], weights: Path) -> None:
        self.path = path
        self.settings = json.loads(json.dumps(settings))
        self.rows: list[Row] = []
        self._digest = hashlib.sha256(weights.read_bytes()).hexdigest()[:12] if weights.exists() else ""
        self._saved = time.monotonic()
        if path is not None and path.exists():
            self._resume(path)

    def _resume(self, path: Path) -> None:
        document = read_json(path, "rows")
        settings, rows = document.get("settings"), document["rows"]
        if settings != self.settings:
            raise ValueError(f"{path} holds a measurement with other settings; remove it or choose another --json")
        self.rows = [row for row in rows if row.get("tag") == self.tag(row["system"])]

    def tag(self, system: str) -> str:
        """Return what a system's numbers depend on besides the settings: code, and weights or a version."""
        if system in PEERS:
            return f"{_measures()} {version(PEERS[system].PACKAGE)}"
        if system == "noisy":
            return _measures()
        return f"{_measures()} {CACHE_FOLDER.name}" + (f" {self._digest}" if system in OURS else "")

    def missing(self, names: Sequence[str], systems: Iterable[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Yield the index of each file with the systems still to be measured on it."""
        done = {(row["file"], row["system"]) for row in self.rows}
        for index, name in enumerate(names):
            todo = tuple(system for system in systems if (name, system) not in done)
            if todo:
                yield index, todo

    def add(self, rows: list[Row]) -> None:
        """Keep what a worker measured; the file follows every few seconds."""
        self.rows += [{**row, "tag": self.tag(row["system"])} for row in rows]
        if time.monotonic() - self._saved > SAVE_SECONDS:
            self.save()

    def save(self) -> None:
        """Write the file."""
        self._saved = time.monotonic()
        if self.path is not None:
            rows = sorted(self.rows, key=lambda row: (row["file"], row["system"]))
            write_json(self.path, {"machine": machine(), "settings": self.settings, "rows": rows})


def available(systems: Iterable[str], weights: Path) -> tuple[tuple[str, ...], list[str]]:
    """Sort out the peers whose packages are missing.

    Parameters
    ----------
    systems : iterable of str
        Names of `dsp.bench.systems.SYSTEMS`.
    weights : Path
        Of our systems.

    Returns
    -------
    names : tuple of str
        Those that run here.
    remarks : list of str
        One line for each that does not.

    Raises
    ------
    ValueError, OSError
        As `dsp.bench.systems.create`, for anything but a missing package.
    """
    names, remarks = [], []
    for name in systems:
        try:
            create(name, weights)
        except MissingPackageError as error:
            remarks.append(f"{name}: {error}")
        else:
            names.append(name)
    return tuple(names), remarks


def measure(
    source: Source,
    systems: Sequence[str],
    weights: Path,
    results: Results,
    metrics: Sequence[str] = tuple(METRICS),
    workers: int = 1,
) -> None:
    """Measure what is missing in `results`, with a progress bar.

    Parameters
    ----------
    source : Source
        The mixtures.
    systems : sequence of str
        Names of `dsp.bench.systems.SYSTEMS`, all installed.
    weights : Path
        Of our systems.
    results : Results
        Receives the rows and is saved at the end, also after Ctrl-C.
    metrics : sequence of str
        Of `dsp.bench.metrics.METRICS`.
    workers : int
        Processes; 1 measures in this one.

    Raises
    ------
    OSError
        If a file cannot be read or the results cannot be written.
    """
    from tqdm import tqdm

    task = _Task(source, tuple(systems), weights, tuple(metrics))
    jobs = list(results.missing(source.names, systems))
    bar = tqdm(total=len(source.names), initial=len(source.names) - len(jobs), unit="file", disable=None)
    try:
        for rows in _run(task, jobs, workers):
            results.add(rows)
            bar.update()
    finally:
        bar.close()
        results.save()


def _run(task: _Task, jobs: list[tuple[int, tuple[str, ...]]], workers: int) -> Iterator[list[Row]]:
    if workers <= 1 or len(jobs) <= 1:
        if jobs:
            _start_worker(task)
        yield from map(_score_file, jobs)
        return
    # Fresh processes: numba, ONNX Runtime and the peers' libraries do not survive a fork with threads.
    with multiprocessing.get_context("spawn").Pool(workers, _start_worker, (task,)) as pool:
        yield from pool.imap_unordered(_score_file, jobs)


def _interval(values: np.ndarray) -> tuple[float, float]:
    """Bootstrap confidence interval of the mean over files; the same values always give the same interval."""
    random = np.random.default_rng(0)
    means = values[random.integers(0, values.size, (RESAMPLINGS, values.size))].mean(axis=1)
    tail = 50.0 * (1.0 - CONFIDENCE)
    low, high = np.percentile(means, (tail, 100.0 - tail))
    return float(low), float(high)


def summarise(rows: Sequence[Row], metrics: Sequence[str]) -> list[Row]:
    """Average over files, for each system, overall and per SNR.

    Parameters
    ----------
    rows : sequence of dict
        As kept by `Results`.
    metrics : sequence of str
        What to average; files where a metric is undefined are left out of it.

    Returns
    -------
    list of dict
        `system`, `snr_db` (None is overall), `files`, and for each metric `[mean, low, high]`, the bounds of the
        95 % confidence interval (bootstrap over files).
    """
    summary = []
    systems = list(dict.fromkeys(row["system"] for row in rows))
    for snr_db in (None, *sorted({row["snr_db"] for row in rows})):
        for system in systems:
            chosen = [row for row in rows if row["system"] == system and snr_db in (None, row["snr_db"])]
            chosen.sort(key=lambda row: row["file"])
            entry: Row = {"system": system, "snr_db": snr_db, "files": len(chosen)}
            for name in metrics:
                values = np.array([row[name] for row in chosen if row[name] is not None and math.isfinite(row[name])])
                entry[name] = [float(values.mean()), *_interval(values)] if values.size else None
            if chosen:
                summary.append(entry)
    return summary


def score_weights(weights: Path, source: Source, metrics: Sequence[str] = QUICK_METRICS) -> dict[str, float]:
    """Measure one weights file quickly, in this process: what a training loop asks for.

    Parameters
    ----------
    weights : Path
        As `dsp.weights.save` writes it.
    source : Source
        A small fixed set of mixtures; make it once and keep it, `Mixtures(corpus, cache, 24, seed)` for example.
    metrics : sequence of str
        Of `dsp.bench.metrics.METRICS`.

    Returns
    -------
    dict
        Metric to mean over the files, at default strength.

    Raises
    ------
    OSError, ValueError
        If the weights cannot be read.
    """
    system = create("quietmic", weights)
    values = []
    for index in range(len(source.names)):
        mixture = source.load(index)
        enhanced = system.enhance(mixture.noisy)
        values.append(score(mixture.clean, mixture.noisy, enhanced, metrics))
    return {name: float(np.nanmean([value[name] for value in values])) for name in metrics}
