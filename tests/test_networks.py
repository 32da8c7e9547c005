"""Which network is used: the shipped ones, by name, or a file of the user's."""

import pytest

import assets
from app import networks
from dsp import weights


def test_the_large_one_has_the_small_one_beside_it():
    chosen = networks.choose()
    assert chosen.small is not None
    assert chosen.small.width <= chosen.weights.width
    assert chosen.weights.width == weights.load(assets.path(assets.NETWORKS["large"])).width


def test_the_small_one_is_alone():
    chosen = networks.choose("small")
    assert chosen.small is None
    assert chosen.weights.width == weights.load(assets.path(assets.NETWORKS["small"])).width


def test_a_file_is_used_alone(tmp_path):
    made = weights.random(64, seed=0)
    weights.save(tmp_path / "own.npz", made.layers, made.description)
    chosen = networks.choose("large", tmp_path / "own.npz")
    assert chosen.small is None
    assert chosen.weights.width == 64


def test_a_damaged_file_is_refused(tmp_path):
    (tmp_path / "own.npz").write_bytes(b"no network")
    with pytest.raises((OSError, ValueError), match=r"own\.npz"):
        networks.choose(None, tmp_path / "own.npz")
