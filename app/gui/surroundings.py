"""What is around the window: menus, tray, a key in all programs, settings, first steps. And how the program ends."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app import desktop
from app.audio.devices import DEMO, Device
from app.audio.peaks import Peaks
from app.gui import theme, words
from app.gui.actions import STEP, Actions
from app.gui.control_panel import ControlPanel
from app.gui.first_steps import FirstSteps
from app.gui.key_sheet import KeySheet
from app.gui.main_window import MainWindow
from app.gui.mic_test import MicTest
from app.gui.motion import Motion
from app.gui.portal import Portal
from app.gui.remote import bring_forward
from app.gui.session import Route, Session
from app.gui.settings_window import SettingsWindow
from app.gui.shortcut import Shortcut
from app.gui.tray import Tray
from app.settings import Settings
from dsp.params import Params

__all__ = ["Surroundings"]


class Surroundings(QObject):
    """Wires menus, tray, portal and settings to the controls of the window, which stay the only ones.

    Parameters
    ----------
    window : MainWindow
        Gets a menu bar and the page of the first steps.
    session : Session
    test : MicTest
        The window's.
    settings : Settings
    """

    def __init__(self, window: MainWindow, session: Session, test: MicTest, settings: Settings) -> None:
        super().__init__(window)
        panel = window.findChild(ControlPanel)
        assert panel is not None
        self._window, self._session, self._settings, self._panel = window, session, settings, panel
        self._quitting = False
        self._device = ""  # what one speaks into
        self._untouched = settings.params  # when it was none last
        self._microphones: list[Device] = []
        self._peaks: Peaks | None = None
        portal = _portal(self)
        self.actions = Actions(self)
        self.tray = Tray(self.actions, self)
        self.shortcut = Shortcut(portal, self)
        self.motion = Motion(portal, self) if portal is not None else None
        self.steps = FirstSteps(test, self._levels)
        self.window_of_settings = SettingsWindow(window)
        self._shortcut_state = ""
        self.actions.fill(window.menuBar())
        window.add_page(self.steps, self.steps.follow)
        window.installEventFilter(self)
        self._connect_actions()
        self._connect_window()
        self._connect_settings()
        self._show_switch(panel.is_on)
        self.actions.set_strength(settings.params.strength)

    def begin(self, in_background: bool = False) -> None:
        """Show what is to be seen at the start.

        Parameters
        ----------
        in_background : bool
            Only the tray's icon; a minimised window where there is no tray.
        """
        self.tray.show()
        if not in_background:
            self._window.show()
        elif not self.tray.is_there:
            self._window.showMinimized()
        if self._settings.shortcut:
            self.shortcut.bind()
        self._move()

    def quit(self) -> None:
        """End the program, tray or not."""
        self._quitting = True
        self.tray.hide()
        self._stop_metering()
        if not self._window.close():
            raise RuntimeError("the window refuses to close")

    def switch(self) -> None:
        """Switch Voice Focus over, as the switch does."""
        self._panel.bypass.set_original(False)
        self._panel.switch.toggle()

    def show_first_steps(self) -> None:
        """Show them from the first card on."""
        self._session.list_devices()
        self._window.show_page(self.steps)
        self.steps.enter(self._window.settings_params)

    def _connect_actions(self) -> None:
        actions, window = self.actions, self._window
        actions.switch.triggered.connect(self.switch)
        actions.listen.triggered.connect(self._session.monitor)
        actions.test.triggered.connect(window.show_test)
        actions.details.triggered.connect(window.show_details)
        actions.settings.triggered.connect(self._show_settings)
        actions.show.triggered.connect(lambda: bring_forward(window))
        actions.close.triggered.connect(window.close)
        actions.quit.triggered.connect(self.quit)
        actions.stronger.triggered.connect(lambda: self._change_strength(STEP))
        actions.weaker.triggered.connect(lambda: self._change_strength(-STEP))
        actions.first_steps.triggered.connect(self.show_first_steps)
        actions.keys.triggered.connect(self._show_keys)
        actions.strength_chosen.connect(self._panel.strength.set_value)
        actions.microphone_chosen.connect(self._session.choose_microphone)

    def _connect_window(self) -> None:
        self._panel.switch.toggled.connect(self._show_switch)
        self._panel.strength.value_changed.connect(self.actions.set_strength)
        self._session.routed.connect(self._routed)
        self._session.devices_found.connect(self._found)
        self._session.monitoring.connect(self._show_monitoring)
        self._window.params_changed.connect(lambda _: self._remember())
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(lambda scheme: self.steps.set_theme(theme.of_system(scheme)))
        self.steps.set_theme(theme.of_system(hints.colorScheme()))
        self.tray.clicked.connect(self.switch)
        self.steps.microphone_chosen.connect(self._session.choose_microphone)
        self.steps.metering_wanted.connect(self._meter)
        self.steps.left.connect(self._leave_first_steps)

    def _connect_settings(self) -> None:
        shown = self.window_of_settings
        shown.autostart_wanted.connect(lambda on: self._change_desktop(lambda: desktop.set_autostart(on)))
        shown.menu_wanted.connect(lambda on: self._change_desktop(desktop.install if on else desktop.leave_menu))
        shown.shortcut_wanted.connect(self._want_shortcut)
        shown.motion_chosen.connect(self._choose_motion)
        shown.on_demand_wanted.connect(self._session.set_on_demand)
        shown.latency_chosen.connect(lambda latency: setattr(self._settings, "latency", latency))
        shown.network_chosen.connect(lambda network: setattr(self._settings, "network", network))
        self.shortcut.pressed.connect(self._pressed)
        self.shortcut.told.connect(self._tell_shortcut)
        if self.motion is not None:
            self.motion.changed.connect(lambda _: self._move())

    def _show_switch(self, on: bool) -> None:
        self.actions.set_on(on)
        self.tray.set_on(on)

    def _change_strength(self, percent: float) -> None:
        self._panel.strength.set_value(self._panel.strength.value() + percent)

    def _pressed(self) -> None:
        """Obey the key, and say so: the window is seldom in sight then."""
        self.switch()
        if self.tray.is_there and not self._window.isActiveWindow():
            text = words.tr("Voice Focus is on") if self._panel.is_on else words.tr("Voice Focus is off")
            self.tray.tell(text, "")

    def _routed(self, route: Route) -> None:
        """Bring the microphone's own settings back."""
        self.steps.set_output(route.microphone, route.device == DEMO)
        self.actions.listen.setEnabled(route.microphone is not None)
        if route.device != self._device:
            self._change_device(route.device)
        if not self._settings.first_steps_done:
            self._settings.first_steps_done = True
            self.show_first_steps()

    def _change_device(self, device: str) -> None:
        now = _with_switch(self._window.settings_params, True)
        turned = not self._device and now != _with_switch(self._untouched, True)  # from the tray, before a call
        self._device, self._untouched = device, now
        kept = self._settings.sounds.get(device)
        if turned:
            self._remember()
        elif kept is not None:
            self._window.set_params(_with_switch(kept, self._panel.is_on))

    def _remember(self) -> None:
        if self._device:
            self._settings.sounds[self._device] = _with_switch(self._window.settings_params, True)

    def _found(self, microphones: list[Device]) -> None:
        demo = Device(DEMO, words.tr("Demo recording"), is_virtual=True)
        self._microphones = [*microphones, demo]
        self.actions.set_devices(self._microphones, self._settings.microphone)
        heard = self._settings.microphone if microphones else DEMO
        self.steps.set_devices(self._microphones, heard)

    def _show_monitoring(self, on: bool, problem: str) -> None:
        self.actions.listen.setChecked(on)
        told = words.tr("You hear yourself. Without headphones it may howl.") if on else problem
        self._window.set_notice(told, "monitor")

    def _meter(self, on: bool) -> None:
        self._stop_metering()
        if on:
            self._peaks = Peaks(device.name for device in self._microphones if device.name != DEMO)

    def _stop_metering(self) -> None:
        if self._peaks is not None:
            self._peaks.close()
            self._peaks = None

    def _levels(self) -> dict[str, float]:
        return self._peaks.levels() if self._peaks is not None else {}

    def _leave_first_steps(self) -> None:
        self._window.show_main()

    def _show_keys(self) -> None:
        sheet = KeySheet(self.actions.listed(), self._window)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.open()

    def _show_settings(self) -> None:
        self._show_desktop()
        self.window_of_settings.set_problem("")
        kept = self._settings
        self.window_of_settings.set_sound(kept.on_demand, kept.latency, kept.network)
        self.window_of_settings.set_motion(kept.motion)
        self.window_of_settings.set_shortcut(kept.shortcut, self._shortcut_state)
        self.window_of_settings.show()
        self.window_of_settings.activateWindow()

    def _show_desktop(self) -> None:
        self.window_of_settings.set_desktop(desktop.autostarts(), desktop.is_installed(), desktop.is_supported())

    def _change_desktop(self, work: Callable[[], object]) -> None:
        problem = ""
        try:
            work()
        except OSError as error:
            problem = words.as_sentence(error)
        self.window_of_settings.set_problem(problem)
        self._show_desktop()

    def _want_shortcut(self, on: bool) -> None:
        self._settings.shortcut = on
        (self.shortcut.bind if on else self.shortcut.release)()

    def _tell_shortcut(self, text: str) -> None:
        self._shortcut_state = text
        self.window_of_settings.set_shortcut(self._settings.shortcut, text)

    def _choose_motion(self, motion: str) -> None:
        self._settings.motion = motion
        self._move()

    def _move(self) -> None:
        """Let pictures move, or stand still."""
        asked = self.motion is not None and self.motion.is_little
        calm = self._settings.motion == "less" or (self._settings.motion == "system" and asked)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.set_calm(app, calm)
        self._window.set_calm(calm)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hide instead of closing where there is a tray, but not when the session ends."""
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        if event.type() != QEvent.Type.Close or self._quitting or not self.tray.is_there or app.isSavingSession():
            return False
        event.ignore()
        self._panel.bypass.set_original(False)  # nothing in the tray would tell that calls hear the original
        self._window.hide()
        if not self._settings.tray_told:
            self._settings.tray_told = True
            text = words.tr("Click the icon to switch Voice Focus; its menu shows the window again and quits.")
            self.tray.tell(words.tr("Quietmic goes on in the tray"), text)
        return True


def _with_switch(params: Params, on: bool) -> Params:
    return replace(params, bypass=not on)


def _portal(parent: QObject) -> Portal | None:
    try:
        return Portal(parent)
    except OSError:  # no session bus: no keys in all programs, and nobody says how much may move
        return None
