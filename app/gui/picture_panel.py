"""The right column: levels, spectrograms, the bands of this moment, and how the voice and the noise fare."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.gui import theme
from app.gui.control_panel import card
from app.gui.controls import Line, label
from app.gui.gain_view import GainView
from app.gui.level_meter import LevelMeter
from app.gui.spectrogram_view import SpectrogramView
from app.gui.trend_view import TrendView
from app.gui.voice_card import VoiceCard

if TYPE_CHECKING:
    from app.audio.readout import Frames

__all__ = ["PicturePanel"]

_NARROW = 250  # pixels


class PicturePanel(QWidget):
    """Everything that moves. Shows what it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.before = LevelMeter(self.tr("Microphone"), "before")
        self.after = LevelMeter(self.tr("Cleaned"), "after")
        self.spectrograms = SpectrogramView()
        self.bands = GainView()
        self.trend = TrendView()
        self.voice = VoiceCard()
        self.freeze = QPushButton(self.tr("Freeze"))
        self.freeze.setShortcut("Alt+F")
        self.freeze.setCheckable(True)
        self.freeze.setAutoDefault(True)  # Enter presses it: Space is for the comparison
        self.freeze.setToolTip(self.tr("Stops the pictures, not the sound. Point at them to read values."))
        self.freeze.toggled.connect(self._freeze)
        self._hint = self.tr("Brighter is louder. Point at a place to read it.")
        self._inspected = Line("muted")
        self._inspected.setText(self._hint)
        self.spectrograms.inspected.connect(lambda text: self._inspected.setText(text or self._hint))
        self._legend = QLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(_beside(self._meter_card(), self.trend))
        column.addWidget(self._picture_card(), 1)
        column.addLayout(_beside(self._bands_card(), self.voice))

    def _meter_card(self) -> QWidget:
        width = max(self.before.title_width(), self.after.title_width())
        self.before.set_title_width(width)
        self.after.set_title_width(width)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(self.before)
        column.addWidget(self.after)
        return card(column)

    def _picture_card(self) -> QWidget:
        row = QHBoxLayout()
        row.addWidget(label(self.tr("The last seconds"), "heading"))
        row.addSpacing(10)
        row.addWidget(self._inspected, 1)
        row.addWidget(self.freeze)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.spectrograms, 1)
        framed = card(column)
        column.setContentsMargins(14, 10, 14, 8)
        return framed

    def _bands_card(self) -> QWidget:
        self._legend.setWordWrap(True)  # in a narrow window, in a language of long words
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(label(self.tr("This moment"), "heading"))
        column.addWidget(self.bands)
        column.addWidget(self._legend)
        framed = card(column)
        column.setContentsMargins(14, 10, 14, 8)
        return framed

    def set_theme(self, colours: theme.Theme) -> None:
        """Use these colours from now on."""
        for part in (self.before, self.after, self.spectrograms, self.bands, self.trend, self.voice):
            part.set_theme(colours)
        kept, comb = self.tr("kept"), self.tr("comb filter")
        self._legend.setText(
            f'<span style="color:{colours.after}">■</span> {kept} &nbsp; '
            f'<span style="color:{colours.before}">▬</span> {comb}'
        )
        self._legend.setProperty("role", "muted")

    def set_levels(self, before_db: float, after_db: float, elapsed_s: float) -> None:
        """Show the peaks of the last `elapsed_s` seconds, in dB full scale."""
        self.before.set_level(before_db, elapsed_s)
        self.after.set_level(after_db, elapsed_s)

    def push(self, frames: "Frames") -> None:
        """Append hops to the spectrograms and show the newest one's bands."""
        if self.freeze.isChecked() or not len(frames.gain):
            return
        self.spectrograms.push(frames.noisy, frames.clean, frames.applied, frames.period, frames.correlation)
        self.bands.set_bands(frames.applied.mean(axis=0), frames.strength.mean(axis=0))

    def describe(self) -> None:
        """Bring the words up to date."""
        self.spectrograms.tell()
        for part in (self.before, self.after, self.bands):
            part.setAccessibleDescription(part.describe())

    def _freeze(self, frozen: bool) -> None:
        self.spectrograms.frozen = frozen


def _beside(wide: QWidget, narrow: QWidget) -> QHBoxLayout:
    """Put a card beside a narrower one; all rows divide at the same place."""
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(wide, 1)
    row.addWidget(narrow)
    narrow.setFixedWidth(_NARROW)
    return row
