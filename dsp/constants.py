"""Sizes and tuned numbers of the denoiser, each with its unit and origin.

Sources: [1] Valin et al., "A Perceptually-Motivated Approach for Low-Complexity, Real-Time Enhancement of
Fullband Speech", Interspeech 2020. [2] Valin et al., "Low-Complexity, Real-Time Joint Neural Echo Control
and Speech Enhancement Based On PercepNet", ICASSP 2021. Numbers marked *measured* were chosen by experiment.
"""

import numpy as np

# --- framing -----------------------------------------------------------------------------------------
SAMPLE_RATE = 48_000  # Hz, the only rate inside the denoiser
HOP = 480  # samples, 10 ms: one block in, one block out
WINDOW = 960  # samples, 20 ms: two hops, 50 % overlap [1]
BINS = WINDOW // 2 + 1  # 481 bins of 50 Hz
LOOKAHEAD = 2  # hops the network sees beyond the hop it decides on [2]
DELAY = (LOOKAHEAD + 1) * HOP  # 1440 samples = 30 ms from input to output

# --- bands -------------------------------------------------------------------------------------------
# Centre bins: steps of one ERB down from 20 kHz, at least two bins wide; 700 and 800 Hz merged to 750 Hz.
BAND_CENTRES = (
    0, 2, 4, 6, 8, 10, 12, 15, 18, 21, 24, 28, 32, 36, 41, 47, 53, 60, 68, 77, 87, 98, 110, 124, 140, 157, 176,
    198, 223, 251, 282, 317, 356, 400,
)  # fmt: skip
BANDS = len(BAND_CENTRES)  # 34 [1]
TOP_BIN = BAND_CENTRES[-1]  # 20 kHz; bins above carry no band and are removed

# --- pitch -------------------------------------------------------------------------------------------
PITCH_MIN = 96  # samples, 500 Hz
PITCH_MAX = 768  # samples, 62.5 Hz
PITCH_DECIMATION = 4  # the search runs at 12 kHz
PITCH_LAGS = (PITCH_MAX - PITCH_MIN) // PITCH_DECIMATION + 1  # 169 candidates
PITCH_SPAN = 1440  # samples, 30 ms correlation window centred on the frame
PITCH_TAPS = 241  # band-pass 90..4000 Hz, linear phase
PITCH_BAND_HZ = (90.0, 4000.0)  # measured: fewer gross errors in noise than LPC whitening
PITCH_BIAS = 0.015  # score per octave above the shortest lag; measured
PITCH_OCTAVE_RATIO = 1.1  # a lag must beat its half by this much ...
PITCH_OCTAVE_PENALTY = 0.8  # ... or its score shrinks to this part (LPCNet encoder)
PITCH_STEP_COST = 0.02  # times the squared lag step, for steps up to ...
PITCH_STEP_MAX = 4  # ... this many candidates a hop
PITCH_JUMP_COST = 1.5  # for any other jump
PITCH_WEIGHT_MIN, PITCH_WEIGHT_MAX = 0.3, 3**0.5  # of a frame's score, by its energy against the running mean
PITCH_ENERGY_DECAY = 0.98  # a hop: a running mean over about half a second
PITCH_BURST = 20.0  # times the mean: more of a hop's energy does not enter it, or a knock would lower it for seconds

# --- comb --------------------------------------------------------------------------------------------
COMB_PERIODS = 5  # half-length M: sigma_w^2 = 3/(4(M+1)), -9 dB of white noise
COMB_FUTURE = 960  # samples that may be looked at beyond the end of the frame's window
HISTORY_HOPS = 12  # 5 periods of 768 before the frame's window, the window, and 960 samples after it
MASKING_FLOOR = 0.1  # n0 of the extra attenuation; [1] has 0.03, 0.1 scores higher; measured
ENERGY_MATCH_MAX = 4.0  # largest amplitude correction after the comb mix

# --- post-filter -------------------------------------------------------------------------------------
POSTFILTER_BETA = 0.02  # [1]: at most 5.6 dB of compensation

# --- high-pass ---------------------------------------------------------------------------------------
HIGHPASS_POLE = 0.99869  # first order, -3 dB at 10 Hz: a steeper one turns the phase of low voices

# --- features ----------------------------------------------------------------------------------------
FEATURES = 2 * BANDS + 2
FEATURE_FLOOR = 1e-9  # of a band's mean power: -90 dB full scale
FEATURE_RANGE_BELS = 7.0  # bands this far below the loudest one so far are lifted ...
FEATURE_SLOPE_BELS = 1.5  # ... as are those falling faster than this from band to band (RNNoise)
PERIOD_CENTRE = 272.0  # samples, geometric middle of the pitch range

# --- stream ------------------------------------------------------------------------------------------
SILENT_HOPS = 200  # after 2 s of digital silence the network forgets
FADE = HOP  # samples, 10 ms cross-fade between processed and bypassed sound

# --- comparison at one loudness ----------------------------------------------------------------------
VOICE_BELOW_LOUDEST = np.float32(10**-1.5)  # of the power of the loudest hop lately: 15 dB less is no voice
VOICE_LOUDEST_DECAY = np.float32(0.999)  # a hop: the loudest is forgotten by 0.43 dB a second
VOICE_MEAN_DECAY = np.float32(0.995)  # a hop with voice: a mean over 2 s of it
MATCH_LEAST = np.float32(0.1)  # amplitude: the original is not turned down by more than 20 dB

EPSILON = np.float32(1e-12)  # keeps divisions by energies finite
