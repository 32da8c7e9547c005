"""The recipe of a training, declared once: the command line is made from it."""

from dataclasses import asdict, dataclass, field, fields
from typing import Any

__all__ = ["Recipe"]


def setting(default: Any, doc: str, choices: tuple[str, ...] | None = None) -> Any:
    """Declare one setting with its meaning."""
    return field(default=default, metadata={"doc": doc, "choices": choices})


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides what a training does, apart from its data.

    Raises
    ------
    ValueError
        If a number makes no sense; the message names it and what is allowed.
    """

    width: int = setting(256, "units of each convolution and GRU, a multiple of 64 up to 512")
    minutes: float = setting(60.0, "time budget; the learning rate falls to its end within it")
    steps: int = setting(0, "budget in updates instead of minutes; 0 goes by minutes")
    batch: int = setting(16, "lanes of each process: chunks learnt from at once")
    chunk: int = setting(200, "hops of 10 ms between two updates; state is carried over")
    muon: float = setting(0.02, "highest rate of Muon, which steps the large matrices; 0 leaves all to AdamW")
    rate: float = setting(1.5e-3, "highest learning rate of AdamW")
    rate_end: float = setting(0.01, "last learning rates, as part of the highest")
    warmup: int = setting(200, "updates until the highest learning rate")
    beta1: float = setting(0.9, "AdamW: memory of the mean gradient")
    beta2: float = setting(0.98, "AdamW: memory of the gradient's power")
    decay: float = setting(1e-3, "AdamW: weight decay")
    clip: float = setting(1.0, "largest norm of the gradient")
    weight_limit: float = setting(1.0, "largest weight of the layers that become int8")
    density: float = setting(1.0, "part of the 16x4 blocks of large matrices that is left after 40 % of the budget")
    average: float = setting(0.999, "memory of the averaged weights that are validated and exported")
    dropout: float = setting(0.0, "share of the hidden units that are silent in a chunk, others in each lane")
    noise_from: float = setting(0.7, "part of the budget after which int8 rounding noise is added; 1 is never")
    precision: str = setting(
        "auto", "type of the matrix products; auto is the faster one", ("auto", "bfloat16", "float32")
    )
    paper: float = setting(0.1, "weight of the 2020 gain loss (square roots and fourth power)")
    spectral: float = setting(10.0, "weight of the loss of compressed spectra, bin by bin")
    phase: float = setting(0.3, "spectral loss: share of the phases, 0..1")
    speech_weight: float = setting(1.0, "spectral loss: weight of frames with speech, pauses count 1")
    disturbance: float = setting(0.2, "weight of the loss that hears as PESQ does")
    equalise: float = setting(0.5, "disturbance: share of the voice's colour that may change at no cost, 0..1")
    equalise_noisy: float = setting(0.5, "the same where noise is louder than the voice; between both it goes by SNR")
    onset: float = setting(0.0, "weight of the loss of word beginnings")
    strength: float = setting(0.5, "weight of the strength loss")
    carry: float = setting(0.5, "share of the items before which the network does not forget what it heard")
    wait: float = setting(0.5, "share of the long pauses that are drawn out, up to a minute")
    level_db: float = setting(12.0, "random level of each item, up to plus or minus this")
    tilt_db: float = setting(3.0, "random level of the top band against the bottom band, up to plus or minus this")
    colour_db: float = setting(3.0, "random colour of each item: standard deviation at eight frequencies")
    seed: int = setting(1, "seed of weights, order and augmentation")

    def __post_init__(self) -> None:
        legal = {
            "width": (64, 512), "minutes": (0.0, 1e6), "batch": (1, 4096), "chunk": (2, 1000), "rate": (0.0, 1.0),
            "muon": (0.0, 1.0), "density": (0.05, 1.0),
            "average": (0.0, 1.0), "noise_from": (0.0, 1.0), "dropout": (0.0, 0.9), "clip": (1e-6, 1e6),
            "speech_weight": (0.0, 100.0), "carry": (0.0, 1.0), "wait": (0.0, 1.0), "equalise": (0.0, 1.0),
            "equalise_noisy": (0.0, 1.0),
        }  # fmt: skip
        for name, (low, high) in legal.items():
            value = getattr(self, name)
            if not low <= value <= high:  # also catches NaN
                raise ValueError(f"{name}={value:g} is outside {low:g}..{high:g}")
        if self.width % 64:
            raise ValueError(f"width={self.width} is no multiple of 64")
        for item in fields(self):
            choices = item.metadata["choices"]
            if choices and getattr(self, item.name) not in choices:
                raise ValueError(f"{item.name}={getattr(self, item.name)} is none of {', '.join(choices)}")

    def as_dict(self) -> dict[str, Any]:
        """Return the settings as plain values, for checkpoints."""
        return asdict(self)
