"""What `quietmic train` does once its command line is understood."""

import argparse
import hashlib
import os
import sys
import warnings
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import torch
from torch import distributed

from dsp.train import shards
from dsp.train.config import Recipe
from dsp.train.corpus import Corpus
from dsp.train.export import export
from dsp.train.trainer import FLOAT_NAME, Trainer

__all__ = ["train"]

PATIENCE = timedelta(hours=24)  # the first process may prepare data for long while the others wait


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


def train(args: argparse.Namespace) -> None:
    """Prepare the data, train and export.

    Parameters
    ----------
    args : argparse.Namespace
        As `dsp.train.__main__.build_parser` makes it.

    Raises
    ------
    OSError
        If the corpus or the shards cannot be read.
    ValueError
        If a setting makes no sense.
    """
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
        learn, check, name = args.shards / "train", args.shards / "valid", _training_set(args.corpus)
        trainer = Trainer(recipe, learn, check, args.work, device, args.init, _tell, name)
        trainer.run()
        if first:
            _finish(trainer, args)
    finally:
        torch.set_flush_denormal(False)  # it holds for the whole process, whatever else that computes
        if distributed.is_initialized():
            distributed.destroy_process_group()
