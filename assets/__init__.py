"""Files that ship with the program: the network's weights, the demo recording, icons."""

from pathlib import Path

__all__ = ["path"]


def path(name: str) -> Path:
    """Say where a shipped file lies; the same line serves checkout, wheel and frozen program."""
    return Path(__file__).parent / name
