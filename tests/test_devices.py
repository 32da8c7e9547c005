"""Which devices are offered, and which one a name means."""

import re
from types import SimpleNamespace

import pytest

from app.audio import devices, server, virtual_cable
from app.audio.devices import Device, choose, microphones, outputs

LAPTOP = Device("alsa_input.pci-0.analog", "Built-in Audio")
HEADSET = Device("alsa_input.usb-headset", "USB Headset", is_default=True)
CAMERA = Device("alsa_input.usb-camera", "USB Camera")
ALL = [LAPTOP, HEADSET, CAMERA]
NO_MONITOR = 0xFFFFFFFF


class FakePulse:
    """A server with hardware, somebody else's virtual microphone, and ours."""

    def __init__(self, default="quietmic"):
        self.default = default

    def server_info(self):
        return SimpleNamespace(default_source_name=self.default, default_sink_name="speakers")

    def source_list(self):
        def source(name, description, monitor_of_sink=NO_MONITOR, **proplist):
            return SimpleNamespace(
                name=name, description=description, monitor_of_sink=monitor_of_sink, proplist=proplist
            )

        return [
            source("mic", "A Microphone", **{"device.bus": "usb"}),
            source("speakers.monitor", "Monitor of Speakers", 0),
            source("quietmic_sink.monitor", "Monitor of Quietmic", 1),
            source("quietmic", "Quietmic microphone"),
            source("effects", "Effects Source"),
        ]

    def sink_list(self):
        def sink(name):
            return SimpleNamespace(name=name, description=name.title(), proplist={})

        return [sink("speakers"), sink("quietmic_sink")]


@pytest.fixture
def fake_server(monkeypatch):
    class Conversation:
        def __enter__(self):
            return FakePulse()

        def __exit__(self, *_):
            pass

    monkeypatch.setattr(server, "conversation", Conversation)


@pytest.mark.usefixtures("fake_server")
def test_monitors_and_our_own_source_are_no_microphones():
    assert microphones() == [
        Device("mic", "A Microphone", is_default=False, is_virtual=False),
        Device("effects", "Effects Source", is_default=False, is_virtual=True),
    ]


@pytest.mark.usefixtures("fake_server")
def test_our_own_sink_is_no_output():
    assert [device.name for device in outputs()] == ["speakers"]
    assert outputs()[0].is_default


@pytest.mark.usefixtures("fake_server")
def test_first_microphone_stands_in_when_the_default_is_ours():
    assert choose(None, microphones(), "microphone").name == "mic"


@pytest.mark.parametrize(
    ("name", "device"),
    [
        (None, HEADSET),
        ("alsa_input.usb-camera", CAMERA),
        ("USB Camera", CAMERA),
        ("built-in", LAPTOP),
        ("usb-head", HEADSET),
    ],
)
def test_device_is_chosen_by_name_description_or_part(name, device):
    assert choose(name, ALL, "microphone") == device


def test_exact_name_wins_over_parts():
    short = Device("alsa_input.usb", "Other")
    assert choose("alsa_input.usb", [*ALL, short], "microphone") == short


@pytest.mark.parametrize(("name", "problem"), [("piano", "is no microphone"), ("usb", "fits more than one")])
def test_wrong_name_lists_the_legal_ones(name, problem):
    with pytest.raises(ValueError, match=problem) as caught:
        choose(name, ALL, "microphone")
    assert repr(name) in str(caught.value)
    for device in ALL:
        assert device.name in str(caught.value)
        assert device.description in str(caught.value)


def test_no_device_at_all_says_the_way_out():
    with pytest.raises(OSError, match="there is no microphone: plug one in"):
        choose(None, [], "microphone")


def test_no_server_and_no_card_says_the_way_out(tmp_path, monkeypatch):
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/nothing")
    monkeypatch.setattr("sounddevice.query_devices", list)
    monkeypatch.setattr("sounddevice.query_hostapis", list)
    assert not server.answers()
    with pytest.raises(OSError, match="no sound server answers: start PipeWire") as caught:
        microphones()
    assert "\n" not in str(caught.value)


def test_without_a_server_the_cards_are_listed(monkeypatch):
    monkeypatch.setattr(server, "answers", lambda: False)
    monkeypatch.setattr("sounddevice.default.device", [0, 1])
    monkeypatch.setattr("sounddevice.query_hostapis", lambda: [{"name": "MME"}, {"name": "Core Audio"}])
    cards = [("Microphone", 1, 0), ("Speakers", 0, 2), ("BlackHole 2ch", 2, 2)]
    monkeypatch.setattr(
        "sounddevice.query_devices",
        lambda: [
            {"name": name, "hostapi": 1, "index": i, "max_input_channels": ins, "max_output_channels": outs}
            for i, (name, ins, outs) in enumerate(cards)
        ],
    )
    assert microphones() == [
        Device("Microphone, Core Audio", "Microphone", is_default=True),
        Device("BlackHole 2ch, Core Audio", "BlackHole 2ch", is_virtual=True),
    ]
    assert [device.description for device in outputs()] == ["Speakers", "BlackHole 2ch"]


@pytest.mark.parametrize(
    ("platform", "output"), [("darwin", "BlackHole 16ch"), ("win32", "CABLE Input (VB-Audio Virtual Cable)")]
)
def test_virtual_cable_is_found_by_name(platform, output):
    cable = Device(f"{output}, Host", output)
    speakers = Device("Speakers, Host", "Speakers")
    assert virtual_cable.find(platform, [speakers, cable]) == cable
    assert virtual_cable.find(platform, [speakers]) is None


@pytest.mark.parametrize(("platform", "product"), [("darwin", "BlackHole"), ("win32", "CABLE Output")])
def test_missing_cable_says_where_to_get_one(platform, product):
    advice = virtual_cable.advice(platform)
    assert product in advice
    assert re.search(r"https://\S+", advice)


def test_demo_is_no_device_name():
    assert devices.DEMO not in {device.name for device in ALL}
