"""The virtual microphone: a real source, ours alone to remove, never there twice."""

import signal
import subprocess
import sys

import pytest
import sound_servers
from sound_servers import pactl
from waiting import wait_for

from app.audio import devices, virtual_linux
from app.audio.devices import Device
from app.audio.virtual_mic import VirtualMicrophone

HOLD = "from app.audio.virtual_mic import VirtualMicrophone as V; v = V(); v.create(); print(1, flush=True); input()"


@pytest.fixture(scope="module", params=["pulseaudio", "pipewire"])
def running_server(request, tmp_path_factory):
    start = getattr(sound_servers, request.param)
    with pytest.MonkeyPatch.context() as patch, start(tmp_path_factory.mktemp(request.param), patch) as server:
        yield server


def sources():
    """Return the names of all sources, each as often as it is there."""
    return [line.split("\t")[1] for line in pactl("list", "short", "sources").stdout.splitlines()]


def modules():
    return [line for line in pactl("list", "short", "modules").stdout.splitlines() if "quietmic" in line]


def hold():
    """Start a program that has a virtual microphone until its input ends."""
    process = subprocess.Popen([sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"1\n"
    return process


@pytest.mark.server
@pytest.mark.usefixtures("running_server")
class TestOnServers:
    def test_it_is_a_source_and_no_monitor(self):
        with VirtualMicrophone() as microphone:
            listed = pactl("list", "sources").stdout.split("Source #")
            (ours,) = [text for text in listed if "Name: quietmic\n" in text]
            assert f"Description: {microphone.name}\n" in ours
            assert "Monitor of Sink: n/a" in ours
            assert virtual_linux.exists()
        assert "quietmic" not in sources()
        assert modules() == []

    def test_it_is_not_offered_as_a_microphone(self):
        with VirtualMicrophone():
            assert [device.name for device in devices.microphones()] == [sound_servers.MICROPHONE]
            assert virtual_linux.SINK not in [device.name for device in devices.outputs()]

    def test_creating_twice_leaves_one(self):
        with VirtualMicrophone() as microphone:
            microphone.create()
            assert sources().count("quietmic") == 1
            assert len(modules()) == 2

    def test_it_goes_when_the_program_ends_without_removing_it(self):
        process = hold()
        assert sources().count("quietmic") == 1
        process.communicate(b"\n", timeout=20)
        assert process.returncode == 0
        assert modules() == []

    def test_after_kill_and_a_new_start_there_is_one(self):
        process = hold()
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert sources().count("quietmic") == 1  # modules survive the program
        with VirtualMicrophone():
            assert sources().count("quietmic") == 1
            assert len(modules()) == 2
        wait_for(lambda: "quietmic" not in sources(), "the microphone to go")

    def test_what_others_made_of_it_stays(self):
        other = pactl("load-module", "module-null-sink", "sink_name=quietmic_sink_of_mine", "rate=48000").stdout.strip()
        with VirtualMicrophone():
            loop = pactl("load-module", "module-remap-source", "master=quietmic", "source_name=theirs").stdout.strip()
            virtual_linux.create()
        assert "quietmic_sink_of_mine.monitor" in sources()
        assert modules() == [line for line in modules() if line.split("\t")[0] in (other, loop)]
        pactl("unload-module", other)
        pactl("unload-module", loop)


def test_no_server_says_the_way_out(tmp_path, monkeypatch):
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/nothing")
    with pytest.raises(OSError, match="no sound server answers: start PipeWire"):
        VirtualMicrophone().create()
    VirtualMicrophone().remove()  # nothing to take away, nothing to complain about


@pytest.mark.parametrize(
    ("platform", "output", "name"),
    [("darwin", "BlackHole 2ch", "BlackHole 2ch"), ("win32", "CABLE Input (VB-Audio)", "CABLE Output")],
)
def test_elsewhere_an_installed_cable_serves(platform, output, name, monkeypatch):
    monkeypatch.setattr(devices, "outputs", lambda: [Device("Speakers, Host", "Speakers"), Device(output, output)])
    with VirtualMicrophone(platform) as microphone:
        assert (microphone.output, microphone.name) == (output, name)


@pytest.mark.parametrize(("platform", "site"), [("darwin", "existential.audio"), ("win32", "vb-audio.com")])
def test_elsewhere_a_missing_cable_is_explained(platform, site, monkeypatch):
    monkeypatch.setattr(devices, "outputs", lambda: [Device("Speakers, Host", "Speakers")])
    with pytest.raises(OSError, match=site):
        VirtualMicrophone(platform).create()
