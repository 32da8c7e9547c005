"""What training minimises: errors of the gains as an ear would weigh them, and of the comb strengths."""

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from dsp.constants import BAND_CENTRES, SAMPLE_RATE, WINDOW
from dsp.train.config import Recipe

__all__ = [
    "Losses", "Targets", "bark_weights", "disturbance_loss", "losses", "loudness_loss", "paper_loss", "strength_loss",
]  # fmt: skip

EPSILON = 1e-4  # inside every square root, whose slope at 0 is infinite
FOURTH = 10.0  # C4 of the 2020 loss
FLOOR = 1e-5  # of loudness, 50 dB below the item's speech: what lies lower is not heard

# Of ITU-T P.862, in units in which the mean band of the item's speech has a million times the threshold of hearing.
SPEECH_POWER = 1e6
LOUDNESS_SCALE, LOUDNESS_POWER = 0.1866, 0.23
DEAD_ZONE = 0.25  # of the softer loudness: smaller differences are not heard
ADDED_OFFSET, ADDED_POWER, ADDED_RANGE = 50.0, 1.2, (3.0, 12.0)
DISTURBED, ADDED = 0.1, 0.0309  # MOS lost a unit of either disturbance
PERCEIVED = slice(1, 26)  # bands of wideband speech, 100 to 7850 Hz


class Targets(NamedTuple):
    """What a chunk should give, (T, B, 34) float32 each, except `reference`."""

    gain: Tensor  # 0..1
    strength: Tensor  # 0..1
    noisy: Tensor  # log10 of band energy
    clean: Tensor  # log10 of band energy
    weight: Tensor  # 0..1: how much the gain counts
    strength_weight: Tensor  # 0..1: how much the strength counts
    reference: Tensor  # (B,) log10 of the mean band energy of the item's speech


class Losses(NamedTuple):
    """The parts, unweighted, and their weighted sum."""

    total: Tensor
    paper: Tensor
    loudness: Tensor
    disturbance: Tensor
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


def _bark_widths() -> Tensor:
    """Return half the distance between each band's neighbours in Bark, (34,) float32, by Traunmueller's formula."""
    hz = np.array(BAND_CENTRES) * (SAMPLE_RATE / WINDOW)
    bark = 26.81 * hz / (1960.0 + hz) - 0.53
    return torch.from_numpy(np.gradient(bark).astype(np.float32))


def bark_weights() -> Tensor:
    """Return the width of each band in Bark over the mean width, (34,) float32; the bottom band is a half one."""
    width = _bark_widths()
    return width / width.mean()


def loudness_loss(gain: Tensor, targets: Targets, recipe: Recipe) -> Tensor:
    r"""Compare what is heard with what should be heard.

    .. math:: \hat N = (\hat g^2 E_y / E_0 + f)^c, \quad N = (E_x / E_0 + f)^c, \quad L = a (\hat N - N)^2

    with the energy :math:`E_0` of the item's speech, so that level does not matter, and
    :math:`a = 1 + p |\hat N - N| / \max(\hat N, N)`: p is `noise_penalty` where too much is left (most in
    pauses, where N is small) and `speech_penalty` where too much is removed.
    """
    power, reference = recipe.loudness_power, targets.reference[None, :, None]
    noisy = torch.pow(10.0, targets.noisy - reference)
    heard = torch.pow(gain.square() * noisy + FLOOR, power)
    wanted = torch.pow(torch.pow(10.0, targets.clean - reference) + FLOOR, power)
    error = heard - wanted
    with torch.no_grad():
        share = error / torch.maximum(heard, wanted)
        penalty = 1.0 + recipe.noise_penalty * share.clamp(min=0) - recipe.speech_penalty * share.clamp(max=0)
        weight = targets.weight * bark_weights().to(gain.device)
    return _mean(penalty * error.square(), weight)


def _sones(power: Tensor) -> Tensor:
    return LOUDNESS_SCALE * (torch.pow(0.5 + power, LOUDNESS_POWER) - 1.0)


def disturbance_loss(gain: Tensor, targets: Targets) -> Tensor:
    r"""Estimate the opinion score that is lost, as PESQ [1]_ does it, on our bands and frame by frame.

    .. math:: D_b = \max(|\hat N_b - N_b| - \tfrac14 \min(\hat N_b, N_b), 0), \quad
              h_b = \left(\frac{\hat g_b^2 E_y + 50}{E_x + 50}\right)^{1.2}, \\
              L = 0.1\, z \sqrt{\textstyle\sum_b w_b D_b^2} + 0.0309\, z \textstyle\sum_b w_b h_b D_b

    with loudness :math:`N = 0.1866 ((0.5 + E)^{0.23} - 1)`, the bands' shares :math:`w_b` of the z = 21 Bark between
    100 Hz and 7.85 kHz, and :math:`h_b` at most 12, and 0 below 3: noise that is left is worse than speech that is
    missing. Left out are the levelling of gain and spectrum, which would forgive what should be learnt, and the
    sixth-power mean over time, whose gradient is that of a few frames.

    References
    ----------
    .. [1] ITU-T P.862 (2001) and P.862.2 (2007); as a loss: Martin-Donas et al., "A deep learning loss function based
       on the perceptual evaluation of the speech quality", IEEE SPL 2018.
    """
    known = targets.weight[..., PERCEIVED]
    reference = targets.reference[None, :, None]
    noisy = SPEECH_POWER * torch.pow(10.0, targets.noisy[..., PERCEIVED] - reference)
    clean = SPEECH_POWER * torch.pow(10.0, targets.clean[..., PERCEIVED] - reference)
    heard = gain[..., PERCEIVED].square() * noisy
    loud, wanted = _sones(heard), _sones(clean)
    with torch.no_grad():
        added = ((heard + ADDED_OFFSET) / (clean + ADDED_OFFSET)).pow(ADDED_POWER).clamp(max=ADDED_RANGE[1])
        added *= added >= ADDED_RANGE[0]
    disturbed = ((loud - wanted).abs() - DEAD_ZONE * torch.minimum(loud, wanted)).clamp(min=0.0) * known
    bark = _bark_widths()[PERCEIVED]
    width, share = bark.sum().item(), (bark / bark.sum()).to(gain.device)
    symmetric = torch.sqrt((share * disturbed.square()).sum(-1) + EPSILON) - EPSILON**0.5
    return (width * (DISTURBED * symmetric + ADDED * (share * added * disturbed).sum(-1))).mean()


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
    loudness = loudness_loss(gain, targets, recipe) if recipe.loudness else none
    disturbance = disturbance_loss(gain, targets) if recipe.disturbance else none
    voice = strength_loss(strength, targets) if recipe.strength else none
    total = recipe.paper * paper + recipe.loudness * loudness
    total = total + recipe.disturbance * disturbance + recipe.strength * voice
    return Losses(total, paper, loudness, disturbance, voice)
