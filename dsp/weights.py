"""The network's weights: the .npz file, its checks, and the memory kernels read.

A file holds ``description`` (UTF-8 JSON as uint8) and for each matrix ``<name>.weight`` (rows, columns), ``.scale``
and ``.bias`` (rows,) float32. int8 matrices are worth ``weight * scale`` per row; ``fc`` and the output layers are
float16 or float32 with scale 1. Convolutions are matrices over stacked frames, oldest first. GRU rows are the gates
r, z, n, reset after the recurrent matrix, as in torch.
"""

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dsp import network
from dsp.constants import BANDS, FEATURES, LOOKAHEAD
from dsp.network import WEIGHTS, strength_width
from dsp.packing import blocks, pack, pack_float
from dsp.pages import Pages, room
from dsp.simd import BLOCK_COLUMNS, BLOCK_ROWS

__all__ = ["Layer", "Weights", "WeightsError", "keep_float", "load", "quantise", "random", "save", "shapes"]

FORMAT, VERSION = "quietmic-percepnet", 1
FLOAT_LAYERS = ("fc", "out_gain", "out_strength")
PROVENANCE = ("training_set", "date", "scores", "licence", "hours")  # what the maker of a file must tell
_FIXED = {"format": FORMAT, "version": VERSION, "lookahead": LOOKAHEAD, "features": FEATURES}
_INT8_MAX = 127  # -128 has no positive twin, which the sign trick of the AVX2 kernel needs


class WeightsError(ValueError):
    """A weights file or network that cannot be used; the message is one line."""


class Layer(NamedTuple):
    """One matrix with its bias."""

    weight: NDArray[Any]  # (rows, columns) int8, float16 or float32
    scale: NDArray[np.float32]  # (rows,) worth of one int8 step; 1 for floats
    bias: NDArray[np.float32]  # (rows,)

    @property
    def dequantised(self) -> NDArray[np.float32]:
        """Return the (rows, columns) float32 matrix these numbers stand for."""
        return self.weight.astype(np.float32) * self.scale[:, None]


def quantise(weight: ArrayLike, bias: ArrayLike) -> Layer:
    """Make an int8 layer with one scale a row, max|w| / 127.

    Parameters
    ----------
    weight : (rows, columns) float
        Each value changes by at most half of its row's scale.
    bias : (rows,) float
    """
    values = np.asarray(weight, np.float32)
    scale = np.maximum(np.abs(values).max(axis=1) / np.float32(_INT8_MAX), np.finfo(np.float32).tiny)
    steps = np.clip(np.rint(values / scale[:, None]), -_INT8_MAX, _INT8_MAX)
    return Layer(np.nan_to_num(steps).astype(np.int8), scale, np.asarray(bias, np.float32))


def keep_float(weight: ArrayLike, bias: ArrayLike) -> Layer:
    """Make a float layer of a (rows, columns) matrix and its (rows,) bias."""
    values = np.ascontiguousarray(weight, np.float32)
    return Layer(values, np.ones(len(values), np.float32), np.asarray(bias, np.float32))


def shapes(width: int) -> dict[str, tuple[int, int]]:
    """Return the (rows, columns) of every matrix of a network.

    Raises
    ------
    WeightsError
        If the width is not a multiple of 64 in 64..512.
    """
    if width % network.WIDTH_STEP or not network.MIN_WIDTH <= width <= network.MAX_WIDTH:
        raise WeightsError(
            f"width {width} is not a multiple of {network.WIDTH_STEP} in {network.MIN_WIDTH}..{network.MAX_WIDTH}"
        )
    units = strength_width(width)
    gru = {f"{name}_{part}": (3 * width, width) for name in network.RECURRENT for part in ("input", "recurrent")}
    return {
        "fc": (network.FC, FEATURES),
        "conv1": (width, network.CONV1_TAPS * network.FC),
        "conv2": (width, network.CONV2_TAPS * width),
        **gru,
        "gru_strength_input": (3 * units, 2 * width),
        "gru_strength_recurrent": (3 * units, units),
        "out_gain": (BANDS, (1 + len(network.RECURRENT)) * width),
        "out_strength": (BANDS, units),
    }


