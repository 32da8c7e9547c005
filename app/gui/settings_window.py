"""Settings that are set once: the microphone's use, the delay, the start, a key in all programs, motion."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

import assets
from app.audio.backend import LATENCIES
from app.gui.controls import Choice, enter_presses, flush, label
from app.settings import MOTIONS

__all__ = ["SettingsWindow"]

_COMMAND = "quietmic toggle"
_WIDTH = 520
_NETWORKS = tuple(assets.NETWORKS)


class SettingsWindow(QDialog):
    """Shows what it is told and reports what the user wants; others do it.

    Signals
    -------
    on_demand_wanted, autostart_wanted, menu_wanted, shortcut_wanted : bool
    latency_chosen : str
        One of `backend.LATENCIES`.
    network_chosen : str
        One of `assets.NETWORKS`.
    motion_chosen : str
        One of `settings.MOTIONS`.
    """

    on_demand_wanted = Signal(bool)
    latency_chosen = Signal(str)
    network_chosen = Signal(str)
    autostart_wanted = Signal(bool)
    menu_wanted = Signal(bool)
    shortcut_wanted = Signal(bool)
    motion_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self.setMinimumWidth(_WIDTH)
        self._problem = label("", "notice", wraps=True)
        self._problem.hide()
        self._make_boxes()
        self._make_choices()
        self._lay_out()
        self._connect()

    def _make_boxes(self) -> None:
        self.on_demand = QCheckBox(self.tr("Use the microphone only while a call or this window &listens"))
        self.on_demand.setAccessibleDescription(self.tr("Otherwise it stays open, and its light on"))
        self.autostart = QCheckBox(self.tr("&Start with the session, in the background"))
        self.autostart.setAccessibleDescription(self.tr("Quietmic is there before the first call"))
        self.menu = QCheckBox(self.tr("Show Quietmic in the &menu of programs"))
        self.menu.setAccessibleDescription(self.tr("Writes a menu entry and icons into your home folder"))
        self.shortcut = QCheckBox(self.tr("A &key that switches Voice Focus everywhere"))
        self.shortcut.setAccessibleDescription(self.tr("The desktop asks you which key"))
        self._state = label("", "muted", wraps=True)
        self.copy = QPushButton(self.tr("&Copy the command %1").replace("%1", _COMMAND))
        self.copy.setAccessibleDescription(self.tr("For the keyboard settings of your desktop"))
        self.copy.setAutoDefault(False)  # else Enter would copy, wherever the focus is
        for button in (self.on_demand, self.autostart, self.menu, self.shortcut, self.copy):
            enter_presses(button)

    def _make_choices(self) -> None:
        self.latency = Choice()
        texts = self.tr("Small, for a quick machine"), self.tr("Usual"), self.tr("Large, for a busy machine")
        self.latency.addItems(texts)
        self.latency.setAccessibleName(self.tr("Delay"))
        self.latency.setAccessibleDescription(self.tr("From the next start of Quietmic on"))
        self.network = Choice()
        self.network.addItems((self.tr("Best"), self.tr("Light, for a slow machine")))
        self.network.setAccessibleName(self.tr("Quality"))
        self.network.setAccessibleDescription(self.tr("From the next start of Quietmic on"))
        self.motion = Choice()
        texts = self.tr("As the desktop asks"), self.tr("Stand still"), self.tr("Move")
        self.motion.addItems(texts)
        self.motion.setAccessibleName(self.tr("Moving pictures"))
        self.motion.setAccessibleDescription(self.tr("Standing still, they move only while you unfreeze them"))

    def _lay_out(self) -> None:
        copying = QHBoxLayout()
        copying.addWidget(self.copy)
        copying.addStretch()
        boxes = self.latency, self.network, self.motion
        widest = max(box.sizeHint().width() for box in boxes)
        for box in boxes:
            box.setMinimumWidth(widest)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setText(self.tr("Close"))
        close.setAutoDefault(False)
        enter_presses(close)
        close.setAccessibleDescription(self.tr("Closes this window (Esc)"))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(8)
        column.addWidget(self._problem)
        delay = _choice(self.tr("&Delay"), self.latency)
        quality = _choice(self.tr("&Quality"), self.network)
        text = self.tr("A large delay outlasts a busy machine. Delay and quality count from the next start on.")
        self._add(self.tr("Sound"), flush(self.on_demand), delay, quality, label(text, "muted", True))
        self._add(self.tr("Start"), flush(self.autostart), flush(self.menu))
        elsewhere = label(self.tr("The same for the keyboard settings of your desktop:"), "muted", True)
        self._add(self.tr("Keyboard"), flush(self.shortcut), self._state, elsewhere, copying)
        self._add(self.tr("Pictures"), _choice(self.tr("M&oving pictures"), self.motion))
        column.addStretch()
        column.addWidget(buttons)

    def _add(self, heading: str, *parts: QWidget | QLayout) -> None:
        """Add a part of the window under its heading."""
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        if column.count() > 1:
            column.addSpacing(12)
        for part in (label(heading, "heading"), *parts):
            if isinstance(part, QLayout):
                column.addLayout(part)
            else:
                column.addWidget(part)

    def _connect(self) -> None:
        self.on_demand.clicked.connect(self.on_demand_wanted)
        self.latency.activated.connect(lambda index: self.latency_chosen.emit(LATENCIES[index]))
        self.network.activated.connect(lambda index: self.network_chosen.emit(_NETWORKS[index]))
        self.autostart.clicked.connect(self.autostart_wanted)
        self.menu.clicked.connect(self.menu_wanted)
        self.shortcut.clicked.connect(self.shortcut_wanted)
        self.motion.activated.connect(lambda index: self.motion_chosen.emit(MOTIONS[index]))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(_COMMAND))

    def set_sound(self, on_demand: bool, latency: str, network: str) -> None:
        """Show how the microphone is used, how much sound is kept in stock, and what cleans it."""
        self.on_demand.setChecked(on_demand)
        self.latency.setCurrentIndex(LATENCIES.index(latency))
        self.network.setCurrentIndex(_NETWORKS.index(network))

    def set_desktop(self, autostarts: bool, in_menu: bool, is_supported: bool) -> None:
        """Show what the desktop has of us."""
        self.autostart.setChecked(autostarts)
        self.menu.setChecked(in_menu)
        for box in (self.autostart, self.menu):
            box.setEnabled(is_supported)

    def set_shortcut(self, wanted: bool, state: str) -> None:
        """Show whether a key is wanted, and what came of it."""
        self.shortcut.setChecked(wanted)
        self._state.setText(state)
        self._state.setVisible(bool(state))

    def set_motion(self, motion: str) -> None:
        """Show the choice."""
        self.motion.setCurrentIndex(MOTIONS.index(motion))

    def set_problem(self, text: str) -> None:
        """Say what did not work; empty takes it away."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))


def _choice(text: str, box: Choice) -> QHBoxLayout:
    """Lay a choice out beside its name."""
    name = label(text, "")
    name.setBuddy(box)
    row = QHBoxLayout()
    row.addWidget(name, 1)
    row.addWidget(box)
    return row
