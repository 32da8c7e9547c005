"""Lanes: every item once, in order, and in pauses as long as in a call."""

from pathlib import Path

import numpy as np
import torch
from made_shards import (
    CPU,
    HOPS,
    ITEMS,
    SMALL,
    two_shards,  # noqa: F401
    write_shard,
)

from dsp.constants import BANDS
from dsp.train import shards
from dsp.train.config import Recipe
from dsp.train.lanes import Lanes, load_item


def test_lanes_walk_through_items_hop_by_hop(data: Path) -> None:
    recipe = Recipe(**SMALL.as_dict() | {"level_db": 0.0, "tilt_db": 0.0, "colour_db": 0.0, "batch": 2})
    lanes = Lanes(data / "train", recipe, 0, 1, CPU)
    place = dict(lanes.position()["places"][0])
    whole = load_item(shards.load(data / "train" / place["shard"]), place["item"])
    batches = [lanes.next() for _ in range(5)]
    heard = torch.cat([batch.features[:, 0] for batch in batches[:4]])
    np.testing.assert_array_equal(heard, whole.features)
    assert [bool(batch.fresh[0]) for batch in batches] == [True, False, False, False, True]
    assert [bool(batch.fresh[1]) for batch in batches] == [True, False, False, True, False]  # staggered


def test_an_epoch_hears_every_item_once_over_all_processes(data: Path) -> None:
    heard = []
    for rank in range(2):
        lanes = Lanes(data / "train", Recipe(**SMALL.as_dict() | {"batch": 1, "chunk": HOPS}), rank, 2, CPU)
        for _ in range(ITEMS):
            place = lanes.position()["places"][0]
            heard.append((place["shard"], place["item"]))
            lanes.next()
    assert len(set(heard)) == len(heard) == 2 * ITEMS


def test_new_shards_are_heard_in_the_next_epoch(data: Path, tmp_path: Path) -> None:
    write_shard(tmp_path / "shard_000_00000", 1)
    lanes = Lanes(tmp_path, Recipe(**SMALL.as_dict() | {"batch": 1, "chunk": HOPS}), 0, 1, CPU)
    write_shard(tmp_path / "shard_000_00001", 2)
    names = []
    for _ in range(3 * ITEMS):
        names.append(lanes.position()["places"][0]["shard"])
        lanes.next()
    assert set(names[:ITEMS]) == {"shard_000_00000"}
    assert set(names[ITEMS:]) == {"shard_000_00000", "shard_000_00001"}


def test_a_microphone_moves_features_and_energies_together(data: Path) -> None:
    shard = shards.load(data / "train" / "shard_000_00000")
    shift = np.linspace(0.2, 0.8, BANDS, dtype=np.float32)
    plain, louder = load_item(shard, 0), load_item(shard, 0, shift)
    np.testing.assert_allclose(louder.features[:, :BANDS], plain.features[:, :BANDS] + shift / 2, atol=1e-6)
    np.testing.assert_array_equal(louder.features[:, BANDS:], plain.features[:, BANDS:])
    np.testing.assert_allclose(louder.targets[2:4], plain.targets[2:4] + shift, atol=1e-5)
    np.testing.assert_allclose(louder.targets[4], plain.targets[4] + 0.3 * shift, atol=1e-5)
    for unmoved in (slice(0, 2), slice(5, None)):
        np.testing.assert_array_equal(louder.targets[unmoved], plain.targets[unmoved])
    assert plain.reference + shift.min() < louder.reference < plain.reference + shift.max()


def write_pause(folder: Path) -> None:
    """Write one shard in which nobody speaks from hop 25 to 75, or not at all in its last item."""
    write_shard(folder, 1)
    for name in ("clean_log_energy", "gain"):
        values = np.load(folder / f"{name}.npy")
        values[:, 25:75] = values[-1] = -10.0 if name == "clean_log_energy" else 0.0
        if name == "clean_log_energy":
            values[:-1, :25] = values[:-1, 75:] = -1.0
        np.save(folder / f"{name}.npy", values)


def test_a_lane_waits_where_nobody_speaks_and_nowhere_else(tmp_path: Path) -> None:
    write_pause(tmp_path / "shard_000_00000")
    lanes = Lanes(tmp_path, Recipe(**SMALL.as_dict() | {"batch": 1, "wait": 1.0}), 0, 1, CPU)
    heard: dict[int, list[int]] = {0: [], 25: [], 50: [], 75: []}
    for _ in range(3000):
        place = lanes.position()["places"][0]
        if place["item"] != ITEMS - 1:
            heard[place["hop"]].append(place["waits"])
        else:
            assert place["waits"] == 0, "an item without speech is no pause"
        lanes.next()
    assert not any(heard[0] + heard[75])
    longest = 60 / 0.25  # a minute, in chunks of 25 hops
    assert 0.5 * longest < max(heard[25]) <= longest
    assert 0.5 * longest < max(heard[50]) <= longest


def test_pauses_are_not_drawn_out_unless_asked(tmp_path: Path) -> None:
    write_pause(tmp_path / "shard_000_00000")
    lanes = Lanes(tmp_path, Recipe(**SMALL.as_dict() | {"batch": 1}), 0, 1, CPU)
    hops = []
    for _ in range(8):
        hops.append(lanes.position()["places"][0]["hop"])
        lanes.next()
    assert hops == [0, 25, 50, 75] * 2


def test_a_share_of_the_items_begins_with_what_was_heard_before(data: Path) -> None:
    lanes = Lanes(data / "train", Recipe(**SMALL.as_dict() | {"batch": 1, "chunk": HOPS, "carry": 0.25}), 0, 1, CPU)
    fresh = [bool(lanes.next().fresh[0]) for _ in range(400)]
    assert fresh[0]
    assert 0.65 < np.mean(fresh) < 0.85


def test_a_wait_goes_on_where_it_was_interrupted(tmp_path: Path) -> None:
    write_pause(tmp_path / "shard_000_00000")
    recipe = Recipe(**SMALL.as_dict() | {"batch": 2, "wait": 1.0, "carry": 0.5})
    lanes, again = (Lanes(tmp_path, recipe, 0, 1, CPU) for _ in range(2))
    while not any(place["waits"] for place in lanes.position()["places"]):
        lanes.next()
    again.go_to(lanes.position())
    for _ in range(50):
        one, other = lanes.next(), again.next()
        assert torch.equal(one.features, other.features)
        assert torch.equal(one.fresh, other.fresh)
