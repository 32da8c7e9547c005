"""A weights file tells how good its network is, as a benchmark measured it."""

import json

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from dsp import weights  # noqa: E402
from dsp.train import checkpoint  # noqa: E402
from dsp.train.export import layers, main  # noqa: E402
from dsp.train.model import PercepNet  # noqa: E402


def row(system, pesq, **more):
    return {"system": system, "pesq": pesq, "stoi": 0.8, "onset_level": None, **more}


@pytest.fixture
def source(tmp_path):
    checkpoint.save_float(tmp_path / "float.npz", PercepNet(64).state_dict(), {"hours": 2.0})
    return tmp_path / "float.npz"


def test_every_parameter_is_exported():
    trained = PercepNet(64)
    state = {name: value.numpy() for name, value in trained.state_dict().items()}
    found = layers(trained.state_dict())
    assert weights.Weights(found, weights.random(64).description).width == 64
    np.testing.assert_array_equal(found["fc"].weight, state["fc.weight"])
    for name, key in (("conv1", "conv1.weight"), ("gru2_recurrent", "gru2.weight_hh_l0")):
        step = found[name].scale[:, None]
        assert (np.abs(found[name].dequantised - state[key]) <= 0.5001 * step).all()
    np.testing.assert_array_equal(found["gru3_input"].bias, state["gru3.bias_ih_l0"])


def test_the_means_of_quietmic_stand_in_the_file(tmp_path, source):
    rows = [row("noisy", 1.0), row("quietmic", 1.5, ovrl=2.0), row("quietmic", 2.0, ovrl=None)]
    measured = {"settings": {"source": "mixtures"}, "rows": rows}
    (tmp_path / "quality.json").write_text(json.dumps(measured))
    assert main([str(source), str(tmp_path / "int8.npz"), "--scores", str(tmp_path / "quality.json")]) == 0
    found = weights.load(tmp_path / "int8.npz").description["scores"]
    assert found == {"source": "mixtures", "files": 2, "pesq": 1.75, "stoi": 0.8}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("no JSON", "holds no scores; quietmic bench quality --json FILE writes them"),
        ("[]", "holds no scores; quietmic"),
        (json.dumps({"settings": {"source": "x"}, "rows": [row("noisy", 1.0)]}), "no scores of the system quietmic"),
    ],
)
def test_another_file_is_refused_before_anything_is_written(tmp_path, source, text, told):
    (tmp_path / "other.json").write_text(text)
    with pytest.raises(ValueError, match=told):
        main([str(source), str(tmp_path / "int8.npz"), "--scores", str(tmp_path / "other.json")])
    assert not (tmp_path / "int8.npz").exists()
