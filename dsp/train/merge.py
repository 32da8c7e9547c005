"""The mean of two checkpoints of one descent: often better than either, as long as both lie in the same valley."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from dsp.train import checkpoint
from dsp.train.config import Recipe
from dsp.train.flat import FlatNetwork
from dsp.train.model import PercepNet
from dsp.train.widen import width_of

__all__ = ["main", "merge", "thinned"]


def merge(one: dict[str, Tensor], other: dict[str, Tensor], share: float = 0.5) -> dict[str, Tensor]:
    """Average the weights of two networks, of which one went on from the other (model soup, Wortsman et al. 2022).

    Parameters
    ----------
    one, other : dict of tensor
        Each the `state_dict` of a `PercepNet`.
    share : float
        Of the other, 0 to 1.

    Returns
    -------
    dict of tensor
        For a `PercepNet` of the same width.

    Raises
    ------
    ValueError
        If they differ in shape, or the share is out of range.
    """
    if not 0.0 <= share <= 1.0:
        raise ValueError(f"share {share:g} is outside 0..1")
    if {name: value.shape for name, value in one.items()} != {name: value.shape for name, value in other.items()}:
        raise ValueError("these two networks differ in width")
    return {name: value.lerp(other[name], share) for name, value in one.items()}


def thinned(weights: dict[str, Tensor], density: float) -> dict[str, Tensor]:
    """Leave out the lightest blocks: a mean has those of both networks.

    Parameters
    ----------
    weights : dict of tensor
        The `state_dict` of a `PercepNet`.
    density : float
        Part of the blocks of each large matrix that is left, 0..1.

    Returns
    -------
    dict of tensor
        Of the same shapes.
    """
    network = PercepNet(width_of(weights), torch.float32)
    network.load_state_dict(weights)
    FlatNetwork(network, Recipe()).thin(density)
    return network.state_dict()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `python -m dsp.train.merge`."""
    parser = argparse.ArgumentParser(prog="python -m dsp.train.merge", description=__doc__)
    parser.add_argument("one", type=Path, help="float16 checkpoint (.npz)")
    parser.add_argument("other", type=Path, help="another, that went on from it: its description and density are kept")
    parser.add_argument("target", type=Path, help="receives the mean")
    parser.add_argument("--share", type=float, default=0.5, help="of the other (default: 0.5)")
    args = parser.parse_args(arguments)
    try:
        one, before = checkpoint.load_float(args.one)
        other, description = checkpoint.load_float(args.other)
        kept = {name: before.get(name) for name in ("hours", "recipe")}
        description["merged"] = {"share": 1.0 - args.share, **kept}
        mean = thinned(merge(one, other, args.share), description.get("density", 1.0))
        checkpoint.save_float(args.target, mean, description)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"merge: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
