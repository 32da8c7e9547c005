"""The recording to be heard and seen: play, switch between the tracks, or compare them blindly."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.gui import theme, words
from app.gui.blind_panel import BlindPanel
from app.gui.controls import label
from app.gui.mic_test import AFTER, SECONDS, MicTest
from app.gui.take_view import TakeView

if TYPE_CHECKING:
    from app.gui.mic_test import Result

__all__ = ["TakePanel"]


class TakePanel(QFrame):
    """A card with the tracks of the microphone test.

    Parameters
    ----------
    test : MicTest
        Plays.
    """

    def __init__(self, test: MicTest) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._test = test
        names = (self.tr("Before"), self.tr("After"), self.tr("What was removed"))
        self.view = TakeView(names, SECONDS)
        self.questions = BlindPanel(names[:2])
        self.play = QPushButton()
        self.play.setAccessibleDescription(self.tr("Plays the recording over and over"))
        self.play.setProperty("role", "main")
        self.blind = QPushButton(self.tr("Blind test"))
        self.blind.setAccessibleDescription(self.tr("Listen to A, B and X, and say which one X is"))
        self.tracks = QButtonGroup(self)
        for number, (name, place) in enumerate(zip(names, ("first", "middle", "last"), strict=True)):
            button = QPushButton(name)
            button.setCheckable(True)
            button.setProperty("role", "segment")
            button.setProperty("place", place)
            button.setToolTip(words.tr("Key %1", words.number(number + 1)))
            self.tracks.addButton(button, number)
        self.tracks.button(AFTER).setChecked(True)
        for button in (self.play, self.blind):
            button.setAutoDefault(True)  # Enter presses them, as elsewhere in the window
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        segments = QHBoxLayout()
        segments.setSpacing(0)
        for button in self.tracks.buttons():
            segments.addWidget(button)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.play)
        row.addStretch()
        row.addLayout(segments)
        below = QHBoxLayout()  # beside the tracks there is no room in a language of long words
        told = self.tr("Find out whether you hear the difference without seeing which is which.")
        below.setSpacing(12)
        below.addWidget(label(told, "muted", wraps=True), 1)
        below.addWidget(self.blind)
        shown = QWidget()
        inside = QVBoxLayout(shown)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(10)
        inside.addLayout(row)
        inside.addWidget(self.view, 1)
        inside.addLayout(below)
        self._pages = QStackedWidget()
        self._pages.addWidget(shown)
        self._pages.addWidget(self.questions)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 10)
        column.addWidget(self._pages)

    def _connect(self) -> None:
        self.play.clicked.connect(self._play)
        self.tracks.idClicked.connect(self.choose)
        for track in range(len(self.tracks.buttons())):  # a button's own shortcut acts a tenth of a second late
            key = QShortcut(QKeySequence(str(track + 1)), self.view)
            key.activated.connect(self.tracks.button(track).click)
        self.view.chosen.connect(self.choose)
        self.view.sought.connect(self._test.seek)
        self.blind.clicked.connect(self._begin_blind)
        self.questions.chosen.connect(self._test.choose)
        self.questions.left.connect(self.end_blind)

    def set_theme(self, colours: theme.Theme) -> None:
        """Use these colours from now on."""
        self.view.set_theme(colours)

    def follow(self, is_ready: bool) -> None:
        """Show where the playing is, and whether there is something to play."""
        self.view.set_position(self._test.position_s)
        self.play.setText(self.tr("Pause") if self._test.playing else self.tr("Play"))
        for widget in (self.play, self.blind, *self.tracks.buttons()):
            widget.setEnabled(is_ready)

    def choose(self, track: int) -> None:
        """Let a track be heard, and show which."""
        self.tracks.button(track).setChecked(True)
        self.view.set_track(track)
        self._test.choose(track)

    def show_result(self, result: "Result") -> None:
        """Show the tracks."""
        self.view.set_track(self.tracks.checkedId())
        self.view.set_pictures(result.pictures)

    def end_blind(self) -> None:
        """Go back from the blind test to the pictures."""
        if self._pages.currentIndex():
            self._pages.setCurrentIndex(0)
            self.choose(self.tracks.checkedId())
            self.blind.setFocus(Qt.FocusReason.OtherFocusReason)

    def _begin_blind(self) -> None:
        self._pages.setCurrentIndex(1)
        self.questions.begin()
        if not self._test.playing:
            self._test.play()

    def _play(self) -> None:
        if self._test.playing:
            self._test.pause()
        else:
            self._test.play()
