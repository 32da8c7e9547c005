"""How much noise went away during the last minute."""

from collections import deque

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.gui import theme, words

__all__ = ["TrendView"]

POINTS = 120  # two a second: one minute
_TOP_DB = 40.0  # the curve's full height
_LEAST = 76  # pixels
_EDGE = 14  # pixels around title and curve


class TrendView(QWidget):
    """A card with a curve of the noise reduction. Shows what it is given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme.LIGHT
        self._points: deque[float] = deque(maxlen=POINTS)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(self.tr("Noise reduced"))
        self.setAccessibleDescription(self.describe())

    def sizeHint(self) -> QSize:
        """Return room for a title and a small curve."""
        return QSize(200, _LEAST)

    def set_theme(self, colours: theme.Theme) -> None:
        """Use these colours from now on."""
        self._theme = colours
        self.update()

    def push(self, reduction_db: float) -> None:
        """Append the noise reduction of this moment, in dB; not a number counts as none."""
        reduction_db = reduction_db if reduction_db == reduction_db else 0.0
        self._points.append(min(max(reduction_db, 0.0), _TOP_DB))
        self.setAccessibleDescription(self.describe())
        self.update()

    def describe(self) -> str:
        """Return the curve in words, for screen readers."""
        return words.tr("last minute: %1", self._range()) if self._points else self.tr("nothing yet")

    def _range(self) -> str:
        if not self._points:
            return ""
        return words.tr("%1 to %2 dB", words.number(min(self._points)), words.number(max(self._points)))

    def curve(self) -> QRectF:
        """Return where the curve is drawn."""
        top = 10 + self.fontMetrics().height() + 6
        return QRectF(_EDGE, top, self.width() - 2 * _EDGE, self.height() - top - 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw card, title, range and curve."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(self._theme.border))
        painter.setBrush(QColor(self._theme.card))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 11.5, 11.5)
        self._paint_title(painter)
        area = self.curve()
        painter.setPen(QColor(self._theme.border))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if len(self._points) < 2:
            return
        step = area.width() / (POINTS - 1)
        left = area.right() - step * (len(self._points) - 1)
        line = [QPointF(left + i * step, self.height_of(db)) for i, db in enumerate(self._points)]
        fill = QColor(self._theme.after)
        fill.setAlpha(40)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawPolygon(QPolygonF([QPointF(left, area.bottom()), *line, area.bottomRight()]))
        painter.setPen(QPen(QColor(self._theme.after), 2))
        painter.drawPolyline(QPolygonF(line))

    def height_of(self, reduction_db: float) -> float:
        """Return the curve's y for a reduction, in pixels."""
        area = self.curve()
        return area.bottom() - area.height() * reduction_db / _TOP_DB

    def _paint_title(self, painter: QPainter) -> None:
        font = painter.font()
        font.setBold(True)
        line = QRectF(_EDGE, 10, self.width() - 2 * _EDGE, self.fontMetrics().height())
        painter.setPen(QColor(self._theme.text))
        painter.setFont(font)
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft, self.tr("Noise reduced"))
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.muted))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight, self._range())
