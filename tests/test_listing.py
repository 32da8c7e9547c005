"""PortAudio starts anew only while nobody plays, and one that does not start is an error of the machine."""

import sys
import threading
from types import SimpleNamespace

import numpy as np
import pytest

from app.audio import server
from app.audio.listing import LISTING
from app.audio.portaudio import PortAudio
from app.audio.speaker import open_speaker
from dsp.constants import HOP


class FakeError(Exception):
    pass


@pytest.fixture
def card(monkeypatch):
    """Put a fake in place of PortAudio; `log` tells what was asked of it, `refuses` is how often it will not start."""
    made = SimpleNamespace(log=[], refuses=0, _initialized=1, PortAudioError=FakeError, _ffi=None)

    def terminate():
        made.log.append("terminate")
        made._initialized -= 1

    def initialize():
        if made.refuses:
            made.refuses -= 1
            raise FakeError("no memory")
        made.log.append("initialize")
        made._initialized += 1

    def stream(**_):
        log = made.log
        write = threading.Event().wait
        return SimpleNamespace(
            start=lambda: log.append("start"),
            write=lambda _: write(0.01),
            abort=lambda **_: log.append("abort"),
            close=lambda **_: log.append("close"),
        )

    def refuse(**_):
        raise FakeError("busy")

    made._terminate, made._initialize, made.OutputStream, made._StreamBase = terminate, initialize, stream, refuse
    made.query_devices = lambda *_: {"max_output_channels": 2}
    monkeypatch.setitem(sys.modules, "sounddevice", made)
    monkeypatch.setattr(server, "answers", lambda: False)
    return made


def test_who_plays_lets_go_before_portaudio_starts_anew(card):
    playing = threading.Event()

    def play():
        speaker = open_speaker()
        try:
            while True:
                speaker.write(np.zeros(HOP, np.float32))
                playing.set()
        except OSError:
            card.log.append("told")
        finally:
            speaker.close()

    thread = threading.Thread(target=play)
    thread.start()
    assert playing.wait(10)
    LISTING.renew()
    thread.join(10)
    assert card.log == ["start", "told", "abort", "close", "terminate", "initialize"]
    open_speaker().close()
    assert card.log[-3:] == ["start", "abort", "close"]


def test_an_output_that_hangs_keeps_its_stream(card, monkeypatch):
    monkeypatch.setattr(server, "PATIENCE", 0.1)
    speaker = open_speaker()
    with pytest.raises(OSError, match="did not open: an output hangs"):
        PortAudio().open("mic", "cable", np.zeros(1))
    assert "terminate" not in card.log
    speaker.close()
    speaker.close()
    LISTING.renew()
    assert card.log[-2:] == ["terminate", "initialize"]


def test_an_output_that_does_not_open_holds_nothing(card, monkeypatch):
    monkeypatch.setattr(card, "OutputStream", card._StreamBase)
    with pytest.raises(OSError, match="does not open: busy"):
        open_speaker()
    LISTING.renew()
    assert card.log == ["terminate", "initialize"]


def test_portaudio_that_does_not_start_is_told_and_tried_again(card, monkeypatch):
    monkeypatch.setattr("app.audio.block.callback", lambda: SimpleNamespace(address=0))
    card._ffi = SimpleNamespace(cast=lambda *_: None)
    card.refuses = 1
    for reason in ("no memory", "busy"):  # the second time it is the device that refuses
        with pytest.raises(OSError, match=f"the sound card did not open: {reason}"):
            PortAudio().open("mic", "cable", np.zeros(1))
    assert card.log == ["terminate", "initialize"]
