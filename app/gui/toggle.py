"""A switch that slides."""

from PySide6.QtCore import QEasingCurve, QPoint, QRect, QRectF, QSize, Qt, QVariantAnimation
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QStyle, QWidget

from app.gui import theme
from app.gui.controls import enter_presses

__all__ = ["Toggle"]

_RING = 3  # pixels around the track for the focus ring
_GAP = 10  # pixels between track and text


class Toggle(QCheckBox):
    """A check box drawn as a sliding switch, with its text to the right.

    It stays a check box for screen readers. The state shows in three ways: the knob's place, a bar or a ring in
    the free half of the track, and colour.

    Parameters
    ----------
    height : int
        Of the track, in pixels; its width follows.
    text : str
        Shown to the right of the track; may be empty.
    """

    def __init__(self, height: int = 22, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._track = QSize(round(height * 1.8), height)
        self._theme = theme.LIGHT
        self._place = 0.0  # 0 off, 1 on
        self._by_keyboard = False  # the ring shows only to those who move by keyboard
        self._slide = QVariantAnimation(self)
        self._slide.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._slide.valueChanged.connect(self._move)
        self.toggled.connect(self._start)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        enter_presses(self)

    def set_theme(self, colours: theme.Theme) -> None:
        """Use these colours from now on."""
        self._theme = colours
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room for ring, track and text."""
        size = self._track + QSize(2 * _RING, 2 * _RING)
        if self.text():
            metrics = self.fontMetrics()
            size = QSize(
                size.width() + _GAP + metrics.horizontalAdvance(self.text()), max(size.height(), metrics.height())
            )
        return size

    def minimumSizeHint(self) -> QSize:
        """Return the same as `sizeHint`: text is never cut."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        """Take clicks on the text too."""
        return self.rect().contains(pos)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Remember how the focus came."""
        keys = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
        self._by_keyboard = event.reason() in keys
        super().focusInEvent(event)

    def _start(self, on: bool) -> None:
        duration = self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self)
        self._slide.stop()
        if duration <= 0 or not self.isVisible():  # zero where the desktop asks for reduced motion
            self._move(float(on))
            return
        self._slide.setDuration(min(duration, 150))
        self._slide.setStartValue(self._place)
        self._slide.setEndValue(float(on))
        self._slide.start()

    def _move(self, place: float) -> None:
        self._place = place
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw track, mark, knob, text and the focus ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRect(_RING, (self.height() - self._track.height()) // 2, self._track.width(), self._track.height())
        radius = track.height() / 2
        self._paint_track(painter, QRectF(track), radius)
        margin = track.height() * 0.12
        knob = track.height() - 2 * margin
        left = track.left() + margin + self._place * (track.width() - track.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#ffffff" if self._theme is theme.LIGHT or not self.isChecked() else "#0a1424"))
        painter.drawEllipse(QRectF(left, track.top() + margin, knob, knob))
        if self.text():
            painter.setPen(QColor(self._theme.text if self.isEnabled() else self._theme.muted))
            room = self.rect().adjusted(track.right() + _GAP, 0, 0, 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        if self.hasFocus() and self._by_keyboard:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._theme.text), 2))
            painter.drawRoundedRect(QRectF(track).adjusted(-2, -2, 2, 2), radius + 2, radius + 2)

    def _paint_track(self, painter: QPainter, track: QRectF, radius: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.accent if self.isChecked() else self._theme.track))
        painter.drawRoundedRect(track, radius, radius)
        mark = QPen(QColor(self._theme.on_accent if self.isChecked() else "#ffffff"), max(1.5, radius * 0.12))
        mark.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(mark)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        middle, half = track.center().y(), radius * 0.3
        if self.isChecked():
            x = track.left() + radius
            painter.drawLine(QRectF(x, middle - half, 0, 2 * half).topLeft(), QRectF(x, middle + half, 0, 0).topLeft())
        else:
            x = track.right() - radius
            painter.drawEllipse(QRectF(x - half, middle - half, 2 * half, 2 * half))
