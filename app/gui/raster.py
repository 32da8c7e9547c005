"""A scrolling picture: a ring of pixel columns inside a pyqtgraph plot."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

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


class Raster(QGraphicsItem):
    """The newest columns at the right edge, one hop a pixel, drawn as two copies of a ring.

    New columns overwrite the oldest; nothing is moved. One hop is always one pixel, so columns never shimmer
    between pixels; a wider plot shows a longer time. It lies in a pyqtgraph ViewBox as a child in the box's own
    pixels: a child in plot coordinates would be clipped along a path, which costs more than the picture.

    Parameters
    ----------
    rows, columns : int
        Size of the ring.
    parent : QGraphicsItem
        The plot's ViewBox.
    """

    def __init__(self, rows: int, columns: int, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self.values = np.zeros((rows, columns), np.uint8)
        self._table = np.zeros(256, np.uint32)
        # RGB32 rather than an indexed image: Qt scales it two to three times faster when painting.
        self._image = QImage(columns, rows, QImage.Format.Format_RGB32)
        self._pixels = np.frombuffer(self._image.bits(), np.uint32).reshape(rows, columns)[::-1]  # high is up
        self._next = 0
        self._size = QSize(0, 0)

    def set_colours(self, colours: NDArray[np.uint8]) -> None:
        """Colour the picture anew.

        Parameters
        ----------
        colours : (256, 3) uint8
            Red, green, blue of the values 0..255; the last one is `MARK`.
        """
        red, green, blue = colours.astype(np.uint32).T
        self._table = 0xFF000000 | red << 16 | green << 8 | blue
        self._pixels[:] = self._table[self.values]
        self.update()

    def push(self, columns: NDArray[np.uint8]) -> None:
        """Append columns, newest last.

        Parameters
        ----------
        columns : (rows, n) uint8
            Lowest frequency first.
        """
        capacity = self.values.shape[1]
        columns = columns[:, -capacity:]
        places = (self._next + np.arange(columns.shape[1])) % capacity
        self.values[:, places] = columns
        self._pixels[:, places] = self._table[columns]
        self._next = int(self._next + columns.shape[1]) % capacity
        self.update()

    def value_at(self, age: int, height: float) -> int:
        """Return the value `age` columns before the newest one, at a height of 0..1."""
        rows, capacity = self.values.shape
        row = min(max(int(height * rows), 0), rows - 1)
        return int(self.values[row, (self._next - 1 - min(max(age, 0), capacity - 1)) % capacity])

    def resize(self, width: int, height: int) -> None:
        """Fill this many pixels."""
        self.prepareGeometryChange()
        self._size = QSize(width, height)

    def boundingRect(self) -> QRectF:
        """Return the picture's pixels."""
        return QRectF(QPoint(0, 0), self._size)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Copy the two parts of the ring side by side."""
        rows, capacity = self.values.shape
        width, height = min(self._size.width(), capacity), self._size.height()
        left = self._size.width() - width
        # Smooth only where rows would be left out; enlarged rows stay crisp and cheap.
        shrinks = height * painter.device().devicePixelRatioF() < rows
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, shrinks)
        newer = min(self._next, width)
        older = width - newer
        if older:
            part = QRect(capacity - older, 0, older, rows)
            painter.drawImage(QRect(left, 0, older, height), self._image, part)
        if newer:
            part = QRect(self._next - newer, 0, newer, rows)
            painter.drawImage(QRect(left + older, 0, newer, height), self._image, part)
