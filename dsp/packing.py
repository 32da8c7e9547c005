"""A network's matrices in the order in which kernels read them."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dsp.instructions import INSTRUCTIONS
from dsp.layers import KERNEL
from dsp.simd import BLOCK_COLUMNS, BLOCK_ROWS, FLOAT_ROWS, PAIR

__all__ = ["Packed", "PackedFloat", "blocks", "pack", "pack_float"]


class Packed(NamedTuple):
    """An int8 matrix; the names are those of `dsp.layers.LAYER`."""

    weight: NDArray[np.int8]  # blocks of 16 rows and 4 columns, those of the first 16 rows first
    start: NDArray[np.int32]  # what the sums start from: minus what the instruction's unsigned activations add
    index: NDArray[np.uint16]  # place of each block's first column
    pairs: NDArray[np.int32]  # pairs of blocks for each 16 rows


class PackedFloat(NamedTuple):
    """A float matrix."""

    weight: NDArray[np.float32]  # tiles of 36 rows, column by column
    start: NDArray[np.float32]  # the bias


def blocks(weight: NDArray[Any]) -> NDArray[Any]:
    """View a matrix as (groups of 16 rows, blocks of 4 columns, 16, 4)."""
    rows, columns = weight.shape
    shape = (rows // BLOCK_ROWS, BLOCK_ROWS, columns // BLOCK_COLUMNS, BLOCK_COLUMNS)
    return weight.reshape(shape).transpose(0, 2, 1, 3)


def pack(weight: NDArray[np.int8], name: str = KERNEL) -> Packed:
    """Lay out a matrix for an instruction set, without the blocks that are zero.

    Parameters
    ----------
    weight : (rows, columns) int8
        Values -127..127; columns a multiple of 4. Rows are padded with zeros to a multiple of 16.
    name : str
        A key of `dsp.instructions.INSTRUCTIONS`.
    """
    padded = np.pad(weight, ((0, -len(weight) % BLOCK_ROWS), (0, 0)))
    start = -INSTRUCTIONS[name].offset * padded.sum(axis=1, dtype=np.int32)
    kept, places, pairs = [], [], []
    for group in blocks(padded):
        found = np.flatnonzero(group.any(axis=(1, 2)))
        pairs.append(max(1, -(-found.size // PAIR)))  # at least one, as the kernel looks at its end whether to go on
        missing = PAIR * pairs[-1] - found.size  # an odd block gets one of zeros beside it
        kept.append(np.pad(group[found], ((0, missing), (0, 0), (0, 0))))
        places.append(np.pad(BLOCK_COLUMNS * found, (0, missing)))
    index = np.concatenate(places).astype(np.uint16)
    return Packed(np.concatenate(kept).reshape(-1), start, index, np.array(pairs, np.int32))


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
    return PackedFloat(padded.transpose(0, 2, 1).reshape(-1), np.pad(bias, (0, padding)))
