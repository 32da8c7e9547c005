"""A desktop portal for tests, on a session bus of its own."""

import contextlib
import subprocess

from jeepney import DBusAddress, HeaderFields, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection
from jeepney.wrappers import unwrap_msg
from sound_servers import end, need
from waiting import wait_for

NAME, PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
SESSION = f"{PATH}/session/1"


@contextlib.contextmanager
def session_bus(folder):
    """Start a bus; yield its address."""
    need("dbus-daemon")
    address = f"unix:path={folder}/bus"
    command = ["dbus-daemon", "--session", f"--address={address}", "--nofork", "--nopidfile"]
    with open(folder / "bus.log", "wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        wait_for((folder / "bus").exists, "the session bus")
        yield address
    finally:
        end(process)


class FakePortal:
    """Has Registry, Settings and GlobalShortcuts. Answers whenever `poll` is called; owns no thread."""

    def __init__(self, key="Ctrl+Alt+M", code=0, reduced=0, has_shortcuts=True):
        self.key, self.code, self.reduced, self.has_shortcuts = key, code, reduced, has_shortcuts
        self.calls = []
        self.connection = open_dbus_connection()
        unwrap_msg(self.connection.send_and_get_reply(message_bus.RequestName(NAME), timeout=5))

    def close(self):
        self.connection.close()

    def heard(self, member):
        """Return the arguments of the calls of a method."""
        return [body for name, body in self.calls if name == member]

    def poll(self):
        with contextlib.suppress(TimeoutError):
            while True:
                self._answer(self.connection.receive(timeout=0))

    def press(self, session=SESSION, name="toggle"):
        self._emit("GlobalShortcuts", "Activated", "osta{sv}", (session, name, 1, {}))

    def set_reduced(self, reduced):
        body = ("org.freedesktop.appearance", "reduced-motion", ("u", reduced))
        self._emit("Settings", "SettingChanged", "ssv", body)

    def change_key(self, key):
        shortcuts = [("toggle", {"trigger_description": ("s", key)})]
        self._emit("GlobalShortcuts", "ShortcutsChanged", "oa(sa{sv})", (SESSION, shortcuts))

    def _answer(self, message):
        if message.header.message_type is not MessageType.method_call:
            return
        member = message.header.fields[HeaderFields.member]
        self.calls.append((member, message.body))
        if member == "ReadAll":
            values = {"org.freedesktop.appearance": {"reduced-motion": ("u", self.reduced)}}
            self._reply(message, "a{sa{sv}}", (values,))
        elif member not in ("CreateSession", "BindShortcuts"):
            self._reply(message, "", ())
        elif not self.has_shortcuts:
            text = ("no such interface",)
            self.connection.send(new_error(message, "org.freedesktop.DBus.Error.UnknownMethod", "s", text))
        else:
            self._respond(message, self.code if member == "BindShortcuts" else 0)

    def _respond(self, message, code):
        sender = message.header.fields[HeaderFields.sender][1:].replace(".", "_")
        path = f"{PATH}/request/{sender}/{message.body[-1]['handle_token'][1]}"
        self._reply(message, "o", (path,))
        shortcuts = [("toggle", {"trigger_description": ("s", self.key)})] if self.key is not None else []
        results = {"shortcuts": ("a(sa{sv})", shortcuts), "session_handle": ("s", SESSION)}
        self._emit("Request", "Response", "ua{sv}", (code, results), path)

    def _reply(self, message, signature, body):
        self.connection.send(new_method_return(message, signature, body))

    def _emit(self, interface, member, signature, body, path=PATH):
        address = DBusAddress(path, interface=f"org.freedesktop.portal.{interface}")
        self.connection.send(new_signal(address, member, signature, body))
