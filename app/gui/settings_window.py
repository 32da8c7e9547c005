"""Settings that belong to the desktop: start, menu, a key in all programs, motion."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.gui.controls import label
from app.settings import MOTIONS

__all__ = ["SettingsWindow"]

_COMMAND = "quietmic toggle"
_WIDTH = 480


class SettingsWindow(QDialog):
    """Shows what it is told and reports what the user wants; others do it.

    Signals
    -------
    autostart_wanted, menu_wanted, shortcut_wanted : bool
    motion_chosen : str
        One of `settings.MOTIONS`.
    """

    autostart_wanted = Signal(bool)
    menu_wanted = Signal(bool)
    shortcut_wanted = Signal(bool)
    motion_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self.setMinimumWidth(_WIDTH)
        self.autostart = QCheckBox(self.tr("&Start with the session, in the background"))
        self.autostart.setAccessibleDescription(self.tr("Quietmic is there before the first call"))
        self.menu = QCheckBox(self.tr("Show Quietmic in the &menu of programs"))
        self.menu.setAccessibleDescription(self.tr("Writes a menu entry and icons into your home folder"))
        self.shortcut = QCheckBox(self.tr("A &key that switches Voice Focus everywhere"))
        self.shortcut.setAccessibleDescription(self.tr("The desktop asks you which key"))
        self.copy = QPushButton(self.tr("&Copy the command %1").replace("%1", _COMMAND))
        self.copy.setAccessibleDescription(self.tr("For the keyboard settings of your desktop"))
        self._state = label("", "muted")
        self._state.setWordWrap(True)
        self._problem = label("", "notice")
        self._problem.setWordWrap(True)
        self._problem.hide()
        self._make_motion()
        self._lay_out()
        self.autostart.clicked.connect(self.autostart_wanted)
        self.menu.clicked.connect(self.menu_wanted)
        self.shortcut.clicked.connect(self.shortcut_wanted)
        self.motion.activated.connect(lambda index: self.motion_chosen.emit(MOTIONS[index]))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(_COMMAND))

    def _make_motion(self) -> None:
        self._motion_label = label(self.tr("M&oving pictures"), "")
        self.motion = QComboBox()
        texts = self.tr("As the desktop asks"), self.tr("Stand still"), self.tr("Move")
        self.motion.addItems(texts)
        self.motion.setAccessibleName(self.tr("Moving pictures"))
        self.motion.setAccessibleDescription(self.tr("Standing still, they move only while you unfreeze them"))
        self._motion_label.setBuddy(self.motion)

    def _lay_out(self) -> None:
        motion = QHBoxLayout()
        motion.addWidget(self._motion_label, 1)
        motion.addWidget(self.motion)
        command = QHBoxLayout()
        command.addWidget(self.copy)
        command.addStretch()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setText(self.tr("Close"))
        close.setAccessibleDescription(self.tr("Closes this window (Esc)"))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        column.addWidget(self._problem)
        column.addWidget(self.autostart)
        column.addWidget(self.menu)
        column.addWidget(self.shortcut)
        column.addWidget(self._state)
        column.addLayout(command)
        column.addLayout(motion)
        column.addStretch()
        column.addWidget(buttons)

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
