"""The first two cards of the first steps: pick the microphone, hear the difference."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.gui import theme, words
from app.gui.controls import label
from app.gui.level_meter import FLOOR_DB, LevelMeter
from app.gui.mic_test import AFTER, BEFORE, MicTest
from dsp.params import Params

if TYPE_CHECKING:
    from app.audio.devices import Device
    from app.audio.readout import Snapshot

__all__ = ["Card", "HearCard", "MicrophoneCard", "wrapped"]

_NAME_WIDTH = 300  # pixels for a microphone's name; longer ones are cut in the middle


class Card(QFrame):
    """A frame with a heading and a hint."""

    def __init__(self, heading: str, hint: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setAccessibleName(heading)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 22, 24, 22)
        self.column.setSpacing(12)
        self.column.addWidget(wrapped(heading, "fact"))
        self.column.addWidget(wrapped(hint, ""))


class MicrophoneCard(Card):
    """A list of microphones, each with its level.

    Signals
    -------
    chosen : str
        The device's name.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__(
            self.tr("1. Which microphone is yours?"),
            self.tr("Speak. The bar that moves is the microphone that hears you."),
        )
        self.buttons = QButtonGroup(self)
        self._meters: dict[str, LevelMeter] = {}
        self._listed: tuple[list[Device], str | None] | None = None
        self._theme = theme.LIGHT
        self._list = QWidget()
        self._list.setObjectName("list")
        self._grid = QGridLayout(self._list)
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(1, 1)
        scroll = QScrollArea()
        scroll.setWidget(self._list)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.column.addWidget(scroll, 1)

    def set_theme(self, colours: theme.Theme) -> None:
        """Use these colours from now on."""
        self._theme = colours
        for meter in self._meters.values():
            meter.set_theme(colours)

    def set_devices(self, devices: Sequence["Device"], chosen: str | None) -> None:
        """List these microphones and mark the chosen one, or the system's."""
        if (list(devices), chosen) == self._listed:
            return  # who moves by keyboard keeps the place
        self._listed = list(devices), chosen
        for button in self.buttons.buttons():
            self.buttons.removeButton(button)
        for widget in self._list.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            widget.hide()
            widget.deleteLater()
        self._grid.setRowStretch(self._grid.rowCount() - 1, 0)
        self._meters.clear()
        for row, device in enumerate(devices):
            button = QRadioButton()
            metrics = button.fontMetrics()
            text = metrics.elidedText(device.description, Qt.TextElideMode.ElideMiddle, _NAME_WIDTH)
            button.setText(text.replace("&", "&&"))
            button.setToolTip(device.description)
            button.setAccessibleName(device.description)
            button.setAccessibleDescription(self.tr("Use this microphone"))
            button.clicked.connect(lambda _=False, name=device.name: self.chosen.emit(name))
            self.buttons.addButton(button)
            button.toggled.connect(lambda _: self._lead_tab())
            button.setChecked(device.name == chosen or (chosen is None and device.is_default))
            meter = LevelMeter("", "before")
            meter.setAccessibleName(words.tr("Level of %1", device.description))
            meter.set_theme(self._theme)
            self._meters[device.name] = meter
            self._grid.addWidget(button, row, 0)
            self._grid.addWidget(meter, row, 1)
        self._grid.setRowStretch(len(devices), 1)
        self._lead_tab()

    def _lead_tab(self) -> None:
        """Let Tab stop at the chosen microphone; Qt would stop at the first one of the group."""
        any_chosen = self.buttons.checkedButton() is not None
        for button in self.buttons.buttons():
            stops = button.isChecked() or not any_chosen
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if stops else Qt.FocusPolicy.ClickFocus)

    def set_levels(self, levels: Mapping[str, float], chosen_db: float, elapsed_s: float) -> None:
        """Show how loud each microphone is.

        Parameters
        ----------
        levels : mapping of str to float
            dB full scale, by device name.
        chosen_db : float
            Of the chosen one, where `levels` does not know.
        elapsed_s : float
            Since the last call.
        """
        checked = self.buttons.checkedButton()
        for row, (name, meter) in enumerate(self._meters.items()):
            item = self._grid.itemAtPosition(row, 0)
            is_chosen = item is not None and item.widget() is checked
            meter.set_level(levels.get(name, chosen_db if is_chosen else FLOOR_DB), elapsed_s)


