import json
import zipfile

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dsp import network, weights
from dsp.weights import Layer, WeightsError

PROVENANCE = {"training_set": "0" * 64, "date": "2026-01-01", "scores": {"pesq": 2.5}, "licence": "BSD", "hours": 1.5}


@pytest.fixture(scope="module")
def source():
    return weights.random(64, seed=3)


@pytest.fixture
def file(source, tmp_path):
    path = tmp_path / "w.npz"
    weights.save(path, source.layers, PROVENANCE)
    return path


def rewrite(path, **changes):
    """Store the file again with some arrays replaced, or dropped if None."""
    with np.load(path) as file:
        arrays = dict(file) | changes
    np.savez(path, **{name: value for name, value in arrays.items() if value is not None})


def describe(path, **changes):
    with np.load(path) as file:
        text = json.loads(file["description"].tobytes()) | changes
    rewrite(path, description=np.frombuffer(json.dumps(text).encode(), np.uint8))


def refused(path, match):
    with pytest.raises(WeightsError, match=match) as caught:
        weights.load(path)
    message = str(caught.value)
    assert str(path) in message
    assert "\n" not in message


def test_file_keeps_everything(file, source):
    again = weights.load(file)
    assert again.width == 64
    assert again.record["width"] == 64
    expected = {"format": "quietmic-percepnet", "version": 1, "width": 64, "lookahead": 2, "features": 70}
    assert again.description == PROVENANCE | expected
    for name, layer in source.layers.items():
        for ours, theirs in zip(again.layers[name], layer, strict=True):
            np.testing.assert_array_equal(ours, theirs)
            assert ours.dtype == theirs.dtype


def test_half_precision_floats_are_allowed(source, tmp_path):
    fc = source.layers["fc"]
    half = source.layers | {"fc": fc._replace(weight=fc.weight.astype(np.float16))}
    weights.save(tmp_path / "h.npz", half, PROVENANCE)
    assert weights.load(tmp_path / "h.npz").layers["fc"].weight.dtype == np.float16


def test_same_network_gives_same_bytes(source, tmp_path):
    for name in ("a", "b"):
        weights.save(tmp_path / name, source.layers, PROVENANCE)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_record_points_to_aligned_memory(source):
    for name in source.layers:
        layer = source.record[name]
        assert layer["weight"] % 64 == 0
        assert layer["columns"] == source.layers[name].weight.shape[1]
        assert layer["rows"] >= source.layers[name].weight.shape[0]


def test_missing(tmp_path):
    refused(tmp_path / "none.npz", "no such weights file")
    refused(tmp_path, "no such weights file")


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04" + bytes(40)])
def test_not_an_archive(tmp_path, content):
    path = tmp_path / "w.npz"
    path.write_bytes(content)
    refused(path, "damaged or not a weights file")


def test_single_array(tmp_path):
    np.save(tmp_path / "w.npy", np.zeros(3))
    refused(tmp_path / "w.npy", "damaged or not a weights file")


@pytest.mark.parametrize("part", [0.01, 0.5, 0.99])
def test_truncated(file, part):
    content = file.read_bytes()
    file.write_bytes(content[: int(part * len(content))])
    refused(file, "damaged or not a weights file")


def test_flipped_bit_in_the_numbers(file):
    with zipfile.ZipFile(file) as archive:
        info = archive.getinfo("gru2_input.weight.npy")
    content = bytearray(file.read_bytes())
    content[info.header_offset + 1000] ^= 4
    file.write_bytes(content)
    refused(file, "damaged or not a weights file")


