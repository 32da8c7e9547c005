"""Listening to oneself: heard on the default output, and over as soon as that changes."""

import contextlib
import threading
import time
from types import SimpleNamespace

import numpy as np
import pytest
import sound_servers
from sound_servers import RATE, SPEAKERS, pactl, playing, record
from waiting import wait_for

from app.audio import monitor, virtual_linux
from app.audio.monitor import Monitor


@pytest.fixture(scope="module", params=["pulseaudio", "pipewire"])
def server(request, tmp_path_factory):
    start = getattr(sound_servers, request.param)
    with pytest.MonkeyPatch.context() as patch, start(tmp_path_factory.mktemp(request.param), patch) as server:
        yield server


@pytest.fixture
def virtual(server):
    virtual_linux.create()
    yield
    virtual_linux.remove()


@pytest.fixture
def ended():
    return threading.Event()


@pytest.fixture
def listening(virtual, ended):
    made = Monitor(ended.set)
    made.start()
    yield made
    made.stop()


def loopbacks():
    return [line for line in pactl("list", "short", "modules").stdout.splitlines() if monitor.MARK in line]


@pytest.mark.server
class TestOnServers:
    def test_one_hears_what_calls_hear(self, listening, ended, server, rng, tmp_path):
        sound = rng.normal(0, 0.1, 6 * RATE).astype(np.float32)
        levels = []
        with playing(sound, tmp_path, sink=virtual_linux.SINK):
            for _ in range(3):  # a machine that stands still makes holes
                (heard,), _ = record([f"{SPEAKERS}.monitor"], 1.5, tmp_path)
                levels.append(np.sqrt(np.mean(heard[-RATE // 2 :] ** 2)))
                if levels[-1] > 0.09:
                    break
        # PipeWire makes 3 dB more of it on the way from one to two channels and back.
        assert 0.09 < levels[-1] < 0.15, levels
        assert listening.running
        listening.stop()
        assert not listening.running
        assert loopbacks() == []
        assert not ended.is_set(), "who stops it knows"

    def test_it_ends_when_the_output_changes(self, listening, ended, server):
        module = pactl("load-module", "module-null-sink", "sink_name=headphones").stdout.strip()
        try:
            pactl("set-default-sink", "headphones")
            assert ended.wait(8)
            wait_for(lambda: loopbacks() == [], "the loopback to go")
            assert not listening.running
        finally:
            pactl("set-default-sink", SPEAKERS)
            pactl("unload-module", module)

    def test_it_ends_with_the_virtual_microphone(self, listening, ended, server):
        virtual_linux.remove()
        assert ended.wait(8)
        wait_for(lambda: loopbacks() == [], "the loopback to go")

    def test_what_a_crash_left_goes(self, listening, server):
        assert len(loopbacks()) == 1
        again = Monitor(lambda: None)
        again.start()
        wait_for(lambda: len(loopbacks()) == 1, "one loopback")
        again.stop()
        assert loopbacks() == []

    def test_without_a_virtual_microphone_it_refuses(self, server, ended):
        with pytest.raises(OSError, match="no virtual microphone"):
            Monitor(ended.set).start()
        assert loopbacks() == []


class HangingServer:
    """Loads the loopback and then answers nothing more until `free` is set."""

    def __init__(self):
        self.asked, self.free, self.unloaded, self.loaded = threading.Event(), threading.Event(), [], []
        self.module_unload = self.unloaded.append
        self.module_list = lambda: [SimpleNamespace(index=7, argument=argument) for argument in self.loaded]
        self.source_list = lambda: [SimpleNamespace(name=virtual_linux.SOURCE)]
        self.sink_list = lambda: [SimpleNamespace(name=SPEAKERS, port_active=None)]
        self.server_info = lambda: SimpleNamespace(default_sink_name=SPEAKERS)
        self.event_mask_set = self.event_callback_set = lambda *_: None
        self.event_listen_stop = lambda: None

    def module_load(self, name, argument):
        self.loaded.append(argument)

    def event_listen(self, seconds):
        self.asked.set()
        assert self.free.wait(60)


def test_the_end_does_not_wait_for_a_server_that_hangs(ended, monkeypatch):
    hanging = HangingServer()
    monkeypatch.setattr(monitor.server, "conversation", lambda: contextlib.nullcontext(hanging))
    monkeypatch.setattr(monitor.server, "PATIENCE", 0.2)
    made = Monitor(ended.set)
    made.start()
    assert hanging.asked.wait(10)
    begun = time.monotonic()
    made.stop()
    assert time.monotonic() - begun < 5.0
    assert hanging.unloaded == []
    hanging.free.set()
    wait_for(lambda: hanging.unloaded == [7], "the loopback to go once the server answers")
    assert not ended.is_set(), "who stops it knows"


def test_a_number_given_to_another_module_is_left_alone(ended, monkeypatch):
    server = HangingServer()
    monkeypatch.setattr(monitor.server, "conversation", lambda: contextlib.nullcontext(server))
    Monitor(ended.set).start()
    assert server.asked.wait(10)
    server.loaded[:] = [""]  # the same number, another module
    server.free.set()
    assert ended.wait(10)
    assert server.unloaded == []


def test_without_a_server_it_refuses(ended, monkeypatch, tmp_path):
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/none")
    with pytest.raises(OSError, match="no sound server"):
        Monitor(ended.set).start()
    Monitor(ended.set).stop()
