"""What the spectrograms are labelled with: seconds, captions, and the cross at the place that is read."""

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.gui import words

__all__ = ["Caption", "Cross", "Seconds"]


class Seconds(pg.AxisItem):
    """A time axis whose numbers carry their unit."""

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Write the numbers."""
        return [words.tr("%1 s", words.number(value, 0 if spacing >= 1 else 1)) for value in values]


class Caption(QGraphicsItem):
    """A word on a dark patch in the corner of a plot."""

    def __init__(self, text: str, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self.text = text
        self.font = QFont()
        metrics = QFontMetricsF(self.font)
        self._area = QRectF(0, 0, metrics.horizontalAdvance(text) + 14, metrics.height() + 4)
        self.setCacheMode(self.CacheMode.DeviceCoordinateCache)  # drawn once, not 30 times a second
        self.setPos(8, 7)
        self.setZValue(10)

    def boundingRect(self) -> QRectF:
        """Return the pixels that are painted."""
        return self._area

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paint it."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(10, 12, 16, 170))
        painter.drawRoundedRect(self._area, 6, 6)
        painter.setPen(QColor("#ffffff"))
        painter.setFont(self.font)
        painter.drawText(self._area, Qt.AlignmentFlag.AlignCenter, self.text)


class Cross(QGraphicsItem):
    """Two thin lines through the place that is read, on a picture in pixels."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self._size = QSizeF(0, 0)
        self._place = QPointF(0, 0)
        self.setZValue(5)
        self.hide()

    def boundingRect(self) -> QRectF:
        """Return the pixels that are painted."""
        return QRectF(QPointF(0, 0), self._size)

    def move_to(self, place: QPointF, size: QSizeF) -> None:
        """Cross at a place of a picture of this size."""
        self.prepareGeometryChange()
        self._place, self._size = place, size
        self.show()
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paint it."""
        x, y = round(self._place.x()), round(self._place.y())
        for offset, colour in ((1, QColor(0, 0, 0, 150)), (0, QColor("#ffffff"))):  # seen on bright and on dark
            painter.fillRect(QRectF(x + offset, 0, 1, self._size.height()), colour)
            painter.fillRect(QRectF(0, y + offset, self._size.width(), 1), colour)
