r"""How much of the voice the gains take away, estimated while it is spoken.

There is no clean voice to compare with, so the estimate works with what is certain: vowels. A hop counts if its pitch
correlation says that it is voiced and if it is not far quieter than the loudest vowel lately: somebody across the room
is not the voice that is meant. In it, the noise of each band is the smallest short mean lately, corrected for that
choice, and the voice is what stands clearly above it:

.. math:: S_b = \max(E_b - 2 N_b,\, 0) \text{ where } E_b > 4 N_b, \text{ else } 0

An applied gain a leaves a^2 S of it. Powers are compared as loudness, which grows with their 0.3rd power (Stevens), and
summed over bands and over the last seconds of voice:

.. math:: \text{lost} = 1 - \sum_{b,t} (a_b^2 S_b)^{0.3} \Big/ \sum_{b,t} S_b^{0.3}

What it cannot see: voice that the noise covers, consonants without pitch, and that music has a pitch too. What the comb
filter does between the harmonics is no loss of voice and does not count.
"""

from collections import deque
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dsp.constants import BAND_CENTRES, BANDS, BINS, POSTFILTER_BETA
from dsp.params import Params

__all__ = ["ACCEPTABLE", "SpeechLoss", "loudness", "postfiltered"]

VOICED = 0.6  # pitch correlation; noise seldom has that much
SMOOTH = 0.9  # a hop: short means over 100 ms
RISE = 10 ** (0.3 / 100)  # a hop: the noise may grow by 3 dB/s
BIAS = 2.0  # the smallest of many short means lies below the mean
CLEAR = 4.0  # 6 dB above the noise
LOUDEST_DECAY = 0.998  # a hop: the loudest vowel is forgotten by 0.9 dB/s
NEAR = 0.01  # of the loudest vowel's power: 20 dB
LOUDNESS_EXPONENT = 0.3
MEMORY = 0.9967  # a voiced hop: a mean over 3 s of voice
KEPT_HOPS = 200  # for what other strengths would do
ENOUGH = 100  # voiced hops until there is something to say

# A voice 10 dB quieter. At the usual strength the demo, 7 dB above its noise, loses 0.44, voices 10 dB above 0.26.
ACCEPTABLE = 0.5
STEP = 10.0  # percent between the strengths that are tried

_WEIGHTS = np.stack([np.interp(np.arange(BINS), BAND_CENTRES, one) for one in np.eye(BANDS)], axis=1).astype(np.float32)


class _Vowel(NamedTuple):
    """A voiced hop, for trying other strengths on it; (BANDS,) each."""

    voice: NDArray[np.float64]
    energy: NDArray[np.float32]
    gain: NDArray[np.float32]


def loudness(power: NDArray) -> NDArray:
    """Turn powers into loudness, up to a factor."""
    return power**LOUDNESS_EXPONENT


def postfiltered(gain: NDArray, energy: NDArray, exponent: float) -> NDArray[np.float64]:
    """Do what `dsp.postfilter` does, for many hops at once and without a kernel that would have to be compiled first.

    Parameters
    ----------
    gain, energy : (n, BANDS)
    exponent : float
        Strength of the post-filter, 0..1.
    """
    warped = gain * np.sin(0.5 * np.pi * gain.astype(float)).clip(0.0) ** exponent
    ratio = (gain**2 * energy).sum(axis=1, keepdims=True) / ((warped**2 * energy).sum(axis=1, keepdims=True) + 1e-15)
    return warped * np.sqrt((1 + POSTFILTER_BETA) * ratio / (1 + POSTFILTER_BETA * ratio**2))


class SpeechLoss:
    """Estimates from frames as they come; the module tells how."""

    def __init__(self) -> None:
        self._mean = np.zeros(BANDS)
        self._noise = np.full(BANDS, np.inf)
        self._known = False
        self._loudest = 0.0
        self._heard = self._kept = 0.0
        self._voiced = 0
        self._vowels: deque[_Vowel] = deque(maxlen=KEPT_HOPS)

    @property
    def lost(self) -> float | None:
        """Share of the voice that is taken away, 0..1; None before a second of voice was heard."""
        return 1.0 - self._kept / self._heard if self._voiced >= ENOUGH and self._heard > 0.0 else None

    def start_anew(self) -> None:
        """Forget the mean, because the settings have changed; the noise stays known."""
        self._heard = self._kept = 0.0
        self._voiced = 0

    def push(self, noisy: NDArray, gain: NDArray, applied: NDArray, correlation: NDArray) -> None:
        """Take in hops, oldest first.

        Parameters
        ----------
        noisy : (n, BINS) float32
            Power before, full scale squared.
        gain, applied : (n, BANDS) float32
            What the network says, and what became of it.
        correlation : (n,) float32
            -1..1.
        """
        energies = noisy @ _WEIGHTS
        for energy, g, a, is_voiced in zip(energies, gain, applied, (correlation > VOICED).tolist(), strict=True):
            self._mean += (1 - SMOOTH if self._known else 1.0) * (energy - self._mean)
            self._known = True
            np.minimum(RISE * self._noise, self._mean, out=self._noise)
            if is_voiced:
                self._hear(energy, g, a)

    def _hear(self, energy: NDArray, gain: NDArray, applied: NDArray) -> None:
        """Take in a voiced hop."""
        voice = np.where(energy > CLEAR * self._noise, np.maximum(energy - BIAS * self._noise, 0.0), 0.0)
        power = float(voice.sum())
        self._loudest = max(power, LOUDEST_DECAY * self._loudest)
        if power <= NEAR * self._loudest:
            return
        self._voiced += 1
        self._heard = MEMORY * self._heard + float(loudness(voice).sum())
        self._kept = MEMORY * self._kept + float(loudness(np.minimum(applied, 1.0) ** 2 * voice).sum())
        self._vowels.append(_Vowel(voice, energy.astype(np.float32), gain.astype(np.float32)))

    def expected(self, params: Params) -> float:
        """Return what would be lost of the last seconds of voice with other settings, 0..1."""
        if not self._vowels:
            return 0.0
        voice, energy, gain = (np.stack(column) for column in zip(*self._vowels, strict=True))
        applied = np.minimum(params.dry + (1 - params.dry) * postfiltered(gain, energy, params.exponent), 1.0)
        return 1.0 - float(loudness(applied**2 * voice).sum()) / float(loudness(voice).sum())

    def advice(self, strength: float) -> float | None:
        """Return a strength that keeps enough of the voice; None if `strength` does, or nothing is known.

        Parameters
        ----------
        strength : float
            The one that is set, in percent.
        """
        if self.lost is None or self.lost <= ACCEPTABLE:
            return None
        for tried in np.arange(STEP * np.ceil(strength / STEP - 1), 0, -STEP):
            if self.expected(Params(strength=float(tried))) <= ACCEPTABLE:
                return float(tried)
        return 0.0 if strength > 0 else None
