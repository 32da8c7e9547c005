"""Choose the microphone."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStyledItemDelegate, QWidget

from app.gui.controls import Choice

if TYPE_CHECKING:
    from app.audio.devices import Device

__all__ = ["DevicePicker"]


class DevicePicker(Choice):
    """A list of microphones with the system's default first.

    Signals
    -------
    chosen : str or None
        The device's name; None for the system's default.
    about_to_open : no value
        The list is going to be shown; whoever knows the devices may refresh it.
    """

    chosen = Signal(object)
    about_to_open = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Microphone"))
        self.setToolTip(self.tr("The microphone to be cleaned"))
        self.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.setItemDelegate(QStyledItemDelegate(self))  # lets the style sheet give the entries room
        self.addItem(self.tr("System default"), None)
        self.activated.connect(self._activated)

    def set_devices(self, devices: Sequence["Device"], chosen: str | None) -> None:
        """List these devices and mark the chosen one, also if it is unplugged now."""
        with QSignalBlocker(self):
            self.clear()
            self.addItem(self.tr("System default"), None)
            for device in devices:
                self.addItem(device.description, device.name)
            if chosen is not None and self.findData(chosen) < 0:
                self.addItem(self.tr("%1 (not connected)").replace("%1", chosen), chosen)
            self.setCurrentIndex(max(self.findData(chosen), 0) if chosen is not None else 0)

    def showPopup(self) -> None:
        """Ask for a fresh list, then open."""
        self.about_to_open.emit()
        super().showPopup()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter: Space belongs to the comparison in the whole window."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.showPopup()
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        """Let the column decide the width; long names are cut with an ellipsis."""
        return QSize(120, super().minimumSizeHint().height())

    def _activated(self, index: int) -> None:
        self.chosen.emit(self.itemData(index))
