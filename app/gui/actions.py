"""Everything that menus offer, with its keys: the window's menu bar and the tray show the same actions."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from app.gui import words
from dsp.params import Params

if TYPE_CHECKING:
    from app.audio.devices import Device

__all__ = ["STEP", "Actions"]

STEP = 5.0  # percent that one key press changes the strength by
_STRENGTHS = (50.0, Params().strength, 100.0)


class Actions(QObject):
    """The actions, and the menus made of them. Shows what it is told; whoever connects the actions does the work.

    Signals
    -------
    strength_chosen : float
        One of the presets, in percent.
    microphone_chosen : str or None
        None follows the system.
    """

    strength_chosen = Signal(float)
    microphone_chosen = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.switch = self._make(self.tr("&Voice Focus"), "Ctrl+E", is_check=True)
        self.listen = self._make(self.tr("&Listen to yourself"), "Ctrl+L", is_check=True)
        self.test = self._make(self.tr("&Test your microphone"), "Ctrl+T")
        self.details = self._make(self.tr("&Details"), "Ctrl+D")
        self.settings = self._make(self.tr("&Settings…"), "Ctrl+,")
        self.show = self._make(self.tr("S&how the window"), "")
        self.close = self._make(self.tr("&Close the window"), "Ctrl+W")
        self.quit = self._make(self.tr("&Quit"), "Ctrl+Q")
        self.stronger = self._make(self.tr("St&ronger"), "Ctrl+Up")
        self.weaker = self._make(self.tr("&Weaker"), "Ctrl+Down")
        self.first_steps = self._make(self.tr("&First steps"), "F1")
        self.keys = self._make(self.tr("&Keys"), "Ctrl+F1")
        self.listen.setStatusTip(self.tr("Plays the cleaned sound to you; use headphones"))
        self._strengths = self._make_strengths()
        self._microphones = QActionGroup(self)
        self._microphones.triggered.connect(lambda action: self.microphone_chosen.emit(action.data()))
        self._microphone_menus: list[QMenu] = []

    def _make(self, text: str, keys: str, is_check: bool = False) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        action.setCheckable(is_check)
        return action

    def _make_strengths(self) -> QActionGroup:
        group = QActionGroup(self)
        group.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)  # none, between the presets
        names = (self.tr("Gentle (%1 %)"), self.tr("Usual (%1 %)"), self.tr("Quietest (%1 %)"))
        for percent, name in zip(_STRENGTHS, names, strict=True):
            action = QAction(name.replace("%1", words.number(percent)), group)
            action.setCheckable(True)
            action.setData(percent)
        group.triggered.connect(self._choose_strength)
        return group

    def _choose_strength(self, action: QAction) -> None:
        action.setChecked(True)  # a second click on the same one would clear it
        self.strength_chosen.emit(action.data())

    def set_on(self, on: bool) -> None:
        """Show whether Voice Focus is on."""
        self.switch.setChecked(on)

    def set_strength(self, percent: float) -> None:
        """Mark the preset that is set, if any."""
        for action in self._strengths.actions():
            action.setChecked(action.data() == percent)

    def set_devices(self, devices: Sequence["Device"], chosen: str | None) -> None:
        """List these microphones and mark the chosen one."""
        for action in self._microphones.actions():
            self._microphones.removeAction(action)
            action.deleteLater()
        for name, text in [(None, self.tr("System default")), *((item.name, item.description) for item in devices)]:
            action = QAction(text.replace("&", "&&"), self._microphones)
            action.setCheckable(True)
            action.setData(name)
            action.setChecked(name == chosen)
        for menu in self._microphone_menus:
            menu.clear()
            menu.addActions(self._microphones.actions())

    def fill(self, bar: QMenuBar) -> None:
        """Make the window's menus."""
        main = (self.switch, self.listen, self.test, self.details, None, self.settings, self.close, self.quit)
        _menu(bar, self.tr("&Quietmic"), *main)
        _menu(bar, self.tr("&Strength"), *self._strengths.actions(), None, self.stronger, self.weaker)
        self._microphone_menus.append(_menu(bar, self.tr("&Microphone")))
        _menu(bar, self.tr("&Help"), self.first_steps, self.keys)

    def fill_tray(self, menu: QMenu) -> None:
        """Make the tray's menu."""
        menu.addAction(self.switch)
        menu.addMenu(self.tr("Strength")).addActions(self._strengths.actions())
        self._microphone_menus.append(menu.addMenu(self.tr("Microphone")))
        menu.addSeparator()
        menu.addActions([self.show, self.quit])

    def listed(self) -> list[tuple[str, str]]:
        """Return what each key does: the key as the system writes it, and the action's name."""
        actions: list[QAction] = [action for action in self.findChildren(QAction) if not action.shortcut().isEmpty()]
        form = QKeySequence.SequenceFormat.NativeText
        return [(action.shortcut().toString(form), action.text().replace("&", "").rstrip("…")) for action in actions]


def _menu(bar: QMenuBar, title: str, *actions: QAction | None) -> QMenu:
    menu = bar.addMenu(title)
    for action in actions:
        if action is None:
            menu.addSeparator()
        else:
            menu.addAction(action)
    return menu
