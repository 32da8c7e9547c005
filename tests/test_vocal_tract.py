"""Another vocal tract: formants move by the ratio, pitch, bandwidth and silence stay."""

import numpy as np
import pytest
from scipy import signal

from dsp.train.vocal_tract import change_vocal_tract

RATE = 48_000
PITCH_HZ = 120.0
FORMANTS_HZ = (700.0, 1800.0)
BANDWIDTH_HZ = 12_000.0


@pytest.fixture(scope="module")
def vowel():
    """Return two seconds of a vowel: pulses through two resonances, nothing above the bandwidth."""
    time = np.arange(2 * RATE) / RATE
    x = np.zeros(time.size)
    x[(np.diff(np.floor(time * PITCH_HZ), prepend=0) > 0).nonzero()] = 1
    for hz in FORMANTS_HZ:
        radius = np.exp(-np.pi * 120 / RATE)
        x = signal.lfilter([1], [1, -2 * radius * np.cos(2 * np.pi * hz / RATE), radius**2], x)
    x = signal.sosfilt(signal.butter(8, BANDWIDTH_HZ, fs=RATE, output="sos"), x)
    return (0.1 * x / np.std(x)).astype(np.float32)


def smooth_spectrum_db(x):
    hz, power = signal.welch(x, RATE, nperseg=4096)
    return hz, 10 * np.log10(np.convolve(power, np.hanning(25), "same") + 1e-15)  # over 120 Hz: no harmonics


@pytest.mark.parametrize("ratio", [0.85, 1.2])
def test_formants_move_by_the_ratio(vowel, ratio):
    """At the old place of the second one there is less, at its new one about as much as there was."""
    changed = change_vocal_tract(vowel, ratio, BANDWIDTH_HZ)
    (hz, before), (_, after) = smooth_spectrum_db(vowel), smooth_spectrum_db(changed)
    formant = FORMANTS_HZ[1]
    was, is_now = np.interp(formant, hz, before), np.interp(formant, hz, after)
    assert was - is_now > 6
    assert np.interp(ratio * formant, hz, after) == pytest.approx(was, abs=3.5)
    assert np.interp(ratio * formant, hz, before) < was - 8


@pytest.mark.parametrize("ratio", [0.85, 1.2])
def test_pitch_and_bandwidth_stay(vowel, ratio):
    changed = change_vocal_tract(vowel, ratio, BANDWIDTH_HZ)
    harmonics = np.abs(np.fft.rfft(changed[RATE // 2 : -RATE // 2] * np.hanning(RATE)))  # 1 Hz a bin
    between = harmonics[int(2.5 * PITCH_HZ) - 3 : int(2.5 * PITCH_HZ) + 4].max()
    assert harmonics[int(2 * PITCH_HZ) - 3 : int(2 * PITCH_HZ) + 4].max() > 30 * between
    hz, level = smooth_spectrum_db(changed)
    before = smooth_spectrum_db(vowel)[1]
    assert (level - before)[hz > 1.15 * BANDWIDTH_HZ].max() < 1.0


def test_ratio_one_and_silence_change_nothing(vowel):
    np.testing.assert_allclose(change_vocal_tract(vowel, 1.0, BANDWIDTH_HZ), vowel, atol=1e-6)
    padded = np.concatenate([np.zeros(4800, np.float32), vowel, np.zeros(4801, np.float32)])
    changed = change_vocal_tract(padded, 1.2, BANDWIDTH_HZ)
    assert changed.shape == padded.shape
    assert changed.dtype == np.float32
    assert not changed[: 4800 - 1024].any()
    assert not changed[-4800 + 1024 :].any()
