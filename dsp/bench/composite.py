"""CSIG, CBAK and COVL: opinion scores predicted from several distances (Hu and Loizou).

Y. Hu and P. C. Loizou, "Evaluation of Objective Quality Measures for Speech Enhancement", IEEE Transactions on
Audio, Speech, and Language Processing 16(1), 2008; the regression weights are those published with wide-band PESQ
in the speech enhancement literature.
"""

import functools
import math

import numpy as np
from numpy.typing import NDArray

__all__ = ["composite", "log_likelihood_ratio", "segmental_snr", "weighted_slope"]

Signal = NDArray[np.float32]
Matrix = NDArray[np.float64]

RATE = 16_000  # Hz
FRAME = 480  # samples, 30 ms
STEP = 120  # samples: three quarters overlap
LPC_ORDER = 16
FFT = 1024
KEPT = 0.95  # the worst twentieth of the frames is left out of LLR and WSS

# Klatt's critical bands: centres and widths, Hz
CENTRES = (
    50.0, 120.0, 190.0, 260.0, 330.0, 400.0, 470.0, 540.0, 617.372, 703.378, 798.717, 904.128, 1020.38, 1148.30,
    1288.72, 1442.54, 1610.70, 1794.16, 1993.93, 2211.08, 2446.71, 2701.97, 2978.04, 3276.17, 3597.63,
)  # fmt: skip
WIDTHS = (
    70.0, 70.0, 70.0, 70.0, 70.0, 70.0, 70.0, 77.3724, 86.0056, 95.3398, 105.411, 116.256, 127.914, 140.423, 153.823,
    168.154, 183.457, 199.776, 217.153, 235.631, 255.255, 276.072, 298.126, 321.465, 346.136,
)  # fmt: skip
GLOBAL_PEAK_WEIGHT = 20.0  # dB, K_max of Klatt's slope weights
LOCAL_PEAK_WEIGHT = 1.0  # dB, K_locmax


def _frames(signal: Signal) -> Matrix:
    """Cut into overlapping Hann-windowed frames, (frames, FRAME)."""
    window = 0.5 * (1.0 - np.cos(2.0 * np.pi * np.arange(1, FRAME + 1) / (FRAME + 1)))
    return np.lib.stride_tricks.sliding_window_view(signal.astype(np.float64), FRAME)[::STEP] * window


def segmental_snr(clean: Signal, enhanced: Signal) -> float:
    """Signal-to-noise ratio averaged over frames, each held within -10..35 dB.

    Parameters
    ----------
    clean, enhanced : (n,) float32
        16 kHz, aligned.
    """
    s, e = _frames(clean), _frames(enhanced)
    signal, noise = (s**2).sum(axis=1), ((s - e) ** 2).sum(axis=1)
    return float(np.clip(10.0 * np.log10(signal / (noise + 1e-20) + 1e-20), -10.0, 35.0).mean())


def _autocorrelation(frames: Matrix) -> Matrix:
    """Lags 0..LPC_ORDER of each frame."""
    spectrum = np.abs(np.fft.rfft(frames, FFT)) ** 2
    return np.fft.irfft(spectrum)[:, : LPC_ORDER + 1]


def _predictor(correlation: Matrix) -> Matrix:
    """Levinson-Durbin over all frames at once: (frames, LPC_ORDER + 1), first coefficient 1."""
    a = np.zeros_like(correlation)
    a[:, 0] = 1.0
    error = correlation[:, 0].copy()
    for i in range(1, LPC_ORDER + 1):
        reflection = -(a[:, :i] * correlation[:, i:0:-1]).sum(axis=1) / error
        a[:, 1 : i + 1] += reflection[:, None] * a[:, i - 1 :: -1][:, :i]
        error *= 1.0 - reflection**2
    return a


def log_likelihood_ratio(clean: Signal, enhanced: Signal) -> float:
    r"""Distance of the spectral envelopes as linear prediction sees them.

    .. math:: \log \frac{a_e^T R_s a_e}{a_s^T R_s a_s}

    Parameters
    ----------
    clean, enhanced : (n,) float32
        16 kHz, aligned.

    Returns
    -------
    float
        Mean over the better 95 % of the frames; 0 is equal.
    """
    # A faint white floor keeps the recursion stable in digital silence.
    floor = np.zeros(LPC_ORDER + 1)
    floor[0] = FRAME * 2.0**-32
    correlation = _autocorrelation(_frames(clean)) + floor
    a_clean = _predictor(correlation)
    a_enhanced = _predictor(_autocorrelation(_frames(enhanced)) + floor)
    lags = np.abs(np.subtract.outer(np.arange(LPC_ORDER + 1), np.arange(LPC_ORDER + 1)))
    matrix = correlation[:, lags]
    numerator = np.einsum("fi,fij,fj->f", a_enhanced, matrix, a_enhanced)
    denominator = np.einsum("fi,fij,fj->f", a_clean, matrix, a_clean)
    distance = np.sort(np.log(np.maximum(numerator, 1e-30) / np.maximum(denominator, 1e-30)))
    return float(distance[: max(1, round(KEPT * distance.size))].mean())


