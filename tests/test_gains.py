"""Gains onto bins and the floor of untouched sound."""

import numpy as np
import reference
from chain import record

from dsp.constants import BANDS, BINS
from dsp.frame import FRAME
from dsp.gains import apply_gains


def frame_of(rng):
    frame, parts = record(FRAME), rng.standard_normal((2, 2, BINS))
    frame["noisy"][:], frame["mixed"][:] = parts[0, 0] + 1j * parts[0, 1], parts[1, 0] + 1j * parts[1, 1]
    frame["applied_gain"][:] = rng.uniform(0, 1.9, BANDS)
    return frame


def test_matches_reference(rng):
    frame = frame_of(rng)
    apply_gains(frame, np.float32(0.25))
    gain = reference.interpolate(frame["applied_gain"].astype(float))
    np.testing.assert_allclose(frame["clean"], 0.25 * frame["noisy"] + 0.75 * gain * frame["mixed"], atol=1e-6)


def test_dry_1_is_the_noisy_spectrum(rng):
    frame = frame_of(rng)
    apply_gains(frame, np.float32(1))
    np.testing.assert_array_equal(frame["clean"], frame["noisy"])


def test_dry_bounds_the_attenuation(rng):
    frame = frame_of(rng)
    frame["applied_gain"][:] = 0
    apply_gains(frame, np.float32(0.1))
    np.testing.assert_allclose(frame["clean"], 0.1 * frame["noisy"], rtol=1e-6)
