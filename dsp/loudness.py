"""How loud the voice is before and after cleaning, so that both can be compared at one loudness.

Only hops with voice count: a comparison by ear goes by the voice, and what is left of the noise must not move it.
"""

import cmath
import math

import numpy as np

from dsp.constants import BINS, MATCH_LEAST, SAMPLE_RATE, VOICE_BELOW_LOUDEST, VOICE_LOUDEST_DECAY, VOICE_MEAN_DECAY
from dsp.jit import kernel

__all__ = ["LOUDNESS", "follow_loudness", "k_weight"]

LOUDNESS = np.dtype(
    [
        ("loudest", "f4"),  # K-weighted power of the loudest clean hop lately
        ("noisy", "f4"),  # sums over the hops with voice, the older the less
        ("clean", "f4"),
        ("wanted_cut", "f4"),  # 1 - amplitude at which the microphone as it is shall be heard
        ("cut", "f4"),  # the same, as it was heard last
    ],
    align=True,
)
"""Zero-filled, the microphone as it is has its own loudness."""

# BS.1770-5, table 1 and 2: a shelf for the head and a high-pass, at 48 kHz.
_SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
_HIGHPASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))


def k_weight(frequency_hz: float) -> float:
    """Return the power gain of the K-weighting filter of ITU-R BS.1770-5 at a frequency."""
    z = cmath.exp(-2j * math.pi * frequency_hz / SAMPLE_RATE)
    gain = 1.0
    for over, under in (_SHELF, _HIGHPASS):
        gain *= abs((over[0] + over[1] * z + over[2] * z * z) / (under[0] + under[1] * z + under[2] * z * z)) ** 2
    return gain


_WEIGHTS = np.array([k_weight(k * SAMPLE_RATE / 2 / (BINS - 1)) for k in range(BINS)], np.float32)


@kernel
def _power(spectrum):
    """K-weighted power of a spectrum; only ratios of it are used."""
    total = np.float32(0)
    for k in range(BINS):
        total += _WEIGHTS[k] * (spectrum[k].real * spectrum[k].real + spectrum[k].imag * spectrum[k].imag)
    return total


@kernel
def follow_loudness(loudness, frame, match):
    r"""Follow the loudness of the voice, and say how far the microphone as it is has to be turned down.

    .. math:: 1 - c = \sqrt{\sum_{voice} L(X) / \sum_{voice} L(Y)}

    with the K-weighted powers L of the clean and the noisy frame, and a hop counting as voice if its L(X) is at most
    15 dB below the loudest one lately.

    Parameters
    ----------
    loudness : LOUDNESS record
        `wanted_cut` receives c, or 0 where nothing is to be matched.
    frame : FRAME record
        Reads `noisy` and `clean`.
    match : int
        1: the microphone as it is shall be as loud as the cleaned sound.
    """
    clean = _power(frame.clean)
    loudness.loudest = max(clean, VOICE_LOUDEST_DECAY * loudness.loudest)
    if clean > VOICE_BELOW_LOUDEST * loudness.loudest:
        loudness.clean = VOICE_MEAN_DECAY * loudness.clean + clean
        loudness.noisy = VOICE_MEAN_DECAY * loudness.noisy + _power(frame.noisy)
    loudness.wanted_cut = 0
    if match != 0 and loudness.clean < loudness.noisy:
        amplitude = np.float32(math.sqrt(loudness.clean / loudness.noisy))
        loudness.wanted_cut = np.float32(1) - max(amplitude, MATCH_LEAST)
