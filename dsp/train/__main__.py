"""`python -m dsp.train CORPUS`, the same as `quietmic train CORPUS`: from a corpus to a weights file.

Several processes: `torchrun --nproc-per-node 2 -m dsp.train CORPUS`, one for each free core.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import MISSING, fields
from pathlib import Path

from dsp.train.config import Recipe

__all__ = ["build_parser", "main"]


def build_parser() -> argparse.ArgumentParser:
    """Describe the command line; the recipe's settings come from `Recipe`."""
    parser = argparse.ArgumentParser(prog="quietmic train", description="Train the network on speech and noise.")
    parser.add_argument("corpus", type=Path, nargs="?", help="folder with manifest.csv; not needed if shards exist")
    parser.add_argument("--work", type=Path, default=Path("work"), help="checkpoints, log and results (%(default)s)")
    parser.add_argument("--shards", type=Path, help="precomputed data, folders train and valid (WORK/shards)")
    parser.add_argument("--cache", type=Path, help="decoded corpus, 4 GB (WORK/cache)")
    parser.add_argument("--hours", type=float, default=12.0, help="sound to precompute, 250 MB an hour (%(default)g)")
    parser.add_argument("--valid-hours", type=float, default=0.33, help="validation sound to precompute (%(default)g)")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="processes that precompute (%(default)s)")
    parser.add_argument("--device", default="auto", help="cpu, cuda or auto: cuda where there is one")
    parser.add_argument("--init", type=Path, help="float16 checkpoint (.npz) to begin with; may be narrower")
    parser.add_argument("--output", type=Path, help="int8 weights file to write (WORK/percepnet.npz)")
    parser.add_argument("--score", type=int, default=24, help="mixtures scored while it runs; 0: none (%(default)s)")
    recipe = parser.add_argument_group("recipe")
    for item in fields(Recipe):
        assert item.default is not MISSING
        text = f"{item.metadata['doc']} ({item.default})".replace("%", "%%")
        flag = "--" + item.name.replace("_", "-")
        recipe.add_argument(flag, type=type(item.default), default=item.default, help=text)
    return parser


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
    from dsp.train.command import train  # torch and numba; `--help` must not wait for them

    train(args)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, ValueError) as error:
        sys.stderr.write(f"quietmic train: {error}\n")
        sys.exit(1)
