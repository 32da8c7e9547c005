"""The microphone test in the window: recorded from a fake engine, cleaned by the real denoiser, played to nobody."""

from types import SimpleNamespace

import numpy as np
import pytest
from fake_engine import Snapshot
from gui_test_page import (
    COMPILING_MS,
    HALF_S,
    record,
    start_test_page,  # noqa: F401
    visible_texts,
)
from gui_window import child, text_of
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton

from app.gui import mic_test, report_card, theme
from app.gui.mic_test import AFTER, BEFORE, REMOVED
from dsp import Params


def test_from_the_button_to_the_sound(start, qtbot):
    app = start()
    assert app.page.isVisible()
    assert app.page.record.hasFocus()
    assert not app.page.takes.play.isEnabled()
    app.page.record.click()
    app.window.tick()
    app.engine.pass_time(HALF_S)
    app.window.tick()
    assert app.test.left_s == pytest.approx(9.5, abs=0.3)  # each look of the supervisor is a block too
    assert app.page.record.text() == "Stop"
    with qtbot.waitSignal(app.test.rendered, timeout=COMPILING_MS) as made:
        app.engine.pass_time(950)
        app.window.tick()
    take = made.args[0].take
    assert take.before.size == take.after.size == 480_000
    assert take.params.strength == app.settings.params.strength
    qtbot.waitUntil(lambda: app.test.playing)
    app.window.tick()
    assert app.page.takes.play.text() == "Pause"
    assert app.page.takes.play.hasFocus()
    assert any("dBFS" in text for text in visible_texts(app.page))
    assert "dBFS" in app.page.report.accessibleDescription()
    app.page.takes.play.click()
    app.window.tick()
    assert app.page.takes.play.text() == "Play"


def test_tracks_by_button_key_picture_and_arrow(start, qtbot):
    app = start()
    record(app, qtbot)

    def chosen():
        return app.player.mixer._chosen, app.page.takes.tracks.checkedId(), app.page.takes.view._track

    assert chosen() == (AFTER,) * 3
    qtbot.mouseClick(app.page.takes.tracks.button(BEFORE), Qt.MouseButton.LeftButton)
    assert chosen() == (BEFORE,) * 3
    QTest.keyClick(app.window.windowHandle(), Qt.Key.Key_3)
    assert chosen() == (REMOVED,) * 3
    view = app.page.takes.view
    lane = view.lane(AFTER)
    place = QPointF(lane.left() + lane.width() / 2, lane.center().y()).toPoint()
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)
    assert chosen() == (AFTER,) * 3
    block = np.empty(480, np.float32)
    app.player.mixer.fill(block)
    assert app.player.mixer.position_s == pytest.approx(5.0, abs=0.1)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert chosen() == (BEFORE,) * 3
    app.window.tick()
    qtbot.keyClick(view, Qt.Key.Key_Right)
    app.player.mixer.fill(block)
    assert app.player.mixer.position_s == pytest.approx(6.0, abs=0.1)
    assert "Before" in view.accessibleDescription()


def test_a_strength_chosen_while_the_window_closes_is_forgotten(start, qtbot):
    app = start()
    record(app, qtbot)
    rendered = []
    app.test.rendered.connect(lambda result: rendered.append(result))
    app.window.close()
    app.test.render(Params(strength=20.0))  # raised before: its worker is gone
    app.test.play()
    qtbot.wait(50)
    assert rendered == []


def test_another_strength_cleans_the_same_ten_seconds(start, qtbot):
    app = start()
    first = record(app, qtbot)
    assert not app.page.use.isEnabled()
    with qtbot.waitSignal(app.test.rendered, timeout=COMPILING_MS) as made:
        app.page.strength.set_value(60)
        app.page.strength.set_value(0)
    second = made.args[0]
    assert second.take.params.strength == 0.0
    np.testing.assert_array_equal(second.take.before, first.take.before)
    assert second.noise_after_db > first.noise_after_db
    app.window.tick()
    assert app.engine.params.strength == first.take.params.strength, "calls are not touched until asked"
    app.page.use.click()
    assert app.engine.params.strength == 0.0


def test_escape_and_back_return_and_fall_silent(start, qtbot):
    app = start()
    record(app, qtbot)
    qtbot.waitUntil(lambda: app.test.playing)
    QTest.keyClick(app.window.windowHandle(), Qt.Key.Key_Escape)
    assert not app.page.isVisible()
    assert not app.test.playing
    again = child(app.window, QPushButton, "Test your microphone")
    assert again.hasFocus()
    again.click()
    assert app.page.takes.play.isEnabled(), "the recording is still there"
    app.page.record.click()
    app.window.tick()
    app.page.back.click()
    assert app.test.left_s is None


def test_space_presses_the_button_and_leaves_calls_alone(start, qtbot):
    app = start()
    QTest.keyClick(app.window.windowHandle(), Qt.Key.Key_Space)
    assert app.test.left_s is not None
    assert not app.engine.params.bypass


def test_the_blind_test_plays_what_it_asks_for(start, qtbot):
    app = start()
    record(app, qtbot)
    takes = app.page.takes
    takes.play.click()
    takes.blind.click()
    assert takes.questions.isVisible()
    assert not takes.view.isVisible(), "the pictures would tell"
    assert app.player.mixer._chosen == takes.questions._trial.x
    QTest.keyClick(app.window.windowHandle(), Qt.Key.Key_A)
    assert app.player.mixer._chosen == BEFORE
    QTest.keyClick(app.window.windowHandle(), Qt.Key.Key_B)
    assert app.player.mixer._chosen == AFTER
    QTest.keyClick(app.window.windowHandle(), Qt.Key.Key_B, Qt.KeyboardModifier.ShiftModifier)
    assert takes.questions._trial.asked == 1
    takes.questions.close_button.click()
    assert takes.view.isVisible()
    assert app.player.mixer._chosen == AFTER