def _width(layers: Mapping[str, Layer]) -> int:
    """Return the number of rows of conv1, 0 if it has none."""
    return (*layers["conv1"].weight.shape, 0)[0] if "conv1" in layers else 0


def _check_description(description: Mapping[str, Any]) -> None:
    """Refuse a description of another format, of another version or front end, or with gaps."""
    for name, value in _FIXED.items():
        if description.get(name) != value:
            raise WeightsError(f"{name} is {description.get(name)!r}, this program needs {value!r}")
    missing = [name for name in PROVENANCE if name not in description]
    if missing:
        raise WeightsError(f"description lacks {', '.join(missing)}")


def _check_layer(name: str, layer: Layer, shape: tuple[int, int]) -> None:
    """Refuse a matrix of the wrong shape or type, and numbers no network can have."""
    kinds = (np.float16, np.float32) if name in FLOAT_LAYERS else (np.int8,)
    if layer.weight.dtype not in kinds or layer.scale.dtype != np.float32 or layer.bias.dtype != np.float32:
        raise WeightsError(f"{name} has type {layer.weight.dtype}, {layer.scale.dtype}, {layer.bias.dtype}")
    if layer.weight.shape != shape or layer.scale.shape != shape[:1] or layer.bias.shape != shape[:1]:
        raise WeightsError(f"{name} has shape {layer.weight.shape}, this network needs {shape} with scale and bias")
    if not all(np.isfinite(values).all() for values in layer):
        raise WeightsError(f"{name} contains values that are not finite")
    if layer.weight.dtype == np.int8 and layer.weight.min() < -_INT8_MAX:
        raise WeightsError(f"{name} contains -128, weights are -{_INT8_MAX}..{_INT8_MAX}")


class Weights:
    """A checked network, ready for kernels.

    Parameters
    ----------
    layers : mapping of str to Layer
        See `shapes` for names and sizes.
    description : mapping
        Where the network comes from; see `save`.

    Attributes
    ----------
    width : int
    description : dict
    layers : dict of str to Layer
        The numbers in natural order.
    record : WEIGHTS record
        Addresses of the packed numbers. Valid as long as this object lives, wherever the record is copied.
    spans : (n, 2) int64
        Addresses and bytes of all that one hop reads.

    Raises
    ------
    WeightsError
        If names, shapes, types or values do not make a network.
    """

    def __init__(self, layers: Mapping[str, Layer], description: Mapping[str, Any]) -> None:
        self.width = _width(layers)
        expected = shapes(self.width)
        if set(layers) != set(expected):
            raise WeightsError(f"layers differ from {', '.join(expected)}")
        for name, shape in expected.items():
            _check_layer(name, layers[name], shape)
        _check_description(description)
        if description.get("width") != self.width:
            raise WeightsError(f"width is {description.get('width')!r} but conv1 has {self.width} rows")
        self.description = dict(description)
        self.layers = dict(layers)
        self.record, self.spans, self._memory = _lay_out({name: layers[name] for name in expected})
        self.record["width"], self.record["strength_width"] = self.width, strength_width(self.width)


def _lay_out(layers: Mapping[str, Layer]) -> tuple[Any, NDArray[np.int64], Pages]:
    """Put all numbers into one memory; return the WEIGHTS record of their addresses, the spans, and the memory."""
    packed = {name: _pack(name, layer) for name, layer in layers.items()}
    memory = Pages(sum(room(part) for parts in packed.values() for part in parts.values()))
    record, spans = np.zeros(1, WEIGHTS)[0], []
    parts = [(name, field, part) for name, fields in packed.items() for field, part in fields.items()]
    parts.sort(key=lambda part: part[1])  # each kind of number from end to end, in the order of reading
    for name, field, part in parts:
        record[name][field] = memory.keep(part)
        spans.append((record[name][field], part.nbytes))
    for name, fields in packed.items():
        record[name]["rows"], record[name]["columns"] = fields["affine"][:, 0].size, layers[name].weight.shape[1]
    return record, np.array(spans, np.int64), memory


