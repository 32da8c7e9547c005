"""Everything that is known of one hop, in the order it is computed. Overwritten by the next hop."""

import numpy as np

from dsp.constants import BANDS, BINS, FEATURES, HOP, WINDOW

__all__ = ["FRAME"]

FRAME = np.dtype(
    [
        ("input", "f4", HOP),  # newest hop, high-passed, full scale = 1
        ("noisy", "c8", BINS),  # Y(m): white noise of variance v has mean |Y|^2 = v
        ("energy", "f4", BANDS),  # E_b(Y(m))
        ("period", "f4"),  # T, samples, with fraction
        ("correlation", "f4"),  # s(T), -1..1: how periodic the frame is
        ("periodic", "c8", BINS),  # P(m): comb-filtered, with the centre tap
        ("centre_tap", "f4"),  # w_0 of the comb taps used
        ("noise_gain", "f4"),  # sigma_w^2 = sum w_k^2 of the comb taps used
        ("periodic_energy", "f4", BANDS),  # E_b(P(m))
        ("cross_energy", "f4", BANDS),  # Re <Y(m), P(m)> in each band
        ("coherence", "f4", BANDS),  # q_y against the centre-free comb output, -1..1
        ("features", "f4", FEATURES),  # the network's input
        ("gain", "f4", BANDS),  # g_b, linear amplitude, 0..1
        ("strength", "f4", BANDS),  # r_b, share of the periodic part, 0..1
        ("spread", "f4", BINS),  # scratch: band values over bins
        ("mixed", "c8", BINS),  # Z(m): energy-matched to Y(m)
        ("match", "f4", BANDS),  # amplitude that gives each band of Z the energy of Y
        ("applied_gain", "f4", BANDS),  # after the post-filter; may exceed 1
        ("clean", "c8", BINS),  # X(m)
        ("windowed", "f4", WINDOW),  # scratch of the transforms
        ("wet", "f4", HOP),  # processed sound, 1440 samples late
        ("dry", "f4", HOP),  # unprocessed sound, 1440 samples late
    ],
    align=True,
)
