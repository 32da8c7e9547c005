"""What `quietmic train` does once its command line is understood."""

import argparse
import importlib.util
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import timedelta

import torch
from torch import distributed

from dsp.train import shards
from dsp.train.checkpoint import BEST_NAME, FLOAT_NAME
from dsp.train.config import Recipe
from dsp.train.corpus import Corpus, training_set
from dsp.train.export import export
from dsp.train.trainer import Trainer

__all__ = ["train"]

SCORE_PACKAGES = ("pesq", "pystoi", "speechmos", "onnxruntime")
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


def _is_score_wanted(args: argparse.Namespace) -> bool:
    return bool(args.score) and args.corpus is not None


def _missing_packages() -> list[str]:
    return [name for name in SCORE_PACKAGES if importlib.util.find_spec(name) is None]


@contextmanager
def _scored(args: argparse.Namespace, first: bool) -> Iterator[None]:
    """Let `dsp.bench.follow` score the weights beside the training, in a process that it never waits for."""
    if not first or not _is_score_wanted(args):
        yield
        return
    if missing := _missing_packages():
        _tell(f"no scores on the way: {', '.join(missing)} not installed (pip install 'quietmic[bench]')")
        yield
        return
    command = [sys.executable, "-m", "dsp.bench.follow", str(args.work), "--count", str(args.score)]
    command += ["--corpus", str(args.corpus), "--cache", str(args.cache)]
    alone = {"OMP_NUM_THREADS": "1"}  # torchrun's other settings are not for it
    follower = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True, env=os.environ | alone)
    try:
        yield
    finally:
        follower.communicate()  # it takes a last look when its input ends


def _finish(trainer: Trainer, args: argparse.Namespace) -> None:
    """Write the int8 file of the best weights, where this run has scored them, else of the last ones."""
    best = args.work / BEST_NAME
    scored = _is_score_wanted(args) and not _missing_packages() and best.exists()  # else an earlier run left it
    export(best if scored else args.work / FLOAT_NAME, args.output)
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
        learn, check, name = args.shards / "train", args.shards / "valid", training_set(args.shards / "train")
        trainer = Trainer(recipe, learn, check, args.work, device, args.init, _tell, name)
        with _scored(args, first):
            trainer.run()
        if first:
            _finish(trainer, args)
        if distributed.is_initialized():
            distributed.barrier()  # nobody leaves while another one is still at work
    finally:
        torch.set_flush_denormal(False)  # it holds for the whole process, whatever else that computes
        if distributed.is_initialized():
            distributed.destroy_process_group()
