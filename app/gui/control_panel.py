"""The left column: the switch, the comparison, the strength, the devices."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.gui import theme
from app.gui.advanced_drawer import AdvancedDrawer
from app.gui.bypass_button import BypassButton
from app.gui.controls import KnobSlider, enter_presses, flush, label
from app.gui.device_picker import DevicePicker
from app.gui.toggle import Toggle
from dsp.params import Params

__all__ = ["ControlPanel", "card"]

_WIDTH = 330
_SWITCH = 68  # pixels: the largest control of the window
_BAR = 14  # pixels beside the cards for the scroll bar


def card(layout: QLayout) -> QFrame:
    """Make a frame with rounded corners around a layout."""
    frame = QFrame()
    frame.setProperty("role", "card")
    frame.setLayout(layout)
    layout.setContentsMargins(18, 16, 18, 16)
    return frame


class ControlPanel(QScrollArea):
    """Everything the user turns. Scrolls where the window is too low for the open drawer.

    Signals
    -------
    params_changed : no value
        Another `wanted`.
    microphone_chosen : str or None
        None follows the system.
    devices_wanted : no value
        The list of microphones is going to be shown.
    test_wanted : no value
    """

    params_changed = Signal()
    microphone_chosen = Signal(object)
    devices_wanted = Signal()
    test_wanted = Signal()

    def __init__(self, params: Params) -> None:
        super().__init__()
        self._params = params
        self._showing = False  # the controls are being set, and not by the user
        self.switch = Toggle(height=_SWITCH)
        self.bypass = BypassButton()
        self.strength = KnobSlider("strength", self.tr("Strength"), (self.tr("Natural"), self.tr("Quietest")))
        self.match = QCheckBox(self.tr("As loud as the cleaned voice"))
        self.match.setToolTip(self.tr("Turns the original down, so that loudness does not decide the comparison"))
        enter_presses(self.match)
        self.advanced = AdvancedDrawer()
        self.microphones = DevicePicker()
        self.test = QPushButton(self.tr("Test your microphone"))
        self.test.setAutoDefault(True)  # Enter presses it: Space is for the comparison
        self.test.setToolTip(self.tr("Record ten seconds and hear them before and after cleaning"))
        self._sentence = label("", "sentence", wraps=True)
        self._output = label("", "value", wraps=True)
        self._hint = label("", "muted", wraps=True)
        inside = QWidget()
        inside.setObjectName("controls")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for made in (self._focus_card(), self._strength_card(), self._devices_card()):
            column.addWidget(made)
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
        title = label(self.tr("Voice Focus"), "hero")
        title.setWordWrap(True)
        title.setBuddy(self.switch)
        self.switch.setAccessibleName(self.tr("Voice Focus"))
        self.switch.setToolTip(self.tr("Removes noise from the microphone (Enter switches)"))
        row = QHBoxLayout()
        row.addWidget(title, 1)
        row.addWidget(self.switch)
        # Room for the longest sentence: the column must not jump when the words change.
        self._sentence.setMinimumHeight(3 * self._sentence.fontMetrics().lineSpacing() + 2)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addLayout(row)
        column.addWidget(self._sentence)
        column.addWidget(self.bypass)
        column.addLayout(flush(self.match))
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

    @property
    def params(self) -> Params:
        """What to remember: the switch counts, listening to the original for a moment does not."""
        return self._params

    @property
    def wanted(self) -> Params:
        """What is to be heard now."""
        compared = self.is_on and self.bypass.original
        match = compared and self._params.match_loudness
        return replace(self._params, bypass=self._params.bypass or compared, match_loudness=match)

    def set_params(self, params: Params) -> None:
        """Set every control."""
        self._params = params
        self._show()
        self.params_changed.emit()

    def _show(self) -> None:
        """Let every control stand where the settings are."""
        params, self._showing = self._params, True
        self.switch.setChecked(not params.bypass)
        self.bypass.setEnabled(not params.bypass)
        self.match.setChecked(params.match_loudness)
        self.strength.set_value(params.strength)
        self.advanced.set_values(params)
        self._showing = False

    def _change(self, **changes: Any) -> None:
        if not self._showing:
            self.set_params(replace(self._params, **changes))

    def _connect(self) -> None:
        self.switch.toggled.connect(lambda on: self._change(bypass=not on))
        self.bypass.original_changed.connect(self._compare)
        self.match.toggled.connect(lambda on: self._change(match_loudness=on))
        self.strength.value_changed.connect(lambda value: self._change(strength=value, postfilter=None, floor_db=None))
        self.advanced.changed.connect(lambda name, value: self._change(**{name: value}))
        self.microphones.chosen.connect(self.microphone_chosen)
        self.microphones.about_to_open.connect(self.devices_wanted)
        self.test.clicked.connect(self.test_wanted)

    @property
    def is_on(self) -> bool:
        """Whether Voice Focus is on."""
        return not self._params.bypass

    def set_theme(self, colours: theme.Theme) -> None:
        """Use these colours from now on."""
        self.switch.set_theme(colours)
        self.advanced.set_theme(colours)

    def set_sentence(self, text: str) -> None:
        """Show the state in words, and hand it to screen readers."""
        if text != self._sentence.text():
            self._sentence.setText(text)
            self.switch.setAccessibleDescription(text)

    def set_output(self, name: str, hint: str) -> None:
        """Show where the clean sound goes and what to do about it."""
        self._output.setText(name)
        self._hint.setText(hint)

    def _compare(self) -> None:
        if not self._showing:  # the button lets go when the switch goes off
            self.params_changed.emit()
