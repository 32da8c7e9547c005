"""How much of the speech would be understood: STOI, its extended form, and the share of words that follows."""

import math

import numpy as np
from numpy.typing import NDArray

__all__ = ["stoi", "words_understood"]

Signal = NDArray[np.float32]

RATE = 16_000  # Hz
WORDS_SLOPE, WORDS_OFFSET = -17.4906, 9.6921  # logistic curve from STOI to words of IEEE sentences (Taal et al.)


def stoi(clean: Signal, enhanced: Signal, extended: bool = False) -> float:
    """Short-time objective intelligibility, 0 to 1.

    Parameters
    ----------
    clean, enhanced : (n,) float32
        16 kHz.
    extended : bool
        ESTOI, which also sees modulated noise.
    """
    from pystoi import stoi as pystoi

    return float(pystoi(clean, enhanced, RATE, extended=extended))


def words_understood(stoi: float) -> float:
    """Predict how many words of English sentences listeners with normal hearing repeat correctly.

    C. H. Taal et al., "An Algorithm for Intelligibility Prediction of Time-Frequency Weighted Noisy Speech", IEEE
    Transactions on Audio, Speech, and Language Processing 19(7), 2011: the curve fitted to IEEE sentences.

    Parameters
    ----------
    stoi : float
        Short-time objective intelligibility.

    Returns
    -------
    float
        Percent.
    """
    return 100.0 / (1.0 + math.exp(WORDS_SLOPE * stoi + WORDS_OFFSET))
