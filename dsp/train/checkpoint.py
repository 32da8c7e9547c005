"""Files of a training: full checkpoints to go on from, and small float16 ones to keep."""

import json
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import torch
from torch import Tensor

__all__ = ["BEST_NAME", "FLOAT_NAME", "load_float", "newest", "save", "save_float", "write_atomically"]

FLOAT_NAME = "percepnet-float16.npz"  # in a work folder: the averaged weights as they are now
BEST_NAME = "best-float16.npz"  # those with the best score so far

KEPT = 2  # full checkpoints: the newest, and the one before in case it is damaged


def write_atomically(path: Path, write: Callable[[BinaryIO], None]) -> None:
    """Write to a temporary name beside `path`, then rename: readers see all of it or the old file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".part")
    with open(partial, "wb") as file:
        write(file)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def save(folder: Path, step: int, content: dict[str, Any]) -> Path:
    """Write a full checkpoint and drop all but the newest two."""
    path = folder / f"checkpoint-{step:09d}.pt"
    write_atomically(path, lambda file: torch.save(content, file))
    for old in sorted(folder.glob("checkpoint-*.pt"))[:-KEPT]:
        old.unlink(missing_ok=True)
    return path


def newest(folder: Path) -> dict[str, Any] | None:
    """Return the newest checkpoint that can be read, or None.

    Only open folders of your own: a checkpoint is a pickle.
    """
    for path in sorted(folder.glob("checkpoint-*.pt"), reverse=True):
        try:
            return torch.load(path, map_location="cpu", weights_only=False)
        except (OSError, RuntimeError, EOFError, pickle.UnpicklingError):
            continue
    return None


def save_float(path: Path, weights: dict[str, Tensor], description: dict[str, Any]) -> None:
    """Write the weights as float16, with a description.

    Parameters
    ----------
    path : Path
        Receives an .npz file.
    weights : dict of tensor
        The network's `state_dict`.
    description : dict
        Plain values; kept as JSON.
    """
    arrays: dict[str, Any] = {name: value.detach().cpu().numpy().astype(np.float16) for name, value in weights.items()}
    arrays["description"] = np.array(json.dumps(description))
    write_atomically(path, lambda file: np.savez_compressed(file, **arrays))


def load_float(path: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """Read what `save_float` wrote.

    Returns
    -------
    weights : dict of float32 tensor
        For `load_state_dict`.
    description : dict
        As it was given.

    Raises
    ------
    OSError
        If the file cannot be read.
    ValueError
        If it is no such file.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            description = json.loads(str(file["description"]))
            weights = {n: torch.from_numpy(file[n].astype(np.float32)) for n in file.files if n != "description"}
    except (KeyError, ValueError, EOFError) as error:
        raise ValueError(f"{path} is no float16 checkpoint: {error}") from None
    return weights, description