@given(st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_flipped_bit_is_refused_or_harmless(file, source, data):
    content = bytearray(file.read_bytes())
    tail = len(content) - 6000  # the directory, and some numbers
    content[data.draw(st.integers(0, 400) | st.integers(tail, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    damaged = file.with_name("damaged.npz")
    damaged.write_bytes(content)
    try:
        layers = weights.load(damaged).layers
    except WeightsError as error:
        assert "\n" not in str(error)  # noqa: PT017
        return
    for name, layer in source.layers.items():
        np.testing.assert_array_equal(layers[name].weight, layer.weight)


def test_pickles_are_not_opened(file):
    rewrite(file, description=np.array({"format": "quietmic-percepnet"}, object))
    refused(file, "damaged or not a weights file")


@pytest.mark.parametrize(
    ("field", "value", "match"),
    [
        ("format", "onnx", "format is 'onnx', this program needs 'quietmic-percepnet'"),
        ("version", 2, "version is 2, this program needs 1"),
        ("lookahead", 3, "lookahead is 3"),
        ("features", 42, "features is 42"),
        ("width", 128, "width is 128 but conv1 has 64 rows"),
    ],
)
def test_wrong_description(file, field, value, match):
    describe(file, **{field: value})
    refused(file, match)


@pytest.mark.parametrize("content", [None, b"", b"{", b"[1]", b'"text"', b"\xff{}", b"{}"])
def test_unreadable_description(file, content):
    rewrite(file, description=None if content is None else np.frombuffer(content, np.uint8))
    refused(file, "not a Quietmic weights file|format is None")


@pytest.mark.parametrize(
    ("name", "value", "match"),
    [
        ("gru1_input.weight", None, "not a Quietmic weights file"),
        ("extra.weight", np.zeros((2, 2), np.int8), "not a Quietmic weights file"),
        ("conv2.weight", np.zeros((64, 100), np.int8), r"conv2 has shape \(64, 100\), this network needs \(64, 192\)"),
        ("conv2.weight", np.zeros((64, 192), np.int16), "conv2 has type int16"),
        ("conv2.weight", np.full((64, 192), -128, np.int8), "conv2 contains -128"),
        ("conv1.weight", np.zeros((), np.int8), "width 0 is not"),
        ("conv1.weight", np.zeros((96, 640), np.int8), "width 96 is not a multiple of 64 in 64..512"),
        ("conv1.weight", np.zeros((576, 640), np.int8), "width 576"),
        ("out_gain.weight", np.full((34, 320), np.nan, np.float32), "out_gain contains values that are not finite"),
        ("out_gain.weight", np.zeros((34, 320), np.float64), "out_gain has type float64"),
        ("gru3_input.scale", np.full(192, np.inf, np.float32), "gru3_input contains values that are not finite"),
        ("gru3_input.scale", np.zeros(191, np.float32), "gru3_input has shape"),
        ("gru3_input.bias", np.full(192, np.nan, np.float32), "gru3_input contains values that are not finite"),
    ],
)
def test_wrong_numbers(file, name, value, match):
    rewrite(file, **{name: value})
    refused(file, match)


def test_layers_must_be_complete(file, source):
    rewrite(file, **{f"gru2_input.{field}": None for field in Layer._fields})
    refused(file, "layers differ from fc, conv1")


def test_bad_network_is_not_saved(source, tmp_path):
    path = tmp_path / "w.npz"
    with pytest.raises(WeightsError, match=r"w\.npz: description lacks licence, hours"):
        weights.save(path, source.layers, {"training_set": "", "date": "", "scores": {}})
    with pytest.raises(WeightsError, match="width 0"):
        weights.save(path, {}, PROVENANCE)
    assert not path.exists()


@pytest.mark.parametrize("width", [0, 32, 100, 576, -64])
def test_impossible_widths(width):
    with pytest.raises(WeightsError, match=f"width {width} is not a multiple of 64 in 64..512"):
        weights.random(width)


def test_number_of_weights_is_the_paper_s():
    """7.96 million at width 512, biases included [design: 7 962 564]."""
    shapes = weights.shapes(512)
    assert sum(rows * columns + rows for rows, columns in shapes.values()) == 7_962_564
    assert network.strength_width(64) == 32


def test_quantise_halves_the_step(rng):
    weight = rng.standard_normal((20, 30)).astype(np.float32) * np.geomspace(1e-6, 1e3, 20)[:, None]
    weight[3] = 0
    layer = weights.quantise(weight, np.zeros(20))
    assert layer.weight.dtype == np.int8
    np.testing.assert_array_equal(np.abs(np.delete(layer.weight, 3, 0)).max(axis=1), 127)
    assert (np.abs(layer.dequantised - weight) <= 0.5001 * layer.scale[:, None]).all()
    np.testing.assert_array_equal(layer.dequantised[3], 0)


def test_zeros_are_not_read():
    whole, half = (weights.random(128, seed=2, density=part) for part in (1.0, 0.5))
    assert half.spans[:, 1].sum() < 0.75 * whole.spans[:, 1].sum()
