"""Listen to a network as a person would: PESQ, STOI and SI-SDR of validation mixtures through the shipped denoiser."""

import argparse
import multiprocessing
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import soxr
from numpy.typing import NDArray
from pesq import NoUtterancesError, pesq
from pystoi import stoi

import dsp
from dsp import weights
from dsp.constants import SAMPLE_RATE
from dsp.train.corpus import Corpus
from dsp.train.export import export
from dsp.train.validation import validation_mixture

__all__ = ["Scores", "load_network", "main", "mean", "score", "score_mixtures", "si_sdr"]

WIDEBAND = 16_000  # Hz, where PESQ-WB and STOI are defined


class Scores(NamedTuple):
    """Quality of one signal."""

    pesq: float  # PESQ-WB, 1..4.64; NaN where it finds no utterance
    stoi: float  # 0..1
    si_sdr: float  # dB


def si_sdr(signal: NDArray[np.float32], target: NDArray[np.float32]) -> float:
    """Return the scale-invariant signal-to-distortion ratio in dB (Le Roux et al. 2019)."""
    x, s = (np.asarray(a, np.float64) - np.mean(a) for a in (signal, target))
    part = s * (x @ s / (s @ s + 1e-12))
    return float(10 * np.log10((part @ part + 1e-12) / ((x - part) @ (x - part) + 1e-12)))


def score(signal: NDArray[np.float32], target: NDArray[np.float32]) -> Scores:
    """Compare a signal with what it should be.

    Parameters
    ----------
    signal, target : (n,) float32
        At 48 kHz, aligned.
    """
    low = [soxr.resample(x, SAMPLE_RATE, WIDEBAND) for x in (target, signal)]
    try:
        quality = float(pesq(WIDEBAND, *low, "wb"))
    except NoUtterancesError:
        quality = float("nan")
    return Scores(quality, float(stoi(*low, WIDEBAND)), si_sdr(signal, target))


def mean(scores: Iterable[Scores]) -> Scores:
    """Average, leaving out what could not be measured."""
    return Scores(*(float(x) for x in np.nanmean(np.array(list(scores), np.float64).reshape(-1, 3), axis=0)))


def load_network(path: Path) -> weights.Weights:
    """Read a shipped int8 file, or a float16 checkpoint as what it would be as int8.

    Raises
    ------
    ValueError
        If it is neither.
    """
    try:
        return weights.load(path)
    except weights.WeightsError:
        with tempfile.TemporaryDirectory() as folder:
            exported = Path(folder) / "network.npz"
            export(path, exported)
            return weights.load(exported)


class _Job(NamedTuple):
    corpus: Corpus
    network: Path
    params: dsp.Params
    seed: int


_job: _Job  # of a worker process
_denoiser: dsp.Denoiser


def _start_worker(job: _Job) -> None:
    global _job, _denoiser
    _job = job
    _denoiser = dsp.Denoiser(load_network(job.network))
    _denoiser.params = job.params


def _score_one(index: int) -> tuple[float, Scores, Scores]:
    mixture = validation_mixture(_job.corpus, index, _job.seed)
    _denoiser.reset()
    clean = _denoiser.run(mixture.noisy)
    return mixture.meta["snr_db"], score(mixture.noisy, mixture.target), score(clean, mixture.target)


def score_mixtures(
    corpus: Corpus, network: Path, count: int, params: dsp.Params | None = None, workers: int = 1, seed: int = 0
) -> list[tuple[float, Scores, Scores]]:
    """Score a network on the validation mixtures.

    Parameters
    ----------
    corpus : Corpus
        Its validation split is used.
    network : Path
        int8 weights file or float16 checkpoint.
    count : int
        Mixtures.
    params : Params, optional
        Settings of the denoiser.
    workers : int
        Processes.
    seed : int
        Names the set of mixtures.

    Returns
    -------
    list of (SNR in dB, scores of the noisy sound, scores of the denoised sound)
    """
    load_network(network)  # a wrong file is refused here, not in every worker
    job = _Job(corpus, network, params or dsp.Params(), seed)
    with multiprocessing.Pool(workers, _start_worker, (job,)) as pool:
        return pool.map(_score_one, range(count), chunksize=1)


def table(rows: list[tuple[float, Scores, Scores]]) -> str:
    """Write the means of each SNR and of all as text."""
    groups: dict[str, list[tuple[Scores, Scores]]] = defaultdict(list)
    for snr, before, after in rows:
        for name in (f"{snr:g} dB", "all"):
            groups[name].append((before, after))
    lines = ["SNR       n   PESQ noisy -> clean   STOI noisy -> clean   SI-SDR noisy -> clean"]
    for name in [*sorted((g for g in groups if g != "all"), key=lambda g: float(g.split()[0])), "all"]:
        a, b = (mean(side) for side in zip(*groups[name], strict=True))
        lines.append(
            f"{name:6} {len(groups[name]):4}   {a.pesq:10.2f} -> {b.pesq:.2f}   {a.stoi:12.3f} -> {b.stoi:.3f}"
            f"   {a.si_sdr:12.1f} -> {b.si_sdr:.1f}"
        )
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Score from the command line."""
    parser = argparse.ArgumentParser(prog="python -m dsp.train.validate", description="Score a network.")
    parser.add_argument("corpus", type=Path, help="folder with manifest.csv")
    parser.add_argument("network", type=Path, help="int8 weights file or float16 checkpoint")
    parser.add_argument("--cache", type=Path, required=True, help="decoded corpus of the training")
    parser.add_argument("--count", type=int, default=44, help="mixtures (%(default)s)")
    parser.add_argument("--strength", type=float, default=dsp.Params().strength, help="percent (%(default)g)")
    parser.add_argument("--workers", type=int, default=1, help="processes (%(default)s)")
    args = parser.parse_args(arguments)
    corpus = Corpus(args.corpus, args.cache, args.workers)
    rows = score_mixtures(corpus, args.network, args.count, dsp.Params(strength=args.strength), args.workers)
    sys.stdout.write(table(rows) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
