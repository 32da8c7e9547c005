"""The noise report as one picture: levels over time with the clicks on them, and the spectrum of the noise."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.gui import theme, words
from app.gui.raster import bin_rows, height_of
from app.noise_report import LEVEL_S, Report, levels_db, spectrum_db

__all__ = ["Curves", "NoisePicture", "curves"]

_TOP_DB, _BOTTOM_DB = 0.0, -90.0
_GRID_DB = (-20.0, -40.0, -60.0, -80.0)
_ROWS = 96  # points of a spectrum
_TICKS_HZ = (100, 1000, 10_000)
_SHARE = 0.6  # of the width: levels; the rest is the spectrum
_GAP, _SCALE_WIDTH = 14, 30  # pixels
_LINE = 14  # pixels between the middles of two words below each other
_WIDE = 120  # pixels from which there is room for every fifth second
_HARMONICS = 4  # of the mains, marked where it hums


class Curves(NamedTuple):
    """What is drawn; levels in dB full scale, spectra in dB a bin."""

    levels: tuple[NDArray[np.float64], NDArray[np.float64]]  # before, after
    spectra: tuple[NDArray[np.float64], NDArray[np.float64]]  # of the pauses, before, after
    report: Report


def curves(before: NDArray[np.float32], after: NDArray[np.float32], report: Report) -> Curves:
    """Compute what the picture shows.

    Parameters
    ----------
    before, after : (n,) float32
        Aligned.
    report : Report
        Of `before`.
    """
    rows = bin_rows(_ROWS)
    spectra = [10 * np.log10(rows @ 10 ** (spectrum_db(track, report.pauses) / 10)) for track in (before, after)]
    return Curves((levels_db(before), levels_db(after)), (spectra[0], spectra[1]), report)


class NoisePicture(QWidget):
    """Shows what it is given. The report's words beside it say the same."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme.LIGHT
        self._curves: Curves | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Levels over time and spectrum of the noise"))

    def sizeHint(self) -> QSize:
        """Ask for some room; more is welcome."""
        return QSize(380, 130)

    def set_theme(self, colours: theme.Theme) -> None:
        """Use these colours from now on."""
        self._theme = colours
        self.update()

    def set_curves(self, made: Curves | None) -> None:
        """Draw these, or nothing."""
        self._curves = made
        self.update()

    def areas(self) -> tuple[QRectF, QRectF]:
        """Return where levels and spectra are drawn."""
        line = self.fontMetrics().height()
        room = QRectF(_SCALE_WIDTH, line + 4, self.width() - _SCALE_WIDTH - _GAP, self.height() - 2 * line - 8)
        levels = QRectF(room.left(), room.top(), _SHARE * room.width() - self._names_width(), room.height())
        left = levels.right() + self._names_width() + _GAP
        return levels, QRectF(left, room.top(), self.width() - left, room.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw both parts."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * 0.85)
        painter.setFont(font)
        levels, spectra = self.areas()
        self._paint_grid(painter, levels, self.tr("Level, dB"))
        self._paint_grid(painter, spectra, self.tr("Noise in the pauses"))
        if self._curves is not None:
            self._paint_levels(painter, levels, self._curves)
            self._paint_spectra(painter, spectra, self._curves)

    def _paint_grid(self, painter: QPainter, area: QRectF, title: str) -> None:
        painter.setPen(QColor(self._theme.muted))
        above = QRectF(area.left(), 0, area.width(), area.top() - 2)
        title = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, int(above.width()))
        painter.drawText(above, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
        for level_db in _GRID_DB:
            y = _height(area, level_db)
            painter.setPen(QColor(self._theme.border))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            if area.left() <= _SCALE_WIDTH:
                painter.setPen(QColor(self._theme.muted))
                place = QRectF(0, y - 8, _SCALE_WIDTH - 5, 16)
                painter.drawText(
                    place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words.number(level_db)
                )

    def _paint_levels(self, painter: QPainter, area: QRectF, made: Curves) -> None:
        report, seconds = made.report, len(made.levels[0]) * LEVEL_S
        for curve, colour in zip(made.levels, (self._theme.before, self._theme.after), strict=True):
            _paint_curve(painter, area, np.linspace(0, 1, len(curve)), curve, colour)
        known = [
            (_height(area, level_db), name)
            for level_db, name in zip((report.voice_db, report.noise_db), self._names(), strict=True)
            if level_db is not None and level_db >= _BOTTOM_DB
        ]
        # The words stand apart even where the noise is as loud as the voice.
        middle = sum(y for y, _ in known) / max(len(known), 1)
        apart = [middle - _LINE / 2, middle + _LINE / 2] if len(known) == 2 else [middle]
        for (y, name), least in zip(known, apart, strict=False):
            painter.setPen(QPen(QColor(self._theme.text), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right() + 3, y))
            y = min(y, least) if least < middle else max(y, least)
            place = QRectF(area.right() + 6, y - _LINE / 2, self._names_width(), _LINE)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.clip))
        for click in report.clicks:  # a triangle pointing at the place
            x = area.left() + area.width() * click / seconds
            painter.drawPolygon(
                QPolygonF([QPointF(x - 4, area.top()), QPointF(x + 4, area.top()), QPointF(x, area.top() + 7)])
            )
        painter.setPen(QColor(self._theme.muted))
        for second in range(0, round(seconds) + 1, 5 if area.width() >= _WIDE else 10):
            text, x = words.tr("%1 s", words.number(second)), area.left() + area.width() * second / seconds
            _paint_tick(painter, area, x, text)

    def _names(self) -> tuple[str, str]:
        """Return the words beside the two lines."""
        return self.tr("voice"), self.tr("noise")

    def _names_width(self) -> int:
        return 6 + max(self.fontMetrics().horizontalAdvance(name) for name in self._names())

    def _paint_spectra(self, painter: QPainter, area: QRectF, made: Curves) -> None:
        for multiple in range(1, _HARMONICS + 1 if made.report.hum_hz else 1):
            x = area.left() + area.width() * float(height_of(multiple * made.report.hum_hz))
            painter.setPen(QPen(QColor(self._theme.clip), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        places = (np.arange(_ROWS) + 0.5) / _ROWS
        for curve, colour in zip(made.spectra, (self._theme.before, self._theme.after), strict=True):
            _paint_curve(painter, area, places, curve, colour)
        painter.setPen(QColor(self._theme.muted))
        for hertz in _TICKS_HZ:
            name = words.number(hertz / 1000, 1 if hertz < 1000 else 0)
            name = words.tr("%1 kHz", name) if hertz == _TICKS_HZ[-1] else name
            _paint_tick(painter, area, area.left() + area.width() * float(height_of(hertz)), name)


def _height(area: QRectF, level_db: float) -> float:
    """Return the y of a level, in pixels."""
    part = (min(max(level_db, _BOTTOM_DB), _TOP_DB) - _BOTTOM_DB) / (_TOP_DB - _BOTTOM_DB)
    return area.bottom() - area.height() * part


def _paint_curve(painter: QPainter, area: QRectF, places: NDArray, levels: NDArray, colour: str) -> None:
    points = [
        QPointF(area.left() + area.width() * x, _height(area, level_db))
        for x, level_db in zip(places.tolist(), levels.tolist(), strict=True)
    ]
    painter.setPen(QPen(QColor(colour), 1.5))
    painter.drawPolyline(QPolygonF(points))


def _paint_tick(painter: QPainter, area: QRectF, x: float, text: str) -> None:
    """Write a number below its place, or as near to it as the area allows."""
    half = painter.fontMetrics().horizontalAdvance(text) / 2
    x = min(x, area.right() - half)
    painter.drawText(QRectF(x - 40, area.bottom() + 3, 80, 16), Qt.AlignmentFlag.AlignHCenter, text)
