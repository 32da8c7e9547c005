"""Levels of all microphones at once."""

import numpy as np
import pytest
import sound_servers
from sound_servers import MICROPHONE, RATE, pactl, playing
from waiting import wait_for

from app.audio.peaks import Peaks


@pytest.fixture(params=["pulseaudio", "pipewire"])
def server(request, tmp_path, monkeypatch):
    start = getattr(sound_servers, request.param)
    with start(tmp_path, monkeypatch) as server:
        yield server


@pytest.mark.server
def test_one_sees_which_microphone_hears(server, tmp_path):
    pactl("load-module", "module-null-sink", "sink_name=quiet_feed")
    pactl("load-module", "module-remap-source", "source_name=quiet", "master=quiet_feed.monitor")
    tone = (0.5 * np.sin(np.arange(6 * RATE) * 2 * np.pi * 440 / RATE)).astype(np.float32)
    peaks = Peaks([MICROPHONE, "quiet", "bluez_input.headset"])
    with playing(tone, tmp_path):
        wait_for(lambda: peaks.levels().get(MICROPHONE, -120) > -8, "the tone")
        wait_for(lambda: "quiet" in peaks.levels(), "silence")
    assert peaks.levels()[MICROPHONE] < 0
    assert peaks.levels()["quiet"] < -100
    assert set(peaks.levels()) == {MICROPHONE, "quiet"}
    peaks.close()
    wait_for(lambda: peaks.levels() == {}, "the end")
    wait_for(lambda: "peak detect" not in pactl("list", "source-outputs").stdout, "the streams to go")
