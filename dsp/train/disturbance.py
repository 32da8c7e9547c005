r"""A loss that hears as PESQ does: P.862's disturbances [1]_, from our bands.

Each frame's loudness is compared with that of the clean one, at the same level. What differs is the symmetric
disturbance; what is there though it should not be counts once more, and heavily, as the asymmetric one. Constants and
units are P.862's.

What counts in training is which way PESQ goes when gains change a little. That was measured: 26 changes of the gains of
a trained network (bands up and down, sharper, softer, nearer to the ideal) on 88 mixtures. With all of P.862, the mean
changes of this loss have a correlation of -0.99 with those of the logit of PESQ, the smallest 15 of them -0.87. But
P.862 forgives up to 20 dB of colour, and a network learns to use that: it leaves out what it is not sure of below 300
and above 3000 Hz, all the time. So how much of the colour may change at no cost is for the recipe to say (half of it,
in dB, as a rule). P.862 does not hear noise where nobody speaks either, once a frame is over its limit: that is left to
the spectral loss, in which pauses have to count (packaging/reports/training-log.md).

References
----------
.. [1] ITU-T P.862, "Perceptual evaluation of speech quality (PESQ)", 2001, section 10.2; its flat input is P.862.2's.
"""

import functools
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from dsp.constants import BAND_CENTRES, SAMPLE_RATE, WINDOW

__all__ = ["BAND_HZ", "SPEECH_BANDS", "SPEECH_POWER", "disturbance"]

BAND_HZ = np.array(BAND_CENTRES) * (SAMPLE_RATE / WINDOW)  # centres
SPEECH_BANDS = slice(int(np.sum(BAND_HZ <= 350.0)), int(np.sum(BAND_HZ < 3250.0)))  # levels are set by these
SPEECH_POWER = 8.6e8  # of these bands together, the item's mean, in P.862's unit of power per Bark
# P.862's scale and its threshold of hearing there: Hz, Bark, dB
_HEARING = np.array([
    (0, 0.0, 77), (64, 0.64, 48.5), (96, 0.96, 37), (129, 1.29, 30.5), (196, 1.96, 20), (265, 2.65, 12.5),
    (336, 3.36, 7), (409, 4.09, 3), (485, 4.84, 0), (619, 6.0, -3.5), (847, 7.63, -5.5), (1130, 9.34, -6),
    (1518, 11.1, -5), (2009, 13.0, -3.5), (2723, 15.0, -3), (3493, 16.6, -3), (4620, 18.2, -3), (5636, 19.3, -4.5),
    (6947, 20.5, -4), (8000, 21.3, -2.5),
])  # fmt: skip
_BARKS = np.linspace(0.6, 21.3, 48)  # edges of the bands that are compared
_BARK = float(_BARKS[1] - _BARKS[0])  # their width
_HARMONICS_HZ = 600.0  # below, bands are narrower than what lies between two harmonics ...
_HARMONIC, _BETWEEN = 2.8, 0.1  # ... so every third has this much of the clean voice, and the two after it that
_HIGHPASS_HZ = 100.0  # of P.862.2's input, second order
_LOUDNESS, _ZWICKER = 0.1866, 0.23  # scale and power of Zwicker's law
_COLOUR_HEARD = 100.0  # times the threshold: what counts for the colour
_AUDIBLE = 1e7  # quieter frames have no say in the colour
_MASKED = 0.25  # of the softer of two loudnesses: so much difference is not heard
_ADDED = (2.0, 4.0)  # times as much power: less is nothing added, more is; P.862 has a step at 3
_MOST = 45.0  # disturbance of a frame; beyond, only a little of more counts
_LEAK = 0.05
_LITTLE = 0.03  # of the mean level of the speech: a chunk with less has no level of its own
_SPLIT, _STEP = 32, 16  # hops over which the worst moments count most, by the power 6
_SYMMETRIC, _ASYMMETRIC = 0.1 * 1.3669, 0.0309 * 1.3669  # P.862's weights, times the slope of P.862.2's logit


class _Hearing(NamedTuple):
    """How the ear of P.862 hears our bands, K of its own."""

    voice: Tensor  # (34, K): from a band's energy to power per Bark, of a voice: the harmonics have nearly all of it
    noise: Tensor  # (34, K): of noise
    threshold: Tensor  # (K,): power per Bark that is just heard
    law: Tensor  # (K,): exponent of Zwicker's law


