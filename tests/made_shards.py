"""Shards of simple made-up data, and a small recipe to learn them with."""

from pathlib import Path

import numpy as np
import pytest
import torch

from dsp.constants import BANDS
from dsp.train import shards
from dsp.train.config import Recipe

ITEMS, HOPS = 6, 100
SIMPLE = {"paper": 1.0, "spectral": 0.0, "disturbance": 0.0}  # losses that fall fast on simple data
# Lanes go straight through their items, so that what is heard can be told.
SMALL = Recipe(
    width=64, batch=3, chunk=25, steps=12, warmup=2, precision="float32", noise_from=0.5, carry=0.0, wait=0.0, **SIMPLE
)
CPU = torch.device("cpu")


def write_shard(folder: Path, seed: int) -> None:
    """Steady noise and switched speech; the gain follows from the level features."""
    rng = np.random.default_rng(seed)
    speech = rng.uniform(-4, 0, (ITEMS, 1, BANDS)) - 5 * (rng.random((ITEMS, HOPS, 1)) < 0.5)
    noise = rng.uniform(-4, -1, (ITEMS, 1, BANDS)) + rng.normal(0, 0.1, (ITEMS, HOPS, BANDS))
    noisy = np.log10(10**speech + 10**noise)
    values = {
        "features": np.concatenate([(noisy + 5) / 2, rng.normal(0, 0.3, (ITEMS, HOPS, BANDS + 2))], -1),
        "gain": 10 ** ((speech - noisy) / 2),
        "strength": rng.uniform(0, 0.5, noisy.shape),
        "noisy_log_energy": noisy,
        "clean_log_energy": speech,
        "fit_log_power": 0.3 * noisy,
        "fit_magnitude": 10 ** (0.15 * (speech - noisy)),
        "fit_phase": 10 ** (0.3 * (speech - noisy)),
        "weight": np.full(noisy.shape, 255),
        "strength_weight": np.full(noisy.shape, 255),
    }
    folder.mkdir(parents=True)
    for name, (_, kind) in shards.LAYOUT.items():
        np.save(folder / f"{name}.npy", values[name].astype(kind))


@pytest.fixture(scope="module", name="data")
def two_shards(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("shards")
    for index in range(2):
        write_shard(folder / "train" / f"shard_000_{index:05d}", index)
    write_shard(folder / "valid" / "shard_000_00000", 100)
    return folder
