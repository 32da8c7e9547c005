"""The left column: the switch, the comparison, the strength, the devices."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.gui import theme
from app.gui.bypass_button import BypassButton
from app.gui.controls import Advanced, KnobSlider, label
from app.gui.device_picker import DevicePicker
from app.gui.toggle import Toggle
from app.gui.trend_view import TrendView
from dsp.params import Params

__all__ = ["ControlPanel", "card"]

_WIDTH = 330
_BAR = 14  # pixels beside the cards for the scroll bar


def card(layout: QLayout) -> QFrame:
    """Make a frame with rounded corners around a layout."""
    frame = QFrame()
    frame.setProperty("role", "card")
    frame.setLayout(layout)
    layout.setContentsMargins(18, 16, 18, 16)
    return frame


class ControlPanel(QScrollArea):
    """Everything the user turns. Scrolls where the window is too low for the open drawer."""

    switched = Signal(bool)
    strength_changed = Signal(float)
    limit_changed = Signal(float)
    comb_changed = Signal(bool)
    microphone_chosen = Signal(object)
    devices_wanted = Signal()
    test_wanted = Signal()

    def __init__(self, params: Params) -> None:
        super().__init__()
        self.switch = Toggle(height=46)
        self.bypass = BypassButton()
        self.strength = KnobSlider("strength", self.tr("Strength"), (self.tr("Natural"), self.tr("Quietest")))
        self.advanced = Advanced()
        self.microphones = DevicePicker()
        self.test = QPushButton(self.tr("Test your microphone"))
        self.test.setAutoDefault(True)  # Enter presses it: Space is for the comparison
        self.test.setToolTip(self.tr("Record ten seconds and hear them before and after cleaning"))
        self.trend = TrendView()
        self._sentence = label("", "sentence")
        self._output = label("", "value")
        self._hint = label("", "muted")
        for text in (self._sentence, self._output, self._hint):
            text.setWordWrap(True)
        inside = QWidget()
        inside.setObjectName("controls")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for made in (self._focus_card(), self._strength_card(), self._devices_card()):
            column.addWidget(made)
        column.addWidget(self.trend, 1)
        column.addStretch()
        self.setWidget(inside)
        self.setWidgetResizable(True)
        inside.setFixedWidth(_WIDTH)
        self.setFixedWidth(_WIDTH + _BAR)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.set_params(params)
        self._connect()

    def _focus_card(self) -> QFrame:
        title = label(self.tr("Voice Focus"), "title")
        title.setBuddy(self.switch)
        self.switch.setAccessibleName(self.tr("Voice Focus"))
        self.switch.setToolTip(self.tr("Removes noise from the microphone (Enter switches)"))
        row = QHBoxLayout()
        row.addWidget(title, 1)
        row.addWidget(self.switch)
        # Room for the longest sentence: the column must not jump when the words change.
        self._sentence.setMinimumHeight(2 * self._sentence.fontMetrics().lineSpacing() + 8)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addLayout(row)
        column.addWidget(self._sentence)
        column.addWidget(self.bypass)
        return card(column)

    def _strength_card(self) -> QFrame:
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(self.strength)
        column.addWidget(self.advanced)
        return card(column)

    def _devices_card(self) -> QFrame:
        heading = label(self.tr("Microphone"), "heading")
        heading.setBuddy(self.microphones)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(heading)
        column.addWidget(self.microphones)
        column.addSpacing(8)
        column.addWidget(label(self.tr("Your calls hear"), "heading"))
        column.addWidget(self._output)
        column.addWidget(self._hint)
        column.addSpacing(6)
        column.addWidget(self.test)
        return card(column)

    def set_params(self, params: Params) -> None:
        """Set every control."""
        self.switch.setChecked(not params.bypass)
        self.bypass.setEnabled(not params.bypass)
        self.strength.set_value(params.strength)
        self.advanced.set_values(params)

    def _connect(self) -> None:
        self.switch.toggled.connect(self._switch)
        self.strength.value_changed.connect(self.strength_changed)
        self.advanced.limit_changed.connect(self.limit_changed)
        self.advanced.comb_changed.connect(self.comb_changed)
        self.microphones.chosen.connect(self.microphone_chosen)
        self.microphones.about_to_open.connect(self.devices_wanted)
        self.test.clicked.connect(self.test_wanted)

    @property
    def is_on(self) -> bool:
        """Whether Voice Focus is on."""
        return self.switch.isChecked()

    def set_theme(self, colours: theme.Theme) -> None:
        """Use these colours from now on."""
        self.switch.set_theme(colours)
        self.advanced.set_theme(colours)
        self.trend.set_theme(colours)

    def set_sentence(self, text: str) -> None:
        """Show the state in words, and hand it to screen readers."""
        if text != self._sentence.text():
            self._sentence.setText(text)
            self.switch.setAccessibleDescription(text)

    def set_output(self, name: str, hint: str) -> None:
        """Show where the clean sound goes and what to do about it."""
        self._output.setText(name)
        self._hint.setText(hint)

    def _switch(self, on: bool) -> None:
        self.bypass.setEnabled(on)
        self.switched.emit(on)
