"""Which network cleans the sound: one that ships, or a file of the user's."""

from pathlib import Path
from typing import NamedTuple

import assets
from dsp.weights import Weights, load

__all__ = ["Networks", "choose"]


class Networks(NamedTuple):
    """What an engine is given."""

    weights: Weights
    small: Weights | None  # for times when the machine is too busy for the first


def choose(name: str | None = None, file: Path | None = None) -> Networks:
    """Read the networks.

    Parameters
    ----------
    name : str, optional
        One of `assets.NETWORKS`; large by default.
    file : Path, optional
        A weights file to use instead. It is used alone: nobody knows what it would be mixed with.

    Raises
    ------
    OSError
        If a file cannot be read.
    ValueError
        If a file is no weights file, or is damaged.
    """
    if file is not None:
        return Networks(load(file), None)
    name = name or "large"
    small = load(assets.path(assets.NETWORKS["small"])) if name != "small" else None
    return Networks(load(assets.path(assets.NETWORKS[name])), small)
