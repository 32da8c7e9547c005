"""A scrolling picture: a ring of columns, kept in the pixels of the screen."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.gui.plot_parts import Caption
from dsp.constants import BAND_CENTRES, BANDS, BINS, HOP, SAMPLE_RATE, TOP_BIN

__all__ = ["HOP_S", "MARK", "Raster", "band_rows", "bin_rows", "frequency_at", "height_of"]

HOP_S = HOP / SAMPLE_RATE
MARK = 255  # this value is drawn white; 0..254 are the colour table
_BIN_HZ = SAMPLE_RATE / 2 / (BINS - 1)
_TOP_HZ = TOP_BIN * _BIN_HZ


def height_of(frequency_hz: ArrayLike) -> NDArray:
    """Place a frequency on the ERB-rate scale (Glasberg and Moore 1990): 0 Hz at 0, 20 kHz at 1."""
    return np.log10(1 + 0.00437 * np.asarray(frequency_hz)) / np.log10(1 + 0.00437 * _TOP_HZ)


def frequency_at(height: ArrayLike) -> NDArray:
    """Return the frequency in Hz at a height of 0..1: the inverse of `height_of`."""
    return ((1 + 0.00437 * _TOP_HZ) ** np.asarray(height) - 1) / 0.00437


def bin_rows(rows: int) -> NDArray[np.float32]:
    """Weigh spectrum bins into picture rows, lowest first.

    Returns
    -------
    (rows, BINS) float32
        Triangles, one row wide but at least one bin; each row sums to 1.
    """
    edges = frequency_at(np.arange(rows + 1) / rows) / _BIN_HZ
    middle = frequency_at((np.arange(rows) + 0.5) / rows) / _BIN_HZ
    width = np.maximum(np.diff(edges), 1.0)
    weights = np.maximum(1 - np.abs(np.arange(BINS) - middle[:, None]) / width[:, None], 0)
    return (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)


def band_rows(rows: int) -> NDArray[np.float32]:
    """Weigh band gains into picture rows as the denoiser weighs them into bins: linear between the centres.

    Returns
    -------
    (rows, BANDS) float32
        Each row sums to 1.
    """
    middle = frequency_at((np.arange(rows) + 0.5) / rows) / _BIN_HZ
    unit = np.eye(BANDS)
    return np.stack([np.interp(middle, BAND_CENTRES, one) for one in unit], axis=1).astype(np.float32)


class Raster(QWidget):
    """The newest columns at the right edge. Shows what it is given; knows no audio.

    Values and pixels lie in rings: new columns overwrite the oldest, nothing is moved, and painting is two plain
    copies, because a pixel of the ring is a pixel of the screen. A hop is always the same whole number of them, so
    columns never shimmer; a wider picture shows a longer time. It lies over the plot it belongs to, which then need
    not be painted, and lets the mouse through to it.

    Parameters
    ----------
    caption : str
        In the upper left corner.
    columns : int
        How many hops are remembered for a wider window.
    parent : QWidget
    """

    def __init__(self, caption: str, columns: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.values = np.zeros((1, columns), np.uint8)
        self._next = 0  # column of `values`
        self._table = np.zeros(256, np.uint32)
        self._caption = Caption(self, caption)
        self._cross: tuple[int, float] | None = None
        self._shape = (0, 0, 0)  # of the pixels: rows, columns, and how many of these a hop has
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # what lies below need not be painted too
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.fit()

    @property
    def rows(self) -> int:
        """How many rows `push` wants: as many as the screen has pixels here."""
        return self.values.shape[0]

    @property
    def hops(self) -> int:
        """How many hops are shown."""
        return self._pixels.shape[1] // self._step

    @property
    def row_height(self) -> float:
        """Of one row, in pixels of the window, which are larger than those of a fine screen."""
        return self.height() / self.rows

    @property
    def cross(self) -> tuple[int, float] | None:
        """What `read_at` was given."""
        return self._cross

    def set_colours(self, colours: NDArray[np.uint8]) -> None:
        """Colour the picture anew.

        Parameters
        ----------
        colours : (256, 3) uint8
            Red, green, blue of the values 0..255; the last one is `MARK`.
        """
        red, green, blue = colours.astype(np.uint32).T
        self._table = 0xFF000000 | red << 16 | green << 8 | blue
        self._paint_all()

    def push(self, columns: NDArray[np.uint8]) -> None:
        """Append columns, newest last.

        Parameters
        ----------
        columns : (rows, n) uint8
            Lowest frequency first.
        """
        columns = columns[:, -self.values.shape[1] :]
        self._next = _write(self.values, self._next, columns)
        pixels = self._table[columns[:, -self.hops :]]
        self._next_pixel = _write(self._pixels, self._next_pixel, pixels.repeat(self._step, axis=1))
        self.update()

    def value_at(self, age: int, height: float) -> int:
        """Return the value `age` columns before the newest one, at a height of 0..1."""
        rows, capacity = self.values.shape
        row = min(max(int(height * rows), 0), rows - 1)
        return int(self.values[row, (self._next - 1 - min(max(age, 0), capacity - 1)) % capacity])

    def read_at(self, place: tuple[int, float] | None) -> None:
        """Draw a cross over the hop of this age at a height of 0..1, or none."""
        self._cross = place
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what was shown, in as many pixels as there are now."""
        self.fit()

    def fit(self) -> None:
        """Make the rings as large as the widget is on its screen now; that of a hidden one is told of it later."""
        ratio = self.devicePixelRatioF()
        rows, step = max(round(self.height() * ratio), 1), max(round(ratio), 1)
        hops = max(-(-round(self.width() * ratio) // step), 1)
        if self._shape == (rows, hops, step):
            return
        self._shape, self._step = (rows, hops, step), step
        self.values = self.values[np.arange(rows) * self.values.shape[0] // rows]
        # RGB32 is what screens have: copied as it is. The picture owns the memory, the array only looks at it.
        self._image = QImage(hops * step, rows, QImage.Format.Format_RGB32)
        self._pixels = np.frombuffer(self._image.bits(), np.uint32).reshape(rows, hops * step)[::-1]  # high is up
        self._paint_all()

    def _paint_all(self) -> None:
        """Bring all pixels up to date."""
        hops = min(self.hops, self.values.shape[1])
        shown = self.values[:, (self._next + np.arange(-hops, 0)) % self.values.shape[1]]
        self._pixels[:] = self._table[0]
        self._pixels[:, -hops * self._step :] = self._table[shown].repeat(self._step, axis=1)
        self._next_pixel = 0
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy the two parts of the ring side by side, then what lies over them."""
        painter = QPainter(self)
        ratio, width = self.devicePixelRatioF(), self._image.width()
        newer, left = self._next_pixel, round(self.width() * ratio) - width
        painter.scale(1 / ratio, 1 / ratio)
        painter.drawImage(QPoint(left, 0), self._image, QRect(newer, 0, width - newer, self.rows))
        if newer:
            painter.drawImage(QPoint(left + width - newer, 0), self._image, QRect(0, 0, newer, self.rows))
        painter.resetTransform()
        self._caption.draw(painter)
        if self._cross is not None:
            self._paint_cross(painter, *self._cross)

    def _paint_cross(self, painter: QPainter, age: int, height: float) -> None:
        x = round(self.width() - (age + 0.5) * self.width() / self.hops)
        y = round(self.height() * (1 - height))
        for offset, colour in ((1, QColor(0, 0, 0, 150)), (0, QColor("#ffffff"))):  # seen on bright and on dark
            painter.fillRect(x + offset, 0, 1, self.height(), colour)
            painter.fillRect(0, y + offset, self.width(), 1, colour)


def _write(ring: NDArray, place: int, columns: NDArray) -> int:
    """Write columns from `place` on, around the end if need be; return where the next ones belong."""
    capacity, count = ring.shape[1], columns.shape[1]
    first = min(capacity - place, count)
    ring[:, place : place + first] = columns[:, :first]
    ring[:, : count - first] = columns[:, first:]
    return (place + count) % capacity
