"""Batches of consecutive chunks: each lane walks through one item, then takes another."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from dsp.constants import BANDS, FEATURES, HOP, SAMPLE_RATE
from dsp.oracle import COMPRESSION
from dsp.train import shards
from dsp.train.config import Recipe
from dsp.train.disturbance import SPEECH_BANDS
from dsp.train.loss import NO_SPEECH, Targets
from dsp.train.onset import speech_frames

__all__ = ["Batch", "Item", "Lanes", "load_item", "whole_items"]

FEATURE_FLOOR = -2.0  # what `dsp.features` gives for an empty band
BELS_TO_FEATURE = 0.5  # features are Bels over two
ACTIVE_BELS = 4.0  # bands this far below the loudest one of an item are no speech
LONGEST_WAIT_S = 60.0  # in a pause that is drawn out
NOISE_REFERENCE_BELS = 2.0  # an item without speech is measured 20 dB below its noise
_SLOPE = np.linspace(-0.5, 0.5, BANDS)  # from the bottom to the top band
_KNOTS = np.linspace(-0.5, 0.5, 8)  # of a random colour


@dataclass(frozen=True, slots=True)
class Batch:
    """One chunk of every lane, time-major."""

    features: Tensor  # (T, B, 70) float32
    targets: Targets
    fresh: Tensor  # (B,) bool: lanes that begin an item here


@dataclass(frozen=True, slots=True)
class Item:
    """One mixture, about 10 s, in float32, shapes (hops, .)."""

    features: NDArray[np.float32]
    targets: NDArray[np.float32]  # (9, hops, 34) in the order of `Targets`
    reference: float  # log10 of the mean band energy of the speech
    speech_level: float  # log10 of its mean energy in `SPEECH_BANDS`


def _reference(noisy: NDArray[np.float32], clean: NDArray[np.float32]) -> float:
    """Return log10 of the mean energy of the active clean bands; without speech, of the noise less 20 dB."""
    noise = np.log10(np.mean(10.0 ** noisy.astype(np.float64)) + 1e-12) - NOISE_REFERENCE_BELS
    active = clean[clean > clean.max() - ACTIVE_BELS].astype(np.float64)
    return float(max(noise, np.log10(np.mean(10.0**active) + 1e-12)))


def load_item(shard: shards.Shard, number: int, shift: NDArray[np.float32] | None = None) -> Item:
    """Read one mixture of a shard and send it through another microphone.

    Parameters
    ----------
    shard : Shard
        As `dsp.train.shards.load` returns it.
    number : int
        Which item.
    shift : (BANDS,) float32, optional
        Bels added to each band.
    """
    part = {name: np.asarray(values[number], np.float32) for name, values in shard.items()}
    shift = np.zeros(BANDS, np.float32) if shift is None else shift
    energies = part["features"][:, :BANDS]
    shifted = np.maximum(energies + BELS_TO_FEATURE * shift, FEATURE_FLOOR)
    energies[:] = np.where(energies > FEATURE_FLOOR + 0.02, shifted, energies)  # an empty band stays empty
    noisy, clean = part["noisy_log_energy"] + shift, part["clean_log_energy"] + shift
    weights = (part[name] / np.float32(255) for name in ("weight", "strength_weight"))
    fit_power = part["fit_log_power"] + np.float32(COMPRESSION) * shift
    fit = (fit_power, part["fit_magnitude"], part["fit_phase"])
    targets = np.stack([part["gain"], part["strength"], noisy, clean, *fit, *weights])
    speech = (10.0 ** clean[:, SPEECH_BANDS].astype(np.float64)).sum(axis=1).mean()
    return Item(part["features"], targets, _reference(noisy, clean), float(np.log10(speech)))


def _stack(parts: list[tuple[Item, int]], hops: int, fresh: NDArray[np.bool_], device: torch.device) -> Batch:
    """Put chunks of `hops` side by side; each part is an item and its first hop."""
    features = np.empty((hops, len(parts), FEATURES), np.float32)
    targets = np.empty((9, hops, len(parts), BANDS), np.float32)
    for lane, (item, hop) in enumerate(parts):
        features[:, lane] = item.features[hop : hop + hops]
        targets[:, :, lane] = item.targets[:, hop : hop + hops]
    levels = np.array([(item.reference, item.speech_level) for item, _ in parts], np.float32).T
    aims = Targets(*torch.from_numpy(targets).to(device), *torch.from_numpy(levels).to(device))
    return Batch(torch.from_numpy(features).to(device), aims, torch.from_numpy(fresh).to(device))


def whole_items(folder: Path, chunk: int, lanes: int, most: int, rank: int, world: int, device: torch.device):
    """Yield the validation items of this process chunk by chunk, in fixed order.

    Parameters
    ----------
    folder : Path
        Shards of the validation split.
    chunk, lanes : int
        Size of a batch: hops, items side by side.
    most : int
        Items used, of all processes together.
    rank, world : int
        Number of this process and of all.

    Yields
    ------
    Batch
    """
    places = [(shard, i) for shard in map(shards.load, shards.find(folder)) for i in range(len(shard["gain"]))]
    places = [places[i] for i in np.linspace(0, len(places) - 1, min(most, len(places))).astype(int)][rank::world]
    for first in range(0, len(places), lanes):
        items = [load_item(shard, number) for shard, number in places[first : first + lanes]]
        for hop in range(0, len(items[0].features) - chunk + 1, chunk):
            fresh = np.full(len(items), hop == 0)
            yield _stack([(item, hop) for item in items], chunk, fresh, device)


def _is_pause(item: Item, hop: int, hops: int) -> bool:
    """Tell whether nobody speaks in a chunk, though somebody does in the item."""
    if item.speech_level <= NO_SPEECH:
        return False
    clean = torch.from_numpy(item.targets[Targets._fields.index("clean"), hop : hop + hops, None])
    return not bool(speech_frames(clean, torch.tensor([item.speech_level])).any())


class Lanes:
    """An endless stream of batches whose position can be saved and restored exactly.

    In a call the network has run for minutes, and nobody may have spoken for one. So a lane goes on to a share `carry`
    of its items without forgetting, and draws a share `wait` of the pauses out: it hears the same chunk again and
    again, up to a minute. Without that a network learns that after ten seconds of noise no voice will come.

    An epoch is one random order of all items; its shards are listed when it begins, so shards that appear
    later are used from the next epoch on.

    Parameters
    ----------
    folder : Path
        Shards of the training split.
    recipe : Recipe
        Batch, chunk, seed and augmentation.
    rank, world : int
        Number of this process and of all: each has its own items.
    device : torch.device
        Where batches go.

    Raises
    ------
    FileNotFoundError
        If the folder has no shard.
    """

    def __init__(self, folder: Path, recipe: Recipe, rank: int, world: int, device: torch.device) -> None:
        self.folder, self.recipe, self.device = folder, recipe, device
        self.rank, self.world = rank, world
        self._rng = np.random.default_rng([recipe.seed, rank])
        self._epoch = 0
        self._names: list[str] = []
        self._open: dict[str, shards.Shard] = {}
        self._order = np.zeros((0, 2), np.int64)  # (shard, item) still to come
        self._places: list[dict[str, Any]] = [self._next_place() for _ in range(recipe.batch)]
        self._items = [self._load(place) for place in self._places]
        for lane, place in enumerate(self._places):  # staggered, so that lanes do not begin items together
            chunks = len(self._items[lane].features) // recipe.chunk
            place["hop"] = (lane % chunks) * recipe.chunk
        self._fresh = np.ones(recipe.batch, np.bool_)

    def _begin_epoch(self) -> None:
        paths = shards.find(self.folder)
        if not paths:
            raise FileNotFoundError(f"{self.folder}: no shards in it")
        self._open = {path.name: shards.load(path) for path in paths}
        self._names = list(self._open)
        places = [(s, i) for s, name in enumerate(self._names) for i in range(len(self._open[name]["gain"]))]
        order = np.random.default_rng([self.recipe.seed, 7919, self._epoch]).permutation(np.array(places, np.int64))
        self._order = order[self.rank :: self.world] if len(order) >= self.world else order
        self._epoch += 1

    def _next_place(self) -> dict[str, Any]:
        if not len(self._order):
            self._begin_epoch()
        (shard, number), self._order = self._order[0], self._order[1:]
        return {"shard": self._names[shard], "item": int(number), "shift": self._microphone(), "hop": 0, "waits": 0}

    def _microphone(self) -> NDArray[np.float32]:
        """Draw a level, a tilt and a smooth colour, (BANDS,) float32 in Bels."""
        recipe, rng = self.recipe, self._rng
        shift_db = recipe.level_db * rng.uniform(-1, 1) + recipe.tilt_db * rng.uniform(-1, 1) * _SLOPE
        shift_db += np.interp(_SLOPE, _KNOTS, rng.normal(0, 1, len(_KNOTS)) * recipe.colour_db)
        return (shift_db / 10).astype(np.float32)

    def _load(self, place: dict[str, Any]) -> Item:
        name = place["shard"]
        shard = self._open[name] if name in self._open else shards.load(self.folder / name)
        return load_item(shard, place["item"], place["shift"])

    def next(self) -> Batch:
        """Return the next chunk of every lane."""
        hops = self.recipe.chunk
        parts = [(item, place["hop"]) for item, place in zip(self._items, self._places, strict=True)]
        batch = _stack(parts, hops, self._fresh.copy(), self.device)
        self._fresh[:] = False
        for lane, place in enumerate(self._places):
            if self._wait(lane):
                continue
            place["hop"] += hops
            if place["hop"] + hops > len(self._items[lane].features):
                self._places[lane] = self._next_place()
                self._items[lane] = self._load(self._places[lane])
                self._fresh[lane] = self._rng.random() >= self.recipe.carry
        return batch

    def _wait(self, lane: int) -> bool:
        """Tell whether the lane hears its chunk once more; at the first one of a pause, draw for how long."""
        place, hops = self._places[lane], self.recipe.chunk
        if not place["waits"]:
            drawn_out = self._rng.random() < self.recipe.wait and _is_pause(self._items[lane], place["hop"], hops)
            longest = LONGEST_WAIT_S * SAMPLE_RATE / (hops * HOP)
            place["waits"] = 1 + (int(longest ** self._rng.random()) if drawn_out else 0)
        place["waits"] -= 1
        return place["waits"] > 0

    def position(self) -> dict[str, Any]:
        """Return everything needed to go on exactly here."""
        return {
            "rng": self._rng.bit_generator.state,
            "epoch": self._epoch,
            "names": list(self._names),
            "order": self._order.copy(),
            "places": [dict(place) for place in self._places],
            "fresh": self._fresh.copy(),
        }

    def go_to(self, position: dict[str, Any]) -> None:
        """Go on where `position` was taken.

        Raises
        ------
        OSError
            If a shard it needs is gone.
        """
        self._open = {name: shards.load(self.folder / name) for name in position["names"]}
        self._names = list(position["names"])
        self._rng.bit_generator.state = position["rng"]
        self._epoch, self._order = position["epoch"], position["order"].copy()
        self._places = [{"waits": 0} | place for place in position["places"]]  # older ones did not wait
        self._items = [self._load(place) for place in self._places]
        self._fresh = position["fresh"].copy()
