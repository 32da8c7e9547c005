"""`quietmic doctor`: each finding's good and bad case, a private sound server, and none."""

from dataclasses import replace

import numpy as np
import pytest
from doctor_scenes import IDLE, LIVE, MIC, OUR_MODULES, OUR_SOURCE, recording

from app import cli, doctor, instance
from app.audio.readout import Snapshot
from app.doctor import sound
from app.doctor.finding import attempt, listed, note, ok, problem, to_json, to_text
from app.doctor.scene import Module, Node, Stream
from dsp.params import Params

# --- the report ----------------------------------------------------------------------------------------


def test_findings_are_numbered_and_tell_the_way_out():
    text = to_text([ok("a", "Fine."), problem("b", "Broken.", "mend it")])
    assert text == " 1  ok       a: Fine.\n 2  problem  b: Broken.\n             Way out: mend it\n"
    assert to_json([note("c", "So.")]) == [{"number": 1, "check": "c", "state": "note", "text": "So.", "advice": ""}]


def test_a_check_that_fails_says_so():
    finding = attempt("division", lambda x: 1 / x, 0)
    assert finding == note("division", "This could not be checked (ZeroDivisionError: division by zero).")


def test_names_are_listed_once_and_sorted():
    assert listed(["b", "a", "b", "c"]) == "a, b and c"
    assert listed(["a"]) == "a"


@pytest.mark.parametrize(("found", "status"), [([ok("a", "A.")], 0), ([note("a", "A.")], 0), ([problem("a", "A.")], 1)])
def test_exit_status(found, status, monkeypatch, capsys):
    monkeypatch.setattr(doctor, "examine", lambda listen: found)
    assert cli.main(["doctor"]) == status
    assert capsys.readouterr().out == to_text(found)


# --- sound server --------------------------------------------------------------------------------------


def test_the_server_is_named():
    assert sound.server(IDLE).text == "PulseAudio 16.1 answers."
    pipewire = replace(IDLE, server="PulseAudio (on PipeWire 1.0.5)", version="15.0.0")
    assert sound.server(pipewire).text == "PipeWire 1.0.5 answers, behind the PulseAudio protocol 15.0.0."


OTHER = Node("other", "Webcam")


@pytest.mark.parametrize(
    ("place", "wanted", "state", "words"),
    [
        (IDLE, (), "ok", "Headset, the system's default."),
        (replace(IDLE, sources=(MIC, OTHER)), ("other",), "ok", "Webcam, chosen in Quietmic. Also there: Headset."),
        (replace(IDLE, sources=(MIC, OTHER)), ("gone", "other"), "note", "gone is not there, so Webcam stands in"),
        (replace(LIVE, default_source="quietmic"), (), "ok", "the system's default is Quietmic's own"),
        (IDLE, ("gone",), "note", "gone is not there, so Headset stands in"),
        (replace(IDLE, default_source="speakers.monitor"), (), "note", "speakers.monitor is no microphone"),
        (IDLE, ("demo",), "note", "The demo recording was chosen"),
        (replace(LIVE, sources=LIVE.sources[1:]), (), "problem", "no microphone"),
    ],
)
def test_microphones(place, wanted, state, words):
    finding = sound.microphones(place, wanted)
    assert (finding.check, finding.state) == ("microphone", state)
    assert words in finding.text


@pytest.mark.parametrize(
    ("node", "state", "words"),
    [
        (MIC, "ok", "80 %"),
        (replace(MIC, muted=True), "problem", "muted"),
        (replace(MIC, volume=5.0), "problem", "5 %"),
        (replace(MIC, volume=150.0), "note", "150 %"),
        (None, "note", "Not checked"),
    ],
)
def test_volume(node, state, words):
    finding = sound.volume(node)
    assert finding.state == state
    assert words in finding.text


HALF = replace(LIVE, sources=IDLE.sources, modules=OUR_MODULES[:1])
DOUBLE = replace(LIVE, modules=(*OUR_MODULES, replace(OUR_MODULES[0], index=30)))
MUTED = replace(LIVE, sources=(MIC, replace(OUR_SOURCE, muted=True)))
MUSIC = replace(LIVE, players=(*LIVE.players, Stream("Music", "quietmic_sink", 7)))


@pytest.mark.parametrize(
    ("place", "running", "output", "state", "words"),
    [
        (LIVE, True, "Quietmic (internal)", "ok", "there, once, and open"),
        (IDLE, False, "", "ok", "not there"),
        (IDLE, True, "Hall", "ok", "plays into Hall"),
        (LIVE, False, "", "problem", "left behind"),
        (IDLE, True, "", "problem", "missing"),
        (HALF, True, "", "problem", "its source is missing"),
        (DOUBLE, True, "", "problem", "more than once (3 modules)"),
        (MUTED, True, "", "problem", "Quietmic microphone is muted"),
        (replace(LIVE, default_sink="quietmic_sink"), True, "", "problem", "all its sound"),
        (MUSIC, True, "", "problem", "Music plays into"),
    ],
)
def test_virtual_microphone(place, running, output, state, words):
    finding = sound.virtual(place, running, output)
    assert finding.state == state
    assert words in finding.text
    assert bool(finding.advice) == (state == "problem")


