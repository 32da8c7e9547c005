"""What training minimises: errors of the gains as an ear would weigh them, and of the comb strengths."""

import math
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from dsp.oracle import COMPRESSION
from dsp.train.config import Recipe
from dsp.train.disturbance import BAND_HZ, SPEECH_BANDS, SPEECH_POWER, disturbance
from dsp.train.onset import onset_loss, speech_frames

__all__ = [
    "NO_SPEECH", "Losses", "Targets", "bark_weights", "disturbance_loss", "losses", "paper_loss",
    "spectral_loss", "strength_loss",
]  # fmt: skip

EPSILON = 1e-4  # inside every square root, whose slope at 0 is infinite
SPECTRAL_EPSILON = 1e-5  # -100 dB, the same for the power 0.3
NO_SPEECH = -7.5  # log10 of the energy from 350 to 3250 Hz: items at or below it count as having no speech
FOURTH = 10.0  # C4 of the 2020 loss
NOISY_DB, CLEAR_DB = -2.0, 5.0  # SNR of a chunk: up to where it is noisy, from where it is clear


class Targets(NamedTuple):
    """What a chunk should give, (T, B, 34) float32 each, except the last two."""

    gain: Tensor  # 0..1
    strength: Tensor  # 0..1
    noisy: Tensor  # log10 of band energy
    clean: Tensor  # log10 of band energy
    fit_power: Tensor  # log10 of `dsp.oracle.Fit.power`
    fit_magnitude: Tensor  # best compressed gain without phases
    fit_phase: Tensor  # best compressed gain with phases
    weight: Tensor  # 0..1: how much the gain counts
    strength_weight: Tensor  # 0..1: how much the strength counts
    reference: Tensor  # (B,) log10 of the mean band energy of the item's speech
    speech_level: Tensor  # (B,) log10 of the mean of its energy from 350 to 3250 Hz, pauses included


class Losses(NamedTuple):
    """The parts, unweighted, and their weighted sum."""

    total: Tensor
    paper: Tensor
    spectral: Tensor
    disturbance: Tensor
    onset: Tensor
    strength: Tensor


def _mean(value: Tensor, weight: Tensor) -> Tensor:
    return (value * weight).sum() / (weight.sum() + 1.0)


def paper_loss(gain: Tensor, targets: Targets) -> Tensor:
    r"""Compare gains as Valin et al. 2020 do.

    .. math:: d = \sqrt{g + \epsilon} - \sqrt{\hat g + \epsilon}, \qquad L = d^2 + 10\, d^4
    """
    square = (torch.sqrt(targets.gain + EPSILON) - torch.sqrt(gain + EPSILON)).square()
    return _mean(square + FOURTH * square.square(), targets.weight)


def strength_loss(strength: Tensor, targets: Targets) -> Tensor:
    """Compare what the comb leaves, 1 - r: that is what is heard (Valin et al. 2020)."""
    left = torch.sqrt(1.0 - targets.strength + EPSILON) - torch.sqrt(1.0 - strength + EPSILON)
    return _mean(left.square(), targets.strength_weight)


def _bark(hz: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return where frequencies lie on the Bark scale (Traunmueller 1990)."""
    return 26.81 * hz / (1960.0 + hz) - 0.53


def bark_weights() -> Tensor:
    """Return the width of each band in Bark over the mean width, (34,) float32.

    Between the centres of the neighbours; the bottom band is a half one.
    """
    width = np.gradient(_bark(BAND_HZ))
    return torch.from_numpy((width / width.mean()).astype(np.float32))


def spectral_loss(gain: Tensor, targets: Targets, recipe: Recipe) -> Tensor:
    r"""Compare the spectra bin by bin, amplitudes to the power 0.3, with a share of the phases.

    .. math:: L = a_b (\hat u - u)^2, \qquad \hat u = \hat g^{0.3}, \quad u = (1 - \lambda) u_m + \lambda u_p

    with the parabola of `dsp.oracle.Fit` over the level of the item's speech, which is the loss of Braun and Tashev
    2020 but for a constant. :math:`u_p` is below :math:`u_m` where noise turns the phases: what cannot be mended there
    should go. \lambda is `phase`. Frames with speech count `speech_weight` times.
    """
    steep = torch.pow(10.0, targets.fit_power - COMPRESSION * targets.reference[None, :, None])
    wanted = torch.lerp(targets.fit_magnitude, targets.fit_phase, recipe.phase)
    error = torch.pow(gain + SPECTRAL_EPSILON, COMPRESSION) - wanted
    spoken = speech_frames(targets.clean, targets.speech_level) & (targets.speech_level > NO_SPEECH)
    weight = targets.weight * torch.where(spoken, recipe.speech_weight, 1.0)[..., None]
    return _mean(bark_weights().to(gain.device) * steep * error.square(), weight)


def _forgiven_colour(noisy: Tensor, clean: Tensor, recipe: Recipe) -> Tensor:
    """Return which share of the colour each lane may change at no cost, (B, 1).

    Where noise is loud, a network that may change it takes more of the voice; where noise is soft, PESQ gains by it.
    """
    speech, noise = (each[..., SPEECH_BANDS].sum(-1).mean(0) + 1.0 for each in (clean, (noisy - clean).clamp(min=0.0)))
    clear = (10.0 * torch.log10(speech / noise) - NOISY_DB) / (CLEAR_DB - NOISY_DB)
    share = recipe.equalise_noisy + (recipe.equalise - recipe.equalise_noisy) * clear.clamp(0.0, 1.0)
    return share[:, None]


def disturbance_loss(gain: Tensor, targets: Targets, recipe: Recipe) -> Tensor:
    """Compare as PESQ does, see `dsp.train.disturbance`; items without speech do not count."""
    scale = math.log10(SPEECH_POWER) - targets.speech_level[None, :, None]
    known = targets.weight > 0
    noisy, clean = (torch.pow(10.0, level + scale) * known for level in (targets.noisy, targets.clean))
    counts = (targets.speech_level > NO_SPEECH).float()
    found = disturbance(gain, noisy, clean, _forgiven_colour(noisy, clean, recipe))
    return (found * counts).sum() / (counts.sum() + 1e-3)


def losses(gain: Tensor, strength: Tensor, targets: Targets, recipe: Recipe) -> Losses:
    """Return every part and the sum the recipe asks for; a part of weight 0 is not computed.

    Parameters
    ----------
    gain, strength : (T, B, 34) float32
        Of the network, 0..1.
    targets : Targets
        Of the same chunk.
    recipe : Recipe
        Weights and shapes of the parts.
    """
    none = gain.new_zeros(())
    paper = paper_loss(gain, targets) if recipe.paper else none
    spectral = spectral_loss(gain, targets, recipe) if recipe.spectral else none
    disturbed = disturbance_loss(gain, targets, recipe) if recipe.disturbance else none
    words = onset_loss(gain, targets.gain, targets.clean, targets.speech_level) if recipe.onset else none
    voice = strength_loss(strength, targets) if recipe.strength else none
    parts = Losses(none, paper, spectral, disturbed, words, voice)
    total = sum((getattr(recipe, name) * getattr(parts, name) for name in Losses._fields[1:]), none)
    return parts._replace(total=total)
