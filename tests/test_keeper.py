"""Settings are written soon after they change, and once; what cannot be written is told."""

import os

from gui_window import child, texts
from PySide6.QtWidgets import QSlider
from surroundings import start_surroundings  # noqa: F401

from app.gui import keeper
from app.settings import Settings
from dsp.params import Params


def kept(app):
    return Settings.load(app.settings.path)


def test_each_choice_is_in_the_file_while_the_program_runs(start, qtbot, monkeypatch):
    monkeypatch.setattr(keeper, "_PERIOD_MS", 10)
    app = start()
    child(app.window, QSlider, "Strength").setValue(40)
    qtbot.waitUntil(lambda: kept(app).params == Params(strength=40.0))
    qtbot.waitUntil(lambda: kept(app).sounds == {"internal": Params(strength=40.0)})
    app.session.choose_microphone("usb")
    qtbot.waitUntil(lambda: kept(app).microphone == "usb")
    app.around.window_of_settings.latency_chosen.emit("safe")
    qtbot.waitUntil(lambda: kept(app).latency == "safe")


def test_the_first_steps_are_not_shown_again_after_a_crash(start, qtbot, monkeypatch, tmp_path):
    monkeypatch.setattr(keeper, "_PERIOD_MS", 10)
    app = start(Settings(path=tmp_path / "settings.toml"))
    qtbot.waitUntil(lambda: kept(app).first_steps_done)


def test_what_has_not_changed_is_not_written(qapp, tmp_path):
    settings = Settings(path=tmp_path / "settings.toml")
    made = keeper.Keeper(settings)
    made._keep()
    assert not settings.path.exists()
    settings.latency = "safe"
    made._keep()
    written = settings.path.stat().st_mtime_ns
    made._keep()
    assert settings.path.stat().st_mtime_ns == written


def test_what_cannot_be_written_is_one_notice_and_tried_again(start, qtbot, monkeypatch):
    def full(*_):
        raise OSError("no room on the disk")

    monkeypatch.setattr(keeper, "_PERIOD_MS", 10)
    app = start()
    replace = os.replace
    monkeypatch.setattr(os, "replace", full)
    app.settings.motion = "less"
    notice = "The settings cannot be written (no room on the disk): they hold until you quit."
    qtbot.waitUntil(lambda: notice in texts(app.window))
    monkeypatch.setattr(os, "replace", replace)
    qtbot.waitUntil(lambda: notice not in texts(app.window))
    assert kept(app).motion == "less"
