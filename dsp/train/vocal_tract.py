"""Another speaker from the same recording: formants move while the pitch stays."""

import functools

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy import fft

from dsp.constants import SAMPLE_RATE

__all__ = ["change_vocal_tract"]

Signal = NDArray[np.float32]

HALF = 512  # samples between frames; a frame has two of them, 21 ms
WINDOW = np.sin(np.pi * (np.arange(2 * HALF) + 0.5) / (2 * HALF)).astype(np.float32)  # twice: adds up to 1
BINS = HALF + 1
BIN_HZ = SAMPLE_RATE / (2 * HALF)
ENVELOPE_S = 0.0024  # cepstrum kept: slower than the harmonics of any voice below 420 Hz
WHOLE = 0.75  # of it stays as it is, from there it fades out
FLOOR = np.float32(1e-5)  # amplitude of an empty bin
STRONGEST = np.float32(np.log(10.0))  # of the filter, up or down: 20 dB
TURN = 0.7  # of the bandwidth: from here on the shift runs out, so that the bandwidth stays


@functools.cache
def _envelope() -> Signal:
    """Return the matrix, (BINS, BINS), that takes the harmonics out of a logarithmic spectrum (cepstral smoothing)."""
    quefrency = np.arange(2 * HALF) / SAMPLE_RATE
    quefrency = np.minimum(quefrency, 2 * HALF / SAMPLE_RATE - quefrency)
    lifter = np.cos(np.pi / 2 * np.clip((quefrency / ENVELOPE_S - WHOLE) / (1 - WHOLE), 0, 1)) ** 2
    cepstra = np.asarray(fft.irfft(np.eye(BINS), axis=1))
    return np.real(np.asarray(fft.rfft(cepstra * lifter, axis=1))).T.astype(np.float32)


def _formant_shift(ratio: float, bandwidth_hz: float) -> Signal:
    """Return the matrix, (BINS, BINS), from a logarithmic spectrum to that of the filter."""
    hz = np.arange(BINS) * BIN_HZ
    turn = TURN * bandwidth_hz * min(1.0, ratio)
    origin = np.interp(hz, [0.0, turn, bandwidth_hz], [0.0, turn / ratio, bandwidth_hz])
    place = np.where(hz > bandwidth_hz, hz, origin) / BIN_HZ
    below = np.minimum(place.astype(int), BINS - 2)
    part = (place - below).astype(np.float32)[:, None]
    envelope = _envelope()
    return np.asarray(envelope[below] * (1 - part) + envelope[below + 1] * part - envelope, np.float32)


def change_vocal_tract(x: Signal, ratio: float, bandwidth_hz: float) -> Signal:
    """Give a voice a shorter or longer vocal tract; pitch and tempo stay.

    The spectral envelope of each frame is stretched along frequency up to 70 % of the bandwidth and less and less
    above, as vocal tract length normalisation does (Lee and Rose 1996).

    Parameters
    ----------
    x : (n,) float32
        Speech of one voice at 48 kHz.
    ratio : float
        Formants go to this many times their frequency; 1.15 is a vocal tract of 0.87 times the length.
    bandwidth_hz : float
        Up to where there is speech; stays as it is.

    Returns
    -------
    (n,) float32
        The changed voice. Silence stays silence.
    """
    padded = np.pad(x, (HALF, HALF + -x.size % HALF))
    frames = sliding_window_view(padded, 2 * HALF)[::HALF] * WINDOW
    spectrum = np.asarray(fft.rfft(frames))
    level = np.log(np.abs(spectrum) + FLOOR)
    gain = level @ _formant_shift(ratio, bandwidth_hz).T
    spectrum *= np.exp(np.clip(gain, -STRONGEST, STRONGEST))
    frames = np.asarray(fft.irfft(spectrum)) * WINDOW
    out = np.zeros((len(frames) + 1, HALF), np.float32)
    out[:-1] += frames[:, :HALF]
    out[1:] += frames[:, HALF:]
    return out.reshape(-1)[HALF : HALF + x.size]
