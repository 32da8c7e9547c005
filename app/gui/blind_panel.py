"""The blind test in place of the pictures: listen to A, B and X, say which one X is, read the verdict."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.abx import Trial
from app.gui import words
from app.gui.controls import label

__all__ = ["BlindPanel", "verdict"]

_SURE, _LIKELY = 0.01, 0.05  # probabilities of mere guessing below which words are firm, and cautious
_X = 2  # the third button


class BlindPanel(QWidget):
    """Asks round by round. Keys: A, B and X listen; Shift+A and Shift+B answer.

    Signals
    -------
    chosen : int
        The first (0) or the second (1) sound is to be heard; X is one of them, and nothing on the screen tells which.
    left : no value
        Back to the pictures.
    """

    chosen = Signal(int)
    left = Signal()

    def __init__(self, names: tuple[str, str]) -> None:
        super().__init__()
        self._names = names
        self._trial = Trial()
        self._round = label("", "fact")
        self._hint = label("", "")
        for text in (self._round, self._hint):
            text.setAlignment(Qt.AlignmentFlag.AlignCenter)
            text.setWordWrap(True)
        self.sounds = QButtonGroup(self)
        texts = (f"A: {names[0]}", f"B: {names[1]}", self.tr("X: which one?"))
        for number, (text, place) in enumerate(zip(texts, ("first", "middle", "last"), strict=True)):
            button = QPushButton(text)
            button.setCheckable(True)
            button.setProperty("role", "segment")
            button.setProperty("place", place)
            button.setToolTip(words.tr("Key %1", "ABX"[number]))
            self.sounds.addButton(button, number)
        self.answers = [QPushButton(self.tr("X is A")), QPushButton(self.tr("X is B"))]
        self.again = QPushButton(self.tr("Once more"))
        self.close_button = QPushButton(self.tr("End the blind test"))
        for button, key in zip(self.answers, ("Shift+A", "Shift+B"), strict=True):
            button.setToolTip(words.tr("Key %1", key))
        self.again.setAccessibleDescription(self.tr("Begins a new blind test of the same recording"))
        self.close_button.setAccessibleDescription(self.tr("Back to the pictures of the recording"))
        for button in (*self.answers, self.again, self.close_button):
            button.setAutoDefault(True)  # Enter presses them, as elsewhere in the window
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        segments = QHBoxLayout()
        segments.setSpacing(0)
        segments.addStretch()
        for button in self.sounds.buttons():
            segments.addWidget(button)
        segments.addStretch()
        answers = QHBoxLayout()
        answers.addStretch()
        for button in (*self.answers, self.again):
            button.setMinimumWidth(110)
            answers.addWidget(button)
        answers.addStretch()
        column = QVBoxLayout(self)
        column.setSpacing(18)
        column.addStretch()
        column.addWidget(self._round)
        column.addWidget(self._hint)
        column.addLayout(segments)
        column.addLayout(answers)
        column.addStretch()
        column.addWidget(self.close_button, alignment=Qt.AlignmentFlag.AlignHCenter)

    def _connect(self) -> None:
        self.sounds.idClicked.connect(lambda number: self.chosen.emit(self._trial.x if number == _X else number))
        for number, button in enumerate(self.answers):
            button.clicked.connect(lambda _=False, number=number: self._answer(number))
        self.again.clicked.connect(self.begin)
        self.close_button.clicked.connect(self.left)
        keys = [("A", self.sounds.button(0)), ("B", self.sounds.button(1)), ("X", self.sounds.button(_X))]
        keys += [("Shift+A", self.answers[0]), ("Shift+B", self.answers[1])]
        for key, button in keys:
            QShortcut(QKeySequence(key), self).activated.connect(button.click)

    def begin(self, trial: Trial | None = None) -> None:
        """Begin a new test."""
        self._trial = trial or Trial()
        self._show()
        self.sounds.button(_X).setFocus(Qt.FocusReason.OtherFocusReason)

    def _answer(self, guess: int) -> None:
        self._trial.answer(guess)
        self._show()

    def _show(self) -> None:
        trial = self._trial
        for widget in self.answers:
            widget.setVisible(not trial.done)
        for button in self.sounds.buttons():
            button.setEnabled(not trial.done)
        self.again.setVisible(trial.done)
        if trial.done:
            self._round.setText(words.tr("%1 of %2 right", words.number(trial.right), words.number(trial.rounds)))
            self._hint.setText(verdict(trial))
            return
        self._round.setText(words.tr("Round %1 of %2", words.number(trial.asked + 1), words.number(trial.rounds)))
        self._hint.setText(self.tr("Listen to A, B and X as often as you like. Is X the sound A or the sound B?"))
        self.sounds.button(_X).setChecked(True)
        self.chosen.emit(trial.x)


def verdict(trial: Trial) -> str:
    """Say what the answers prove, in plain words."""
    share = trial.by_guessing
    percent = words.tr("%1 %", words.number(100 * share, 1 if share < 0.1 else 0))
    if share < _SURE:
        judged = words.tr("You hear the difference.")
    elif share < _LIKELY:
        judged = words.tr("You most likely hear the difference.")
    else:
        judged = words.tr("This does not show that you hear a difference.")
    return judged + " " + words.tr("Mere guessing gets this far in %1 of such tests.", percent)
