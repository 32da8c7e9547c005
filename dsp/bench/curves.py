"""`python -m dsp.bench.curves LOG... SCORES PICTURE`: how a training went, against the hours heard."""

import argparse
import csv
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["draw", "main", "read_columns"]

SMOOTH = 15  # rows of the log: 5 minutes
LOSSES = {
    "total": "loss", "paper": "gain loss of 2020", "loudness": "loudness", "shape": "shape",
    "spectral": "compressed spectra", "disturbance": "disturbance (as PESQ)", "onset": "word beginnings",
    "strength": "comb strengths",
}  # fmt: skip
SCORES = {"pesq": "PESQ-WB", "stoi": "STOI", "si_sdr": "SI-SDR, dB", "ovrl": "DNSMOS OVRL"}
LIGHT, DARK = "#9db8d2", "#2a5b8c"

Columns = dict[str, NDArray[np.float64]]


def read_columns(*paths: Path) -> Columns:
    """Read CSV files of numbers, one after the other.

    Returns
    -------
    dict
        Column to (rows,) float64; NaN where a cell is empty or a file lacks the column.

    Raises
    ------
    OSError
        If one cannot be read.
    """
    rows: list[dict[str, str]] = []
    for path in paths:
        with open(path, newline="", encoding="utf-8") as file:
            rows += csv.DictReader(file)
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: np.array([float(row.get(name) or "nan") for row in rows]) for name in names}


def _parts(log: Columns, several: bool) -> list[str]:
    """Name the losses to draw: totals of trainings with other recipes cannot be compared, zeros were not asked for."""
    asked = [name for name in LOSSES if np.any(log.get(f"train_{name}", np.zeros(1)) > 0)]
    return [name for name in asked if not (several and name == "total")]


def _draw_loss(axis: Any, log: Columns, name: str) -> None:
    hours, learnt, checked = (log[column] for column in ("audio_hours", f"train_{name}", f"valid_{name}"))
    known = learnt > 0
    width = min(SMOOTH, int(known.sum()))
    smooth = np.convolve(learnt[known], np.ones(width) / width, mode="valid")
    axis.plot(hours[known][width - 1 :], smooth, color=LIGHT, label="training")
    known = checked > 0
    axis.plot(hours[known], checked[known], color=DARK, label="validation")
    axis.set(title=LOSSES[name])


def draw(logs: list[Path], scores: Path, target: Path) -> None:
    """Plot losses and scores.

    Parameters
    ----------
    logs : list of Path
        `log.csv` of one work folder, or of several trainings that went on from each other.
    scores : Path
        `scores.csv` of a work folder, or a table like it.
    target : Path
        PNG to write.
    """
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    log, points = read_columns(*logs), read_columns(scores)
    parts = _parts(log, len(logs) > 1)
    columns = max(len(parts), len(SCORES))
    figure, axes = pyplot.subplots(2, columns, figsize=(3 * columns, 5.4), layout="constrained", squeeze=False)
    for axis, name in zip(axes[0], parts, strict=False):
        _draw_loss(axis, log, name)
    for axis, (name, title) in zip(axes[1], SCORES.items(), strict=False):
        axis.plot(points["audio_hours"], points[name], marker="o", color=DARK)
        axis.set(title=title)
    for axis in axes.flat:
        axis.set_visible(axis.has_data())  # one row is longer than the other
        axis.set_xlabel("hours heard")
        axis.grid(alpha=0.3)
    axes[0, 0].legend()
    figure.savefig(target, dpi=90)
    pyplot.close(figure)


def main(arguments: list[str] | None = None) -> int:
    """Draw from the command line."""
    parser = argparse.ArgumentParser(prog="python -m dsp.bench.curves", description="Draw how a training went.")
    parser.add_argument("logs", type=Path, nargs="+", help="log.csv of the work folder; of several, in order")
    parser.add_argument("scores", type=Path, help="scores.csv of the work folder")
    parser.add_argument("picture", type=Path, help="PNG to write")
    args = parser.parse_args(arguments)
    draw(args.logs, args.scores, args.picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
