"""The noise report on signals whose noise is known."""

import numpy as np
import pytest

from app import noise_report
from dsp.constants import HOP, SAMPLE_RATE

SECONDS = 10
TIME = np.arange(SECONDS * SAMPLE_RATE) / SAMPLE_RATE


def decibels(db):
    return 10 ** (db / 20)


@pytest.fixture
def speech():
    """One second of tone complex, one second of pause, in turn; -20 dBFS while it sounds."""
    tones = sum(np.sin(2 * np.pi * 137 * k * TIME + k) / k for k in range(1, 20))
    tones *= decibels(-20) / np.sqrt(np.mean(tones**2))
    return (tones * (TIME.astype(int) % 2)).astype(np.float32)


def white(rng, level_db):
    return (decibels(level_db) * rng.standard_normal(TIME.size)).astype(np.float32)


@pytest.mark.parametrize("noise_db", [-70, -45, -25])
def test_levels(rng, speech, noise_db):
    report = noise_report.analyse(speech + white(rng, noise_db), speech)
    assert report.noise_db == pytest.approx(noise_db, abs=0.6)
    assert report.voice_db == pytest.approx(-20, abs=0.3)
    assert report.snr_db == pytest.approx(-20 - noise_db, abs=0.8)
    assert report.steady
    assert report.hum_hz == 0
    assert report.clipped == 0


def test_noise_louder_than_the_voice(rng, speech):
    report = noise_report.analyse(speech + white(rng, -12), speech)
    assert report.noise_db == pytest.approx(-12, abs=0.2)
    assert report.snr_db == pytest.approx(-8, abs=1)


def test_pauses_are_where_the_voice_is_not(rng, speech):
    report = noise_report.analyse(speech + white(rng, -40), speech)
    silent = speech[: SECONDS * SAMPLE_RATE].reshape(-1, HOP).any(axis=1) == 0
    assert not (report.pauses & ~silent).any()
    assert report.pauses.sum() > 0.85 * silent.sum()


@pytest.mark.parametrize("mains", [50, 60])
@pytest.mark.parametrize("harmonics", [(1,), (1, 2, 3), (2, 3)])
def test_hum_is_found(rng, speech, mains, harmonics):
    hum = decibels(-45) * sum(np.sin(2 * np.pi * mains * k * (TIME + 0.1)) for k in harmonics)
    before = (speech + hum + white(rng, -60)).astype(np.float32)
    assert noise_report.analyse(before, speech).hum_hz == mains


@pytest.mark.parametrize("hertz", [47, 55, 70, 233])
def test_other_tones_are_no_hum(rng, hertz):
    tone = (decibels(-40) * np.sin(2 * np.pi * hertz * TIME)).astype(np.float32)
    assert noise_report.analyse(tone + white(rng, -60), np.zeros_like(tone)).hum_hz == 0


def test_inaudible_hum_is_not_mentioned(rng):
    hum = (decibels(-95) * np.sin(2 * np.pi * 50 * TIME)).astype(np.float32)
    assert noise_report.analyse(hum, np.zeros_like(hum)).hum_hz == 0


def test_clicks_are_no_steady_noise(rng, speech):
    clicks = white(rng, -30) * (np.arange(TIME.size) % 14_400 < 1_440)
    report = noise_report.analyse(speech + clicks + white(rng, -65), speech)
    assert not report.steady
    assert 14 <= len(report.clicks) <= 20, "every 0.3 s in pauses of 1 s, 10 s long; edges may hide some"


@pytest.mark.parametrize("seconds", [(0.3, 0.5, 2.4), (0.25,), ()])
def test_clicks_are_counted_where_they_are(rng, speech, seconds):
    before = speech + white(rng, -60)
    for second in seconds:
        start = round(second * SAMPLE_RATE)
        before[start : start + 200] += (decibels(-25) * rng.standard_normal(200)).astype(np.float32)
    found = noise_report.analyse(before, speech).clicks
    assert len(found) == len(seconds)
    np.testing.assert_allclose(found, seconds, atol=0.011)


