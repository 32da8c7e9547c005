"""The supervisor's thread on a fake server: what it opens, tells, and how it ends."""

import threading
import time

import numpy as np
import pytest
import soundfile
from fake_engine import FakeEngine, FakeWatch
from waiting import wait_for

from app.audio import backend, server, supervisor
from app.audio.demo import Demo
from app.audio.devices import DEMO, Device
from app.audio.engine import Engine
from app.audio.supervisor import Phase, Supervisor, Wish
from app.timeline import MOST, Timeline
from dsp import weights

HEADSET, LAPTOP = Device("usb", "headset"), Device("pci", "laptop microphone", is_default=True)


class FakeVirtual:
    name, output = "Quietmic microphone", "quietmic_sink"

    def __init__(self):
        self.made, self.removed, self.hangs = 0, threading.Event(), False
        self.released = threading.Event()

    def create(self):
        self.made += 1

    def remove(self):
        self.removed.set()
        if self.hangs:
            assert self.released.wait(60)


@pytest.fixture
def run():
    """Return a function that starts a supervisor; all are stopped at the end."""
    started = []

    def start(watch, wish=None, engine=None, changed=lambda status: None):
        made = Supervisor(engine or FakeEngine(), FakeVirtual(), wish or Wish(metering=True), changed, watch)
        started.append(made)
        made.start()
        return made

    yield start
    for made in started:
        made._virtual.released.set()
        made.stop()


def lines(made):
    return [event.text for event in made.timeline.events]


def test_it_follows_the_microphones_and_tells(run):
    watch, told = FakeWatch(HEADSET, LAPTOP), []
    made = run(watch, Wish(("usb",), metering=True), changed=told.append)
    assert made.status.microphone == HEADSET
    watch.change(microphones=(LAPTOP,))
    wait_for(lambda: made.status.microphone == LAPTOP, "the laptop")
    watch.change(microphones=(LAPTOP, HEADSET))
    wait_for(lambda: made.status.microphone == HEADSET, "the headset")
    made.want(preferred=("pci", "usb"))
    wait_for(lambda: made.status.microphone == LAPTOP, "the choice")
    assert lines(made) == [
        "using headset", "headset left, using laptop microphone", "headset is back", "using laptop microphone"
    ]  # fmt: skip
    assert [status.microphone for status in told] != []
    assert told[-1] == made.status


def test_it_says_who_listens(run):
    watch = FakeWatch(HEADSET, heard=True, listeners=("Firefox", "Zoom"))
    made = run(watch, Wish())
    assert made.listeners_text == "Firefox and Zoom listen"
    watch.change(heard=False, listeners=())
    wait_for(lambda: made.status.phase is Phase.ASLEEP, "sleep")
    assert made.listeners_text == "nobody listens"
    assert lines(made)[-1] == "nobody listens, headset released"


def test_suspension_opens_the_streams_again(run, monkeypatch):
    ahead = [0.0]
    monkeypatch.setattr(supervisor, "_ahead", lambda: ahead[0])
    made = run(FakeWatch(HEADSET))
    ahead[0] = 600.0
    wait_for(lambda: "the computer slept for 10 min, opened headset again" in lines(made), "the line")


def test_the_end_closes_and_takes_the_virtual_microphone_away(run):
    made = run(FakeWatch(HEADSET))
    made.stop()
    assert made._engine.log[-2:] == ["open usb quietmic_sink", "stop"]
    assert made._virtual.removed.is_set()
    made.stop()


def test_the_end_does_not_wait_for_a_server_that_hangs(run, monkeypatch):
    monkeypatch.setattr(server, "PATIENCE", 0.2)
    made = run(FakeWatch(HEADSET))
    made._virtual.hangs = True
    begun = time.monotonic()
    made.stop()
    assert time.monotonic() - begun < 5.0


def test_a_bug_is_told_and_supervision_goes_on(run, monkeypatch):
    told = []
    monkeypatch.setattr(threading, "excepthook", told.append)
    watch = FakeWatch(HEADSET)
    made = run(watch)
    monkeypatch.setattr(FakeEngine, "open", lambda *_: 1 / 0)
    watch.change(microphones=(LAPTOP,))
    wait_for(lambda: told, "the traceback")
    monkeypatch.undo()
    wait_for(lambda: made.status.microphone == LAPTOP, "sound again")


def test_a_dead_stream_is_opened_again_and_told(run, tmp_path, monkeypatch):
    """The real engine: the stream stops delivering, refuses twice, then comes back."""
    opened = []

    class Dying(Demo):
        def open(self, capture, output, memory):
            opened.append(time.monotonic())
            if len(opened) in (2, 3):
                raise OSError("the sound server does not answer")
            super().open(capture, output, memory)

    path = tmp_path / "noise.flac"
    soundfile.write(path, 0.1 * np.random.default_rng(0).standard_normal(96_000), 48_000)
    dying = Dying(path)
    monkeypatch.setattr(backend, "make", lambda *_: dying)
    engine = Engine(weights.random(64, 0))
    engine.prepare()
    run(FakeWatch(server=False), Wish((DEMO,)), engine)
    wait_for(lambda: engine.snapshot().blocks > 0, "the first block")
    dying.close()  # silence, without a word
    wait_for(lambda: engine.message, "a message")
    assert "trying again" in engine.message
    wait_for(lambda: len(opened) == 4, "three attempts")
    assert opened[3] - opened[2] > 0.9 * (opened[2] - opened[1]) > 0.4
    wait_for(lambda: engine.message == "", "sound again")


def test_a_choice_tries_again_what_refused(run):
    class Busy(FakeEngine):
        refuses = 1

        def open(self, source, sink):
            if source == HEADSET and self.refuses:
                self.refuses -= 1
                raise OSError("headset is busy")
            super().open(source, sink)

    made = run(FakeWatch(HEADSET, LAPTOP), Wish(("usb",), metering=True), Busy())
    wait_for(lambda: made.status.microphone == LAPTOP, "the laptop")
    assert made.status.problem == "headset is busy"
    made.want(preferred=("usb",))
    wait_for(lambda: made.status.microphone == HEADSET, "the headset")
    assert made.status.problem == ""


def test_an_old_error_does_not_hide_what_is_missing(run):
    class Hesitant(FakeEngine):
        def open(self, source, sink):
            self.refused = getattr(self, "refused", 0) + (source == LAPTOP)
            if source == LAPTOP and self.refused == 1:
                raise OSError("laptop does not answer")
            super().open(source, sink)

    made = run(FakeWatch(LAPTOP), Wish(("usb",), metering=True), Hesitant())
    wait_for(lambda: made.status.phase is Phase.LIVE, "the laptop")
    wait_for(lambda: made.status.problem == "usb is not connected", "the reason")


def test_with_an_output_of_its_own_the_start_does_not_wait(run):
    begun = time.monotonic()
    run(FakeWatch(HEADSET, outputs=(Device("speakers", "Speakers"),)), Wish(output="speakers"))
    assert time.monotonic() - begun < 5.0


def test_the_timeline_is_bounded_and_says_a_thing_once():
    heard = []
    timeline = Timeline(heard.append)
    timeline.add("headset left")
    timeline.add("headset left")
    assert len(timeline.events) == len(heard) == 1
    assert str(timeline.events[0])[2] == ":"
    assert str(timeline.events[0])[5:] == " headset left"
    for number in range(2 * MOST):
        timeline.add(str(number))
    assert len(timeline.events) == MOST
    assert timeline.events[-1].text == str(2 * MOST - 1)
