"""Precomputed training data: shards of features, targets and weights that the trainer maps into memory.

A shard is a folder of .npy files, (items, hops, ...) each. It is written under a temporary name and renamed when it
is complete, so that every shard found may be read. `refresh` replaces the oldest shard by new mixtures.
"""

import argparse
import itertools
import multiprocessing
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dsp.bands import BAND_WEIGHT
from dsp.constants import BANDS, FEATURE_FLOOR, FEATURES, HOP, SAMPLE_RATE
from dsp.oracle import Pair, analyse_pair
from dsp.train.corpus import Corpus
from dsp.train.mix import SECONDS, Mixer

__all__ = ["ITEMS", "LAYOUT", "Shard", "build", "find", "load", "make_shard", "refresh"]

ITEMS = 120  # of 10 s in a shard: 20 minutes, 82 MB
HOPS = SECONDS * SAMPLE_RATE // HOP
ENERGY_FLOOR = 1e-10  # added before the logarithm; float16 holds -10..6 to 0.4 %
FIT_FLOOR = 1e-4  # the same for energies to the power 0.3
VOICE_RANGE = 30.0  # bands within 15 dB of the frame's loudest count fully for the strength

LAYOUT = {
    "features": (FEATURES, np.float16),  # the network's input
    "gain": (BANDS, np.float16),  # ideal g
    "strength": (BANDS, np.float16),  # ideal r
    "noisy_log_energy": (BANDS, np.float16),  # log10(E_b(Y) + 1e-10)
    "clean_log_energy": (BANDS, np.float16),  # log10(E_b(X) + 1e-10)
    "fit_log_power": (BANDS, np.float16),  # log10 of `dsp.oracle.Fit.power`
    "fit_magnitude": (BANDS, np.float16),  # its best compressed gain without phases
    "fit_phase": (BANDS, np.float16),  # its best compressed gain with phases
    "weight": (BANDS, np.uint8),  # of the gain loss, 255 = 1
    "strength_weight": (BANDS, np.uint8),  # of the strength loss, 255 = 1
}
"""Arrays of a shard, (items, hops, width). Row t belongs to step t of the network, which decides on t - LOOKAHEAD."""

Shard = dict[str, NDArray[Any]]


def _lend_to_top(pair: Pair, band_weight: NDArray[np.float32]) -> NDArray[np.float32]:
    """Let the top band follow its neighbour, in place, and return the weights with it.

    Nothing is known of speech at 20 kHz, so the band would never be learnt and its gain be left to chance.
    """
    for values in (pair.gain, pair.strength, *pair.fit):
        values[:, -1] = values[:, -2]
    pair.clean_energy[:, -1] = pair.noisy_energy[:, -1] * pair.gain[:, -1] ** 2
    return np.append(band_weight[:-1], band_weight[-2])


def _store(shard: Shard, item: int, pair: Pair, band_weight: NDArray[np.float32]) -> None:
    """Fill one item. Bands count where speech is known and either signal is above the features' floor."""
    band_weight = _lend_to_top(pair, band_weight)
    floor = FEATURE_FLOOR * BAND_WEIGHT
    heard = (pair.noisy_energy > floor) | (pair.clean_energy > floor)
    loudest = pair.clean_energy.max(axis=1, keepdims=True)
    voice = np.minimum(1, VOICE_RANGE * pair.clean_energy / (loudest + 1e-12)) * (pair.clean_energy > floor)
    values = {
        "features": pair.features,
        "gain": pair.gain,
        "strength": pair.strength,
        "noisy_log_energy": np.log10(pair.noisy_energy + ENERGY_FLOOR),
        "clean_log_energy": np.log10(pair.clean_energy + ENERGY_FLOOR),
        "fit_log_power": np.log10(pair.fit.power + FIT_FLOOR),
        "fit_magnitude": pair.fit.magnitude,
        "fit_phase": pair.fit.phase,
        "weight": 255 * (heard * band_weight),
        "strength_weight": 255 * (heard * band_weight * voice),
    }
    for name, value in values.items():
        if not np.isfinite(value).all():
            raise ValueError(f"item {item}: {name} is not finite")
        shard[name][item] = value


def _write(shard: Shard, final: Path) -> None:
    """Write a shard whole or not at all."""
    final.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=f".{final.name}_", dir=final.parent))
    for name, values in shard.items():
        np.save(partial / f"{name}.npy", values)
    try:
        partial.rename(final)
    except OSError:
        shutil.rmtree(partial)
        if not final.exists():  # else a process that was left over from a broken run has made the same one
            raise


def make_shard(corpus: Corpus, folder: Path, seed: int, index: int, split: str, items: int = ITEMS) -> Path:
    """Make one shard, unless it is there.

    Parameters
    ----------
    corpus : Corpus
        Speech, noise and rooms.
    folder : Path
        Receives the shard as a folder named by seed and index.
    seed, index : int
        Name the shard; its mixtures are numbers index * items onwards of that seed.
    split : str
        train or valid.
    items : int
        Mixtures of 10 s.

    Returns
    -------
    Path
        The shard.

    Raises
    ------
    ValueError
        If a mixture gives features or targets that are not finite.
    """
    final = Path(folder) / f"shard_{seed:03d}_{index:05d}"
    if final.exists():
        return final
    mixer = Mixer(corpus, split)
    shard = {name: np.empty((items, HOPS, width), kind) for name, (width, kind) in LAYOUT.items()}
    for item in range(items):
        mixture = mixer.draw(seed, index * items + item)
        _store(shard, item, analyse_pair(mixture.noisy, mixture.target), mixture.weight)
    _write(shard, final)
    return final


