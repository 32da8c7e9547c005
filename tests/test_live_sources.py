"""Any microphone on a private PulseAudio server: other rates, several channels, switched off, another clock."""

import numpy as np
import pytest
import sound_servers
from microphones import PipeMicrophone, hearing
from sound_servers import LOST, RATE, SPEAKERS, follow, pactl, playing, record
from test_resampler import tone_to_noise_db
from waiting import wait_for

from app.audio import virtual_linux

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        with sound_servers.pulseaudio(tmp_path_factory.mktemp("pulseaudio"), patch, realtime=True) as running:
            yield running


def make_source(name, rate, channels):
    """Make a source that gives what is played into the sink NAME_feed."""
    form = f"rate={rate} channels={channels} format=float32le"
    assert pactl("load-module", "module-null-sink", f"sink_name={name}_feed", *form.split(), "norewinds=1").stdout
    master = f"master={name}_feed.monitor"
    assert pactl("load-module", "module-remap-source", f"source_name={name}", master, *form.split()).stdout


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100, 96_000])
def test_other_rates_sound_clean(server, tmp_path, rate):
    make_source(f"mic{rate}", rate, 1)
    tone = 0.3 * np.sin(2 * np.pi * 1_000 * np.arange(6 * rate) / rate)
    with hearing(f"mic{rate}") as engine, playing(tone, tmp_path, f"mic{rate}_feed", rate):
        wait_for(lambda: engine.snapshot().input_peak_db > -20, "the tone")
        (wet,), _ = record([virtual_linux.SOURCE], 2.0, tmp_path)
        snapshot = engine.snapshot()
    pieces = np.split(wet[RATE // 2 :], 6)
    quality = [tone_to_noise_db(piece, 1_000, 100) for piece in pieces]
    print(f"\n{rate} Hz: {np.round(quality)} dB; {snapshot.lost_blocks} lost")
    assert (snapshot.input_rate, snapshot.input_channels) == (rate, 1)
    assert np.median(quality) > 75


def test_the_voice_is_found_on_the_second_channel(server, tmp_path):
    make_source("stereo", RATE, 2)
    voice = (0.1 * np.random.default_rng(1).standard_normal(6 * RATE)).astype(np.float32)
    both = np.stack([np.zeros_like(voice), voice], axis=1).reshape(-1)
    with hearing("stereo") as engine, playing(both, tmp_path, "stereo_feed", channels=2):
        wait_for(lambda: engine.snapshot().input_channel == 2, "the second channel")
        (wet,), _ = record([virtual_linux.SOURCE], 2.0, tmp_path)
        snapshot = engine.snapshot()
    assert snapshot.input_channels == 2
    assert (follow(voice, wet)[50:] != LOST).mean() > 0.9  # bit by bit, so nothing was mixed


def test_a_muted_and_a_dead_microphone_are_told_apart(server, tmp_path):
    noise = (0.1 * np.random.default_rng(1).standard_normal(20 * RATE)).astype(np.float32)
    with hearing(sound_servers.MICROPHONE) as engine:
        wait_for(lambda: engine.snapshot().dead, "the dead microphone")
        assert not engine.snapshot().muted
        with playing(noise, tmp_path):
            wait_for(lambda: not engine.snapshot().dead, "sound")
            pactl("set-source-mute", sound_servers.MICROPHONE, "1")
            wait_for(lambda: engine.snapshot().muted, "the switch")
            pactl("set-source-mute", sound_servers.MICROPHONE, "0")
            wait_for(lambda: not engine.snapshot().muted, "the switch")


def test_a_gain_that_is_too_high_is_told(server, tmp_path):
    loud = np.clip(3 * np.sin(2 * np.pi * 300 * np.arange(6 * RATE) / RATE), -1, 1)
    with hearing(sound_servers.MICROPHONE) as engine, playing(loud, tmp_path):
        wait_for(lambda: engine.snapshot().clipped_percent > 30, "clipping")


def test_a_microphone_that_delivers_in_bursts_is_no_overload(server, tmp_path):
    with PipeMicrophone(tmp_path, 0, burst=0.08), hearing("pipe", "safe") as engine:
        wait_for(lambda: engine.snapshot().blocks > 300, "three seconds of sound")
        before = engine.snapshot()
        wait_for(lambda: engine.snapshot().blocks > before.blocks + 400, "four more")
        after = engine.snapshot()
    assert after.dry_blocks - before.dry_blocks < 40


def test_a_microphone_that_is_none_is_refused(server):
    from app.audio.pulse import Pulse

    with pytest.raises(OSError, match="nobody does not open: No such entity"):
        Pulse().open("nobody", SPEAKERS, np.zeros(1))


@pytest.mark.slow
def test_a_faster_clock_is_measured_and_followed(server, tmp_path):
    with PipeMicrophone(tmp_path, 300), hearing("pipe") as engine:
        wait_for(lambda: 200 < (engine.snapshot().drift_ppm or 0) < 400, "the drift", 60)
        print(f"\n{engine.snapshot()}")
