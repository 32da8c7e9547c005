"""How our microphone is chosen in call apps: the last card of the first steps."""

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton

from app.gui import words
from app.gui.first_cards import Card, wrapped

__all__ = ["AppCard", "Steps", "steps"]


class Steps(NamedTuple):
    """What to do in one call app."""

    app: str
    lines: tuple[str, ...]


def steps(microphone: str) -> list[Steps]:
    """Return for each call app how `microphone` is chosen there."""
    choose = words.tr("Under Microphone, choose %1.", microphone)
    zoom = words.tr("Open Settings, Audio."), choose, words.tr("Set the background noise suppression to Low.")
    meet = (
        words.tr("In the call, open the menu with three dots, then Settings, Audio."),
        choose,
        words.tr("Switch the noise cancellation off."),
    )
    teams = (
        words.tr("Open the menu with three dots, then Settings, Devices."),
        choose,
        words.tr("Switch the noise suppression off."),
    )
    discord = (
        words.tr("Open User Settings, Voice & Video."),
        words.tr("Under Input Device, choose %1.", microphone),
        words.tr("Set the noise suppression to None."),
    )
    obs = (
        words.tr("Under Sources, press + and add an Audio Input Capture."),
        words.tr("As its device, choose %1.", microphone),
        words.tr("Add no noise suppression filter to it."),
    )
    apps = {"Zoom": zoom, "Meet": meet, "Teams": teams, "Discord": discord, "OBS": obs}
    return [Steps(app, lines) for app, lines in apps.items()]


class AppCard(Card):
    """How our microphone is chosen, app by app."""

    def __init__(self) -> None:
        super().__init__(
            self.tr("3. Choose our microphone in your call app"),
            self.tr("Quietmic has made a microphone of its own. Others hear the clean sound once your app uses it."),
        )
        self.apps = QButtonGroup(self)
        self._text = wrapped("", "")
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._why = wrapped(self.tr("Two noise suppressions in a row damage the voice: one is enough."), "muted")
        self._notice = wrapped("", "notice")
        row = QHBoxLayout()
        row.setSpacing(0)
        names = [step.app for step in steps("")]
        for number, name in enumerate(names):
            button = QPushButton(name)
            button.setCheckable(True)
            button.setAutoDefault(True)
            button.setProperty("role", "segment")
            button.setProperty("place", {0: "first", len(names) - 1: "last"}.get(number, "middle"))
            button.setAccessibleDescription(words.tr("Shows how our microphone is chosen in %1", name))
            self.apps.addButton(button, number)
            row.addWidget(button)
        row.addStretch()
        self.column.addLayout(row)
        for made in (self._text, self._why, self._notice):
            self.column.addWidget(made)
        self.column.addStretch()
        self._microphone = ""
        self.apps.button(0).setChecked(True)
        self.apps.idClicked.connect(self._show)
        self.set_output(None)

    def set_output(self, name: str | None, demo: bool = False) -> None:
        """Take the name of the microphone that call apps hear; None where there is none, as while the demo plays."""
        self._microphone = name or words.tr("Quietmic microphone")
        self._notice.setText(
            self.tr("Right now the demo plays here only. Choose a real microphone to be heard in calls.")
            if demo
            else self.tr("Right now there is no sound server, so there is no such microphone either.")
        )
        self._notice.setVisible(name is None)
        self._show(self.apps.checkedId())

    def _show(self, number: int) -> None:
        lines = steps(self._microphone)[number].lines
        self._text.setText("\n\n".join(f"{place}.  {line}" for place, line in enumerate(lines, start=1)))
