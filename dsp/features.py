"""The network's input: 34 band levels, 34 coherences, period and correlation."""

import math

import numpy as np

from dsp.bands import BAND_WEIGHT
from dsp.constants import BANDS, FEATURE_FLOOR, FEATURE_RANGE_BELS, FEATURE_SLOPE_BELS, PERIOD_CENTRE
from dsp.jit import kernel

__all__ = ["assemble"]


@kernel
def assemble(newest_energy, frame):
    """Fill `frame.features`.

    0..33: band power in Bels, (log10 + 5) / 2, of the newest spectrum, LOOKAHEAD hops ahead of the rest; 34..67:
    coherence with the centre-free comb output; 68: log2(T/272)/1.5; 69: 2 s(T) - 1. Levels more than 7 Bels below the
    loudest band so far, or falling more than 1.5 Bels from one band to the next, are lifted to that (RNNoise): what
    lies below is masked.

    Parameters
    ----------
    newest_energy : (BANDS,) float32
        Band energies of the newest spectrum.
    frame : FRAME record
        Reads `coherence`, `period`, `correlation`.
    """
    loudest = np.float32(-9)
    follower = np.float32(-9)
    features = frame.features
    for b in range(BANDS):
        level = np.float32(math.log10(newest_energy[b] / BAND_WEIGHT[b] + np.float32(FEATURE_FLOOR)))
        slope = follower - np.float32(FEATURE_SLOPE_BELS)
        level = max(level, loudest - np.float32(FEATURE_RANGE_BELS), slope)
        loudest = max(loudest, level)
        follower = max(slope, level)
        features[b] = np.float32(0.5) * (level + np.float32(5))
        features[BANDS + b] = frame.coherence[b]
    features[2 * BANDS] = math.log2(frame.period / PERIOD_CENTRE) / 1.5
    features[2 * BANDS + 1] = 2 * frame.correlation - 1
