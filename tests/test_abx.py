"""The blind test: what is drawn, what answers prove, and the panel that asks."""

import random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.abx import ROUNDS, Trial
from app.gui.blind_panel import BlindPanel, verdict


def finished(right, rounds=ROUNDS):
    trial = Trial(rounds, random.Random(1))
    for number in range(rounds):
        assert trial.answer(trial.x if number < right else 1 - trial.x) is (number < right)
    return trial


def test_guessing_by_hand():
    """Of 2^10 ways to answer, 1 has ten right, 10 have nine, 45 have eight."""
    assert finished(10).by_guessing == 1 / 1024
    assert finished(9).by_guessing == 11 / 1024
    assert finished(8).by_guessing == 56 / 1024
    assert finished(0).by_guessing == 1.0


def test_x_is_both_sounds_equally_often():
    trial = Trial(1000, random.Random(0))
    drawn = []
    for _ in range(1000):
        drawn.append(trial.x)
        trial.answer(0)
    assert 440 < sum(drawn) < 560
    assert trial.right == 1000 - sum(drawn)


def test_after_the_last_round_nothing_is_taken():
    trial = finished(5)
    assert trial.done
    with pytest.raises(ValueError, match="all 10 rounds are over"):
        trial.answer(0)


@pytest.mark.parametrize(
    ("right", "expected"),
    [
        (10, "You hear the difference. Mere guessing gets this far in 0.1 % of such tests."),
        (9, "You most likely hear the difference. Mere guessing gets this far in 1.1 % of such tests."),
        (8, "This does not show that you hear a difference. Mere guessing gets this far in 5.5 % of such tests."),
        (3, "This does not show that you hear a difference. Mere guessing gets this far in 95 % of such tests."),
    ],
)
def test_the_verdict_in_plain_words(qapp, right, expected):
    assert verdict(finished(right)) == expected


@pytest.fixture
def panel(qtbot):
    window = QWidget()
    made = BlindPanel(("Before", "After"))
    made.setParent(window)
    window.resize(700, 400)
    made.resize(700, 400)
    qtbot.addWidget(window)
    window.show()
    yield made
    window.close()


def test_a_whole_test_by_hand(panel, qtbot):
    heard = []
    panel.chosen.connect(heard.append)
    trial = Trial(ROUNDS, random.Random(3))
    panel.begin(trial)
    for number in range(ROUNDS):
        assert panel._round.text() == f"Round {number + 1} of {ROUNDS}"
        assert heard[-1] == trial.x, "a round begins with X"
        qtbot.mouseClick(panel.sounds.button(0), Qt.MouseButton.LeftButton)
        assert heard[-1] == 0
        qtbot.mouseClick(panel.sounds.button(1), Qt.MouseButton.LeftButton)
        assert heard[-1] == 1
        qtbot.mouseClick(panel.answers[trial.x], Qt.MouseButton.LeftButton)
    assert panel._round.text() == "10 of 10 right"
    assert panel._hint.text().startswith("You hear the difference.")
    assert not panel.answers[0].isVisible()
    panel.again.click()
    assert panel._round.text() == "Round 1 of 10"


def test_nothing_on_the_screen_tells_what_x_is(panel):
    pictures = []
    for seed in range(8):
        trial = Trial(ROUNDS, random.Random(seed))
        panel.begin(trial)
        pictures.append((trial.x, panel.grab().toImage()))
    assert {x for x, _ in pictures} == {0, 1}
    assert all(image == pictures[0][1] for _, image in pictures)
