"""Whether the desktop asks for little motion; told by its portal."""

from typing import Any

from PySide6.QtCore import QObject, Signal

from app.gui.portal import Portal

__all__ = ["Motion"]

_INTERFACE = "org.freedesktop.portal.Settings"
# Namespace, key, and the value that means little motion. The first is for all desktops, from portal version 1.21 on;
# the others are what GNOME and Plasma had before.
_CALM: dict[tuple[str, str], Any] = {
    ("org.freedesktop.appearance", "reduced-motion"): 1,
    ("org.gnome.desktop.interface", "enable-animations"): False,
    ("org.kde.kdeglobals.KDE", "AnimationDurationFactor"): "0",
}


class Motion(QObject):
    """Asks once and follows changes.

    Signals
    -------
    changed : bool
        True: little motion is wanted.
    """

    changed = Signal(bool)

    def __init__(self, portal: Portal, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asked: set[tuple[str, str]] = set()  # keys that ask for little motion
        portal.signalled.connect(self._signalled)
        spaces = sorted({space for space, _ in _CALM})
        portal.call(_INTERFACE, "ReadAll", "as", (spaces,), self._read)

    @property
    def is_little(self) -> bool:
        """Whether little motion is wanted."""
        return bool(self._asked)

    def _read(self, answer: tuple[Any, ...] | None) -> None:
        if answer is None:
            return
        for space, values in answer[0].items():
            for key, (_, value) in values.items():
                self._take(space, key, value)

    def _signalled(self, interface: str, member: str, body: tuple[Any, ...]) -> None:
        if (interface, member) == ("Settings", "SettingChanged"):
            space, key, (_, value) = body
            self._take(space, key, value)

    def _take(self, space: str, key: str, value: Any) -> None:
        before = self.is_little
        if (space, key) in _CALM:
            change = self._asked.add if value == _CALM[space, key] else self._asked.discard
            change((space, key))
        if self.is_little != before:
            self.changed.emit(self.is_little)
