"""The network's input: formula, ranges, timing."""

import numpy as np
import reference
import synthetic
from chain import observed, record
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dsp.constants import BANDS, LOOKAHEAD
from dsp.features import assemble
from dsp.frame import FRAME


def assembled(energy, coherence, period, correlation):
    frame = record(FRAME)
    frame["coherence"][:], frame["period"], frame["correlation"] = coherence, period, correlation
    assemble(energy, frame)
    return frame["features"]


@given(
    arrays(np.float32, BANDS, elements=st.floats(0, 2**10, width=32)),
    arrays(np.float32, BANDS, elements=st.floats(-1, 1, width=32)),
    st.floats(96, 768, width=32),
    st.floats(-1, 1, width=32),
)
def test_matches_reference_and_stays_in_range(energy, coherence, period, correlation):
    features = assembled(energy, coherence, period, correlation)
    expected = reference.features(energy.astype(float), coherence, period, correlation)
    np.testing.assert_allclose(features, expected, atol=2e-5)
    assert np.all((features[:BANDS] >= -2.0001) & (features[:BANDS] < 4.1))
    assert np.all(np.abs(features[BANDS : 2 * BANDS + 1]) < 1.002)


def test_what_is_masked_is_lifted():
    energy = np.full(BANDS, 1e-12, np.float32)
    energy[5] = 1
    levels = 2 * assembled(energy, np.zeros(BANDS), 272, 0)[:BANDS] - 5
    assert np.all(levels[6:] >= levels[5] - 7 - 1e-5)
    assert np.diff(levels).min() >= -1.5 - 1e-5


def test_a_hop_is_described_in_time(rng):
    """Levels come LOOKAHEAD hops before coherence and pitch of the same sound."""
    samples, period = synthetic.glide(2.0)
    samples = samples + 0.001 * rng.standard_normal(samples.size)
    frames = observed(samples)
    spectra = reference.stft(reference.highpass(samples))
    for t in (50, 100, 150):
        levels = reference.features(reference.band_energy(spectra[t]), np.zeros(BANDS), 272, 0)[:BANDS]
        np.testing.assert_allclose(frames["features"][t, :BANDS], levels, atol=1e-4)
        np.testing.assert_allclose(frames["noisy"][t], spectra[t - LOOKAHEAD], atol=1e-5)
        assert abs(np.log2(frames["period"][t] / period[t - LOOKAHEAD])) < 0.02
