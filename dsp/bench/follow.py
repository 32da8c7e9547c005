"""`python -m dsp.bench.follow WORK`: scores a training while it runs and keeps its best weights.

It runs beside the training, which never waits for it: whenever the averaged weights in the work folder change, they
are exported and scored on a fixed set of validation mixtures. A line goes to scores.csv, and the weights with the
best score so far are kept as best-float16.npz. It ends when its standard input does, after a last look.
"""

import argparse
import csv
import os
import select
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from dsp.bench.corpora import Mixtures, Source
from dsp.bench.quality import QUICK_METRICS, score_weights
from dsp.train.checkpoint import BEST_NAME, FLOAT_NAME, load_float, write_atomically
from dsp.train.export import export

__all__ = ["Follower", "main"]

SEED = 1  # of the mixtures: those of seed 0 are kept for reports, so that nothing is chosen on them
LOOK_S = 2.0  # between looks at the folder
NICENESS = 10  # the training goes first
COLUMNS = ("audio_hours", "steps", "thinned", "score", *QUICK_METRICS)


def overall(scores: dict[str, float]) -> float:
    """Return what the best weights are chosen by: the mean of PESQ-WB and DNSMOS OVRL, both opinion scores."""
    return (scores["pesq"] + scores["ovrl"]) / 2


class Follower:
    """Scores the newest weights of a work folder.

    Parameters
    ----------
    work : Path
        Work folder of a training.
    source : Source
        The fixed mixtures.
    tell : callable
        Receives a line of text for each score.
    """

    def __init__(self, work: Path, source: Source, tell: Callable[[str], None]) -> None:
        self._work, self._source, self._tell = work, source, tell
        self._table = work / "scores.csv"
        self._seen = 0  # ns, when the weights scored last were written
        self._best = max((float(row["score"]) for row in self._rows() if row.get("thinned") != "0"), default=0.0)

    def _rows(self) -> list[dict[str, str]]:
        if not self._table.exists():
            return []
        with open(self._table, newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def look(self) -> bool:
        """Score the weights if they changed since the last look; tell whether they did."""
        latest = self._work / FLOAT_NAME
        if not latest.exists() or latest.stat().st_mtime_ns == self._seen:
            return False
        with tempfile.TemporaryDirectory() as folder:
            taken = Path(folder) / FLOAT_NAME  # the training may replace its file meanwhile
            self._seen = latest.stat().st_mtime_ns
            shutil.copyfile(latest, taken)
            export(taken, Path(folder) / "percepnet.npz")
            scores = score_weights(Path(folder) / "percepnet.npz", self._source)
            self._keep(taken, scores)
        return True

    def _keep(self, taken: Path, scores: dict[str, float]) -> None:
        _, description = load_float(taken)
        score = overall(scores)
        wanted = description.get("recipe", {}).get("density", 1.0)
        thinned = description.get("density", 1.0) <= wanted  # all blocks that are to leave have left
        row = {"audio_hours": description.get("hours", 0.0), "steps": description.get("steps", 0)}
        row |= {"thinned": int(thinned), "score": score}
        rows = [*self._rows(), {name: f"{value:.6g}" for name, value in (row | scores).items()}]
        with open(self._table, "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
        best = thinned and score > self._best
        if best:
            self._best = score
            write_atomically(self._work / BEST_NAME, lambda file: file.write(taken.read_bytes()) and None)
        values = ", ".join(f"{name} {scores[name]:.3f}" for name in QUICK_METRICS)
        self._tell(f"{row['audio_hours']:.1f} h heard: {values}{', the best so far' if best else ''}")

    def run(self, pause: float) -> None:
        """Look again and again until standard input ends, at least `pause` seconds between two scores."""
        ended, next_score = False, 0.0
        while not ended:
            ended = bool(select.select([sys.stdin], [], [], LOOK_S)[0]) and not sys.stdin.readline()
            if (ended or time.monotonic() >= next_score) and self.look():
                next_score = time.monotonic() + pause


def build_parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    parser = argparse.ArgumentParser(prog="python -m dsp.bench.follow", description="Score a training while it runs.")
    parser.add_argument("work", type=Path, help="work folder of the training")
    parser.add_argument("--corpus", type=Path, required=True, help="folder with manifest.csv")
    parser.add_argument("--cache", type=Path, required=True, help="decoded corpus")
    parser.add_argument("--count", type=int, default=24, help="mixtures (default: %(default)s)")
    parser.add_argument("--pause", type=float, default=240.0, help="least seconds between scores (%(default)g)")
    parser.add_argument("--once", action="store_true", help="score what is there and end")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Follow a training from the command line."""
    args = build_parser().parse_args(arguments)
    os.nice(NICENESS)
    source = Mixtures(args.corpus, args.cache, args.count, SEED)
    follower = Follower(args.work, source, lambda text: (sys.stderr.write(text + "\n"), None)[1])
    if args.once:
        follower.look()
    else:
        follower.run(args.pause)
    return 0


if __name__ == "__main__":
    sys.exit(main())
