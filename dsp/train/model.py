"""PercepNet in torch, for training. `dsp.network` is the same network for one hop at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from dsp.constants import BANDS, FEATURES
from dsp.network import CONV1_TAPS, CONV2_TAPS, FC, strength_width
from dsp.train.fast_gru import FastGRU
from dsp.train.matmul import linear

__all__ = ["INT8_LAYERS", "PercepNet", "State", "dropped_units", "rounding_noise"]

TAPS = {"conv1": CONV1_TAPS, "conv2": CONV2_TAPS}  # hops each convolution sees, the newest included
HIDDEN = ("conv2", "gru1", "gru2", "gru3", "gru_gain")  # layers whose units `dropped_units` may silence
INT8_LAYERS = ("conv1", "conv2", "gru1", "gru2", "gru3", "gru_gain", "gru_strength")

State = dict[str, Tensor]
"""What is carried from chunk to chunk: (B, size) float32 of each GRU, (k - 1, B, inputs) of each convolution."""


class PercepNet(nn.Module):
    """Gains and strengths of 34 bands from 70 features, time-major.

    Parameters
    ----------
    width : int
        Units of each convolution and of GRU 1 to 3 and the gain GRU; the strength GRU a quarter of it.
    precision : torch.dtype
        Type of the matrix products and of what flows between layers.
    """

    def __init__(self, width: int, precision: torch.dtype = torch.float32) -> None:
        super().__init__()
        self.width = width
        self.precision = precision
        self.masks: dict[str, Tensor] = {}  # (B, width) factors of the units of hidden layers
        self.fc = nn.Linear(FEATURES, FC)
        self.conv1 = nn.Linear(TAPS["conv1"] * FC, width)
        self.conv2 = nn.Linear(TAPS["conv2"] * width, width)
        self.gru1 = FastGRU(width, width)
        self.gru2 = FastGRU(width, width)
        self.gru3 = FastGRU(width, width)
        self.gru_gain = FastGRU(width, width)
        self.gru_strength = FastGRU(2 * width, strength_width(width))
        self.out_gain = nn.Linear(5 * width, BANDS)
        self.out_strength = nn.Linear(strength_width(width), BANDS)
        for layer in (self.fc, self.conv1, self.conv2, self.out_gain, self.out_strength):
            nn.init.xavier_uniform_(layer.weight)
            nn.init.zeros_(layer.bias)  # sigmoid(0): the mean gain starts at one half

    def start(self, lanes: int) -> State:
        """Return the state of `lanes` streams that have heard nothing."""
        device = self.fc.weight.device
        grus = {name: layer.hidden_size for name, layer in self.named_children() if isinstance(layer, FastGRU)}
        state = {name: torch.zeros(lanes, size, device=device) for name, size in grus.items()}
        inputs = {"conv1": FC, "conv2": self.width}
        for name, taps in TAPS.items():
            state[name] = torch.zeros(taps - 1, lanes, inputs[name], device=device)
        return state

    def _linear(self, name: str, x: Tensor) -> Tensor:
        layer = self.get_submodule(name)
        return linear(x, layer.weight.to(x.dtype), layer.bias.to(x.dtype))

    def _convolve(self, name: str, x: Tensor, state: State, after: State) -> Tensor:
        """Multiply k stacked hops, oldest first, by one matrix."""
        taps = TAPS[name]
        x = torch.cat([state[name].to(x.dtype), x])
        after[name] = x[1 - taps :].detach().float()
        hops = len(x) - taps + 1
        return torch.tanh(self._linear(name, torch.cat([x[i : i + hops] for i in range(taps)], -1)))

    def _masked(self, name: str, x: Tensor) -> Tensor:
        return x * self.masks[name] if name in self.masks else x

    def forward(self, features: Tensor, state: State) -> tuple[Tensor, Tensor, State]:
        """Run over a chunk.

        Parameters
        ----------
        features : (T, B, 70) float32
            As `dsp.features` makes them.
        state : State
            What the chunk before left; `start(B)` for new streams.

        Returns
        -------
        gain, strength : (T, B, 34) float32
            0..1, of the spectrum two hops before each row of features.
        after : State
            For the next chunk, cut off from the gradient.
        """
        after: State = {}

        def gru(name: str, x: Tensor) -> Tensor:
            out, last = self.get_submodule(name)(x, state[name])
            after[name] = last.detach()
            return self._masked(name, out)

        x = torch.tanh(self._linear("fc", features)).to(self.precision)
        x = self._convolve("conv1", x, state, after)
        conv = self._masked("conv2", self._convolve("conv2", x, state, after))
        first = gru("gru1", conv)
        second = gru("gru2", first)
        third = gru("gru3", second)
        fourth = gru("gru_gain", third)
        voice = gru("gru_strength", torch.cat([third, conv], -1))
        gain = self._linear("out_gain", torch.cat([conv, first, second, third, fourth], -1))
        strength = self._linear("out_strength", voice)
        return torch.sigmoid(gain.float()), torch.sigmoid(strength.float()), after

    def int8_weights(self) -> Iterator[Tensor]:
        """Yield the matrices that are shipped as int8, without gradient."""
        for name in INT8_LAYERS:
            for key, value in self.get_submodule(name).named_parameters():
                if "weight" in key:
                    yield value.detach()


@contextmanager
def dropped_units(network: PercepNet, lanes: int, share: float, generator: torch.Generator) -> Iterator[None]:
    """Silence a share of the units of each hidden layer for a whole chunk, others in each lane (Gal 2016).

    What layers hand on is masked, not what a GRU hands to itself. So no unit can rely on another one, and a voice is
    harder to learn by heart. Those left are louder by as much.
    """
    weight = network.fc.weight
    for name in HIDDEN:
        chance = torch.rand(lanes, network.width, generator=generator, device=weight.device)
        network.masks[name] = ((chance >= share) / (1.0 - share)).to(network.precision)
    try:
        yield
    finally:
        network.masks.clear()


@contextmanager
def rounding_noise(network: PercepNet, generator: torch.Generator) -> Iterator[None]:
    """Shake each int8 weight by up to half its rounding step while the gradient is computed.

    The step is 1/127 of the largest weight of the row, as in `dsp.weights.quantise`. What the network learns
    this way does not depend on the exact value of a weight (softquant of Opus).
    """
    kept = [(weight, weight.clone()) for weight in network.int8_weights()]
    for weight, _ in kept:
        noise = torch.rand(weight.shape, generator=generator, device=weight.device) - 0.5
        weight.addcmul_(noise, weight.abs().amax(1, keepdim=True) / 127.0)
    try:
        yield
    finally:
        for weight, exact in kept:
            weight.copy_(exact)
