"""Envelope post-filter: push noisy bands further down, give the frame its energy back."""

import math

import numpy as np

from dsp.constants import BANDS, POSTFILTER_BETA
from dsp.jit import kernel

__all__ = ["envelope_postfilter"]

SMALLEST = np.float32(1e-15)


@kernel
def envelope_postfilter(gain, energy, strength, out):
    r"""Warp band gains and restore the energy lost by warping.

    .. math:: g^w_b = g_b \sin^s(\tfrac{\pi}{2} g_b), \qquad
              G = \sqrt{(1 + \beta)\rho / (1 + \beta\rho^2)}, \quad \rho = E_0 / E_1

    with :math:`E_0, E_1` the frame energy under :math:`g` and :math:`g^w`. The strength s is ours: 1 is the paper's
    filter (Valin et al. 2020), 0 leaves the gains alone.

    Parameters
    ----------
    gain : (BANDS,) float32
        Network gains, linear, 0..1.
    energy : (BANDS,) float32
        Band energies of the noisy frame, full scale squared.
    strength : float32
        s, 0..1.
    out : (BANDS,) float32
        Receives G g^w; at most 1.9 times `gain`. May be `gain` itself.
    """
    before = after = SMALLEST
    for b in range(BANDS):
        sine = max(np.float32(math.sin(0.5 * math.pi * gain[b])), np.float32(0))
        warped = gain[b] * np.float32(math.pow(sine, strength))
        before += gain[b] * gain[b] * energy[b]
        after += warped * warped * energy[b]
        out[b] = warped
    ratio = before / after
    restore = np.float32(math.sqrt((1 + POSTFILTER_BETA) * ratio / (1 + POSTFILTER_BETA * ratio * ratio)))
    for b in range(BANDS):
        out[b] *= restore
