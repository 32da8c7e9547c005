"""`python -m dsp.bench.curves LOG SCORES PICTURE`: how a training went, against the hours heard."""

import argparse
import csv
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

__all__ = ["draw", "main", "read_columns"]

SMOOTH = 15  # rows of the log: 5 minutes
SCORES = {"pesq": "PESQ-WB", "stoi": "STOI", "si_sdr": "SI-SDR, dB", "ovrl": "DNSMOS OVRL"}


def read_columns(path: Path) -> dict[str, NDArray[np.float64]]:
    """Read a CSV file of numbers.

    Returns
    -------
    dict
        Column to (rows,) float64; NaN where a cell is empty.

    Raises
    ------
    OSError
        If it cannot be read.
    """
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([float(row[name] or "nan") for row in rows]) for name in (rows[0] if rows else ())}


def draw(log: Path, scores: Path, target: Path) -> None:
    """Plot losses and scores.

    Parameters
    ----------
    log, scores : Path
        `log.csv` and `scores.csv` of a work folder.
    target : Path
        PNG to write.
    """
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    losses, points = read_columns(log), read_columns(scores)
    figure, axes = pyplot.subplots(1, 1 + len(SCORES), figsize=(3 * (1 + len(SCORES)), 2.8), layout="constrained")
    hours, learnt, checked = losses["audio_hours"], losses["train_total"], losses["valid_total"]
    width = min(SMOOTH, learnt.size)
    smooth = np.convolve(learnt, np.ones(width) / width, mode="valid")
    axes[0].plot(hours[width - 1 :], smooth, color="#9db8d2", label="training")
    known = np.isfinite(checked)
    axes[0].plot(hours[known], checked[known], color="#2a5b8c", label="validation")
    axes[0].set(title="loss")
    axes[0].legend()
    for axis, (name, title) in zip(axes[1:], SCORES.items(), strict=True):
        axis.plot(points["audio_hours"], points[name], marker="o", color="#2a5b8c")
        axis.set(title=title)
    for axis in axes:
        axis.set_xlabel("hours heard")
        axis.grid(alpha=0.3)
    figure.savefig(target, dpi=90)
    pyplot.close(figure)


def main(arguments: list[str] | None = None) -> int:
    """Draw from the command line."""
    parser = argparse.ArgumentParser(prog="python -m dsp.bench.curves", description="Draw how a training went.")
    parser.add_argument("log", type=Path, help="log.csv of the work folder")
    parser.add_argument("scores", type=Path, help="scores.csv of the work folder")
    parser.add_argument("picture", type=Path, help="PNG to write")
    args = parser.parse_args(arguments)
    draw(args.log, args.scores, args.picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
