"""Ten seconds as three pictures below each other: before, after, what was removed."""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.gui import theme, words
from app.gui.level_meter import FLOOR_DB
from app.gui.raster import bin_rows
from app.gui.spectrogram_view import HIGH_DB, LOW_DB, ROWS, colour_table, scaled
from dsp.constants import BINS, HOP, WINDOW

__all__ = ["TakeView", "picture"]

_GAP = 8  # pixels between the lanes
_SCALE = 22  # pixels for the seconds below
_STEP_S = 1.0  # an arrow key goes this far
_BARS = 100  # of the level while recording: ten a second
_DIMMED = 0.6  # of the tracks that are not heard


def picture(samples: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Compute a spectrogram as values of a colour table.

    Parameters
    ----------
    samples : (n,) float32

    Returns
    -------
    (ROWS, n // HOP - 1) uint8
        Lowest frequency first; the colours of the live spectrograms.
    """
    window = np.hanning(WINDOW + 1)[:-1]
    window /= np.sqrt(np.square(window).sum())  # white noise of variance v has mean power v
    frames = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::HOP]
    power = np.abs(np.fft.rfft(frames * window, axis=1)[:, :BINS]) ** 2
    return scaled(bin_rows(ROWS) @ power.T, LOW_DB, HIGH_DB)


class TakeView(QWidget):
    """Shows the recording while it grows, then its three tracks with a playhead. Shows what it is given.

    A click chooses a track and a place; the arrow keys do the same.

    Signals
    -------
    chosen : int
        Number of a track.
    sought : float
        Seconds from the start.
    """

    chosen = Signal(int)
    sought = Signal(float)

    def __init__(self, names: tuple[str, ...], seconds: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = names
        self._seconds = seconds
        self._theme = theme.LIGHT
        self._images: list[QImage] = []
        self._left_s: float | None = None
        self._bars: list[float] = []
        self._track = 0
        self._position_s = 0.0
        table = colour_table(pg.colormap.get("viridis")).astype(np.uint32)
        self._colours = 0xFF000000 | table[:, 0] << 16 | table[:, 1] << 8 | table[:, 2]
        self.setMinimumHeight(220)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Your recording"))
        self._describe()

    def sizeHint(self) -> QSize:
        """Ask for some room; more is welcome."""
        return QSize(600, 360)

    def set_theme(self, colours: theme.Theme) -> None:
        """Use these colours from now on."""
        self._theme = colours
        self.update()

    def set_recording(self, left_s: float, level_db: float) -> None:
        """Show how much is left and how loud it is, in dB full scale."""
        if self._left_s is None:
            self._bars, self._images = [], []
        self._left_s = min(max(left_s, 0.0), self._seconds)
        reached = int((1 - self._left_s / self._seconds) * _BARS)
        height = 1.0 - min(max(level_db, FLOOR_DB), 0.0) / FLOOR_DB
        while len(self._bars) < reached:
            self._bars.append(height)
        self._describe()
        self.update()

    def set_empty(self) -> None:
        """Show that nothing was recorded."""
        self._left_s, self._bars, self._images = None, [], []
        self._describe()
        self.update()

    def set_pictures(self, pictures: list[NDArray[np.uint8]]) -> None:
        """Show the tracks as `picture` made them."""
        self._left_s = None
        self._images = []
        for values in pictures:
            pixels = np.ascontiguousarray(self._colours[values[::-1]].astype(np.uint32))
            rows, columns = pixels.shape
            image = QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
            self._images.append(image.copy())
        self._describe()
        self.update()

    def set_track(self, track: int) -> None:
        """Mark the track that is heard."""
        self._track = track
        self._describe()
        self.update()

    def set_position(self, seconds: float) -> None:
        """Move the playhead."""
        if seconds != self._position_s:
            self._position_s = seconds
            self.update()

    def lane(self, track: int) -> QRectF:
        """Return where a track is drawn."""
        height = (self.height() - _SCALE - 2 * _GAP) / 3
        return QRectF(0, track * (height + _GAP), self.width(), height)

    def _describe(self) -> None:
        if self._left_s is not None:
            text = self.tr("recording")
        elif self._images:
            text = words.tr("%1 is chosen. Arrow keys change track and place.", self._names[self._track])
        else:
            text = self.tr("nothing recorded yet")
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose track and place."""
        if not self._images or event.button() != Qt.MouseButton.LeftButton:
            return
        place = event.position()
        for track in range(len(self._images)):
            if self.lane(track).contains(place) and track != self._track:
                self.chosen.emit(track)
        self.sought.emit(self._seconds * min(max(place.x() / self.width(), 0.0), 0.999))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose track and place with the arrow keys."""
        tracks = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        places = {Qt.Key.Key_Left: -_STEP_S, Qt.Key.Key_Right: _STEP_S}
        key = Qt.Key(event.key())
        if self._images and key in tracks:
            self.chosen.emit((self._track + tracks[key]) % len(self._images))
        elif self._images and key in places:
            self.sought.emit((self._position_s + places[key]) % self._seconds)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the recording, its tracks or what to do."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if self._left_s is not None:
            self._paint_bars(painter)
            self._paint_countdown(painter)
        elif self._images:
            for track in range(len(self._images)):
                self._paint_lane(painter, track)
            self._paint_scale(painter)
        else:
            self._paint_hint(painter)
        if self.hasFocus():
            ring = self.lane(self._track) if self._images else QRectF(self.rect())
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._theme.text), 2))
            painter.drawRoundedRect(ring.adjusted(1, 1, -1, -1), 6, 6)

    def _paint_hint(self, painter: QPainter) -> None:
        painter.setPen(QPen(QColor(self._theme.border), 1.5, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 10, 10)
        painter.setPen(QColor(self._theme.muted))
        text = self.tr("Your recording appears here:\nbefore, after, and what was removed.")
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, text)

    def _paint_bars(self, painter: QPainter) -> None:
        middle, step = self.height() / 2, self.width() / _BARS
        painter.setPen(Qt.PenStyle.NoPen)
        for i in range(_BARS):
            is_there = i < len(self._bars)
            half = 1.5 + (0.42 * self.height() * self._bars[i] ** 2 if is_there else 0.0)
            painter.setBrush(QColor(self._theme.before if is_there else self._theme.groove))
            painter.drawRoundedRect(QRectF(i * step + 0.2 * step, middle - half, 0.6 * step, 2 * half), 2, 2)

    def _paint_countdown(self, painter: QPainter) -> None:
        left_s = self._left_s or 0.0
        centre, radius = QPointF(self.width() / 2, self.height() / 2), 54.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.card))
        painter.drawEllipse(centre, radius + 10, radius + 10)
        ring = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._theme.groove), 8))
        painter.drawEllipse(ring)
        pen = QPen(QColor(self._theme.clip), 8)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawArc(ring, 90 * 16, round(360 * 16 * left_s / self._seconds))
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * 2.8)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(ring, Qt.AlignmentFlag.AlignCenter, words.number(np.ceil(left_s)))

    def _paint_lane(self, painter: QPainter, track: int) -> None:
        area, is_heard = self.lane(track), track == self._track
        painter.setOpacity(1.0 if is_heard else _DIMMED)
        painter.drawImage(area, self._images[track])
        painter.setOpacity(1.0)
        text = self._names[track]
        patch = QRectF(area.left() + 8, area.top() + 7, self.fontMetrics().horizontalAdvance(text) + 14, 0)
        patch.setHeight(self.fontMetrics().height() + 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.accent) if is_heard else QColor(10, 12, 16, 170))
        painter.drawRoundedRect(patch, 6, 6)
        painter.setPen(QColor(self._theme.on_accent if is_heard else "#ffffff"))
        painter.drawText(patch, Qt.AlignmentFlag.AlignCenter, text)
        if is_heard:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._theme.accent), 2))
            painter.drawRect(area.adjusted(1, 1, -1, -1))
        x = area.left() + area.width() * self._position_s / self._seconds
        painter.fillRect(QRectF(x - 1, area.top(), 2, area.height()), QColor("#ffffff"))

    def _paint_scale(self, painter: QPainter) -> None:
        painter.setPen(QColor(self._theme.muted))
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * 0.85)
        painter.setFont(font)
        top = self.height() - _SCALE
        for second in range(0, round(self._seconds), 2):
            x = self.width() * second / self._seconds
            text = words.tr("%1 s", words.number(second))
            painter.drawText(
                QRectF(x, top, 80, _SCALE), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text
            )
