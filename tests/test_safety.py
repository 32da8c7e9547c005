"""What must never happen to a voice, on the network that ships."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("pesq", reason="needs the extra 'bench'")
soundfile = pytest.importorskip("soundfile")

from synthetic_speech import hiss  # noqa: E402

import assets  # noqa: E402
from dsp.bench import safety  # noqa: E402
from dsp.bench.metrics import onset_level  # noqa: E402
from dsp.bench.systems import Quietmic  # noqa: E402
from dsp.constants import HOP, SAMPLE_RATE  # noqa: E402
from dsp.params import Params  # noqa: E402
from dsp.train.augment import active_level  # noqa: E402

SPEECH = Path(__file__).parent / "data" / "speech.flac"


@pytest.fixture(scope="module")
def clean():
    return soundfile.read(SPEECH, dtype="float32")[0]


@pytest.fixture(scope="module", params=[Params(), Params(strength=100.0), Params(strength=0.0)], ids=str)
def enhance(request):
    return Quietmic("shipped", assets.path("percepnet.npz"), request.param).enhance


@pytest.fixture(scope="module")
def usual():
    return Quietmic("shipped", assets.path("percepnet.npz"), Params()).enhance


@pytest.fixture(scope="module")
def full():
    return Quietmic("shipped", assets.path("percepnet.npz"), Params(strength=100.0)).enhance


def fan(rng, seconds=8):
    """Brown noise above 60 Hz: what a fan sends."""
    spectrum = np.fft.rfft(rng.standard_normal(seconds * SAMPLE_RATE))
    frequency = np.maximum(np.arange(spectrum.size) / seconds, 60.0)
    x = np.fft.irfft(spectrum / frequency)
    return (0.03 * x / x.std()).astype(np.float32)


def white(rng):
    return hiss(np.full(8 * SAMPLE_RATE, 0.03, np.float32), 0)


steady = pytest.mark.parametrize("noise", [fan, white])


def chords(seconds=4):
    """Organ chords: as periodic as a voice, and no voice."""
    time = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    notes = [(220.0, 277.2, 329.6), (196.0, 246.9, 293.7), (174.6, 220.0, 261.6), (164.8, 207.7, 246.9)]
    parts = [sum(np.sin(2 * np.pi * f * k * time) / k for f in chord for k in range(1, 9)) for chord in notes]
    x = np.concatenate(parts[:seconds])
    return (0.1 * x / x.std()).astype(np.float32)


def test_silence_stays_silence(enhance):
    assert safety.silence_peak(enhance) == 0.0


def test_clean_speech_stays_clean(usual, clean):
    assert safety.clean_quality(usual, clean) >= 3.9
    assert 20 * np.log10(np.linalg.norm(usual(clean)) / np.linalg.norm(clean)) == pytest.approx(0, abs=0.5)


@steady
def test_word_beginnings_are_heard_in_noise(usual, clean, rng, noise):
    x = noise(rng)[: clean.size]
    x *= np.float32(active_level(clean) / active_level(x) * 10 ** (-5 / 20))
    assert onset_level(clean, usual(clean + x)) >= -3


def test_natural_leaves_the_sound_as_it_is(clean):
    natural = Quietmic("shipped", assets.path("percepnet.npz"), Params(strength=0.0)).enhance
    noisy = clean + hiss(clean, 10)
    level_db = 20 * np.log10(np.linalg.norm(natural(noisy)) / np.linalg.norm(noisy))
    assert level_db == pytest.approx(0, abs=0.2)


@steady
def test_steady_noise_alone_goes_and_does_not_pump(full, usual, rng, noise):
    x = noise(rng)
    assert safety.noise_reduction(full, x) >= 20
    assert safety.pumping(usual, x) <= 3


def test_level_of_the_microphone_hardly_matters(usual, clean):
    scale = safety._to_level(clean)
    assert safety.level_spread(usual, scale * (clean + hiss(clean, 10)), (-38.0, -26.0, -16.0)) <= 1


@steady
def test_who_has_listened_for_a_minute_is_heard_at_once(usual, clean, rng, noise):
    x = noise(rng)[: clean.size]
    x *= np.float32(0.3 * np.linalg.norm(clean[: x.size]) / np.linalg.norm(x))
    assert safety.lost_by_waiting(usual, clean[: x.size], x) <= 0.1


@pytest.mark.parametrize("kind", ["music", "shouting", "knocks"])
def test_nothing_loud_breaks_it(enhance, clean, rng, kind):
    """What comes before leaves no trace: two seconds later a voice sounds as if it had not been there."""
    before = {"music": chords(), "shouting": np.clip(40 * clean[: 4 * SAMPLE_RATE], -1, 1), "knocks": knocks(rng)}[kind]
    pause = np.zeros(3 * SAMPLE_RATE, np.float32)  # after two seconds of silence the network begins anew
    out = enhance(np.concatenate([before, pause, clean]))
    assert np.isfinite(out).all()
    loudest = np.abs(np.concatenate([before, clean])).max()
    assert np.abs(out).max() <= 2 * loudest
    alone = enhance(np.concatenate([pause, clean]))
    later = 10 * HOP
    ours, expected = out[-clean.size + later :], alone[-clean.size + later :]
    assert np.linalg.norm(ours - expected) <= 0.05 * np.linalg.norm(expected)


def knocks(rng, seconds=4):
    """A desk is hit every half second."""
    x = np.zeros(seconds * SAMPLE_RATE, np.float32)
    length = SAMPLE_RATE // 20
    decay = np.exp(-np.arange(length) / (SAMPLE_RATE / 100))
    for start in range(0, x.size - length, SAMPLE_RATE // 2):
        x[start : start + length] = 0.9 * decay * rng.uniform(-1, 1, length)
    return x