def test_the_report_has_a_picture(start, qtbot):
    app = start()
    picture = app.page.report.picture
    empty = picture.grab().toImage()
    made = record(app, qtbot)
    assert picture.grab().toImage() != empty
    assert "dBFS" in picture.accessibleDescription()
    assert made.curves.levels[0].size == 200
    assert made.curves.levels[1].mean() != made.curves.levels[0].mean()


def test_a_new_start_of_the_engine_begins_the_count_anew(start):
    app = start()
    app.engine.pass_time(5000)
    app.page.record.click()
    app.window.tick()
    app.engine.pass_time(300)
    app.window.tick()
    assert app.test.left_s == pytest.approx(7.0, abs=0.3)
    app.engine.state = Snapshot(blocks=3)
    app.window.tick()
    assert app.test.left_s == pytest.approx(10.0)


def test_without_an_output_the_rest_works(start, qtbot):
    app = start(problem="there is no output to play to: none")
    with qtbot.waitSignal(app.test.failed):
        record(app, qtbot)
    assert "There is no output to play to: none." in visible_texts(app.page)
    app.window.tick()
    assert app.page.takes.play.text() == "Play"
    assert app.page.save.isEnabled()


def test_saving(start, qtbot, tmp_path, monkeypatch):
    app = start()
    record(app, qtbot)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    app.page.save.click()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    with qtbot.waitSignal(app.test.saved) as saved:
        app.page.save.click()
    names = [path.name for path in saved.args[0]]
    assert sorted(path.name for path in tmp_path.glob("Quietmic*")) == sorted(names)
    assert any(all(name in text for name in names) for text in visible_texts(app.page))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "gone"))
    with qtbot.waitSignal(app.test.failed):
        app.page.save.click()
    assert any("gone" in text for text in visible_texts(app.page))


def test_every_control_has_a_name(start):
    app = start()
    for button in app.page.findChildren(QPushButton):
        assert button.accessibleName() or text_of(button)
    for widget in (app.page.takes.view, app.page.report, app.page.meter):
        assert widget.accessibleName()
    assert app.page.takes.view.accessibleDescription() == "nothing recorded yet"


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK])
def test_each_state_is_painted(start, qtbot, qapp, colours):
    app = start()
    theme.apply(qapp, colours)
    app.window.set_theme(colours)
    pictures = [app.page.grab().toImage()]
    app.page.record.click()
    app.window.tick()
    app.engine.pass_time(500)
    app.window.tick()
    pictures.append(app.page.grab().toImage())
    with qtbot.waitSignal(app.test.rendered, timeout=COMPILING_MS):
        app.engine.pass_time(500)
        app.window.tick()
    pictures.append(app.page.grab().toImage())
    assert pictures[0] != pictures[1] != pictures[2] != pictures[0]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"noise_db": -70.0}, ("−70 dBFS", "hardly audible")),
        ({"noise_db": -30.0}, ("−30 dBFS", "loud")),
        ({"voice_db": None, "snr_db": None}, ("no voice", "nobody was heard speaking")),
        ({"snr_db": 3.0}, ("3 dB", "hard to understand")),
        ({"voice_db": -50.0}, ("20 dB", "your voice is quiet: come nearer")),
        ({"steady": False}, ("changing", "like typing, traffic or talk")),
        ({"hum_hz": 60}, ("60 Hz", "try another cable or socket")),
        ({"clicks": [0.5, 1.0, 2.0]}, ("3 ×", "in the pauses, as of keys")),
        ({"clipped": 12}, ("12 ×", "turn the microphone down")),
    ],
)
def test_the_report_in_words(qapp, facts, expected):
    usual = {
        "noise_db": -40.0,
        "voice_db": -20.0,
        "snr_db": 20.0,
        "hum_hz": 0,
        "steady": True,
        "clipped": 0,
        "clicks": [],
    }
    result = SimpleNamespace(report=SimpleNamespace(**usual | facts), noise_after_db=-62.0)
    assert expected in [fact[1:] for fact in report_card.lines(result)]


def test_a_microphone_that_went_ends_the_recording(start, monkeypatch):
    app = start()
    app.page.record.click()
    snapshot = Snapshot(running=True, blocks=7)
    app.page.follow(snapshot, 0.1)
    assert app.test.left_s is not None
    monkeypatch.setattr(mic_test, "_PATIENCE", 0.0)
    app.page.follow(snapshot, 0.1)
    assert app.test.left_s is None
    assert "No sound comes from the microphone." in visible_texts(app.page)
    assert app.page.record.text() == "Record ten seconds"


def test_what_was_judged_is_what_calls_get(start):
    app = start()
    app.page.enter(Params(strength=80.0, postfilter=70.0, floor_db=-20.0))
    assert app.page._wanted() == Params(strength=80.0, postfilter=70.0, floor_db=-20.0)
    app.page.strength.set_value(60.0)
    assert app.page._wanted() == Params(strength=60.0)
    chosen = []
    app.page.strength_chosen.connect(chosen.append)
    for strength in (60.0, 80.0):
        app.page.strength.set_value(strength)
        app.page._show_state()
        app.page.use.click()
        assert not app.page.use.isEnabled(), "it is used"
    assert chosen == [60.0, 80.0]
