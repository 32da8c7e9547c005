"""What the audio thread leaves for the window: peaks, energies, the state of the microphone, and the ring of frames."""

import numpy as np

from app.audio.native import fence
from dsp.constants import BANDS, BINS, EPSILON, HOP
from dsp.jit import kernel

__all__ = ["METERS", "RING", "RING_ROWS", "STILL_HOPS", "measure", "publish"]

RING_ROWS = 128  # 1.28 s: the window may stall that long before it misses a row
PEAK_DECAY = np.float32(0.97)  # a hop: levels fall by 26 dB/s
ENERGY_DECAY = np.float32(0.97)  # a hop: energies are means over about 0.3 s
CLIPPED_DECAY = np.float32(0.997)  # a hop: a mean over about 3 s
FULL_SCALE = np.float32(0.99)  # resampling on the way rounds flat tops off
CLIPPED_SAMPLES = 3  # in a hop; fewer may be one honest peak
STILL_HOPS = 100  # 1 s of one and the same number: no microphone in working order gives that

METERS = np.dtype(
    [
        ("input_peak", "f4"),  # full scale = 1
        ("output_peak", "f4"),
        ("input_energy", "f4"),  # mean power of what went in, as late as what comes out
        ("output_energy", "f4"),
        ("clipped", "f4"),  # share of hops that touch full scale
        ("still_hops", "i4"),  # in a row, in which the microphone gave one number only
    ],
    align=True,
)

RING = np.dtype(
    [
        ("written", "i8"),  # rows published so far; row n lies at n % RING_ROWS
        ("noisy", "f4", (RING_ROWS, BINS)),  # |Y|^2: white noise of variance v has mean v
        ("clean", "f4", (RING_ROWS, BINS)),  # the same of what is handed out, for the same frame
        ("gain", "f4", (RING_ROWS, BANDS)),
        ("applied", "f4", (RING_ROWS, BANDS)),  # gain after post-filter and floor; 1 where the microphone is heard
        ("strength", "f4", (RING_ROWS, BANDS)),
        ("period", "f4", RING_ROWS),  # samples
        ("correlation", "f4", RING_ROWS),
    ],
    align=True,
)
"""Frames on their way to the window: one writer, any number of readers, the oldest row is overwritten."""


@kernel
def measure(meters, hop, dry, out):
    """Follow peaks, energies, clipping and stillness.

    Parameters
    ----------
    meters : METERS record
    hop : (HOP,) float32
        The microphone now.
    dry, out : (HOP,) float32
        The microphone as late as what is handed out, and that.
    """
    peak_in = peak_out = energy_in = energy_out = np.float32(0)
    clipped, still = 0, True
    for i in range(HOP):
        peak_in = max(peak_in, abs(hop[i]))
        peak_out = max(peak_out, abs(out[i]))
        energy_in += dry[i] * dry[i]
        energy_out += out[i] * out[i]
        clipped += abs(hop[i]) >= FULL_SCALE
        still = still and hop[i] == hop[0]
    meters.input_peak = max(peak_in, PEAK_DECAY * meters.input_peak)
    meters.output_peak = max(peak_out, PEAK_DECAY * meters.output_peak)
    meters.input_energy += (np.float32(1) - ENERGY_DECAY) * (energy_in / HOP - meters.input_energy + EPSILON)
    meters.output_energy += (np.float32(1) - ENERGY_DECAY) * (energy_out / HOP - meters.output_energy + EPSILON)
    share = np.float32(1) if clipped >= CLIPPED_SAMPLES else np.float32(0)
    meters.clipped += (np.float32(1) - CLIPPED_DECAY) * (share - meters.clipped)
    meters.still_hops = min(meters.still_hops + 1, 2 * STILL_HOPS) if still else 0


@kernel
def publish(frame, floor, dry, ring):
    """Append the frame to the ring. A slow reader misses rows; the writer never waits.

    Parameters
    ----------
    frame : FRAME record
    floor : float32
        Amplitude share of the untouched sound in the cleaned one.
    dry : bool
        The microphone is heard as it is.
    ring : RING record
    """
    row = ring.written % RING_ROWS
    for k in range(BINS):
        noisy, clean = frame.noisy[k], frame.clean[k]
        ring.noisy[row, k] = noisy.real * noisy.real + noisy.imag * noisy.imag
        ring.clean[row, k] = clean.real * clean.real + clean.imag * clean.imag
        if dry:  # show what is heard
            ring.clean[row, k] = ring.noisy[row, k]
    for b in range(BANDS):
        ring.gain[row, b] = frame.gain[b]
        ring.applied[row, b] = 1 if dry else floor + (1 - floor) * frame.applied_gain[b]
        ring.strength[row, b] = frame.strength[b]
    ring.period[row] = frame.period
    ring.correlation[row] = frame.correlation
    fence()  # pyright: ignore[reportCallIssue]  # the row is complete before it is announced
    ring.written += 1
