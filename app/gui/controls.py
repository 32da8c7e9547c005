"""Sliders made from the knobs of `dsp.params`."""

from collections.abc import Callable
from dataclasses import fields

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QGridLayout, QHBoxLayout, QLabel, QSlider, QWidget

from app.gui import words
from dsp import params

__all__ = ["Choice", "KnobSlider", "Line", "enter_presses", "flush", "label"]

_FOCUS = 6  # pixels that the style sheet leaves around small controls for the frame of the focus


def label(text: str, role: str, wraps: bool = False) -> QLabel:
    """Make a label that the style sheet knows by its role."""
    made = QLabel(text)
    made.setProperty("role", role)
    made.setWordWrap(wraps)
    return made


class Line(QLabel):
    """A label of one line, which ends with dots where there is no room for all of it; pointing at it shows the rest."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self.setProperty("role", role)
        self.setMinimumWidth(1)  # a long line does not widen the window

    def setText(self, text: str) -> None:
        """Show a text; where the label has a name of its own, screen readers get the text besides."""
        super().setText(text)
        if self.accessibleName():
            self.setAccessibleDescription(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as much as there is room for."""
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip("" if text == self.text() else self.text())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        role = self.foregroundRole()
        self.style().drawItemText(
            QPainter(self), self.rect(), flags.value, self.palette(), self.isEnabled(), text, role
        )


def enter_presses(button: QAbstractButton) -> None:
    """Let Enter press a button that has the focus: on the main page Space is for the comparison."""
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        shortcut = QShortcut(QKeySequence(key), button, context=Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(button.click)


def flush(widget: QWidget) -> QHBoxLayout:
    """Lay a control out so that what is seen of it begins where texts do, and not the frame of its focus.

    The layout's widget has to have a margin that wide.
    """
    row = QHBoxLayout()
    row.setSpacing(0)
    row.addSpacing(-_FOCUS)  # a margin below zero would be the style's own
    row.addWidget(widget)
    row.addStretch()
    return row


class Choice(QComboBox):
    """A box that leaves the wheel to what it stands in: who scrolls past it does not mean to choose."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Pass it on."""
        event.ignore()


class _Slider(QSlider):
    """A slider that leaves the wheel to what it stands in."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Pass it on."""
        event.ignore()


class KnobSlider(QWidget):
    """A slider for one numeric field of `Params`: range, unit and meaning come from its metadata.

    Parameters
    ----------
    field : str
        Name in `Params`.
    title : str
        What the user reads above the slider.
    ends : tuple of str
        Words under the two ends.
    describe : callable
        Turns the value into the text beside the title.
    """

    value_changed = Signal(float)

    def __init__(
        self,
        field: str,
        title: str,
        ends: tuple[str, str] = ("", ""),
        describe: Callable[[float], str] | None = None,
    ) -> None:
        super().__init__()
        knob = next(item for item in fields(params.Params) if item.name == field).metadata
        self._unit = knob["unit"]
        self._describe = describe or self._number
        meaning = QCoreApplication.translate("Params", knob["doc"])
        heading = label(title, "heading")
        self._value = label("", "value")
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._slider = _Slider(Qt.Orientation.Horizontal)
        self._slider.setRange(round(knob["low"]), round(knob["high"]))
        self._slider.setPageStep(10)
        self._slider.setAccessibleName(title)
        self._slider.setToolTip(meaning)
        heading.setBuddy(self._slider)
        self.setFocusProxy(self._slider)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        heading.setWordWrap(True)
        grid.setColumnStretch(0, 1)
        grid.addWidget(heading, 0, 0)
        grid.addWidget(self._value, 0, 1, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self._slider, 1, 0, 1, 2)
        grid.addWidget(label(ends[0], "muted"), 2, 0)
        grid.addWidget(label(ends[1], "muted"), 2, 1, Qt.AlignmentFlag.AlignRight)
        widest = self._describe(knob["high"]), self._number(knob["high"])
        self._value.setMinimumWidth(round(1.15 * max(map(self.fontMetrics().horizontalAdvance, widest))))  # it is bold
        self._slider.valueChanged.connect(self._moved)
        self._moved(self._slider.value())

    def value(self) -> float:
        """Return the position in the knob's unit."""
        return float(self._slider.value())

    def set_value(self, value: float) -> None:
        """Move to `value`, in the knob's unit."""
        self._slider.setValue(round(value))

    def _number(self, value: float) -> str:
        return f"{words.number(value)} {self._unit}"

    def _moved(self, value: int) -> None:
        text = self._describe(float(value))
        self._value.setText(text)
        self._slider.setAccessibleDescription(text)
        self.value_changed.emit(float(value))
