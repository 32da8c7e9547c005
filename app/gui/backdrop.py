"""What stands still behind a moving picture, painted once instead of 30 times a second."""

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

__all__ = ["Backdrop"]


class Backdrop:
    """A pixmap as large as a widget, painted anew when its size or its screen changes, or after `forget`.

    Parameters
    ----------
    widget : QWidget
    paint : callable
        Gets a painter with the widget's font; paints all of the widget that stands still.
    covers : bool
        Every pixel is painted: copied faster than what others shine through.
    """

    def __init__(self, widget: QWidget, paint: Callable[[QPainter], None], covers: bool = True) -> None:
        self._widget = widget
        self._paint = paint
        self._ground = Qt.GlobalColor.black if covers else Qt.GlobalColor.transparent
        self._pixmap = QPixmap()

    def forget(self) -> None:
        """Paint it anew next time."""
        self._pixmap = QPixmap()

    def draw(self, painter: QPainter) -> None:
        """Draw it, at the widget's place."""
        painter.drawPixmap(0, 0, self._painted())

    def draw_part(self, painter: QPainter, part: QRect) -> None:
        """Draw what of it is inside `part`, in pixels of the widget."""
        pixmap, ratio = self._painted(), self._widget.devicePixelRatioF()
        x, y = round(part.x() * ratio), round(part.y() * ratio)
        width, height = round(part.width() * ratio), round(part.height() * ratio)
        painter.drawPixmap(part.x(), part.y(), pixmap, x, y, width, height)

    def _painted(self) -> QPixmap:
        ratio = self._widget.devicePixelRatioF()
        size = self._widget.size() * ratio
        if self._pixmap.size() != size:
            self._pixmap = QPixmap(size)
            self._pixmap.setDevicePixelRatio(ratio)
            self._pixmap.fill(self._ground)
            still = QPainter(self._pixmap)
            still.setFont(self._widget.font())
            self._paint(still)
            still.end()
        return self._pixmap
