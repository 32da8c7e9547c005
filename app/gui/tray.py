"""The icon in the system's tray: shows whether Voice Focus is on, and switches it."""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

import assets
from app.gui import words
from app.gui.actions import Actions

__all__ = ["Tray"]

_TOLD_MS = 6000  # how long a message stays
_AGAIN_MS, _ATTEMPTS = 5000, 12  # one minute of patience with a desktop that starts


class Tray(QObject):
    """An icon with two shapes, a disc for on and a struck microphone for off. A click switches.

    Where the desktop has no tray nothing is shown.

    Signals
    -------
    clicked : no value
        With the left button; the right one opens the menu.
    """

    clicked = Signal()

    def __init__(self, actions: Actions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icons = {on: QIcon(str(assets.path(f"tray-{'on' if on else 'off'}.svg"))) for on in (True, False)}
        self._menu = QMenu()
        actions.fill_tray(self._menu)
        self._icon = QSystemTrayIcon(self)
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._activated)
        self.set_on(True)

    @property
    def is_there(self) -> bool:
        """Whether the user can see it."""
        return self._icon.isVisible() and QSystemTrayIcon.isSystemTrayAvailable()

    def show(self, attempts: int = _ATTEMPTS) -> None:
        """Take a place as soon as there is one: at the start of a session the tray may come after us."""
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._icon.show()
        elif attempts > 1:
            QTimer.singleShot(_AGAIN_MS, self, lambda: self.show(attempts - 1))

    def hide(self) -> None:
        """Go."""
        self._icon.hide()

    def set_on(self, on: bool) -> None:
        """Show whether Voice Focus is on."""
        self._icon.setIcon(self._icons[on])
        self._icon.setToolTip(words.tr("Voice Focus is on") if on else words.tr("Voice Focus is off"))

    def tell(self, title: str, text: str) -> None:
        """Show a message for some seconds."""
        self._icon.showMessage(title, text, self._icon.icon(), _TOLD_MS)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason == QSystemTrayIcon.ActivationReason.Trigger:
            self.clicked.emit()
