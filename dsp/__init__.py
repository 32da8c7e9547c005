"""Quietmic's denoiser: PercepNet in numba. Arrays in, arrays out; no window, no sound card.

Names are imported on first use, so that `quietmic --help` can read `dsp.params` without loading numba.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dsp.constants import DELAY, HOP, SAMPLE_RATE
    from dsp.denoiser import Denoiser
    from dsp.params import Params

__all__ = ["DELAY", "HOP", "SAMPLE_RATE", "Denoiser", "Params"]

_HOMES = {"DELAY": "constants", "HOP": "constants", "SAMPLE_RATE": "constants", "Denoiser": "denoiser"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'dsp' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"dsp.{_HOMES.get(name, 'params')}"), name)