def load(folder: Path) -> Shard:
    """Map a shard into memory; nothing is read before it is used.

    Returns
    -------
    dict
        Name to array, as in `LAYOUT`.

    Raises
    ------
    OSError
        If a file of the shard is missing.
    """
    return {name: np.load(Path(folder) / f"{name}.npy", mmap_mode="r") for name in LAYOUT}


def find(folder: Path) -> list[Path]:
    """Return the complete shards in a folder, in order of seed and index."""
    return sorted(Path(folder).glob("shard_*"))


class _Job(NamedTuple):
    corpus: Path
    cache: Path
    folder: Path
    seed: int
    split: str
    items: int


_make: Callable[[int], Path]  # set in each worker process


def _start_worker(job: _Job) -> None:
    global _make
    corpus = Corpus(job.corpus, job.cache)

    def make(index: int) -> Path:
        return make_shard(corpus, job.folder, job.seed, index, job.split, job.items)

    _make = make


def _work(index: int) -> Path:
    return _make(index)


def _report(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def build(
    corpus: Corpus,
    folder: Path,
    hours: float,
    workers: int,
    split: str,
    seed: int = 0,
    items: int = ITEMS,
    report: Callable[[str], None] = _report,
) -> list[Path]:
    """Make shards until there are enough; those that exist are kept, so that a broken run can go on.

    Parameters
    ----------
    corpus : Corpus
        Speech, noise and rooms.
    folder : Path
        Receives the shards.
    hours : float
        Sound in all of them together, rounded up to whole shards.
    workers : int
        Processes.
    split : str
        train or valid.
    seed : int
        Of all mixtures.
    items : int
        Mixtures in a shard.
    report : callable
        Called with a line of text after each shard: the part done, speed and time left.

    Returns
    -------
    list of Path
        The shards.

    Raises
    ------
    ValueError
        If the folder holds shards of another corpus.
    """
    count = int(np.ceil(hours * 3600 / (items * SECONDS)))
    paths = [Path(folder) / f"shard_{seed:03d}_{index:05d}" for index in range(count)]
    missing = [index for index, path in enumerate(paths) if not path.exists()]
    start = time.monotonic()
    corpus.sign(Path(folder))
    for unfinished in Path(folder).glob(f".shard_{seed:03d}_*"):
        shutil.rmtree(unfinished, ignore_errors=True)
    job = _Job(corpus.folder, corpus.cache, Path(folder), seed, split, items)
    with multiprocessing.get_context("spawn").Pool(workers, _start_worker, (job,)) as pool:
        for done, path in enumerate(pool.imap_unordered(_work, missing), 1):
            elapsed = time.monotonic() - start
            speed = done * items * SECONDS / elapsed
            left = elapsed / done * (len(missing) - done) / 60
            report(f"{path.name}: {done}/{len(missing)}, {speed:.0f} x real time, {left:.0f} minutes left")
    return paths


def refresh(corpus: Corpus, folder: Path, split: str, seed: int = 0, items: int = ITEMS) -> tuple[Path, Path | None]:
    """Make the shard after the newest one, then remove the oldest: one step of an endless supply.

    Parameters
    ----------
    corpus : Corpus
        Speech, noise and rooms.
    folder : Path
        Holds the shards of one seed.
    split : str
        train or valid.
    seed : int
        Of the mixtures.
    items : int
        Mixtures in a shard; as in the existing ones.

    Returns
    -------
    new, removed : Path, Path or None
        A reader that has mapped the removed shard can go on reading it.
    """
    existing = [path for path in find(folder) if path.name.startswith(f"shard_{seed:03d}_")]
    index = int(existing[-1].name.rsplit("_", 1)[1]) + 1 if existing else 0
    new = make_shard(corpus, folder, seed, index, split, items)
    if not existing:
        return new, None
    shutil.rmtree(existing[0])
    return new, existing[0]


def main() -> None:
    """Build shards from the command line."""
    parser = argparse.ArgumentParser(prog="python -m dsp.train.shards", description="Precompute training data.")
    parser.add_argument("corpus", type=Path, help="folder with manifest.csv")
    parser.add_argument("cache", type=Path, help="folder for the decoded corpus, 4 GB")
    parser.add_argument("folder", type=Path, help="folder for the shards, 250 MB an hour")
    parser.add_argument("--hours", type=float, default=12.0, help="sound to prepare (default: %(default)g)")
    parser.add_argument("--split", choices=("train", "valid"), default="train")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--refresh", action="store_true", help="afterwards replace the oldest shard again and again")
    args = parser.parse_args()
    corpus = Corpus(args.corpus, args.cache, args.workers)
    build(corpus, args.folder, args.hours, args.workers, args.split, args.seed)
    for _ in itertools.count() if args.refresh else ():
        new, removed = refresh(corpus, args.folder, args.split, args.seed)
        _report(f"{new.name} replaces {removed.name if removed else 'nothing'}")


if __name__ == "__main__":
    main()
