"""A peak meter."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.gui import theme, words
from app.gui.backdrop import Backdrop

__all__ = ["FLOOR_DB", "Ballistics", "LevelMeter"]

FLOOR_DB = -60.0
_FALL_DB_PER_S = 24.0  # the bar falls this fast after a peak: slow enough to read
_HOLD_S = 1.5  # how long the highest peak stays marked
_CLIP_DB = -0.1  # at this peak the sound card has run out of numbers
_TELL_S = 1.0  # how often screen readers are told another level
_CLIP_S = 3.0  # how long the clip mark stays lit
_BAR, _LAMP = 10, 10  # pixels: height of the bar, width of the clip mark
_PEAK = 2  # pixels: width of the peak's mark, and how far it stands out of the bar


@dataclass(slots=True)
class Ballistics:
    """How the bar follows the sound: up at once, down slowly. Levels in dB full scale."""

    level_db: float = FLOOR_DB
    hold_db: float = FLOOR_DB
    _hold_age_s: float = 0.0
    _clip_age_s: float = _CLIP_S

    @property
    def clipped(self) -> bool:
        """Whether full scale was reached a short while ago."""
        return self._clip_age_s < _CLIP_S

    def feed(self, peak_db: float, elapsed_s: float) -> None:
        """Take the highest peak of the last `elapsed_s` seconds; not a number counts as silence."""
        peak_db = min(max(peak_db, FLOOR_DB), 0.0) if peak_db == peak_db else FLOOR_DB
        self.level_db = max(peak_db, self.level_db - _FALL_DB_PER_S * elapsed_s)
        self._hold_age_s += elapsed_s
        self._clip_age_s += elapsed_s
        if self.level_db >= self.hold_db or self._hold_age_s > _HOLD_S:
            self.hold_db = self.level_db
            self._hold_age_s = 0.0
        if peak_db >= _CLIP_DB:
            self._clip_age_s = 0.0


class LevelMeter(QWidget):
    """A bar from -60 to 0 dB full scale with peak hold and a clip mark. Shows what it is given.

    Parameters
    ----------
    title : str
        Left of the bar.
    side : str
        "before" or "after": which of the theme's colours the bar has.
    """

    def __init__(self, title: str, side: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._side = side
        self._theme = theme.LIGHT
        self._ballistics = Ballistics()
        self._still = Backdrop(self, self._paint_still)
        self._full = Backdrop(self, self._paint_full, covers=False)
        self._colour = QColor(getattr(self._theme, side))
        self._shown = (FLOOR_DB, FLOOR_DB, False)
        self._number = words.tr("silent")  # the peak's level, in words
        self._title_width = self.fontMetrics().horizontalAdvance(title)
        self._number_width = self.fontMetrics().horizontalAdvance(words.tr("%1 dB", words.number(FLOOR_DB))) + 28
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # the card below need not be painted too
        self._untold_s = 0.0
        self.setAccessibleName(title)
        self.setAccessibleDescription(self.describe())

    @property
    def clipped(self) -> bool:
        """Whether the clip mark is lit."""
        return self._ballistics.clipped

    def sizeHint(self) -> QSize:
        """Return one text line's height and a bar's useful width."""
        return QSize(260, self.fontMetrics().height() + 6)

    def set_theme(self, colours: theme.Theme) -> None:
        """Use these colours from now on."""
        self._theme = colours
        self._colour = QColor(getattr(colours, self._side))
        self._forget()

    def set_level(self, peak_db: float, elapsed_s: float) -> None:
        """Show the highest peak of the last `elapsed_s` seconds, in dB full scale."""
        self._ballistics.feed(peak_db, elapsed_s)
        self._untold_s += elapsed_s
        if self._untold_s >= _TELL_S:
            self._untold_s = 0.0
            self.setAccessibleDescription(self.describe())
        now = self._ballistics
        shown = (round(now.level_db, 1), round(now.hold_db, 1), now.clipped)
        if shown == self._shown:
            return
        if shown[1:] != self._shown[1:]:
            self._number = words.tr("silent") if shown[1] <= FLOOR_DB else words.tr("%1 dB", words.number(shown[1]))
            self._still.forget()  # the number and the clip mark change seldom enough to stand in it
            self.update()
        else:
            self.update(self.bar().adjusted(0, -_PEAK, 0, _PEAK))
        self._shown = shown

    def set_title_width(self, width: int) -> None:
        """Give the title this many pixels, so that bars below each other begin together."""
        self._title_width = width
        self._forget()

    def _forget(self) -> None:
        self._still.forget()
        self._full.forget()
        self.update()

    def title_width(self) -> int:
        """Return how many pixels the title needs."""
        return self.fontMetrics().horizontalAdvance(self._title)

    def describe(self) -> str:
        """Return the level in words, for screen readers."""
        return self._number

    def bar(self) -> QRect:
        """Return where the bar's groove is."""
        left = self._title_width + 14
        return QRect(left, self.height() // 2 - _BAR // 2, max(self.width() - left - self._number_width, _BAR), _BAR)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as much of the full bar as the level reaches, and the peak hold, on what stands still."""
        level, hold, _ = self._shown
        painter = QPainter(self)
        self._still.draw(painter)
        groove = self.bar()
        self._full.draw_part(painter, groove.adjusted(0, 0, round(groove.width() * (_part(level) - 1)), 0))
        if hold > FLOOR_DB:
            right = min(groove.left() + round(groove.width() * _part(hold)) + 1, groove.right() + 1)
            painter.fillRect(right - _PEAK, groove.top() - _PEAK, _PEAK, _BAR + 2 * _PEAK, self._colour)

    def _paint_still(self, painter: QPainter) -> None:
        """Draw title, groove, number and clip mark."""
        painter.fillRect(self.rect(), QColor(self._theme.card))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._title)
        painter.setPen(QColor(self._theme.muted))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(self.rect().adjusted(0, 0, -2 * _LAMP, 0), right, self._number)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.groove))
        painter.drawRoundedRect(self.bar(), _BAR / 2, _BAR / 2)
        painter.setBrush(QColor(self._theme.clip if self._shown[2] else self._theme.groove))
        painter.drawEllipse(self.width() - _LAMP - 2, (self.height() - _LAMP) // 2, _LAMP, _LAMP)

    def _paint_full(self, painter: QPainter) -> None:
        """Draw the bar of a full level."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        painter.drawRoundedRect(self.bar(), _BAR / 2, _BAR / 2)


def _part(level_db: float) -> float:
    """Return where a level stands on the bar, 0..1."""
    return 1.0 - level_db / FLOOR_DB