@functools.cache
def _critical_filters() -> Matrix:
    """Gaussian critical-band filters on power bins, (25, FFT // 2)."""
    centre = np.floor(np.array(CENTRES) / (RATE / 2) * (FFT // 2))[:, None]
    width = (np.array(WIDTHS) / (RATE / 2) * (FFT // 2))[:, None]
    level = math.log(WIDTHS[0]) - np.log(np.array(WIDTHS))[:, None]
    filters = np.exp(-11.0 * ((np.arange(FFT // 2) - centre) / width) ** 2 + level)
    return filters * (filters > math.exp(-30.0 / (2.0 * 2.303)))


def _slope_weights(energy: Matrix, slope: Matrix) -> Matrix:
    """Klatt's weights of each slope: large near the frame's peak and near the nearest local peak."""
    bands = slope.shape[1]
    local_peak = np.empty_like(slope)
    for i in range(bands):
        rising = slope[:, i] > 0.0
        up = np.argmax(np.concatenate([slope[:, i:] <= 0.0, np.ones((len(slope), 1), bool)], axis=1), axis=1) + i
        down = i - np.argmax(np.concatenate([slope[:, i::-1] > 0.0, np.ones((len(slope), 1), bool)], axis=1), axis=1)
        # Uphill to the right the peak is where the rise ends; downhill it is just right of the last rise.
        peak = np.where(rising, up - 1, down + 1)
        local_peak[:, i] = energy[np.arange(len(energy)), np.clip(peak, 0, bands)]
    highest = energy.max(axis=1, keepdims=True)
    near_global = GLOBAL_PEAK_WEIGHT / (GLOBAL_PEAK_WEIGHT + highest - energy[:, :-1])
    return near_global * LOCAL_PEAK_WEIGHT / (LOCAL_PEAK_WEIGHT + local_peak - energy[:, :-1])


def weighted_slope(clean: Signal, enhanced: Signal) -> float:
    """Weighted spectral slope distance over 25 critical bands (Klatt).

    Parameters
    ----------
    clean, enhanced : (n,) float32
        16 kHz, aligned.

    Returns
    -------
    float
        Mean over the better 95 % of the frames; 0 is equal.
    """
    slopes, weights = [], []
    for signal in (clean, enhanced):
        power = np.abs(np.fft.rfft(_frames(signal), FFT)[:, : FFT // 2]) ** 2
        energy = 10.0 * np.log10(np.maximum(power @ _critical_filters().T, 1e-10))
        slope = np.diff(energy, axis=1)
        slopes.append(slope)
        weights.append(_slope_weights(energy, slope))
    weight = 0.5 * (weights[0] + weights[1])
    distance = np.sort((weight * (slopes[0] - slopes[1]) ** 2).sum(axis=1) / weight.sum(axis=1))
    return float(distance[: max(1, round(KEPT * distance.size))].mean())


def composite(clean: Signal, enhanced: Signal, pesq: float) -> tuple[float, float, float]:
    """Predict the opinion of listeners on speech, background and the whole, each 1 to 5.

    Parameters
    ----------
    clean, enhanced : (n,) float32
        16 kHz, aligned.
    pesq : float
        Wide-band PESQ of the pair.

    Returns
    -------
    csig, cbak, covl : float
    """
    llr = log_likelihood_ratio(clean, enhanced)
    wss = weighted_slope(clean, enhanced)
    snr = segmental_snr(clean, enhanced)
    csig = 3.093 - 1.029 * llr + 0.603 * pesq - 0.009 * wss
    cbak = 1.634 + 0.478 * pesq - 0.007 * wss + 0.063 * snr
    covl = 1.594 + 0.805 * pesq - 0.512 * llr - 0.007 * wss
    return tuple(float(np.clip(value, 1.0, 5.0)) for value in (csig, cbak, covl))  # type: ignore[return-value]
