"""Playing tracks: no click, no lost place."""

import math

import numpy as np
import pytest
import sound_servers

from app.audio import player
from dsp.constants import SAMPLE_RATE

LEVEL = 0.5
SLOPE = 2 * LEVEL / player.FADE  # the steepest that a fade between +LEVEL and -LEVEL may be


def constant_tracks(samples=SAMPLE_RATE):
    """Three tracks that hold a level each: every jump would show."""
    return np.array([[LEVEL], [0.0], [-LEVEL]], np.float32) * np.ones(samples, np.float32)


def listen(mixer, blocks, size=480):
    out = np.full((blocks, size), np.nan, np.float32)
    for block in out:
        mixer.fill(block)
    return out.ravel()


@pytest.fixture
def mixer():
    made = player.Mixer()
    made.set_tracks(constant_tracks(), from_start=True)
    made.choose(0)
    made.play(True)
    return made


@pytest.mark.parametrize("size", [64, 480, 1024])
def test_changes_are_quick_and_smooth(mixer, size):
    mixer.set_tracks(constant_tracks(4 * SAMPLE_RATE), from_start=True)
    heard = [listen(mixer, 20, size)]
    for track in (2, 1, 0, 2):
        mixer.choose(track)
        heard.append(listen(mixer, 20, size))
        assert np.all(heard[-1][player.FADE :] == constant_tracks()[track, 0])
    assert np.abs(np.diff(np.concatenate(heard)[player.FADE :])).max() <= SLOPE * 1.01


def test_a_change_in_the_middle_of_a_change_is_smooth(mixer):
    heard = [listen(mixer, 10, 100)]
    for track in (2, 0, 2, 1):
        mixer.choose(track)
        heard.append(listen(mixer, 1, 100))
    assert np.abs(np.diff(np.concatenate(heard)[player.FADE :])).max() <= SLOPE * 1.01


def test_tracks_stay_aligned_to_the_sample(mixer, rng):
    track = rng.normal(0, 0.1, 4800).astype(np.float32)
    mixer.play(False)
    listen(mixer, 2)
    mixer.set_tracks(np.stack([track, track]), from_start=True)
    mixer.play(True)
    mixer.choose(0)
    first = listen(mixer, 5)
    mixer.choose(1)
    second = listen(mixer, 4)
    both = np.concatenate([first, second])[player.FADE :]
    np.testing.assert_allclose(both, track[player.FADE : player.FADE + both.size], atol=1e-6)


def test_the_loop_closes_silently(mixer):
    heard = listen(mixer, 250)
    assert np.abs(np.diff(heard)).max() <= LEVEL / player.EDGE * 1.1
    assert mixer.position_s == pytest.approx(0.5)


def test_pause_fades_out_and_keeps_the_place(mixer):
    listen(mixer, 20)
    mixer.play(False)
    block = np.empty(480, np.float32)
    assert mixer.fill(block) is False
    assert block[-1] == 0
    assert np.abs(np.diff(block)).max() <= SLOPE
    place = mixer.position_s
    assert listen(mixer, 3).any() == np.False_
    assert mixer.position_s == place


def test_seek_is_smooth_and_arrives(mixer):
    ramp = np.linspace(-0.4, 0.4, SAMPLE_RATE, dtype=np.float32)
    mixer.set_tracks(np.stack([ramp, ramp, ramp]), from_start=True)
    before = listen(mixer, 20)
    mixer.seek(0.8)
    after = listen(mixer, 5)
    assert after[player.FADE :] == pytest.approx(ramp[round(0.8 * SAMPLE_RATE) + player.FADE :][: after.size - 480])
    assert np.abs(np.diff(np.concatenate([before, after])[player.FADE :])).max() <= SLOPE
    mixer.play(False)
    listen(mixer, 2)
    mixer.seek(0.3)
    assert mixer.position_s == pytest.approx(0.3), "also while nothing is played"


def test_new_tracks_keep_the_place_unless_told(mixer):
    listen(mixer, 20)
    mixer.set_tracks(-constant_tracks())
    heard = listen(mixer, 10)
    assert heard[-1] == -LEVEL
    assert np.abs(np.diff(heard)).max() <= SLOPE * 1.01
    assert mixer.position_s == pytest.approx(0.3)
    mixer.set_tracks(constant_tracks(), from_start=True)
    listen(mixer, 1)
    assert mixer.position_s == pytest.approx(0.01)


def test_a_seek_is_not_lost_to_new_tracks(mixer):
    listen(mixer, 20)
    mixer.seek(0.7)
    mixer.set_tracks(constant_tracks())
    listen(mixer, 1)
    assert mixer.position_s == pytest.approx(0.71)


def test_no_output_is_an_os_error(monkeypatch):
    def refuse():
        raise OSError("the default output does not open: none")

    monkeypatch.setattr(player, "open_speaker", refuse)
    made = player.Player()
    with pytest.raises(OSError, match="default output"):
        made.play()
    assert not made.mixer.playing
    made.close()
    assert math.isclose(made.mixer.position_s, 0)


@pytest.mark.server
def test_heard_at_the_sound_servers_default_output(tmp_path, monkeypatch):
    """On a private PulseAudio: a tone arrives, changes track, pauses, and plays again."""
    time = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    tracks = np.stack([0.3 * np.sin(2 * np.pi * hertz * time) for hertz in (500, 2000)]).astype(np.float32)
    monitor = f"{sound_servers.SPEAKERS}.monitor"
    with sound_servers.pulseaudio(tmp_path, monkeypatch):
        made = player.Player()
        made.mixer.set_tracks(tracks, from_start=True)
        try:
            for _ in range(2):
                for track, hertz in enumerate((500, 2000)):
                    made.mixer.choose(track)
                    if not made.mixer.playing:
                        made.play()
                    (heard,), _ = sound_servers.record([monitor], 1.0, tmp_path)
                    spectrum = np.abs(np.fft.rfft(heard[-SAMPLE_RATE // 2 :]))
                    assert np.argmax(spectrum) * 2 == hertz
                    assert np.abs(heard).max() < 0.31, "nothing but the tone"
                made.pause()
        finally:
            made.close()
