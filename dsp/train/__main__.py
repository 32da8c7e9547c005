"""`python -m dsp.train CORPUS`, the same as `quietmic train CORPUS`: from a corpus to a weights file.

Several processes: `torchrun --nproc-per-node 2 -m dsp.train CORPUS`, one for each free core.
"""

import argparse
import hashlib
import os
import sys
import warnings
from collections.abc import Sequence
from dataclasses import MISSING, fields
from datetime import timedelta
from pathlib import Path

import torch
from torch import distributed

from dsp.train import shards
from dsp.train.config import Recipe
from dsp.train.corpus import Corpus
from dsp.train.export import export
from dsp.train.trainer import FLOAT_NAME, Trainer

__all__ = ["build_parser", "main"]

PATIENCE = timedelta(hours=24)  # the first process may prepare data for long while the others wait


def build_parser() -> argparse.ArgumentParser:
    """Describe the command line; the recipe's settings come from `Recipe`."""
    parser = argparse.ArgumentParser(prog="quietmic train", description="Train the network on speech and noise.")
    parser.add_argument("corpus", type=Path, nargs="?", help="folder with manifest.csv; not needed if shards exist")
    parser.add_argument("--work", type=Path, default=Path("work"), help="checkpoints, log and results (%(default)s)")
    parser.add_argument("--shards", type=Path, help="precomputed data, folders train and valid (WORK/shards)")
    parser.add_argument("--cache", type=Path, help="decoded corpus, 4 GB (WORK/cache)")
    parser.add_argument("--hours", type=float, default=12.0, help="sound to precompute, 170 MB an hour (%(default)g)")
    parser.add_argument("--valid-hours", type=float, default=0.33, help="validation sound to precompute (%(default)g)")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="processes that precompute (%(default)s)")
    parser.add_argument("--device", default="auto", help="cpu, cuda or auto: cuda where there is one")
    parser.add_argument("--init", type=Path, help="float16 checkpoint (.npz) to begin with")
    parser.add_argument("--output", type=Path, help="int8 weights file to write (WORK/percepnet.npz)")
    recipe = parser.add_argument_group("recipe")
    for item in fields(Recipe):
        assert item.default is not MISSING
        text = f"{item.metadata['doc']} ({item.default})".replace("%", "%%")
        flag = "--" + item.name.replace("_", "-")
        recipe.add_argument(flag, type=type(item.default), default=item.default, help=text)
    return parser


def _tell(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def _device(name: str) -> torch.device:
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    device = torch.device(name)
    if device.type == "cuda" and not torch.cuda.is_available():
        raise ValueError(f"device={name}, but torch finds no CUDA device here; use --device cpu")
    return device


def _prepare(args: argparse.Namespace) -> None:
    """Make what is missing of the shards."""
    if args.corpus is None:
        return
    corpus = Corpus(args.corpus, args.cache, args.workers)
    for split, hours in (("train", args.hours), ("valid", args.valid_hours)):
        shards.build(corpus, args.shards / split, hours, args.workers, split, report=_tell)


def _training_set(corpus: Path | None) -> str:
    if corpus is None:
        return "unknown"
    return hashlib.sha256((corpus / "manifest.csv").read_bytes()).hexdigest()[:16]


def _finish(trainer: Trainer, args: argparse.Namespace) -> None:
    """Write the int8 file."""
    export(args.work / FLOAT_NAME, args.output)
    _tell(f"{args.output}: {trainer.hours:.1f} h heard in {trainer.step} updates")


def main(arguments: Sequence[str] | None = None) -> int:
    """Train from the command line.

    Raises
    ------
    OSError
        If the corpus or the shards cannot be read.
    ValueError
        If a setting makes no sense.
    """
    args = build_parser().parse_args(arguments)
    recipe = Recipe(**{item.name: getattr(args, item.name) for item in fields(Recipe)})
    args.shards = args.shards or args.work / "shards"
    args.cache = args.cache or args.work / "cache"
    args.output = args.output or args.work / "percepnet.npz"
    device = _device(args.device)
    torch.set_flush_denormal(True)
    if device.type == "cpu":
        torch.set_num_threads(1)  # two threads in one process are slower than one; use torchrun for more cores
    warnings.filterwarnings("ignore", message="RNN module weights are not part of single contiguous chunk")
    first = int(os.environ.get("RANK", "0")) == 0
    if first:
        _prepare(args)
    if "WORLD_SIZE" in os.environ:
        distributed.init_process_group("gloo", timeout=PATIENCE)
    try:
        train, valid, name = args.shards / "train", args.shards / "valid", _training_set(args.corpus)
        trainer = Trainer(recipe, train, valid, args.work, device, args.init, _tell, name)
        trainer.run()
        if first:
            _finish(trainer, args)
    finally:
        if distributed.is_initialized():
            distributed.destroy_process_group()
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, ValueError) as error:
        sys.stderr.write(f"quietmic train: {error}\n")
        sys.exit(1)
