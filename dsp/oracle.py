"""Ideal gains and strengths from clean and noisy sound: the targets of training, and what they would sound like.

References
----------
.. [1] Braun and Tashev, "Data augmentation and loss normalization for deep noise suppression", SPECOM 2020.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dsp.bands import band_cross_energy, band_matrix
from dsp.comb import centre_free_coherence, mix_periodic
from dsp.constants import BAND_CENTRES, BANDS, DELAY, EPSILON, FEATURES, HOP, MASKING_FLOOR
from dsp.control import CONTROL
from dsp.denoiser import STATE, observe, render
from dsp.frame import FRAME
from dsp.jit import kernel
from dsp.params import Params

__all__ = ["COMPRESSION", "Fit", "Pair", "analyse_pair", "enhance", "fit_bins", "targets"]

LARGEST_COHERENCE = np.float32(0.9999)
COMPRESSION = 0.3  # power of amplitudes in `Fit`, as Braun and Tashev 2020 [1]_ have it
_QUIET = np.float32(1e-9)  # amplitude without a phase of its own

_TRIANGLES = band_matrix().astype(np.float32)

SCRATCH = np.dtype(
    [
        ("cross", "f4", BANDS),  # Re <Y, P_x>
        ("own", "f4", BANDS),  # Re <Y, X>
        ("clean_coherence", "f4", BANDS),  # q_x
        ("noisy_coherence", "f4", BANDS),  # q_y
    ],
    align=True,
)


class Fit(NamedTuple):
    r"""How well a gain g of a band brings its bins to the clean ones, all amplitudes to the power c = 0.3.

    The error of a band, :math:`\sum_k W_k |(g|Z_k|)^c e^{i\angle Z_k} - |X_k|^c e^{i\angle X_k}|^2`, is a parabola in
    :math:`g^c`, so three numbers hold all of its bins. Z is the noisy frame after the ideal comb mix.
    """

    power: NDArray[np.float32]  # (T, BANDS) mean of |Z|^2c over the band's triangle: how steep the parabola is
    magnitude: NDArray[np.float32]  # (T, BANDS) best g^c where phases are left out of account, 0..1
    phase: NDArray[np.float32]  # (T, BANDS) best g^c with phases, -1..1: lower the less of the band is voice


class Pair(NamedTuple):
    """What training needs of a noisy signal and its target, one row a hop; row t decides on spectrum t - LOOKAHEAD."""

    features: NDArray[np.float32]  # (T, FEATURES) of the noisy signal
    gain: NDArray[np.float32]  # (T, BANDS) ideal g, extra attenuation included
    strength: NDArray[np.float32]  # (T, BANDS) ideal r
    noisy_energy: NDArray[np.float32]  # (T, BANDS) E_b(Y)
    clean_energy: NDArray[np.float32]  # (T, BANDS) E_b(X)
    voicing: NDArray[np.float32]  # (T,) correlation of the clean signal at its pitch
    fit: Fit


@kernel
def comb_strength(q_x, q_y, noise_gain):
    r"""Return the comb strength r that gives a band the clean coherence, and the extra attenuation where none does.

    .. math:: \hat q = q_y / \sqrt{(1 - \sigma_w^2) q_y^2 + \sigma_w^2}, \quad a = \hat q^2 - q_x^2, \quad
              b = \hat q q_y (1 - q_x^2), \\
              \alpha = (\sqrt{b^2 + a (q_x^2 - q_y^2)} - b) / a, \quad r = \alpha / (1 + \alpha)

    If even r = 1 falls short: :math:`g_{att} = \sqrt{(1 + n_0 - q_x^2) / (1 + n_0 - \hat q^2)}`. Formulas of Valin et
    al. 2020 with n_0 = 0.1.

    Parameters
    ----------
    q_x, q_y : float32
        Coherence of the clean and the noisy band with the clean periodic part, 0..1.
    noise_gain : float32
        sigma_w^2 of the comb taps.

    Returns
    -------
    tuple of float32
        r and g_att, each 0..1.
    """
    q_x = min(LARGEST_COHERENCE, max(np.float32(0), q_x))
    q_y = min(LARGEST_COHERENCE, max(np.float32(0), q_y))
    if q_x <= q_y:
        return np.float32(0), np.float32(1)
    reach = q_y / math.sqrt((1 - noise_gain) * q_y * q_y + noise_gain)
    a = reach * reach - q_x * q_x
    if a <= 1e-6:
        attenuation = math.sqrt((1 + MASKING_FLOOR - q_x * q_x) / (1 + MASKING_FLOOR - reach * reach))
        return np.float32(1), np.float32(min(1.0, attenuation))
    b = reach * q_y * (1 - q_x * q_x)
    alpha = (math.sqrt(max(0.0, b * b + a * (q_x * q_x - q_y * q_y))) - b) / a
    return np.float32(alpha / (1 + alpha)), np.float32(1)


@kernel
def targets(noisy, clean, scratch):
    """Write the ideal `gain` and `strength` of the noisy frame into it.

    The gain is ||X_b|| / ||Y_b||, at most 1, times the extra attenuation. Both coherences refer to the comb output of
    the clean signal at the clean pitch.

    Parameters
    ----------
    noisy, clean : FRAME record
        Of the same hop, both observed.
    scratch : SCRATCH record
    """
    band_cross_energy(noisy.noisy, clean.periodic, scratch.cross)
    band_cross_energy(noisy.noisy, clean.noisy, scratch.own)
    centre_free_coherence(clean.energy, clean.cross_energy, clean.energy, clean, scratch.clean_coherence)
    centre_free_coherence(noisy.energy, scratch.cross, scratch.own, clean, scratch.noisy_coherence)
    for b in range(BANDS):
        strength, attenuation = comb_strength(scratch.clean_coherence[b], scratch.noisy_coherence[b], noisy.noise_gain)
        gain = math.sqrt(clean.energy[b] / (noisy.energy[b] + EPSILON))
        noisy.gain[b] = min(1.0, gain) * attenuation
        noisy.strength[b] = strength


@kernel
def fit_bins(mixed, clean, weight, power, magnitude, phase):
    """Fill one row of a `Fit`, (BANDS,) each, from the spectra (BINS,) Z and X and the triangles (BANDS, BINS)."""
    for b in range(BANDS):
        total = magnitudes = phases = area = np.float32(0)
        low = np.int32(BAND_CENTRES[max(b - 1, 0)])
        high = np.int32(BAND_CENTRES[min(b + 1, BANDS - 1)])
        for k in range(low, high + 1):
            w = weight[b, k]
            z, x = mixed[k], clean[k]
            z_size, x_size = abs(z) + _QUIET, abs(x) + _QUIET
            z_power = math.pow(z_size, np.float32(COMPRESSION))
            both = z_power * math.pow(x_size, np.float32(COMPRESSION))
            total += w * z_power * z_power
            magnitudes += w * both
            phases += w * both * (z.real * x.real + z.imag * x.imag) / (z_size * x_size)
            area += w
        power[b] = total / area
        magnitude[b] = min(np.float32(1), magnitudes / total)
        phase[b] = min(np.float32(1), max(np.float32(-1), phases / total))


@kernel
def analyse_hops(states, frames, scratch, noisy, target, features, gain, strength, energies, voicing, weight, fit):
    """Run both signals through `observe` side by side and keep what training needs of each hop."""
    noisy_frame, clean_frame = frames[0], frames[1]
    for t in range(features.shape[0]):
        observe(states[0], noisy_frame, noisy[t * HOP : (t + 1) * HOP])
        observe(states[1], clean_frame, target[t * HOP : (t + 1) * HOP])
        targets(noisy_frame, clean_frame, scratch)
        for i in range(FEATURES):
            features[t, i] = noisy_frame.features[i]
        for b in range(BANDS):
            gain[t, b] = noisy_frame.gain[b]
            strength[t, b] = noisy_frame.strength[b]
            energies[0, t, b] = noisy_frame.energy[b]
            energies[1, t, b] = clean_frame.energy[b]
        voicing[t] = clean_frame.correlation
        mix_periodic(noisy_frame)
        fit_bins(noisy_frame.mixed, clean_frame.noisy, weight, fit[0, t], fit[1, t], fit[2, t])


@kernel
def enhance_hops(states, frames, scratch, control, noisy, target, out):
    """Render the noisy signal with its ideal gains and strengths."""
    for start in range(0, noisy.size, HOP):
        observe(states[0], frames[0], noisy[start : start + HOP])
        observe(states[1], frames[1], target[start : start + HOP])
        targets(frames[0], frames[1], scratch)
        render(states[0], frames[0], control)
        for n in range(HOP):
            out[start + n] = frames[0].wet[n]


def _check(noisy: NDArray[np.float32], target: NDArray[np.float32]) -> None:
    if noisy.ndim != 1 or noisy.shape != target.shape:
        raise ValueError(f"noisy {noisy.shape} and target {target.shape} must be equally long single channels")


def analyse_pair(noisy: NDArray[np.float32], target: NDArray[np.float32]) -> Pair:
    """Compute features and targets of a mixture.

    Parameters
    ----------
    noisy, target : (n,) float32
        48 kHz, full scale = 1, n a multiple of HOP.

    Returns
    -------
    Pair
        T = n / HOP rows.

    Raises
    ------
    ValueError
        If the lengths differ or are no multiple of HOP.
    """
    _check(noisy, target)
    if noisy.size % HOP:
        raise ValueError(f"the signals have {noisy.size} samples; give a multiple of {HOP}")
    hops = noisy.size // HOP
    features = np.empty((hops, FEATURES), np.float32)
    bands = [np.empty((hops, BANDS), np.float32) for _ in range(4)]
    energies, fit = np.empty((2, hops, BANDS), np.float32), np.empty((3, hops, BANDS), np.float32)
    pair = Pair(features, *bands, np.empty(hops, np.float32), Fit(*fit))
    states, frames, scratch = np.zeros(2, STATE), np.zeros(2, FRAME), np.zeros(1, SCRATCH)[0]
    noisy, target = np.ascontiguousarray(noisy, np.float32), np.ascontiguousarray(target, np.float32)
    known = (pair.features, pair.gain, pair.strength, energies, pair.voicing)
    analyse_hops(states, frames, scratch, noisy, target, *known, _TRIANGLES, fit)
    return pair._replace(noisy_energy=energies[0], clean_energy=energies[1])


def enhance(
    noisy: NDArray[np.float32], target: NDArray[np.float32], params: Params | None = None
) -> NDArray[np.float32]:
    """Clean a signal with the ideal gains and strengths of Valin et al. 2020.

    In practice no network comes near it in what is measured against the clean voice (PESQ, STOI, SI-SDR). It is no
    bound of DNSMOS, which knows no clean voice: these gains keep the noise that the voice was recorded with.

    Parameters
    ----------
    noisy, target : (n,) float32
        48 kHz, full scale = 1.
    params : Params, optional
        Strength, limit and comb as in `Denoiser`; by default nothing of the noise is left in on purpose.

    Returns
    -------
    (n,) float32
        Aligned with `noisy`.

    Raises
    ------
    ValueError
        If the lengths differ.
    """
    _check(noisy, target)
    size = -(-(noisy.size + DELAY) // HOP) * HOP
    padded = np.zeros((2, size), np.float32)
    padded[:, : noisy.size] = noisy, target
    control = np.zeros(1, CONTROL)[0]
    if params is None:
        control["comb"] = 1
    else:
        params.write(control)
    out = np.empty(size, np.float32)
    states, frames, scratch = np.zeros(2, STATE), np.zeros(2, FRAME), np.zeros(1, SCRATCH)[0]
    enhance_hops(states, frames, scratch, control, padded[0], padded[1], out)
    return out[DELAY : DELAY + noisy.size]
