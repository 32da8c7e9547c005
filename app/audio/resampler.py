"""One resampler for other sampling rates and for clocks that drift: windowed sinc at any ratio, changed at any time.

Output m is the input at `position`, which moves on by `step` input samples each. The sinc is read from a table of
PHASES + 1 shifts, with linear interpolation between neighbours. As long as the position is a whole number and the step
is 1, samples are handed through bit by bit, just as late, so that starting to resample is no break.
"""

import numpy as np
from numpy.typing import NDArray

from dsp.constants import SAMPLE_RATE
from dsp.jit import fast_kernel, kernel

__all__ = ["RESAMPLER", "available", "resample", "start", "table"]

PHASES = 512  # linear interpolation between them errs by -116 dB
ZERO_CROSSINGS = 32  # of the sinc, each side
KAISER_BETA = 9.0  # side lobes at -90 dB
CUTOFF = 0.95  # of the lower Nyquist frequency: flat to 0.9, -6 dB here, gone at 1.0
LOWEST, HIGHEST = 4_000, 384_000  # Hz

RESAMPLER = np.dtype([("position", "f8"), ("step", "f8")], align=True)
"""Position of the next output in the input buffer, samples, and how far the next one lies from it."""


def table(rate: float) -> NDArray[np.float32]:
    """Make the filter for a source of `rate` Hz and an output of 48 kHz.

    Parameters
    ----------
    rate : float
        4000..384000 Hz.

    Returns
    -------
    (PHASES + 1, taps) float32
        Row p holds the weights of the taps around an output that lies p / PHASES behind the middle left tap.

    Raises
    ------
    ValueError
        If the rate is outside its range.
    """
    if not LOWEST <= rate <= HIGHEST:
        raise ValueError(f"rate={rate:g} is outside {LOWEST}..{HIGHEST} Hz; set another rate in the sound server")
    cutoff = CUTOFF * min(1.0, SAMPLE_RATE / rate)  # of the input's Nyquist frequency
    half = int(np.ceil(ZERO_CROSSINGS * max(1.0, rate / SAMPLE_RATE)))
    taps = np.arange(1 - half, half + 1)
    offset = taps - np.arange(PHASES + 1)[:, None] / PHASES
    window = np.i0(KAISER_BETA * np.sqrt(np.maximum(0.0, 1 - (offset / half) ** 2))) / np.i0(KAISER_BETA)
    weights = cutoff * np.sinc(cutoff * offset) * window
    return (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)


def start(resampler: np.void, rate: float, half: int) -> int:
    """Begin a stream.

    Parameters
    ----------
    resampler : RESAMPLER record
    rate : float
        Hz, of the input.
    half : int
        Half of the table's taps.

    Returns
    -------
    int
        Zeros that must stand in the input buffer before the first sample.
    """
    resampler["position"], resampler["step"] = half - 1, rate / SAMPLE_RATE
    return half - 1


@kernel
def available(resampler, filled, half):
    """Count the outputs that the first `filled` samples of the input buffer suffice for."""
    room = filled - 1 - half - resampler.position
    return np.int64(room / resampler.step) + 1 if room >= 0 else 0


@fast_kernel
def _interpolate(before, after, fraction, x):
    """Weigh samples with a filter between two rows of the table."""
    low = high = np.float32(0)
    for i in range(x.size):
        low += before[i] * x[i]
        high += after[i] * x[i]
    return low + fraction * (high - low)


@kernel
def resample(resampler, weights, x, out):
    """Fill `out` from the input buffer.

    Parameters
    ----------
    resampler : RESAMPLER record
        Moves on; its position counts from x[0].
    weights : (PHASES + 1, taps) float32
        From `table`.
    x : (n,) float32
        Input buffer.
    out : (m,) float32
        m is at most what `available` says.

    Returns
    -------
    int
        Samples at the begin of the buffer that nobody needs any more; the caller removes them, and the position
        counts from the first one left.
    """
    taps = weights.shape[1]
    half = taps // 2
    position = resampler.position
    for m in range(out.size):
        middle = np.int64(position)
        phase = (position - middle) * PHASES
        if phase == 0 and resampler.step == 1:
            out[m] = x[middle]
        else:
            row = np.int64(phase)
            piece = x[middle - half + 1 : middle + half + 1]
            out[m] = _interpolate(weights[row], weights[row + 1], np.float32(phase - row), piece)
        position += resampler.step
    used = np.int64(position) - half + 1
    resampler.position = position - used
    return used
