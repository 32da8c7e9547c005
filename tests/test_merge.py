"""Two checkpoints become one that lies between them."""

import json

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from dsp import weights  # noqa: E402
from dsp.train import checkpoint  # noqa: E402
from dsp.train.export import export  # noqa: E402
from dsp.train.merge import main, merge, thinned  # noqa: E402
from dsp.train.model import PercepNet  # noqa: E402


def test_the_mean_lies_between_in_the_share_asked_for():
    one, other = PercepNet(64).state_dict(), PercepNet(64).state_dict()
    found = merge(one, other, 0.25)
    for name, value in found.items():
        torch.testing.assert_close(value, 0.75 * one[name] + 0.25 * other[name])
    PercepNet(64).load_state_dict(found)


def test_from_file_to_file(tmp_path):
    files = [tmp_path / f"{name}.npz" for name in ("one", "other", "mean")]
    states = [PercepNet(64).state_dict() for _ in range(2)]
    for file, state, hours in zip(files, states, (1.0, 3.0), strict=False):
        checkpoint.save_float(file, state, {"hours": hours, "recipe": {"seed": int(hours)}})
    assert main([str(file) for file in files]) == 0
    with np.load(files[2]) as mean, np.load(files[0]) as one, np.load(files[1]) as other:
        description = json.loads(str(mean["description"]))
        name = "gru1.weight_hh_l0"
        expected = (one[name].astype(np.float32) + other[name].astype(np.float32)) / 2
        np.testing.assert_allclose(mean[name], expected, atol=1e-3)
    assert description["hours"] == 3.0
    assert description["merged"] == {"share": 0.5, "hours": 1.0, "recipe": {"seed": 1}}
    export(files[2], tmp_path / "int8.npz")
    assert weights.load(tmp_path / "int8.npz").description["merged"] == description["merged"]


def blocks(weight):
    """Tell which blocks of 16 rows and 4 columns hold anything."""
    rows, columns = weight.shape
    return np.asarray(weight).reshape(rows // 16, 16, columns // 4, 4).any(axis=(1, 3))


def test_the_mean_is_as_thin_as_the_other(tmp_path):
    files = [tmp_path / f"{name}.npz" for name in ("one", "other", "mean")]
    for file in files[:2]:
        checkpoint.save_float(file, thinned(PercepNet(64).state_dict(), 0.75), {"density": 0.75})
    assert main([str(file) for file in files]) == 0
    with np.load(files[2]) as mean, np.load(files[0]) as one, np.load(files[1]) as other:
        for name in ("conv2.weight", "gru1.weight_ih_l0"):
            union = blocks(one[name]) | blocks(other[name])
            assert blocks(one[name]).mean() == blocks(mean[name]).mean() == 0.75 < union.mean()
            assert not (blocks(mean[name]) & ~union).any()


WRONG = [((64, 128), 0.5, "width"), ((64, 64), 1.5, "1.5 is outside 0..1")]


@pytest.mark.parametrize(("widths", "share", "told"), WRONG)
def test_what_cannot_be_merged_is_one_line(tmp_path, capsys, widths, share, told):
    files = [tmp_path / "one.npz", tmp_path / "other.npz", tmp_path / "mean.npz"]
    for file, width in zip(files, widths, strict=False):
        checkpoint.save_float(file, PercepNet(width).state_dict(), {})
    assert main([*map(str, files), "--share", str(share)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert told in line
    assert not files[2].exists()
