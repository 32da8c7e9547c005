"""How a training tells what it does: one CSV row and one line of text now and then."""

import csv
from collections.abc import Callable
from pathlib import Path

from dsp.train.loss import Losses

__all__ = ["COLUMNS", "Journal"]

_PARTS = [f"{split}_{name}" for split in ("train", "valid") for name in Losses._fields]
COLUMNS = ("minutes", "step", "audio_hours", "rate", *_PARTS, "gradient", "audio_seconds_per_second")


class Journal:
    """Appends to a CSV file and tells a listener.

    Parameters
    ----------
    path : Path
        The CSV file; a header is written if it does not exist. One that an older version began keeps its columns.
    tell : callable
        Receives one line of text for people.
    silent : bool
        Write and tell nothing: one process of several speaks.
    """

    def __init__(self, path: Path, tell: Callable[[str], None], silent: bool = False) -> None:
        self._path, self._tell, self._silent = path, tell, silent
        self._columns = COLUMNS
        if silent:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > 0:
            with open(path, newline="", encoding="utf-8") as file:
                self._columns = tuple(next(csv.reader(file)))
        else:
            self._append(COLUMNS)

    def _append(self, cells: tuple[str, ...]) -> None:
        with open(self._path, "a", newline="", encoding="utf-8") as file:
            csv.writer(file).writerow(cells)

    def note(self, text: str) -> None:
        """Tell one line."""
        if not self._silent:
            self._tell(text)

    def write(self, row: dict[str, float], left_minutes: float | None) -> None:
        """Keep a row, absent columns empty, and tell the main numbers of it."""
        if self._silent:
            return
        self._append(tuple(f"{row[name]:.6g}" if name in row else "" for name in self._columns))
        left = "" if left_minutes is None else f", {left_minutes:.0f} min left"
        valid = f", valid {row['valid_total']:.5f}" if "valid_total" in row else ""
        self._tell(
            f"{row['minutes']:.1f} min, step {row['step']:.0f}, {row['audio_hours']:.1f} h heard, "
            f"loss {row['train_total']:.5f}{valid}, {row['audio_seconds_per_second']:.0f} s of audio a second{left}"
        )
