"""All weights of a network as one vector: one reduction, one step of each optimiser, one average."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import torch
from torch import distributed
from torch.nn import Parameter

from dsp.simd import BLOCK_COLUMNS, BLOCK_ROWS
from dsp.train.config import Recipe
from dsp.train.fast_gru import FastGRU
from dsp.train.model import INT8_LAYERS, PercepNet
from dsp.train.muon import Matrix, Muon

__all__ = ["FlatNetwork", "Outcome"]

BLOCK = (BLOCK_ROWS, BLOCK_COLUMNS)  # what the int8 kernels leave out where it is zero


class Outcome(NamedTuple):
    """What all processes agree on after an update."""

    norm: float  # of the gradient before clipping; not finite if the update was skipped
    stop: bool  # somebody was asked to stop
    minutes: float  # clock of the first process


def _matrices(network: PercepNet) -> list[Matrix]:
    """Find what Muon steps: convolutions and GRUs, gate by gate. Input, outputs and biases are left to AdamW."""
    found, first = [], 0
    for name, parameter in network.named_parameters():
        layer = name.split(".")[0]
        if parameter.ndim == 2 and layer in INT8_LAYERS:
            gates = 3 if isinstance(network.get_submodule(layer), FastGRU) else 1
            rows, columns = parameter.shape[0] // gates, parameter.shape[1]
            found += [Matrix(first + gate * rows * columns, rows, columns) for gate in range(gates)]
        first += parameter.numel()
    return found


class FlatNetwork:
    """The weights, their gradient, their running average and the optimisers' memories, each one vector.

    The parameters of `network` become views, so its own code sees nothing of this.

    Parameters
    ----------
    network : PercepNet
        On its device, initialised.
    recipe : Recipe
        Settings of the optimisers, clipping and averaging.
    """

    def __init__(self, network: PercepNet, recipe: Recipe) -> None:
        self._recipe, self._network = recipe, network
        count = sum(p.numel() for p in network.parameters())
        device = next(network.parameters()).device
        self.weights = Parameter(torch.empty(count, device=device))
        self._message = torch.zeros(count + 2, device=device)  # two more numbers travel with the gradient
        self.gradient = self._message[:count]
        self.weights.grad = self.gradient
        first = 0
        for parameter in network.parameters():
            part = slice(first, first + parameter.numel())
            self.weights.data[part] = parameter.data.reshape(-1)
            parameter.data = self.weights.data[part].view_as(parameter)
            parameter.grad = self.gradient[part].view_as(parameter)
            first = part.stop
        self.average = self.weights.detach().clone()
        self._matrices = _matrices(network)
        betas = (recipe.beta1, recipe.beta2)
        self._adam = torch.optim.AdamW([self.weights], recipe.rate, betas, weight_decay=recipe.decay, fused=True)
        self._muon = Muon(self._matrices, self.gradient) if recipe.muon else None
        self._updates = 0

    def apply(self, rate: float, stop: bool, minutes: float) -> Outcome:
        """Take the mean gradient of all processes and make one step; a gradient that is not finite is dropped.

        Parameters
        ----------
        rate : float
            Learning rate, as part of the highest.
        stop : bool
            This process was asked to stop.
        minutes : float
            This process's clock.
        """
        world = distributed.get_world_size() if distributed.is_initialized() else 1
        self._message[-2] = float(stop)
        self._message[-1] = minutes if world == 1 or distributed.get_rank() == 0 else 0.0
        if world > 1:
            distributed.all_reduce(self._message)
            self.gradient.div_(world)
        norm, stops, clock = (float(x) for x in (self.gradient.norm(), *self._message[-2:]))
        if norm < float("inf"):  # false for NaN too
            if norm > self._recipe.clip:
                self.gradient.mul_(self._recipe.clip / norm)
            self._step(rate)
            for weight in self._network.int8_weights():
                weight.clamp_(-self._recipe.weight_limit, self._recipe.weight_limit)
            self._updates += 1
            memory = min(self._recipe.average, self._updates / (self._updates + 9))
            self.average.lerp_(self.weights.detach(), 1.0 - memory)
        return Outcome(norm, stops > 0, clock)

    def _step(self, rate: float) -> None:
        """Let Muon take the matrices, if the recipe has it, and AdamW the rest."""
        if self._muon is not None:
            self._muon.step(self.weights.data, self.gradient, rate * self._recipe.muon)
            for matrix in self._matrices:
                self.gradient[matrix.part] = 0.0
        self._adam.param_groups[0]["lr"] = rate * self._recipe.rate
        self._adam.step()

    @torch.no_grad()
    def thin(self, density: float) -> None:
        """Set those blocks of each matrix to 0 that weigh least on average; once there, they stay there.

        Parameters
        ----------
        density : float
            Part of the blocks that is left, 0..1.
        """
        if density >= 1.0:
            return
        rows, columns = BLOCK
        for matrix in self._matrices:
            shape = (matrix.rows // rows, rows, matrix.columns // columns, columns)
            average, weights = (x[matrix.part].view(shape) for x in (self.average, self.weights.data))
            energy = average.square().sum((1, 3))
            leaving = energy.numel() - round(density * energy.numel())
            if leaving:
                kept = (energy > energy.flatten().kthvalue(leaving).values)[:, None, :, None]
                average.mul_(kept)
                weights.mul_(kept)

    @contextmanager
    def averaged(self) -> Iterator[None]:
        """Let the network run with the averaged weights."""
        kept = self.weights.detach().clone()
        self.weights.data.copy_(self.average)
        try:
            yield
        finally:
            self.weights.data.copy_(kept)

    def state_dict(self) -> dict[str, Any]:
        """Return weights, average and optimiser."""
        adam = self._adam.state_dict()
        weights = self.weights.detach()
        content = {"weights": weights, "average": self.average, "adam": adam, "updates": self._updates}
        return content if self._muon is None else content | {"muon": self._muon.momentum}

    def load_state_dict(self, content: dict[str, Any]) -> None:
        """Go on from what `state_dict` returned.

        Raises
        ------
        ValueError
            If it belongs to a network of another size.
        """
        if content["weights"].shape != self.weights.shape:
            raise ValueError(
                f"the checkpoint has {len(content['weights'])} weights, this network {len(self.weights)}: "
                "choose another work folder or the same width"
            )
        self.weights.data.copy_(content["weights"])
        self.average.copy_(content["average"])
        self._adam.load_state_dict(content["adam"])
        if self._muon is not None and "muon" in content:
            self._muon.momentum.copy_(content["muon"])
        self._updates = content["updates"]