@pytest.mark.parametrize(
    ("snapshot", "words"),
    [
        (Snapshot(), "silent, since"),
        (
            Snapshot(running=True, source="Headset", sink="Quietmic (internal)"),
            "silent, since Quietmic passes no sound",
        ),
        (
            Snapshot(running=True, passing=True, source="demo recording", sink="Speakers"),
            "silent, since Quietmic passes",
        ),
        (Snapshot(running=True, passing=True, source="Headset", sink="Quietmic (internal)"), "there, once, and open"),
        (None, "silent, since"),
    ],
    ids=["before the first sound", "asleep or waiting", "demo", "live", "preparing"],
)
def test_a_healthy_quietmic_is_no_crash_whether_it_passes_sound_or_not(snapshot, words, monkeypatch):
    monkeypatch.setattr(doctor.scene, "look", lambda own: LIVE)
    monkeypatch.setattr(doctor.delay, "measure", lambda *_: None)
    status = instance.status(Params(), True, False, False, snapshot)
    found = {item.check: item for item in doctor._sound(status, (), lambda *_: np.zeros((480, 1), np.float32))}
    finding = found["virtual microphone"]
    assert (finding.state, words in finding.text, finding.advice) == ("ok", True, "")


def test_what_is_half_there_is_told_of_a_silent_quietmic_too():
    assert sound.virtual(HALF, True, "", passing=False).state == "problem"
    assert sound.virtual(IDLE, True, "", passing=False).state == "ok"


def test_stale_modules_can_be_removed_by_hand_newest_first():
    assert "for m in 21 20; do pactl unload-module $m" in sound.virtual(LIVE, False, "").advice


def test_modules_that_only_use_our_microphone_are_not_ours():
    foreign = Module(9, "module-loopback", "source=quietmic sink=speakers")
    near = Module(10, "module-null-sink", "sink_name=quietmic_sink2")
    assert sound.our_modules(replace(LIVE, modules=(*OUR_MODULES, foreign, near))) == list(OUR_MODULES)


def test_listeners_are_named_without_meters_and_modules():
    meter = Stream("PulseAudio Volume Control", "quietmic", 8, meter=True)
    assert sound.listeners(recording(LIVE, meter, Stream("", "quietmic"))).text == (
        "Nobody records Quietmic microphone now."
    )
    finding = sound.listeners(recording(LIVE, Stream("ZOOM VoiceEngine", "quietmic", 9)))
    assert finding.text == "ZOOM VoiceEngine records Quietmic microphone."
    assert "noise suppression off" in finding.advice


@pytest.mark.parametrize(
    ("stream", "state"),
    [
        (Stream("Quietmic", MIC.name), "ok"),
        (Stream("ALSA plug-in [python3.11]", MIC.name, 4711), "ok"),
        (Stream("easyeffects", MIC.name, 5), "ok"),
        (Stream("Firefox", "quietmic", 5), "ok"),
        (Stream("Firefox", "speakers.monitor", 5), "ok"),
        (Stream("Sound Recorder", MIC.name, 5), "note"),
        (Stream("Google Chrome input", MIC.name, 5), "problem"),
        (Stream("WEBRTC VoiceEngine", MIC.name, 5), "problem"),
    ],
)
def test_who_records_past_us(stream, state):
    finding = sound.raw_microphone(recording(LIVE, stream))
    assert finding.state == state
    assert finding.text.startswith(f"{stream.application} records the microphone itself") == (state != "ok")


@pytest.mark.parametrize(
    ("node", "name"),
    [
        (Node("nui_mic_remap", "Headset"), "NoiseTorch"),
        (Node("easyeffects_source", "Easy Effects Source"), "EasyEffects"),
        (Node("effect_output.filter", "DeepFilter Noise Canceling Source"), "DeepFilterNet"),
        (Node("rnnoise_source", "Noise Canceling source"), "RNNoise"),
        (Node("echo-cancel-source", "Echo-Cancel Source"), "echo cancellation"),
        (Node("mic2", "Noise Cancelling source"), "a noise cancelling filter"),
    ],
)
def test_other_suppressors_by_name(node, name):
    place = replace(LIVE, sources=(*LIVE.sources, node))
    assert sound.suppressors(place, node).state == "problem"  # Quietmic would take it
    assert name in sound.suppressors(place, node).text
    beside = sound.suppressors(place, MIC)
    assert (beside.state, beside.text) == ("note", f"{name} is active, but not in Quietmic's way.")


def test_suppressors_behind_us_and_as_modules():
    assert sound.suppressors(LIVE, MIC).state == "ok"
    assert sound.suppressors(LIVE, None).state == "ok"
    behind = sound.suppressors(recording(LIVE, Stream("easyeffects", "quietmic", 5)), MIC)
    assert behind.state == "problem"
    assert "EasyEffects takes the sound" in behind.text
    module = Module(3, "module-ladspa-source", "plugin=librnnoise_ladspa label=noise_suppressor_mono")
    assert "RNNoise" in sound.suppressors(replace(LIVE, modules=(module,)), MIC).text
