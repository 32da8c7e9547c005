"""One key in all programs that switches Voice Focus, where the desktop's portal offers such keys."""

from typing import Any

from PySide6.QtCore import QObject, Signal

from app.gui import words
from app.gui.portal import Portal

__all__ = ["Shortcut"]

_INTERFACE = "org.freedesktop.portal.GlobalShortcuts"
_ID = "toggle"
_WISH = "CTRL+ALT+m"  # the user decides, in the desktop's own dialog
_CANCELLED = 1  # response code


class Shortcut(QObject):
    """Asks the portal for the key, once for each session.

    Signals
    -------
    pressed : no value
        The key, whichever program has the keyboard.
    told : str
        What came of `bind`, in a sentence for the user.
    """

    pressed = Signal()
    told = Signal(str)

    def __init__(self, portal: Portal | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._portal = portal
        self._session = ""
        if portal is not None:
            portal.signalled.connect(self._signalled)

    def bind(self) -> None:
        """Ask for the key; the desktop may show a dialog."""
        if self._portal is None:
            self.told.emit(_missing())
        elif not self._session:
            options = {"session_handle_token": ("s", self._portal.token())}
            self._portal.request(_INTERFACE, "CreateSession", "a{sv}", (), options, self._created)

    def release(self) -> None:
        """Give the key back."""
        if self._portal is not None and self._session:
            session, self._session = self._session, ""
            self._portal.close_session(session)
        self.told.emit("")

    def _created(self, response: tuple[Any, ...] | None) -> None:
        if response is None or response[0] != 0 or self._portal is None:
            self.told.emit(_missing())
            return
        self._session = response[1]["session_handle"][1]
        description = words.tr("Switch Voice Focus on or off")
        keys = [(_ID, {"description": ("s", description), "preferred_trigger": ("s", _WISH)})]
        body = (self._session, keys, "")
        self._portal.request(_INTERFACE, "BindShortcuts", "oa(sa{sv})sa{sv}", body, {}, self._bound)

    def _bound(self, response: tuple[Any, ...] | None) -> None:
        if response is None or response[0] != 0:
            cancelled = response is not None and response[0] == _CANCELLED
            self.release()
            self.told.emit(words.tr("The desktop's dialog was left without a key.") if cancelled else _missing())
            return
        self._tell(response[1]["shortcuts"][1])

    def _tell(self, shortcuts: list[tuple[str, dict[str, tuple[str, Any]]]]) -> None:
        for name, facts in shortcuts:
            if name == _ID:
                key = facts.get("trigger_description", ("s", ""))[1]
                self.told.emit(
                    words.tr("%1 switches Voice Focus in every program.", key)
                    if key
                    else words.tr("Choose the key in the keyboard settings of your desktop.")
                )
                return
        self.told.emit(words.tr("The desktop's dialog was left without a key."))

    def _signalled(self, interface: str, member: str, body: tuple[Any, ...]) -> None:
        if interface != "GlobalShortcuts" or not body or body[0] != self._session:
            return
        if member == "Activated" and body[1] == _ID:
            self.pressed.emit()
        elif member == "ShortcutsChanged":
            self._tell(body[1])


def _missing() -> str:
    return words.tr(
        "This desktop offers programs no such keys. "
        "In its keyboard settings, bind a key to the command quietmic toggle."
    )
