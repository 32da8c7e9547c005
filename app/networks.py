"""Which network cleans the sound: one that ships, or a file of the user's."""

from pathlib import Path
from typing import NamedTuple

import assets
from dsp.weights import Weights, load

__all__ = ["Networks", "choose", "read"]


class Networks(NamedTuple):
    """What an engine is given."""

    weights: Weights
    small: Weights | None  # for times when the machine is too busy for the first


def read(name: str | None = None, file: Path | None = None) -> Weights:
    """Read one network.

    Parameters
    ----------
    name : str, optional
        One of `assets.NETWORKS`; large by default.
    file : Path, optional
        A weights file to use instead.

    Raises
    ------
    OSError
        If the file cannot be read.
    ValueError
        If it is no weights file, or is damaged.
    """
    return load(file or assets.path(assets.NETWORKS[name or "large"]))


def choose(name: str | None = None, file: Path | None = None) -> Networks:
    """Read a network, and the small one beside it where it is a larger one that ships.

    A file of the user's is used alone: nobody knows what it would be mixed with. Arguments and errors as in `read`.
    """
    alone = file is not None or name == "small"
    return Networks(read(name, file), None if alone else read("small"))
