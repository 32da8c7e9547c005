"""What the spectrograms are labelled with: seconds, and captions."""

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from app.gui import words

__all__ = ["Caption", "Seconds"]

_PLACE = 8  # pixels from the corner


class Seconds(pg.AxisItem):
    """A time axis whose numbers carry their unit."""

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Write the numbers."""
        return [words.tr("%1 s", words.number(value, 0 if spacing >= 1 else 1)) for value in values]


class Caption:
    """A word on a dark patch in the corner of a moving picture: painted once, then copied.

    Parameters
    ----------
    widget : QWidget
        Whose font and screen it is for.
    text : str
    """

    def __init__(self, widget: QWidget, text: str) -> None:
        self._widget = widget
        self.text = text
        self._pixmap = QPixmap()

    def draw(self, painter: QPainter) -> None:
        """Draw it at its place."""
        ratio = self._widget.devicePixelRatioF()
        if self._pixmap.isNull() or self._pixmap.devicePixelRatioF() != ratio:
            self._pixmap = self._made(ratio)
        painter.drawPixmap(_PLACE, _PLACE, self._pixmap)

    def _made(self, ratio: float) -> QPixmap:
        metrics = QFontMetricsF(self._widget.font())
        area = QRectF(0, 0, round(metrics.horizontalAdvance(self.text) + 14), round(metrics.height() + 4))
        pixmap = QPixmap((area.size() * ratio).toSize())
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(10, 12, 16, 170))
        painter.drawRoundedRect(area, 6, 6)
        painter.setPen(QColor("#ffffff"))
        painter.setFont(self._widget.font())
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self.text)
        painter.end()
        return pixmap
