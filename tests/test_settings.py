"""Settings survive a restart, a crash and a bad hand-written file."""

import os
import tomllib

import pytest

from app.settings import Settings, default_path
from dsp.params import Params


@pytest.fixture
def path(tmp_path):
    return tmp_path / "quietmic" / "settings.toml"


def test_a_missing_file_gives_the_defaults(path):
    settings = Settings.load(path)
    assert settings == Settings(path=path)
    assert settings.params == Params()
    assert settings.problem == ""
    assert not path.exists()


def test_everything_comes_back(path):
    saved = Settings.load(path)
    saved.params = Params(strength=40, limit_db=18, comb=False, bypass=True)
    saved.microphone, saved.output, saved.geometry = "usb-µ", "Kopfhörer", "AdnQywADAAA="
    saved.latency, saved.network = "low", "small"
    saved.save()
    loaded = Settings.load(path)
    assert loaded.params == saved.params
    assert (loaded.latency, loaded.network) == ("low", "small")
    assert (loaded.microphone, loaded.output, loaded.geometry) == ("usb-µ", "Kopfhörer", "AdnQywADAAA=")


def test_following_the_system_again_forgets_the_device(path):
    settings = Settings(microphone="usb", path=path)
    settings.save()
    settings.microphone = None
    settings.save()
    assert Settings.load(path).microphone is None


def test_unknown_keys_stay(path):
    path.parent.mkdir()
    path.write_text('theme = "dark"\n[sound]\nstrength = 50\ngate = true\n[newer]\nthing = [1, 2]\n')
    settings = Settings.load(path)
    assert settings.params.strength == 50
    settings.params = Params(strength=60)
    settings.save()
    document = tomllib.loads(path.read_text())
    assert document["theme"] == "dark"
    assert document["newer"] == {"thing": [1, 2]}
    assert document["sound"]["gate"] is True
    assert document["sound"]["strength"] == 60


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[sound\n", "Expected"),
        ("[sound]\nstrength = 400\n", "outside 0..100"),
        ("[sound]\nstrength = nan\n", "outside 0..100"),
        ('[sound]\ncomb = "yes"\n', "not of type bool"),
        ("[sound]\nstrength = true\n", "not of type float"),
        ("sound = 3\n", "not a table"),
        ("[devices]\nmicrophone = 7\n", "not of type str"),
    ],
)
def test_a_bad_file_is_set_aside(path, text, reason):
    path.parent.mkdir()
    path.write_text(text)
    settings = Settings.load(path)
    assert settings.params == Params()
    assert reason in settings.problem
    assert "\n" not in settings.problem
    assert not path.exists()
    assert (path.parent / "settings.toml.bad").read_text() == text
    settings.save()
    assert Settings.load(path).problem == ""


def test_a_second_bad_file_leaves_the_first(path):
    path.parent.mkdir()
    for text in ("[first", "[second", "[third"):
        path.write_text(text)
        settings = Settings.load(path)
    assert settings.problem.endswith("kept as settings.toml.bad3, the defaults are used")
    names = ("settings.toml.bad", "settings.toml.bad2", "settings.toml.bad3")
    assert [(path.parent / name).read_text() for name in names] == ["[first", "[second", "[third"]


def test_bytes_that_are_no_text_are_set_aside(path):
    path.parent.mkdir()
    path.write_bytes(b"\xff\xfe\x00")
    assert Settings.load(path).problem
    assert (path.parent / "settings.toml.bad").exists()


def test_a_crash_while_saving_leaves_the_old_file(path, monkeypatch):
    Settings(microphone="old", path=path).save()

    def crash(*_):
        raise OSError("power cut")

    monkeypatch.setattr(os, "replace", crash)
    with pytest.raises(OSError, match="power cut"):
        Settings(microphone="new", path=path).save()
    monkeypatch.undo()
    assert Settings.load(path).microphone == "old"
    assert [file.name for file in path.parent.iterdir()] == ["settings.toml"]


def test_the_file_lies_in_the_users_config_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert default_path().name == "settings.toml"
    assert default_path().parent.name == "quietmic"