def _pack(name: str, layer: Layer) -> dict[str, NDArray[Any]]:
    """Order a matrix as kernels want it: the arrays of a LAYER record."""
    if name in FLOAT_LAYERS:
        return pack_float(layer.dequantised, layer.bias)._asdict()
    return pack(layer.weight, layer.scale / np.float32(_INT8_MAX), layer.bias)._asdict()


@contextlib.contextmanager
def _blame(path: Path) -> Iterator[None]:
    """Name the file in every refusal."""
    try:
        yield
    except WeightsError as error:
        raise WeightsError(f"{path}: {error}") from None


def load(path: str | os.PathLike[str]) -> Weights:
    """Read and check a weights file.

    Raises
    ------
    WeightsError
        If the file is missing, damaged or not a network of this program; one line that names the file and the fault.
    """
    path = Path(path)
    with _blame(path):
        arrays = _read(path)
        try:
            description = json.loads(arrays.pop("description").tobytes())
            names = sorted({name.rpartition(".")[0] for name in arrays})
            layers = {name: Layer(*(arrays[f"{name}.{field}"] for field in Layer._fields)) for name in names}
            described = dict(description)
        except (KeyError, ValueError, TypeError) as error:
            raise WeightsError(f"not a Quietmic weights file ({type(error).__name__}: {error})") from error
        _check_description(described)
        return Weights(layers, described)


def _read(path: Path) -> dict[str, NDArray[Any]]:
    """Unpack the arrays of a file."""
    if not path.is_file():
        raise WeightsError("no such weights file")
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except Exception as error:  # zip, zlib, numpy and the codecs each have their own for a damaged file
        text = " ".join(str(error).split())
        raise WeightsError(f"damaged or not a weights file ({type(error).__name__}: {text})") from error


def save(path: str | os.PathLike[str], layers: Mapping[str, Layer], description: Mapping[str, Any]) -> None:
    """Check a network and write its file, whole or not at all.

    Parameters
    ----------
    path : path-like
    layers : mapping of str to Layer
        See `shapes`; for example from `dsp.train.export`.
    description : mapping
        JSON values ``training_set`` (hash), ``date``, ``scores``, ``licence``, ``hours`` and whatever else is worth
        knowing. Format, version, width, look-ahead and feature count are filled in.

    Raises
    ------
    WeightsError
        If `load` would refuse the file.
    OSError
        If it cannot be written.
    """
    path = Path(path)
    with _blame(path):
        weights = Weights(layers, {**description, **_FIXED, "width": _width(layers)})
    text = json.dumps(weights.description, allow_nan=False).encode()
    arrays = {f"{name}.{field}": value for name, layer in layers.items() for field, value in layer._asdict().items()}
    partial = path.with_name(path.name + ".partial")
    with partial.open("wb") as file:
        np.savez_compressed(file, description=np.frombuffer(text, np.uint8), **arrays)
    partial.replace(path)


def random(width: int = 256, seed: int = 0, density: float = 1.0) -> Weights:
    """Make a network of random weights, scaled like a trained one, for tests and benchmarks.

    Parameters
    ----------
    width : int
        A multiple of 64 from 64 to 512.
    seed : int
    density : float
        Part of the int8 matrices' 16x4 blocks that are not zero.
    """
    rng = np.random.default_rng(seed)
    layers = {}
    for name, (rows, columns) in shapes(width).items():
        weight = rng.standard_normal((rows, columns), np.float32) * np.float32(1.2 / columns**0.5)
        bias = 0.1 * rng.standard_normal(rows, np.float32)
        if name not in FLOAT_LAYERS and density < 1.0:
            blocks(weight)[rng.random((rows // BLOCK_ROWS, columns // BLOCK_COLUMNS)) >= density] = 0.0
        layers[name] = (keep_float if name in FLOAT_LAYERS else quantise)(np.clip(weight, -0.5, 0.5), bias)
    provenance = dict.fromkeys(PROVENANCE, "random")
    return Weights(layers, {**provenance, **_FIXED, "width": width})
