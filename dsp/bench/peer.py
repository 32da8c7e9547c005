"""What all peers have in common, see `dsp.bench.peers`."""

import importlib.util
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["MissingPackageError", "Peer", "Signal", "require"]

Signal = NDArray[np.float32]


class MissingPackageError(OSError):
    """An optional peer is not installed."""


class Peer(Protocol):
    """A stream of one microphone through somebody's denoiser."""

    PACKAGE: str
    """Name on PyPI."""
    LICENCE: str
    """Of the package and, where it differs, of what it wraps."""
    DELAY: int
    """Samples from input to output at 48 kHz."""

    def process(self, hop: Signal, out: Signal) -> None:
        """Denoise one hop: (480,) float32 in, (480,) float32 out."""
        ...

    def close(self) -> None:
        """Free the stream."""
        ...


def require(module: str, package: str, how: str = "") -> Path:
    """Return the folder of a package that a peer needs, without importing it.

    Parameters
    ----------
    module : str
        What it is imported as.
    package : str
        Its name on PyPI.
    how : str
        Options of pip that it needs, if any.

    Raises
    ------
    MissingPackageError
        If it is not installed; the message says how to.
    """
    try:
        spec = importlib.util.find_spec(module)
    except ModuleNotFoundError:  # the package around it
        spec = None
    if spec is None or spec.origin is None:
        raise MissingPackageError(f"{package} is not installed; pip install {how}{package}")
    return Path(spec.origin).parent
