"""What the measurements of one network on mixtures of the corpus share: their options, and where the table goes."""

import argparse
import sys
from pathlib import Path

import assets
from dsp.bench.report import page, write_text

__all__ = ["mixture_parser", "publish"]


def mixture_parser(
    module: str, description: str, seed: int, page_help: str = "file to write"
) -> argparse.ArgumentParser:
    """Return a parser with all options but `--count`, of which each measurement says what it counts.

    Parameters
    ----------
    module : str
        Name for `python -m`.
    description : str
        One line.
    seed : int
        Default of the mixtures.
    page_help : str
        Help of `--markdown`.
    """
    parser = argparse.ArgumentParser(prog=f"python -m {module}", description=description)
    parser.add_argument("--corpus", type=Path, required=True, help="folder with manifest.csv")
    parser.add_argument("--cache", type=Path, required=True, help="decoded corpus")
    parser.add_argument("--weights", type=Path, default=assets.path("percepnet.npz"), help="(the shipped ones)")
    reports = "; reports use 0" if seed else ""
    parser.add_argument("--seed", type=int, default=seed, help=f"of the mixtures{reports} (%(default)s)")
    parser.add_argument("--markdown", type=Path, help=page_help)
    parser.set_defaults(command=parser.prog)
    return parser


def publish(args: argparse.Namespace, title: str, text: str, below: str = "") -> None:
    """Print a table and, where a file was asked for, write the page with it.

    Parameters
    ----------
    args : Namespace
        Of a `mixture_parser`.
    title : str
        Heading of the page.
    text, below : str
        The table, and what follows it on the page only.

    Raises
    ------
    OSError
        If the page cannot be written.
    """
    sys.stdout.write(text)
    if args.markdown is not None:
        command = f"{args.command} --corpus CORPUS --cache CACHE --count {args.count} --seed {args.seed}"
        write_text(args.markdown, page(title, command, text + below))
