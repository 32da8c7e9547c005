"""The window as the control socket steers it: the very controls that the user turns."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app import instance
from app.gui.control_panel import ControlPanel
from app.gui.main_window import MainWindow
from app.gui.session import Session
from dsp.params import Params

__all__ = ["Remote", "bring_forward"]

PATIENCE = 2.0  # s until the window has painted and obeys


class Remote(QObject):
    """Hands requests over to the window's thread and waits for what comes of them; see `instance.Controlled`."""

    _called = Signal(object, object)

    def __init__(self, window: MainWindow, session: Session) -> None:
        super().__init__()
        self._window = window
        self._session = session
        panel = window.findChild(ControlPanel)
        assert panel is not None
        self._panel = panel
        self._called.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def obey(self, command: str, value: float) -> None:
        """Turn a control. Called in the socket's thread."""
        self._in_window(lambda: self._obey(command, value))

    def status(self) -> dict[str, Any]:
        """Tell what the window shows. Called in the socket's thread."""
        return self._in_window(self._status)

    def _in_window(self, work: Callable[[], Any]) -> Any:
        done: Future[Any] = Future()
        self._called.emit(work, done)
        try:
            return done.result(PATIENCE)
        except TimeoutError as error:
            if done.cancel():  # who asks again must not be obeyed twice
                raise OSError("the window is busy") from error
            return done.result(PATIENCE)  # it has just begun

    def _run(self, work: Callable[[], Any], done: Future[Any]) -> None:
        """Work in the window's thread if somebody still waits; what goes wrong is raised again there."""
        if not done.set_running_or_notify_cancel():
            return
        try:
            done.set_result(work())
        except Exception as error:
            done.set_exception(error)

    def _obey(self, command: str, value: float) -> None:
        panel = self._panel
        if command == "strength":
            panel.strength.set_value(Params(strength=value).strength)
        elif command == "bypass":
            if not panel.is_on:
                raise ValueError("Voice Focus is off: the original is heard already")
            panel.bypass.set_original(not panel.bypass.original)
        elif command == "show":
            bring_forward(self._window)
        elif command != "status":
            panel.bypass.set_original(False)
            panel.switch.setChecked(command == "on" or (command == "toggle" and not panel.is_on))

    def _status(self) -> dict[str, Any]:
        params, panel, session = self._window.settings_params, self._panel, self._session
        return instance.status(params, panel.is_on, panel.bypass.original, True, session.snapshot(), session.supervisor)


def bring_forward(window: QWidget) -> None:
    """Bring a window before the others."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
