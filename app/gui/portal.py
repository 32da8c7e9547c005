"""The desktop portal (org.freedesktop.portal.Desktop): what a desktop of any make offers to programs.

Nothing here waits: calls are sent, answers come with the event loop. PySide6's own D-Bus cannot write `a(sa{sv})`,
which shortcuts are made of, hence jeepney.
"""

import itertools
import os
import re
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier, Signal

from app.desktop import APP_ID

__all__ = ["Portal"]

_NAME, _PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
_BUS = "org.freedesktop.DBus"
_AUTHENTICATION_S = 1.0  # of the bus, which answers within a millisecond

Answer = Callable[[tuple[Any, ...] | None], None]  # gets the body; None where the portal refused


class Portal(QObject):
    """A connection of our own to the session's bus.

    Signals
    -------
    signalled : str, str, tuple
        Interface without "org.freedesktop.portal.", member, body.

    Raises
    ------
    OSError
        If there is no session bus.
    """

    signalled = Signal(str, str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._connection = _connect()
        self._serials = itertools.count(1_000)  # jeepney itself counts from 1
        self._tokens = itertools.count(1)
        self._waiting: dict[int, Answer] = {}
        self._requests: dict[str, Answer] = {}  # path of a request, and who gets its response
        self._notifier = QSocketNotifier(self._connection.sock.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)
        self._listen()
        # Without it a portal does not know whose shortcuts these are. Older ones have no such method.
        self.call("org.freedesktop.host.portal.Registry", "Register", "sa{sv}", (APP_ID, {}))

    def call(
        self, interface: str, method: str, signature: str, body: tuple[Any, ...], done: Answer | None = None
    ) -> None:
        """Call a method of the portal.

        Parameters
        ----------
        interface, method, signature : str
            As in the portal's documentation.
        body : tuple
            Arguments; variants are pairs of signature and value.
        done : callable, optional
            Gets the answer's body, or None where the portal is missing or refuses.
        """
        self._send(_NAME, _PATH, interface, method, signature, body, done)

    def request(
        self, interface: str, method: str, signature: str, body: tuple[Any, ...], options: dict[str, Any], done: Answer
    ) -> None:
        """Call a method that answers later, by a request object.

        Parameters
        ----------
        interface, method, signature : str
            As in the portal's documentation; `options` are the last argument.
        body : tuple
            The other arguments.
        options : dict
            Without the token, which is added.
        done : callable
            Gets response code and results, or None where the portal is missing or refuses.
        """
        token = self.token()
        sender = self._connection.unique_name[1:].replace(".", "_")
        path = f"{_PATH}/request/{sender}/{token}"
        self._requests[path] = done

        def refused(answer: tuple[Any, ...] | None) -> None:
            if answer is None:
                self._requests.pop(path)(None)

        self.call(interface, method, signature, (*body, {**options, "handle_token": ("s", token)}), refused)

    def token(self) -> str:
        """Return a name for an object that the portal shall make."""
        return f"quietmic{next(self._tokens)}"

    def close_session(self, path: str) -> None:
        """End a session that the portal keeps for us."""
        self._send(_NAME, path, "org.freedesktop.portal.Session", "Close", "", (), None)

    def close(self) -> None:
        """Hang up. The portal forgets sessions and shortcuts of ours."""
        self._notifier.setEnabled(False)
        self._connection.close()

    def _listen(self) -> None:
        for interface in ("Request", "Session", "GlobalShortcuts", "Settings"):
            rule = f"type='signal',sender='{_NAME}',interface='org.freedesktop.portal.{interface}'"
            self._send(_BUS, "/org/freedesktop/DBus", _BUS, "AddMatch", "s", (rule,), None)

    def _send(
        self, name: str, path: str, interface: str, method: str, signature: str, body: tuple, done: Answer | None
    ) -> None:
        from jeepney import DBusAddress, new_method_call

        serial = next(self._serials)
        if done is not None:
            self._waiting[serial] = done
        message = new_method_call(DBusAddress(path, name, interface), method, signature, body)
        try:
            self._connection.send(message, serial=serial)
        except OSError:  # the session has ended
            if done is not None:
                self._waiting.pop(serial)(None)

    def _read(self) -> None:
        try:
            while True:
                self._handle(self._connection.receive(timeout=0))
        except TimeoutError:
            return  # that was all for now
        except OSError:  # the session ends
            self._notifier.setEnabled(False)

    def _handle(self, message: Any) -> None:
        from jeepney import HeaderFields, MessageType

        fields = message.header.fields
        if message.header.message_type is MessageType.signal:
            interface = fields[HeaderFields.interface].removeprefix("org.freedesktop.portal.")
            member, path = fields[HeaderFields.member], fields[HeaderFields.path]
            if (interface, member) == ("Request", "Response") and path in self._requests:
                self._requests.pop(path)(message.body)
            else:
                self.signalled.emit(interface, member, message.body)
        elif (done := self._waiting.pop(fields.get(HeaderFields.reply_serial), None)) is not None:
            done(message.body if message.header.message_type is MessageType.method_return else None)


def _connect() -> Any:
    from jeepney.io.blocking import DBusConnection, prep_socket

    address = os.environ.get("DBUS_SESSION_BUS_ADDRESS") or f"unix:path={os.environ.get('XDG_RUNTIME_DIR', '')}/bus"
    found = re.search(r"unix:(?:.*,)?(path|abstract)=([^,;]+)", address)
    if found is None:
        raise OSError(f"the session bus at {address!r} cannot be reached")
    place = found[2] if found[1] == "path" else f"\0{found[2]}"
    try:
        return DBusConnection(prep_socket(place, timeout=_AUTHENTICATION_S))
    except ValueError as error:  # jeepney's word for refused authentication
        raise OSError(f"the session bus refuses: {error}") from error
