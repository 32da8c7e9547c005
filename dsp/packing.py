"""A network's matrices in the order in which kernels read them."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dsp.instructions import INSTRUCTIONS
from dsp.layers import KERNEL
from dsp.simd import BLOCK_COLUMNS, BLOCK_ROWS, FLOAT_ROWS, PAIR

__all__ = ["Packed", "PackedFloat", "blocks", "pack", "pack_float"]


FARTHEST = 255  # blocks that one step can pass


class Packed(NamedTuple):
    """An int8 matrix; the names are those of `dsp.layers.LAYER`."""

    weight: NDArray[np.int8]  # blocks of 16 rows and 4 columns, those of the first 16 rows first
    affine: NDArray[np.float32]  # (groups of 16 rows, 3, 16): what the sums start from (int32 bits), scale and bias
    step: NDArray[np.uint8]  # how many blocks each block stands after the one before it in its group
    pairs: NDArray[np.int32]  # pairs of blocks for each 16 rows


class PackedFloat(NamedTuple):
    """A float matrix."""

    weight: NDArray[np.float32]  # tiles of 36 rows, column by column
    affine: NDArray[np.float32]  # (tiles, 1, 36): the bias


def blocks(weight: NDArray[Any]) -> NDArray[Any]:
    """View a matrix as (groups of 16 rows, blocks of 4 columns, 16, 4)."""
    rows, columns = weight.shape
    shape = (rows // BLOCK_ROWS, BLOCK_ROWS, columns // BLOCK_COLUMNS, BLOCK_COLUMNS)
    return weight.reshape(shape).transpose(0, 2, 1, 3)


def pack(weight: NDArray[np.int8], scale: NDArray[np.float32], bias: NDArray[np.float32], name: str = KERNEL) -> Packed:
    """Lay out a matrix for an instruction set, without the blocks that are zero.

    Parameters
    ----------
    weight : (rows, columns) int8
        Values -127..127; columns a multiple of 4. Rows are padded with zeros to a multiple of 16.
    scale, bias : (rows,) float32
        What one unit of a sum is worth, and what is added.
    name : str
        A key of `dsp.instructions.INSTRUCTIONS`.
    """
    padding = -len(weight) % BLOCK_ROWS
    padded = np.pad(weight, ((0, padding), (0, 0)))
    start = -INSTRUCTIONS[name].offset * padded.sum(axis=1, dtype=np.int32)  # minus what the offset adds
    terms = [start.view(np.float32), np.pad(scale, (0, padding)), np.pad(bias, (0, padding))]
    affine = np.stack([term.reshape(-1, BLOCK_ROWS) for term in terms], axis=1)
    kept, steps, pairs = [], [], []
    for group in blocks(padded):
        there = group.any(axis=(1, 2))
        there[FARTHEST::FARTHEST] = True  # zero or not: no step is longer then
        found = np.flatnonzero(there)
        pairs.append(max(1, -(-found.size // PAIR)))  # at least one, as the kernel looks at its end whether to go on
        missing = PAIR * pairs[-1] - found.size  # an odd block gets one of zeros beside it
        kept.append(np.pad(group[found], ((0, missing), (0, 0), (0, 0))))
        steps.append(np.pad(np.diff(found, prepend=0), (0, missing)))
    step = np.concatenate(steps).astype(np.uint8)
    return Packed(np.concatenate(kept).reshape(-1), affine, step, np.array(pairs, np.int32))


def pack_float(weight: NDArray[np.float32], bias: NDArray[np.float32]) -> PackedFloat:
    """Lay out a float matrix and its bias.

    Parameters
    ----------
    weight : (rows, columns) float32
        Rows are padded with zeros to a multiple of 36.
    bias : (rows,) float32
    """
    rows, columns = weight.shape
    padding = -rows % FLOAT_ROWS
    padded = np.pad(weight, ((0, padding), (0, 0))).reshape(-1, FLOAT_ROWS, columns)
    affine = np.pad(bias, (0, padding)).reshape(-1, 1, FLOAT_ROWS)
    return PackedFloat(padded.transpose(0, 2, 1).reshape(-1), affine)
