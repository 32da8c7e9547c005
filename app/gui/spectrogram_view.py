"""Before, gain and after, scrolling together on one time axis."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.gui import theme, words
from app.gui.plot_parts import Seconds
from app.gui.raster import HOP_S, MARK, Raster, band_rows, bin_rows, frequency_at, height_of
from dsp.constants import SAMPLE_RATE

__all__ = ["HIGH_DB", "LOW_DB", "ROWS", "SpectrogramView", "colour_table", "scaled"]

LOW_DB, HIGH_DB = -75.0, 0.0  # of a bin's power: below a quiet room, up to the harmonics of a near voice
GAIN_LOW_DB = -30.0  # gains below are drawn as removed
ROWS = 128  # of a picture of which the size on the screen is not known
_COLUMNS = 4096  # 41 s, more than any screen is wide
_VOICED = 0.6  # correlation from which the pitch line is drawn
_LINE = 2  # pixels, its thickness
_TICKS_KHZ, _FEW_TICKS_KHZ = (0.5, 1, 2, 4, 8, 16), (1, 4, 16)
_ROOM = 110  # pixels of height from which all of them fit
_AXIS_WIDTH, _AXIS_HEIGHT = 52, 22  # pixels
_SPACING = 6  # pixels between the plots
_SHARES = (3, 2, 3)  # of the height: before, gain, after


def scaled(power: NDArray, low_db: float, high_db: float) -> NDArray[np.uint8]:
    """Turn powers into values of a colour table, 0 for `low_db` and below."""
    values = power + np.float32(1e-12)  # no logarithm of nothing
    np.log10(values, out=values)
    # Step by step in place: these few numbers are worked on 30 times a second, and numpy's costs are those of calls.
    values *= 10.0 * (MARK - 1) / (high_db - low_db)
    values -= low_db * (MARK - 1) / (high_db - low_db)
    np.maximum(values, 0, out=values)
    np.minimum(values, MARK - 1, out=values)
    return values.astype(np.uint8)


def colour_table(colours: Any) -> NDArray[np.uint8]:
    """Read a colour map of pyqtgraph into (256, 3); the last entry is white."""
    table = colours.getLookupTable(nPts=256, alpha=False).astype(np.uint8)
    table[MARK] = 255
    return table


@dataclass(frozen=True, slots=True)
class _Panel:
    plot: Any
    raster: Raster


def _ticks(ticks_khz: Sequence[float]) -> list[tuple[float, str]]:
    names = [words.number(khz, 0 if khz >= 1 else 1) for khz in ticks_khz]
    names[-1] = words.tr("%1 kHz", names[-1])
    return [(float(height_of(khz * 1000)), name) for khz, name in zip(ticks_khz, names, strict=True)]


class SpectrogramView(pg.GraphicsView):
    """Two spectrograms and the gain between them. Shows what it is given; knows no audio.

    A place is read by pointing at it, or with the arrow keys, ten times as fast with Shift.

    Signals
    -------
    inspected : str
        What is at the place, in words; empty when none is read.
    """

    inspected = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # pyqtgraph describes itself to type checkers only in part.
        self._grid: Any = pg.GraphicsLayout()
        self.setCentralItem(self._grid)
        self._bins, self._bands = bin_rows(ROWS), band_rows(ROWS)
        self._place: tuple[float, float] | None = None  # read now: age in s, height 0..1
        self.frozen = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(self.Shape.NoFrame)
        self.setMinimumHeight(240)
        self.setAccessibleName(self.tr("Spectrograms before and after cleaning, with the gain between them"))
        self.setAccessibleDescription(self.tr("Arrow keys read level and gain at a place"))
        self._grid.layout.setContentsMargins(0, 0, 0, 0)
        self._grid.layout.setSpacing(_SPACING)
        self.before = self._add(0, self.tr("Before"))
        self.gain = self._add(1, self.tr("What is kept"))
        self.after = self._add(2, self.tr("After"))
        viridis = colour_table(pg.colormap.get("viridis"))
        self.before.raster.set_colours(viridis)
        self.after.raster.set_colours(viridis)
        self.before.plot.hideAxis("bottom")
        self.gain.plot.hideAxis("bottom")
        self.after.plot.getAxis("bottom").setHeight(_AXIS_HEIGHT)
        self.set_theme(theme.LIGHT)
        scene: Any = self.scene()
        scene.sigMouseMoved.connect(self._inspect)
        self.viewport().installEventFilter(self)

    def _add(self, row: int, text: str) -> _Panel:
        plot = self._grid.addPlot(row=row, col=0, axisItems={"bottom": Seconds("bottom")})
        plot.setMenuEnabled(False)
        plot.setMouseEnabled(False, False)
        plot.hideButtons()
        plot.disableAutoRange()
        plot.setYRange(0, 1, padding=0)
        plot.getAxis("left").setWidth(_AXIS_WIDTH)
        # Over the plot, not in it: pyqtgraph draws the axes when they change, not 30 times a second.
        return _Panel(plot, Raster(text, _COLUMNS, self.viewport()))

    def set_theme(self, colours: theme.Theme) -> None:
        """Use these colours from now on."""
        self.setBackground(QColor(colours.card))
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.85)
        for panel in self._panels():
            for name in ("left", "bottom"):
                axis = panel.plot.getAxis(name)
                axis.setPen(QColor(colours.border))
                axis.setTextPen(QColor(colours.muted))
                axis.setStyle(tickFont=font, tickTextOffset=5, tickLength=0)
        self.gain.raster.set_colours(colour_table(pg.ColorMap([0.0, 1.0], [colours.groove, colours.after])))

    def push(self, noisy: NDArray, clean: NDArray, gain: NDArray, period: NDArray, correlation: NDArray) -> None:
        """Append hops, newest last; nothing happens while frozen.

        Parameters
        ----------
        noisy, clean : (n, BINS) float32
            Power before and after, full scale squared.
        gain : (n, BANDS) float32
            Applied amplitude gain.
        period : (n,) float32
            Pitch period, samples.
        correlation : (n,) float32
            How periodic each hop is, -1..1.
        """
        if self.frozen or not len(noisy):
            return
        self._weigh()
        pictures = scaled(self._bins @ np.concatenate((noisy, clean)).T, LOW_DB, HIGH_DB)
        before, after = pictures[:, : len(noisy)], pictures[:, len(noisy) :]
        self._mark_pitch(after, period, correlation)
        self.before.raster.push(before)
        self.after.raster.push(after)
        self.gain.raster.push(scaled(np.square(self._bands @ gain.T), GAIN_LOW_DB, 0.0))

    def _weigh(self) -> None:
        """Make pictures in the rows that the screen has now."""
        if len(self._bins) != self.before.raster.rows:  # as many as of `after`: their heights are the same
            self._bins = bin_rows(self.before.raster.rows)
        if len(self._bands) != self.gain.raster.rows:
            self._bands = band_rows(self.gain.raster.rows)

    def _mark_pitch(self, picture: NDArray[np.uint8], period: NDArray, correlation: NDArray) -> None:
        hops = np.flatnonzero((correlation > _VOICED) & (period > 0))
        if not hops.size:
            return
        thickness = max(round(_LINE / self.after.raster.row_height), 1)
        rows = np.asarray(height_of(SAMPLE_RATE / period[hops]) * len(picture)).astype(int)
        for row in range(thickness):
            picture[(rows + row).clip(0, len(picture) - 1), hops] = MARK

    def resizeEvent(self, ev: QResizeEvent) -> None:
        """Fill the new size."""
        super().resizeEvent(ev)
        if hasattr(self, "after"):  # pyqtgraph resizes while it is being built
            self._lay_out()

    def event(self, event: QEvent) -> bool:
        """Notice a screen of finer or coarser pixels."""
        if event.type() == QEvent.Type.DevicePixelRatioChange and hasattr(self, "after"):
            self._lay_out()
        return super().event(event)

    def _lay_out(self) -> None:
        """Share the height among the plots, and give every pixel one hop of time."""
        room = self.height() - _AXIS_HEIGHT - 2 * _SPACING
        for row, share in enumerate(_SHARES):
            height = room * share // sum(_SHARES) + (_AXIS_HEIGHT if row == 2 else 0)
            self._grid.layout.setRowFixedHeight(row, height)
        self._grid.layout.activate()
        for panel in self._panels():
            box = panel.plot.getViewBox()
            corner = self.mapFromScene(box.sceneBoundingRect().topLeft())
            panel.raster.setGeometry(QRect(corner, box.size().toSize()))
            panel.raster.fit()
            panel.plot.getAxis("left").setTicks([_ticks(_TICKS_KHZ if box.height() >= _ROOM else _FEW_TICKS_KHZ)])
            panel.plot.setXRange(-panel.raster.hops * HOP_S, 0, padding=0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice the mouse leaving the pictures."""
        if event.type() == QEvent.Type.Leave:
            self._read(None)
        return False

    def _inspect(self, place: QPointF) -> None:
        for panel in self._panels():
            view = panel.plot.getViewBox()
            if view.sceneBoundingRect().contains(place):
                point = view.mapSceneToView(place)
                self._read((-point.x(), point.y()))
                return
        self._read(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Move the place that is read, or stop reading with Escape."""
        steps = {Qt.Key.Key_Left: (1, 0), Qt.Key.Key_Right: (-1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape and self._place is not None:
            self._read(None)
        elif key in steps:
            fast = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            age_s, height = self._place or (self._seconds() / 2, 0.5)
            older, higher = steps[key]
            age_s = min(max(age_s + fast * older * HOP_S, 0.0), self._seconds())
            self._read((age_s, min(max(height + fast * higher / ROWS, 0.0), 1.0)))
        else:
            event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Stop reading."""
        self._read(None)
        super().focusOutEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Show where the arrow keys begin."""
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._read((self._seconds() / 2, 0.5))
        super().focusInEvent(event)

    def tell(self) -> None:
        """Say again what is at the place that is read: the pictures move on below it."""
        if self._place is not None:
            self.inspected.emit(self.describe(*self._place))

    def _read(self, place: tuple[float, float] | None) -> None:
        self._place = place
        for panel in self._panels():
            panel.raster.read_at(None if place is None else (int(place[0] / HOP_S), place[1]))
        text = "" if place is None else self.describe(*place)
        self.setAccessibleDescription(text or self.tr("Arrow keys read level and gain at a place"))
        self.inspected.emit(text)

    def _panels(self) -> tuple[_Panel, ...]:
        return self.before, self.gain, self.after

    def _seconds(self) -> float:
        """Return how much time is shown."""
        return HOP_S * self.before.raster.hops

    def describe(self, age_s: float, height: float) -> str:
        """Return time, frequency, levels and gain at a place of the pictures, in words."""
        age = int(age_s / HOP_S)
        step, gain_step = (HIGH_DB - LOW_DB) / (MARK - 1), -GAIN_LOW_DB / (MARK - 1)
        before = LOW_DB + step * self.before.raster.value_at(age, height)
        after = LOW_DB + step * self.after.raster.value_at(age, height)
        gain = GAIN_LOW_DB + gain_step * self.gain.raster.value_at(age, height)
        return words.tr(
            "%1 s,  %2 kHz:   before %3 dB,  gain %4 dB,  after %5 dB",
            words.number(-age_s, 1),
            words.number(float(frequency_at(height)) / 1000, 2),
            words.number(before),
            words.number(gain),
            words.number(min(after, HIGH_DB)),
        )
