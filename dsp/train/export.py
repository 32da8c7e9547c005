"""From a float16 checkpoint to the int8 weights file that is shipped."""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import assets

if TYPE_CHECKING:  # `quietmic export --help` must not wait for torch and numba
    from torch import Tensor

    from dsp.weights import Layer

__all__ = ["export", "layers", "main"]

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
    from dsp import weights
    from dsp.train.model import TAPS

    values = {name: value.detach().cpu().float().numpy() for name, value in state.items()}
    for name, taps in TAPS.items():  # (out, tap * in) here, (out, in, tap) in Conv1d
        matrix = values[f"{name}.weight"]
        values[f"{name}.weight"] = matrix.reshape(len(matrix), taps, -1).transpose(0, 2, 1)
    return weights.from_torch(values)


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


def main(arguments: Sequence[str] | None = None) -> int:
    """Export from the command line."""
    parser = argparse.ArgumentParser(prog="quietmic export", description="Make the int8 weights file of a checkpoint.")
    parser.add_argument("checkpoint", type=Path, help="float16 checkpoint (.npz) of a training")
    parser.add_argument("weights", type=Path, nargs="?", help="file to write (default: the one that is shipped)")
    args = parser.parse_args(arguments)
    target = args.weights or assets.path("percepnet.npz")
    export(args.checkpoint, target)
    sys.stderr.write(f"{target}: {target.stat().st_size / 1e6:.1f} MB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
