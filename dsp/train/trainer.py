"""The training loop: one process, or several in step under torchrun."""

import math
import signal
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import torch
from torch import distributed

from dsp.train import checkpoint
from dsp.train.config import Recipe
from dsp.train.flat import FlatNetwork
from dsp.train.journal import Journal
from dsp.train.lanes import Batch, Lanes, whole_items
from dsp.train.loss import Losses, losses
from dsp.train.matmul import fastest_type
from dsp.train.model import PercepNet, State, dropped_units, rounding_noise
from dsp.train.widen import widen, width_of

__all__ = ["Trainer"]

REPORT_S = 20.0  # between rows of the log
VALIDATE_S = 180.0  # between validations, each followed by a checkpoint
VALID_ITEMS = 64  # about 10 min of sound
VALID_LANES = 16
HOPS_PER_HOUR = 360_000
THIN_WITHIN = 0.4  # of the budget: then the blocks that are to leave have left


class Trainer:
    """Trains one network from shards, from scratch or from where the work folder stands.

    Parameters
    ----------
    recipe : Recipe
        What to do.
    train, valid : Path
        Folders of shards. `valid` may be empty of them: then nothing is validated.
    work : Path
        Checkpoints and the log; training goes on from the newest checkpoint in it.
    device : torch.device
        CPU or CUDA.
    init : Path, optional
        float16 checkpoint to begin with where the work folder has none; a narrower network is widened.
    tell : callable
        Receives lines of text.
    training_set : str
        Names the data in what is written.
    """

    def __init__(
        self,
        recipe: Recipe,
        train: Path,
        valid: Path,
        work: Path,
        device: torch.device | None = None,
        init: Path | None = None,
        tell: Callable[[str], None] = lambda _text: None,
        training_set: str = "unknown",
    ) -> None:
        self.recipe, self.work, self._valid = recipe, work, valid
        self.training_set = training_set
        self.device = device or torch.device("cpu")
        self.rank = distributed.get_rank() if distributed.is_initialized() else 0
        self.world = distributed.get_world_size() if distributed.is_initialized() else 1
        torch.manual_seed(recipe.seed)
        self.step, self.hours, self.minutes = 0, 0.0, 0.0
        automatic = recipe.precision == "auto"
        precision = fastest_type(self.device) if automatic else getattr(torch, recipe.precision)
        network = PercepNet(recipe.width, precision).to(self.device)
        if init is not None:
            weights, description = checkpoint.load_float(init)
            times, rest = divmod(recipe.width, width_of(weights))
            if rest:
                raise ValueError(f"{init} has width {width_of(weights)}; train it at that width or a multiple of it")
            network.load_state_dict(widen(weights, times, recipe.seed) if times > 1 else weights)
            self.hours = float(description.get("hours", 0.0))  # heard by the network, in this training or before
        self.network = network
        self.flat = FlatNetwork(network, recipe)
        self.lanes = Lanes(train, recipe, self.rank, self.world, self.device)
        self.state: State = network.start(recipe.batch)
        self.noise = torch.Generator(self.device).manual_seed(recipe.seed + 1000)
        self._asked = False  # this process got a signal
        self._stop = False  # what all have agreed on
        self._began = time.monotonic()
        self._sums, self._summed = torch.zeros(len(Losses._fields) + 1, dtype=torch.float64), 0
        self._journal = Journal(work / "log.csv", tell, silent=self.rank > 0)
        self._resume()

    # --- one update ------------------------------------------------------------------------------------

    @property
    def progress(self) -> float:
        """Part of the budget that is used up, 0..1."""
        recipe = self.recipe
        return min(1.0, self.step / recipe.steps if recipe.steps else self.minutes / max(recipe.minutes, 1e-9))

    def _rate(self) -> float:
        """Return the learning rate as part of the highest."""
        recipe = self.recipe
        warm = min(1.0, (self.step + 1) / max(recipe.warmup, 1))
        cosine = 0.5 * (1.0 + math.cos(math.pi * self.progress))
        return warm * (recipe.rate_end + (1.0 - recipe.rate_end) * cosine)

    def _density(self) -> float:
        """Return the part of the blocks that is left now (the cubic schedule of Zhu and Gupta, arXiv:1710.01878)."""
        return self.recipe.density + (1.0 - self.recipe.density) * max(0.0, 1.0 - self.progress / THIN_WITHIN) ** 3

    def _run_network(self, batch: Batch, state: State) -> tuple[Losses, State]:
        for value in state.values():
            value[..., batch.fresh, :] = 0.0
        gain, strength, state = self.network(batch.features, state)
        return losses(gain, strength, batch.targets, self.recipe), state

    def update(self) -> None:
        """Learn from the next chunk of every lane."""
        batch = self.lanes.next()
        self.flat.gradient.zero_()
        recipe = self.recipe
        with ExitStack() as contexts:
            if self.progress >= recipe.noise_from < 1.0:
                contexts.enter_context(rounding_noise(self.network, self.noise))
            if recipe.dropout:
                contexts.enter_context(dropped_units(self.network, recipe.batch, recipe.dropout, self.noise))
            parts, self.state = self._run_network(batch, self.state)
            parts.total.backward()
        clock = (time.monotonic() - self._began) / 60
        norm, self._stop, self.minutes = self.flat.apply(self._rate(), self._asked, clock)
        self.flat.thin(self._density())
        self.step += 1
        self.hours += batch.features.shape[0] * batch.features.shape[1] * self.world / HOPS_PER_HOUR
        self._sums += torch.stack([*parts, torch.tensor(norm, device=self.device)]).detach().double().cpu()
        self._summed += 1

    # --- the loop --------------------------------------------------------------------------------------

    def run(self) -> None:
        """Train until the budget is used up or a SIGTERM or SIGINT comes; leaves a checkpoint either way."""
        handlers = {number: signal.signal(number, self._ask_to_stop) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            self._loop()
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)

    def _ask_to_stop(self, *_args: Any) -> None:
        self._asked = True

    def _loop(self) -> None:
        self._began = time.monotonic() - self.minutes * 60
        reported = validated = self.minutes  # all processes share this clock, so all validate at the same update
        hours, since = self.hours, time.monotonic()
        while self.progress < 1.0 and not self._stop:
            self.update()
            if (self.minutes - reported) * 60 < REPORT_S:
                continue
            row = self._row((self.hours - hours) * 3600 / (time.monotonic() - since))
            if (self.minutes - validated) * 60 >= VALIDATE_S:
                validated = self.minutes
                row |= self._valid_row()
                self.save()
            self._journal.write(row, self._minutes_left())
            reported, hours, since = self.minutes, self.hours, time.monotonic()
        self._journal.write(self._row(0.0) | self._valid_row(), 0.0)
        self.save()

    def _minutes_left(self) -> float:
        return self.minutes * (1.0 - self.progress) / max(self.progress, 1e-9)

    def _row(self, speed: float) -> dict[str, float]:
        """Return the mean of what was learnt since the last row."""
        means = (self._sums / max(self._summed, 1)).tolist()
        self._sums.zero_()
        self._summed = 0
        row = {"minutes": self.minutes, "step": self.step, "audio_hours": self.hours, "rate": self._rate()}
        row |= dict(zip((f"train_{name}" for name in Losses._fields), means[:-1], strict=True))
        return row | {"gradient": means[-1], "audio_seconds_per_second": speed}

    def _valid_row(self) -> dict[str, float]:
        found = self.validate()
        return {} if found is None else {f"valid_{name}": value for name, value in found._asdict().items()}

    @torch.no_grad()
    def validate(self) -> Losses | None:
        """Return the mean losses of the averaged weights over the validation items; None without any."""
        sums = torch.zeros(len(Losses._fields) + 1, dtype=torch.float64)
        state: State = {}
        chunk, device = self.recipe.chunk, self.device
        with self.flat.averaged():
            for batch in whole_items(self._valid, chunk, VALID_LANES, VALID_ITEMS, self.rank, self.world, device):
                lanes = batch.features.shape[1]
                if bool(batch.fresh[0]):
                    state = self.network.start(lanes)
                parts, state = self._run_network(batch, state)
                sums += lanes * torch.stack([*parts, torch.ones((), device=device)]).double().cpu()
        if self.world > 1:
            distributed.all_reduce(sums)
        return Losses(*(sums[:-1] / sums[-1]).tolist()) if sums[-1] else None

    # --- checkpoints -----------------------------------------------------------------------------------

    def save(self) -> None:
        """Write a checkpoint: everything, so that going on from it equals never having stopped."""
        own = {"position": self.lanes.position(), "state": self.state, "noise": self.noise.get_state()}
        all_own: list[Any] = [own]
        if self.world > 1:
            all_own = [None] * self.world
            distributed.gather_object(own, all_own if self.rank == 0 else None)
        if self.rank == 0:
            content = {"recipe": self.recipe.as_dict(), "step": self.step, "hours": self.hours, "ranks": all_own}
            checkpoint.save(self.work, self.step, content | {"minutes": self.minutes, "flat": self.flat.state_dict()})
            self._save_float()

    def _resume(self) -> None:
        content = checkpoint.newest(self.work)
        if content is None:
            return
        self.flat.load_state_dict(content["flat"])
        self.step, self.hours, self.minutes = content["step"], content["hours"], content["minutes"]
        self._journal.note(f"goes on from step {self.step}, {self.hours:.1f} h heard")
        ranks, before = content["ranks"], content["recipe"]
        same = len(ranks) == self.world and all(before[k] == getattr(self.recipe, k) for k in ("batch", "chunk"))
        if not same:
            self._journal.note("another number of lanes or processes: the order of the data begins anew")
            return
        own = ranks[self.rank]
        self.noise.set_state(own["noise"])
        try:
            self.lanes.go_to(own["position"])
        except OSError as error:
            self._journal.note(f"the order of the data begins anew: {error}")
            return
        self.state = {name: value.to(self.device) for name, value in own["state"].items()}

    def _save_float(self) -> None:
        """Write the averaged weights: what is exported, and what another training may begin with."""
        description = {"hours": self.hours, "steps": self.step, "recipe": self.recipe.as_dict()}
        description |= {"training_set": self.training_set, "density": self._density()}
        with self.flat.averaged():
            checkpoint.save_float(self.work / checkpoint.FLOAT_NAME, self.network.state_dict(), description)
