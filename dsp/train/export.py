"""From a float16 checkpoint to the int8 weights file that is shipped."""

import argparse
import json
import math
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # `quietmic export --help` must not wait for torch and numba
    from torch import Tensor

    from dsp.weights import Layer

__all__ = ["export", "layers", "main", "mean_scores"]

SCORES = ("pesq", "stoi", "si_sdr", "sig", "bak", "ovrl")
LICENCE = "BSD-3-Clause"  # of the weights; the data's own licences stand in the corpus card


def layers(state: "dict[str, Tensor]") -> "dict[str, Layer]":
    """Quantise the weights of a `PercepNet`.

    Parameters
    ----------
    state : dict of tensor
        Its `state_dict`.

    Returns
    -------
    dict of str to Layer
        For `dsp.weights.save` and `dsp.weights.Weights`.
    """
    from dsp.network import RECURRENT
    from dsp.train.model import TAPS
    from dsp.weights import FLOAT_LAYERS, keep_float, quantise

    values = {name: value.detach().cpu().float().numpy() for name, value in state.items()}
    found = {name: keep_float(values[f"{name}.weight"], values[f"{name}.bias"]) for name in FLOAT_LAYERS}
    found |= {name: quantise(values[f"{name}.weight"], values[f"{name}.bias"]) for name in TAPS}
    for name in (*RECURRENT, "gru_strength"):
        for part, suffix in (("input", "ih_l0"), ("recurrent", "hh_l0")):
            found[f"{name}_{part}"] = quantise(values[f"{name}.weight_{suffix}"], values[f"{name}.bias_{suffix}"])
    return found


def export(source: Path, target: Path, scores: dict[str, Any] | None = None) -> None:
    """Write the int8 weights file of a float16 checkpoint.

    Parameters
    ----------
    source : Path
        As `dsp.train.checkpoint.save_float` writes it.
    target : Path
        Receives the weights file; replaced whole.
    scores : dict, optional
        Measured quality, kept in the description.

    Raises
    ------
    OSError
        If a file cannot be read or written.
    ValueError
        If the source is no checkpoint.
    """
    from dsp import weights
    from dsp.train import checkpoint

    state, description = checkpoint.load_float(source)
    provenance = {
        "training_set": description.get("training_set", "unknown"),
        "date": datetime.now(UTC).date().isoformat(),
        "scores": scores or description.get("scores", {}),
        "licence": LICENCE,
        "hours": round(float(description.get("hours", 0.0)), 2),
        "steps": description.get("steps", 0),
        "recipe": description.get("recipe", {}),
    }
    if "merged" in description:
        provenance["merged"] = description["merged"]
    weights.save(target, layers(state), provenance)


def mean_scores(path: Path) -> dict[str, Any]:
    """Return what a benchmark found of Quietmic, short enough for a weights file.

    Parameters
    ----------
    path : Path
        As `quietmic bench quality --json` writes it.

    Returns
    -------
    dict
        Mean scores over the files, under `dsp.bench.metrics`' names; their number, `files`, and `source`.

    Raises
    ------
    OSError
        If the file cannot be read.
    ValueError
        If it is no such file, or Quietmic is not among its systems.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        rows = [row for row in found["rows"] if row["system"] == "quietmic"]
        source = found["settings"]["source"]
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path} holds no scores; quietmic bench quality --json FILE writes them") from error
    if not rows:
        raise ValueError(f"{path} holds no scores of the system quietmic; name it with --systems")
    measured = [name for name in SCORES if all(isinstance(row.get(name), float) for row in rows)]
    means = {name: round(math.fsum(row[name] for row in rows) / len(rows), 3) for name in measured}
    return {"source": source, "files": len(rows), **means}


def main(arguments: Sequence[str] | None = None) -> int:
    """Export from the command line."""
    parser = argparse.ArgumentParser(prog="quietmic export", description="Make the int8 weights file of a checkpoint.")
    parser.add_argument("checkpoint", type=Path, help="float16 checkpoint (.npz) of a training")
    parser.add_argument("weights", type=Path, help="file to write; assets/percepnet.npz is the one that ships")
    parser.add_argument("--scores", type=Path, help="keep the scores that quietmic bench quality --json wrote here")
    args = parser.parse_args(arguments)
    export(args.checkpoint, args.weights, mean_scores(args.scores) if args.scores else None)
    sys.stderr.write(f"{args.weights}: {args.weights.stat().st_size / 1e6:.1f} MB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
