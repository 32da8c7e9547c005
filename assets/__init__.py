"""Files that ship with the program: the network's weights, the demo recording, icons."""

from pathlib import Path

__all__ = ["NETWORKS", "path"]

NETWORKS = {"large": "percepnet.npz", "small": "percepnet-small.npz"}
"""The networks that ship. The small one stands in where a machine is too busy for the large one, or on wish."""


def path(name: str) -> Path:
    """Say where a shipped file lies; the same line serves checkout, wheel and frozen program."""
    return Path(__file__).parent / name
