"""The first minutes, on three cards: pick the microphone, hear the difference, choose ours in the call app."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.gui import theme, words
from app.gui.app_card import AppCard
from app.gui.controls import label
from app.gui.first_cards import HearCard, MicrophoneCard
from app.gui.mic_test import MicTest
from dsp.params import Params

if TYPE_CHECKING:
    from app.audio.devices import Device
    from app.audio.readout import Snapshot

__all__ = ["FirstSteps"]

_WIDTH, _HEIGHT = 640, 440  # pixels at most: a large window is no reason for large cards


class FirstSteps(QWidget):
    """Shown once by itself, later from the menu. Shows what it is given.

    Parameters
    ----------
    test : MicTest
        Records and plays on the second card.
    levels : callable
        Returns the level of each microphone that can be told, dB full scale by device name.

    Signals
    -------
    microphone_chosen : str or None
    metering_wanted : bool
        The levels are, or are no longer, shown.
    left : no value
        Done, or skipped.
    """

    microphone_chosen = Signal(object)
    metering_wanted = Signal(bool)
    left = Signal()

    def __init__(self, test: MicTest, levels: Callable[[], Mapping[str, float]]) -> None:
        super().__init__()
        self.setObjectName("page")
        self._levels = levels
        self.pick = MicrophoneCard()
        self.hear = HearCard(test)
        self.apps = AppCard()
        self._cards = QStackedWidget()
        for made in (self.pick, self.hear, self.apps):
            self._cards.addWidget(made)
        self._title = label(self.tr("Welcome to Quietmic"), "title")
        self._step = label("", "muted")
        self.skip = QPushButton(self.tr("Skip"))
        self.skip.setAccessibleDescription(self.tr("To the window; the menu Help shows the first steps again"))
        self.back = QPushButton(self.tr("Back"))
        self.back.setAccessibleDescription(self.tr("To the card before"))
        self.next = QPushButton()
        self.next.setProperty("role", "main")
        self._lay_out()
        self.pick.chosen.connect(self.microphone_chosen)
        self.skip.clicked.connect(self.left)
        self.back.clicked.connect(lambda: self._show(self._cards.currentIndex() - 1))
        self.next.clicked.connect(self._go_on)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.left.emit)

    def _lay_out(self) -> None:
        heading = QHBoxLayout()
        heading.addWidget(self._title, 1)
        heading.addWidget(self._step)
        buttons = QHBoxLayout()
        buttons.addWidget(self.skip)
        buttons.addStretch()
        buttons.addWidget(self.back)
        buttons.addWidget(self.next)
        for button in (self.skip, self.back, self.next):
            button.setAutoDefault(True)  # Enter presses them, as elsewhere in the window
        middle = QWidget()
        middle.setMaximumSize(_WIDTH, _HEIGHT)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addLayout(heading)
        column.addWidget(self._cards, 1)
        column.addLayout(buttons)
        outside = QHBoxLayout(self)
        outside.setContentsMargins(16, 24, 16, 24)
        outside.addStretch(1)
        outside.addWidget(middle, 100)
        outside.addStretch(1)

    def enter(self, params: Params) -> None:
        """Begin with the first card and the settings that calls have now."""
        self.hear.set_params(params)
        self._show(0)

    def set_theme(self, colours: theme.Theme) -> None:
        """Use these colours from now on."""
        self.pick.set_theme(colours)
        self.hear.set_theme(colours)

    def set_devices(self, devices: Sequence["Device"], chosen: str | None) -> None:
        """List these microphones and mark the chosen one, or the system's."""
        self.pick.set_devices(devices, chosen)

    def set_output(self, name: str | None, demo: bool = False) -> None:
        """Take the name of the microphone that call apps hear; None where there is none, as while the demo plays."""
        self.apps.set_output(name, demo)

    def follow(self, snapshot: "Snapshot", elapsed_s: float) -> None:
        """Bring everything that moves up to date."""
        if self._cards.currentWidget() is self.pick:
            self.pick.set_levels(self._levels(), snapshot.input_peak_db, elapsed_s)
        elif self._cards.currentWidget() is self.hear:
            self.hear.follow(snapshot, elapsed_s)

    def _show(self, index: int) -> None:
        self.hear.stop()
        self._cards.setCurrentIndex(index)
        self._meter()
        last = self._cards.count() - 1
        self._step.setText(words.tr("Step %1 of %2", words.number(index + 1), words.number(last + 1)))
        self.back.setVisible(index > 0)
        self.next.setText(self.tr("Done") if index == last else self.tr("Next"))
        self.next.setAccessibleDescription(self.tr("To the window") if index == last else self.tr("To the next card"))
        self.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_on(self) -> None:
        index = self._cards.currentIndex() + 1
        if index < self._cards.count():
            self._show(index)
        else:
            self.left.emit()

    def _meter(self) -> None:
        """Ask for the levels while they are seen: all microphones are open for them."""
        self.metering_wanted.emit(self.isVisible() and self._cards.currentWidget() is self.pick)

    def showEvent(self, event: QShowEvent) -> None:
        """Show levels again."""
        super().showEvent(event)
        self._meter()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop metering when nobody sees it, recording and playing when another page comes."""
        self.metering_wanted.emit(False)
        if not event.spontaneous():
            self.hear.stop()
        super().hideEvent(event)