def test_the_level_curve(rng):
    noise = white(rng, -30)
    noise[5 * SAMPLE_RATE :] = 0
    curve = noise_report.levels_db(noise)
    assert curve.size * noise_report.LEVEL_S == pytest.approx(SECONDS)
    np.testing.assert_allclose(curve[:90], -30, atol=1.0)
    assert curve[-20:].max() < -60


def test_the_spectrum_of_some_hops(rng):
    tone = (0.1 * np.sin(2 * np.pi * 2000 * TIME)).astype(np.float32)
    hops = np.arange(1000) < 500
    tone[500 * HOP :] = 0
    spectrum = noise_report.spectrum_db(tone + white(rng, -60), hops)
    assert spectrum.argmax() == 40
    np.testing.assert_allclose(np.median(spectrum), -60, atol=1.0)
    assert noise_report.spectrum_db(tone, ~hops)[40] < spectrum[40] - 40
    assert (noise_report.spectrum_db(tone, np.zeros(1000, bool)) == noise_report.FLOOR_DB).all()


def test_slow_change_is_no_steady_noise(rng, speech):
    swell = white(rng, -40) * decibels(-15 * np.sin(2 * np.pi * 0.2 * TIME)).astype(np.float32)
    assert not noise_report.analyse(speech + swell, speech).steady


def test_low_rumble_is_steady(rng):
    spectrum = np.fft.rfft(white(rng, -30))
    frequency = np.fft.rfftfreq(TIME.size, 1 / SAMPLE_RATE)
    rumble = np.fft.irfft(spectrum * (frequency < 80)).astype(np.float32) + white(rng, -60)
    assert noise_report.analyse(rumble, np.zeros_like(rumble)).steady


def test_clipping_counts_runs_at_full_scale(speech):
    before = speech.copy()
    before[1000:1003] = 1.0
    before[2000:2002] = -1.0
    before[3000] = 1.0  # a single sample may just have reached it
    assert noise_report.analyse(before, speech).clipped == 2
    assert noise_report.analyse(np.clip(20 * speech, -1, 1), speech).clipped > 100


def test_without_voice(rng):
    noise = white(rng, -50)
    report = noise_report.analyse(noise, 1e-5 * noise)
    assert report.voice_db is None
    assert report.snr_db is None
    assert report.noise_db == pytest.approx(-50, abs=0.2)


def test_without_a_pause(rng, speech):
    tones = speech[SAMPLE_RATE : 2 * SAMPLE_RATE].copy()
    report = noise_report.analyse(tones + white(rng, -60)[: tones.size], tones)
    assert report.pauses.sum() >= 5
    assert report.snr_db is not None


def test_silence():
    silence = np.zeros(SAMPLE_RATE, np.float32)
    report = noise_report.analyse(silence, silence)
    assert report.noise_db == noise_report.FLOOR_DB
    assert report.voice_db is None
    assert report.hum_hz == 0
    assert report.steady


def test_offset_and_rumble_nobody_hears_do_not_count(rng):
    low = 0.2 + 0.2 * np.sin(2 * np.pi * 5 * TIME)
    report = noise_report.analyse((low + white(rng, -50)).astype(np.float32), np.zeros(TIME.size, np.float32))
    assert report.noise_db == pytest.approx(-50, abs=0.3)


def test_level_of_some_hops(rng):
    noise = white(rng, -30)
    hops = np.arange(1000) < 500
    noise[500 * HOP :] *= 10
    assert noise_report.level_db(noise, hops) == pytest.approx(-30, abs=0.3)
    assert noise_report.level_db(noise, ~hops) == pytest.approx(-10, abs=0.3)
    assert noise_report.level_db(noise, np.zeros(1000, bool)) == noise_report.FLOOR_DB


@pytest.mark.parametrize("sizes", [(SAMPLE_RATE, SAMPLE_RATE - 1), (480, 480)])
def test_wrong_lengths_are_refused(sizes):
    with pytest.raises(ValueError, match=r"\(48000,\) or longer"):
        noise_report.analyse(*(np.zeros(size, np.float32) for size in sizes))