@functools.cache
def _hearing(device: torch.device) -> _Hearing:
    hz, barks, threshold_db = _HEARING.T
    fine = np.arange(0.5, 8000.0)
    shares = np.array([np.interp(fine, BAND_HZ, peak) for peak in np.eye(BAND_HZ.size)])  # the bands are triangles
    shares /= np.maximum(shares.sum(axis=1, keepdims=True), 1e-9)
    shares /= 1.0 + (_HIGHPASS_HZ / fine) ** 4
    centre = 0.5 * (_BARKS[1:] + _BARKS[:-1])
    bands = np.searchsorted(_BARKS, np.interp(fine, hz, barks)) - 1
    noise = np.stack([shares[:, bands == k].sum(axis=1) for k in range(centre.size)], axis=1) / _BARK
    pattern = np.where(np.arange(centre.size) % 3 == 0, _HARMONIC, _BETWEEN)
    voice = noise * np.where(centre < np.interp(_HARMONICS_HZ, hz, barks), pattern, 1.0)
    voice *= noise.sum(axis=1, keepdims=True) / np.maximum(voice.sum(axis=1, keepdims=True), 1e-9)
    threshold = 10.0 ** (np.interp(centre, barks, threshold_db) / 10.0)
    law = _ZWICKER * np.clip(6.0 / (centre + 2.0), 1.0, 2.0) ** 0.15
    return _Hearing(*(torch.from_numpy(each.astype(np.float32)).to(device) for each in (voice, noise, threshold, law)))


def _loudness(power: Tensor, hearing: _Hearing) -> Tensor:
    above = (power / hearing.threshold).clamp(min=1.0)
    return _LOUDNESS * (2.0 * hearing.threshold).pow(hearing.law) * ((0.5 + 0.5 * above).pow(hearing.law) - 1.0)


def _levelled(heard: Tensor, clean: Tensor) -> Tensor:
    """Return the power that gives what is handed out in a chunk, (T, B, 34), the level of the clean voice, (B, 1)."""
    levels = [each[..., SPEECH_BANDS].sum(-1).mean(0) / SPEECH_POWER + _LITTLE for each in (clean, heard)]
    return (levels[0] / levels[1])[:, None]


def _recoloured(wanted: Tensor, heard: Tensor, threshold: Tensor, share: float | Tensor) -> Tensor:
    """Give the clean chunk a share of the colour of the heard one, in dB, as P.862's equalisation gives it all."""
    loud = [each * (each > _COLOUR_HEARD * threshold) for each in (wanted, heard)]
    counts = loud[0].sum(-1, keepdim=True) > _AUDIBLE
    colours = [(each * counts).mean(0) + 1e3 for each in loud]
    return wanted * (colours[1] / colours[0]).clamp(0.01, 100.0).pow(share)


def _evened(heard: Tensor, wanted: Tensor, threshold: Tensor) -> Tensor:
    """Give each heard frame the level of the clean one."""
    levels = [(power * (power > threshold)).sum(-1) + 5e3 for power in (wanted, heard)]
    power = levels[0] / levels[1]
    power = 0.8 * power + 0.2 * torch.cat([power[:1], power[:-1]])
    return heard * power.clamp(3e-4, 5.0)[..., None]


def _over_time(frames: Tensor) -> Tensor:
    """Gather (T, B) frames: the power mean of order 6 of 0.32 s each, of those the one of order 2."""
    frames = torch.where(frames < _MOST, frames, _MOST + _LEAK * (frames - _MOST))
    worst = (frames + 1e-3).unfold(0, min(_SPLIT, len(frames)), _STEP).pow(6).mean(-1).pow(1.0 / 6.0)
    return worst.square().mean(0).sqrt()


def disturbance(gain: Tensor, noisy: Tensor, clean: Tensor, equalise: float | Tensor = 0.0) -> Tensor:
    """Return by how much the logit of PESQ falls for each lane, about.

    Parameters
    ----------
    gain : (T, B, 34) float32
        Of the network, 0..1.
    noisy, clean : (T, B, 34) float32
        Band energies of the noisy sound and of the clean voice in it, in units that give `SPEECH_BANDS` of the clean
        voice a sum of `SPEECH_POWER` on average.
    equalise : float or (B, 1) float32
        Share of the voice's colour that may change at no cost, 0..1; 1 is P.862.

    Returns
    -------
    (B,) float32
        About 0 where clean sound passes; 4 for noisy speech as it is.
    """
    hearing = _hearing(gain.device)
    power = gain.square()
    voice = torch.minimum(clean, noisy)
    power = power * _levelled(power * noisy, clean)
    heard = (power * voice) @ hearing.voice + (power * (noisy - voice)) @ hearing.noise
    wanted = _recoloured(clean @ hearing.voice, heard, hearing.threshold, equalise)
    heard = _evened(heard, wanted, hearing.threshold)
    loud, aim = _loudness(heard, hearing), _loudness(wanted, hearing)
    difference = ((loud - aim).abs() - _MASKED * torch.minimum(loud, aim)).clamp(min=0.0)
    added = ((heard + 50.0) / (wanted + 50.0)).pow(1.2).clamp(max=12.0)
    added = added * ((added - _ADDED[0]) / (_ADDED[1] - _ADDED[0])).clamp(0.0, 1.0)
    weight = ((wanted.sum(-1) + 1e5) / 1e7).pow(0.04)
    symmetric = torch.sqrt(difference.square().sum(-1) * (len(_BARKS) - 1) * _BARK**3 + 1e-6) / weight
    asymmetric = _BARK * (difference * added).sum(-1) / weight
    return _SYMMETRIC * _over_time(symmetric) + _ASYMMETRIC * _over_time(asymmetric)
