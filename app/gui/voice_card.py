"""How much of the voice is lost, and what to do about it."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.gui import theme, words
from app.gui.controls import label
from app.speech_loss import ACCEPTABLE

__all__ = ["VoiceCard"]

_LITTLE = 0.2  # share of the voice below which the words call nothing lost


class _Bar(QWidget):
    """A groove, filled as far as the voice is kept."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = theme.LIGHT
        self._kept: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(120, 8)

    def set_theme(self, colours: theme.Theme) -> None:
        self._theme = colours
        self.update()

    def set_kept(self, kept: float | None) -> None:
        if kept != self._kept:
            self._kept = kept
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        area = QRectF(self.rect())
        painter.setBrush(QColor(self._theme.groove))
        painter.drawRoundedRect(area, 4, 4)
        if self._kept is not None:
            painter.setClipRect(QRectF(0, 0, area.width() * self._kept, area.height()))
            painter.setBrush(QColor(self._theme.after))
            painter.drawRoundedRect(area, 4, 4)


class VoiceCard(QFrame):
    """Shows what it is told of the speech-loss meter.

    Signals
    -------
    strength_wanted : float
        The advice is taken, in percent.
    """

    strength_wanted = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._advice: float | None = None
        self._value = label("", "value")
        self._bar = _Bar()
        self._words = label("", "muted", wraps=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.advice = QPushButton()
        self.advice.setAutoDefault(True)  # Enter presses it: Space is for the comparison
        self.advice.clicked.connect(self._take)
        heading = QHBoxLayout()
        heading.addWidget(label(self.tr("Voice kept"), "heading"), 1)
        heading.addWidget(self._value)
        below = QHBoxLayout()
        below.addWidget(self._words, 1)
        below.addWidget(self.advice, alignment=Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 8)
        column.setSpacing(8)
        column.addLayout(heading)
        column.addWidget(self._bar)
        column.addLayout(below, 1)
        self.setAccessibleName(self.tr("Voice kept"))
        self.setToolTip(self.tr("An estimate from your vowels: how much of their loudness the cleaning leaves"))
        self.set_loss(None, None)

    def set_theme(self, colours: theme.Theme) -> None:
        """Use these colours from now on."""
        self._bar.set_theme(colours)

    def set_loss(self, lost: float | None, advice: float | None) -> None:
        """Show how much is lost, 0..1 or not known, and a better strength in percent, if there is one."""
        self._advice = advice
        self._value.setText("\N{EN DASH}" if lost is None else words.tr("%1 %", words.number(100 * (1 - lost))))
        self._bar.set_kept(None if lost is None else 1 - lost)
        self._words.setText(self._judgement(lost))
        self.advice.setVisible(advice is not None)
        self.advice.setText(words.tr("Try %1 %", words.number(advice or 0.0)))
        self.setAccessibleDescription(f"{self._value.text()}. {self._words.text()}")

    def _judgement(self, lost: float | None) -> str:
        if lost is None:
            return self.tr("Speak, and this tells how much of your voice stays.")
        if lost < _LITTLE:
            return self.tr("Your voice comes through well.")
        if lost <= ACCEPTABLE:
            return self.tr("Your voice loses a little beside the noise.")
        return self.tr("Your voice suffers: less strength keeps more of it.")

    def _take(self) -> None:
        if self._advice is not None:
            self.strength_wanted.emit(self._advice)
