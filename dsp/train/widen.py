"""A wider network that begins with what a narrower one has learnt."""

import torch
from torch import Tensor

from dsp.constants import FEATURES
from dsp.network import CONV1_TAPS, CONV2_TAPS, FC, RECURRENT, strength_width

__all__ = ["widen", "width_of"]

SHARE = (0.3, 0.7)  # of a weight, for the one copy of its input; the other copy takes the rest


def width_of(state: dict[str, Tensor]) -> int:
    """Return the width of the network that these weights belong to."""
    return state["gru1.weight_hh_l0"].shape[1]


def _sources(width: int, times: int) -> dict[str, list[tuple[int, int]]]:
    """Return what the inputs of each matrix are made of: (units, copies of each), block after block."""
    wide, voice = (width, times), (strength_width(width), strength_width(width * times) // strength_width(width))
    inputs = {
        "fc.weight": [(FEATURES, 1)],
        "conv1.weight": [(FC, 1)] * CONV1_TAPS,
        "conv2.weight": [wide] * CONV2_TAPS,
        "gru_strength.weight_ih_l0": [wide, wide],
        "gru_strength.weight_hh_l0": [voice],
        "out_gain.weight": [wide] * (1 + len(RECURRENT)),
        "out_strength.weight": [voice],
    }
    return inputs | {f"{name}.weight_{part}_l0": [wide] for name in RECURRENT for part in ("ih", "hh")}


def _split(matrix: Tensor, sources: list[tuple[int, int]], generator: torch.Generator) -> Tensor:
    """Let the copies of each input unit share its weight, in parts drawn for each weight."""
    columns, first = [], 0
    for units, copies in sources:
        block = matrix[:, first : first + units]
        first += units
        if copies == 1:
            columns.append(block)
            continue
        shares = torch.empty(copies, *block.shape).uniform_(*SHARE, generator=generator)
        columns += list(block * (shares / shares.sum(0)))
    return torch.cat(columns, 1)


def widen(state: dict[str, Tensor], times: int, seed: int = 0) -> dict[str, Tensor]:
    """Copy every unit, so that the outputs stay the same and the copies can go different ways.

    Copies of a unit are equal at first. What reads them gives each copy a part of the old weight, drawn anew for each
    weight: the sum is the old one, but the gradients of the copies differ from the first update on.

    Parameters
    ----------
    state : dict of tensor
        `state_dict` of a `PercepNet`.
    times : int
        How many times as wide.
    seed : int
        Of the shares.

    Returns
    -------
    dict of tensor
        For a `PercepNet` of `times` the width.
    """
    width = width_of(state)
    generator = torch.Generator().manual_seed(seed)
    sources = _sources(width, times)
    outputs = {"fc": 1, "out_gain": 1, "out_strength": 1}
    outputs["gru_strength"] = strength_width(width * times) // strength_width(width)
    wide = {}
    for name, value in state.items():
        copies = outputs.get(name.split(".")[0], times)
        gates = 3 if name.startswith("gru") else 1
        gated = value.view(gates, -1, *value.shape[1:])
        value = torch.cat([gated] * copies, 1).reshape(-1, *value.shape[1:])
        wide[name] = _split(value, sources[name], generator) if name in sources else value
    return wide
