"""What the network decides right now: one bar a band."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.gui import theme, words
from app.gui.backdrop import Backdrop
from dsp.constants import BAND_CENTRES, BANDS, BINS, SAMPLE_RATE

__all__ = ["GainView"]

_TICKS_KHZ = (0.5, 1, 2, 4, 8, 16)
_MARGIN = 52  # pixels left of the bars: as wide as the axes of the spectrograms above
_LINE = 3  # pixels, of the comb filter's mark
_CENTRES_HZ = np.array(BAND_CENTRES) * (SAMPLE_RATE / 2 / (BINS - 1))


class GainView(QWidget):
    """34 bars: how much of each band is kept, and how far the comb filter is mixed in (the line on top).

    Shows what it is given; knows no audio.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme.LIGHT
        self._still = Backdrop(self, self._paint_still)
        self._gain = np.zeros(BANDS)
        self._strength = np.zeros(BANDS)
        self._grooves: list[QRect] = []
        self._bars: list[QRect] = []
        self._lines: list[QRect] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # the card below need not be painted too
        self.setAccessibleName(self.tr("Gain and comb strength of 34 bands"))

    def sizeHint(self) -> QSize:
        """Return the bars' and their numbers' height."""
        return QSize(300, 56 + self.fontMetrics().height())

    def set_theme(self, colours: theme.Theme) -> None:
        """Use these colours from now on."""
        self._theme = colours
        self._still.forget()
        self.update()

    def set_bands(self, gain: NDArray, strength: NDArray) -> None:
        """Show these bands.

        Parameters
        ----------
        gain : (BANDS,) float32
            Linear amplitude; above 1 is drawn as 1.
        strength : (BANDS,) float32
            Share of the periodic part, 0..1.
        """
        self._gain = np.clip(gain, 0.0, 1.0)
        self._strength = np.clip(strength, 0.0, 1.0)
        self.update(self.bars().toRect())

    def describe(self) -> str:
        """Return the picture in words, for screen readers."""
        parts = []
        names = (self.tr("low"), self.tr("middle"), self.tr("high"))
        for name, low, high in zip(names, (0, 500, 4000), (500, 4000, 24000), strict=True):
            inside = (_CENTRES_HZ >= low) & (_CENTRES_HZ < high)
            parts.append(f"{name} {words.number(100 * float(self._gain[inside].mean()))} %")
        return words.tr("Kept: %1", ", ".join(parts))

    def bars(self) -> QRectF:
        """Return where the bars stand."""
        return QRectF(_MARGIN, 4, max(self.width() - _MARGIN, 1), self.height() - self.fontMetrics().height() - 8)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Divide the width among the bands."""
        area = self.bars().toRect()
        edges = area.left() + np.arange(BANDS + 1) * area.width() / BANDS
        gap = max(1, round(0.18 * area.width() / BANDS))
        lefts, rights = edges[:-1].round().astype(int), edges[1:].round().astype(int)
        widths = rights - lefts - gap
        columns = [QRect(x, area.top(), wide, area.height()) for x, wide in zip(lefts, widths, strict=True)]
        self._grooves, self._bars, self._lines = ([QRect(one) for one in columns] for _ in range(3))
        for line in self._lines:
            line.setHeight(_LINE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars and the comb lines on what stands still."""
        painter = QPainter(self)
        self._still.draw(painter)
        area = self.bars()
        tops = (area.bottom() - area.height() * self._gain).round().astype(int).tolist()
        heights = (area.bottom() - _LINE - (area.height() - _LINE) * self._strength).round().astype(int).tolist()
        for bar, top, line, height in zip(self._bars, tops, self._lines, heights, strict=True):
            bar.setTop(top)  # the rectangles are kept: making 68 of them takes longer than painting them
            line.moveTop(height)
        painter.setPen(Qt.PenStyle.NoPen)
        for rects, colour in ((self._bars, self._theme.after), (self._lines, self._theme.before)):
            painter.setBrush(QColor(colour))
            painter.drawRects(rects)

    def _paint_still(self, painter: QPainter) -> None:
        """Draw the grooves and the frequencies."""
        painter.fillRect(self.rect(), QColor(self._theme.card))
        area = self.bars()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.groove))
        painter.drawRects(self._grooves)
        painter.setPen(QColor(self._theme.muted))
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * 0.85)
        painter.setFont(font)
        line = QRectF(0, area.bottom() + 2, _MARGIN, self.fontMetrics().height())
        painter.drawText(line.adjusted(0, 0, -6, 0), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, "kHz")
        for khz in _TICKS_KHZ:
            band = float(np.interp(khz * 1000, _CENTRES_HZ, np.arange(BANDS)))
            line.moveLeft(area.left() + (band + 0.5) * area.width() / BANDS - _MARGIN / 2)
            name = words.number(khz, 0 if khz >= 1 else 1)
            painter.drawText(line, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, name)