class HearCard(Card):
    """Records ten seconds and plays them, before and after."""

    def __init__(self, test: MicTest) -> None:
        super().__init__(
            self.tr("2. Hear the difference"),
            self.tr("Say a few sentences with your usual noise around you: the fan on, a key or two pressed."),
        )
        self._test = test
        self._params = Params()
        self._busy = False  # recorded, not yet cleaned
        self._ready = False
        self.record = QPushButton()
        self.record.setProperty("role", "main")
        self.record.setAutoDefault(True)
        self.record.setAccessibleDescription(self.tr("Begins or ends the recording"))
        self.meter = LevelMeter(self.tr("Level"), "before")
        self._told = wrapped("", "")
        self.tracks = QButtonGroup(self)
        self._notice = wrapped("", "notice")
        self._notice.hide()
        for made in (self.record, self.meter, self._told):
            self.column.addWidget(made)
        self.column.addLayout(self._track_row())
        self.column.addWidget(self._notice)
        self.column.addStretch()
        self.record.clicked.connect(self._record)
        self.tracks.idClicked.connect(self._choose)
        test.dropped.connect(self._forget)
        test.rendered.connect(lambda _: self._rendered())
        test.failed.connect(self._fail)
        self._show_state()

    def _track_row(self) -> QHBoxLayout:
        """Make the two buttons that choose what is heard."""
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addStretch()
        for track, text, place in ((BEFORE, self.tr("Before"), "first"), (AFTER, self.tr("After"), "last")):
            button = QPushButton(text)
            button.setCheckable(True)
            button.setAutoDefault(True)
            button.setProperty("role", "segment")
            button.setProperty("place", place)
            button.setMinimumWidth(140)
            button.setAccessibleDescription(self.tr("Lets this one be heard"))
            self.tracks.addButton(button, track)
            row.addWidget(button)
        row.addStretch()
        return row

    def set_params(self, params: Params) -> None:
        """Clean with these settings."""
        self._params = params

    def set_theme(self, colours: theme.Theme) -> None:
        """Use these colours from now on."""
        self.meter.set_theme(colours)

    def follow(self, snapshot: "Snapshot", elapsed_s: float) -> None:
        """Bring everything that moves up to date."""
        self.meter.set_level(snapshot.input_peak_db, elapsed_s)
        was_recording = self._test.left_s is not None
        self._test.follow(snapshot, self._params)
        self._busy = self._busy or (was_recording and self._test.left_s is None)
        self._show_state()

    def stop(self) -> None:
        """Stop recording and playing."""
        self._test.cancel()
        self._show_state()

    def _record(self) -> None:
        if self._test.left_s is not None:
            self._test.cancel()
        else:
            self._notice.hide()
            self._test.record()
        self._show_state()

    def _forget(self) -> None:
        self._ready = self._busy = False

    def _choose(self, track: int) -> None:
        self._test.choose(track)
        if not self._test.playing:
            self._test.play()

    def _rendered(self) -> None:
        if not self._busy:
            return
        self._busy, self._ready = False, True
        self._show_state()
        self.tracks.button(AFTER).setChecked(True)
        if self.isVisible():
            self.tracks.button(AFTER).setFocus(Qt.FocusReason.OtherFocusReason)
            self._choose(AFTER)

    def _fail(self, text: str) -> None:
        self._busy = False
        self._notice.setText(text)
        self._notice.show()
        self._show_state()

    def _show_state(self) -> None:
        left_s = self._test.left_s
        if left_s is not None:
            self.record.setText(self.tr("Stop"))
            told = words.tr("Speak… %1 seconds to go", words.number(max(left_s, 0.0)))
        elif self._busy:
            told = self.tr("Cleaning…")
        elif self._ready:
            told = self.tr("It plays over and over. Change between before and after.")
        else:
            told = self.tr("The recording stays in memory and is gone when you close Quietmic.")
        if left_s is None:
            self.record.setText(self.tr("Record again") if self._ready else self.tr("Record ten seconds"))
        self._told.setText(told)
        for button in self.tracks.buttons():
            button.setEnabled(self._ready and left_s is None)


def wrapped(text: str, role: str) -> QLabel:
    """Make a label of as many lines as it needs."""
    made = label(text, role)
    made.setWordWrap(True)
    return made
