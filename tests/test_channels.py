"""Which of several channels is heard, and that changing it makes no click."""

import numpy as np
import pytest
from chain import record

from app.audio.channels import CHANNELS, take_channel

RATE = 48_000


def speech(seconds, rng, rate=RATE):
    """Return bursts of 0.2 s, three a second, like syllables."""
    time_s = np.arange(int(seconds * rate)) / rate
    return 0.1 * rng.standard_normal(time_s.size) * (time_s % 0.33 < 0.2)


def run(*tracks, rate=RATE):
    """Return the mono sound, and which channel was chosen after each 10 ms."""
    state = record(CHANNELS)
    state["count"], state["rate"] = len(tracks), rate
    frames = np.stack(tracks, axis=1).astype(np.float32)
    out, chosen = [], []
    for start in range(0, len(frames), rate // 100):
        piece = frames[start : start + rate // 100]
        out.append(np.zeros(len(piece), np.float32))
        take_channel(state, np.ascontiguousarray(piece).reshape(-1), out[-1])
        chosen.append(int(state["chosen"]))
    return np.concatenate(out), np.array(chosen)


def hiss(seconds, rng, level=1e-3):
    return level * rng.standard_normal(int(seconds * RATE))


def test_one_channel_is_untouched(rng):
    voice = speech(1, rng).astype(np.float32)
    np.testing.assert_array_equal(run(voice)[0], voice)


def test_two_equal_channels_stay_on_the_first(rng):
    voice = speech(5, rng)
    out, chosen = run(voice, voice)
    assert not chosen.any()
    np.testing.assert_array_equal(out, voice.astype(np.float32))


@pytest.mark.parametrize("place", [1, 3])
def test_the_channel_with_the_voice_is_found_within_the_first_half_second(rng, place):
    tracks = [hiss(4, rng) for _ in range(4)]
    tracks[place] = tracks[place] + speech(4, rng)
    out, chosen = run(*tracks)
    assert (chosen[50:] == place).all()
    np.testing.assert_array_equal(out[RATE:], tracks[place][RATE:].astype(np.float32))


def test_a_dead_first_channel_is_left_before_anyone_speaks(rng):
    _, chosen = run(np.zeros(2 * RATE), hiss(2, rng))
    assert (chosen[15:] == 1).all()


def test_steady_noise_and_hum_are_no_voice(rng):
    hum = 0.3 * np.sin(2 * np.pi * 50 * np.arange(6 * RATE) / RATE)
    voice = hiss(6, rng) + 0.3 * speech(6, rng)
    _, chosen = run(hum + hiss(6, rng, 0.02), voice)
    assert (chosen[100:] == 1).all()


def test_no_to_and_fro_between_two_that_hear_one_voice(rng):
    """Two microphones of an array, one of them 3 dB louder."""
    voice = speech(10, rng)
    _, chosen = run(hiss(10, rng) + voice, hiss(10, rng) + 1.41 * voice)
    assert np.count_nonzero(np.diff(chosen)) == 0


def test_a_speaker_who_moves_is_followed_without_a_click(rng):
    time_s = np.arange(8 * RATE) / RATE
    tone = np.sin(2 * np.pi * 200 * time_s) * (time_s % 0.33 < 0.2)
    first = np.where(time_s < 4, 0.2 * tone, 0.01 * tone) + hiss(8, rng, 1e-4)
    second = np.where(time_s < 4, 0.01 * tone, 0.2 * tone) + hiss(8, rng, 1e-4)
    _, chosen = run(first, second)
    changes = np.flatnonzero(np.diff(chosen))
    assert list(chosen[changes + 1]) == [1]
    assert 400 < changes[0] < 550  # within a second and a half
    steady = np.sin(2 * np.pi * 200 * time_s)
    out, chosen = run(0.01 * steady, 0.01 * steady * np.where(time_s < 4, 1, 20 + 10 * (time_s % 0.33 < 0.2)))
    assert chosen[-1] == 1
    place = RATE // 100 * int(np.flatnonzero(np.diff(chosen))[0])
    assert np.abs(np.diff(out[place : place + RATE // 20])).max() < 1.2 * 0.3 * 2 * np.pi * 200 / RATE
