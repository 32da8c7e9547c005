"""Hear the original: held for a moment, or switched with a tap."""

import time

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

__all__ = ["BypassButton"]

_TAP_S = 0.3  # a press shorter than this switches; a longer one lasts only as long as it is held


class BypassButton(QPushButton):
    """Button and Space key of a window for comparing with the original.

    Pressing changes the sound at once. A tap leaves it changed; after a hold it changes back on release.
    Space works from anywhere in the window, so the other controls answer to Enter.

    Signals
    -------
    original_changed : bool
        True while the original is to be heard.
    """

    original_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._original = False
        self._before_press = False
        self._pressed_at: float | None = None
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setMinimumHeight(40)
        self.setAccessibleName(self.tr("Hear the original"))
        self.setAccessibleDescription(self.tr("Hold Space to hear the microphone without cleaning; tap to switch."))
        self.setToolTip(self.tr("Compares the cleaned sound with the microphone, equally delayed"))
        self._show()

    @property
    def original(self) -> bool:
        """Whether the original is to be heard."""
        return self._original

    def set_original(self, original: bool) -> None:
        """Choose the original or the cleaned sound."""
        if original != self._original:
            self._original = original
            self._show()
            self.original_changed.emit(original)
        self.setChecked(self._original)

    def watch(self, window: QWindow) -> None:
        """Take the Space key of this window, before the widget with the focus gets it."""
        window.installEventFilter(self)

    def begin(self) -> None:
        """Press: change over now."""
        if self._pressed_at is None and self.isEnabled():
            self._pressed_at = time.monotonic()
            self._before_press = self._original
            self.set_original(not self._original)

    def end(self) -> None:
        """Release: change back if it was a hold."""
        if self._pressed_at is None:
            return
        held = time.monotonic() - self._pressed_at >= _TAP_S
        self._pressed_at = None
        if held:
            self.set_original(self._before_press)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Turn Space into press and release, and let go when the window loses the keyboard."""
        kind = event.type()
        if kind == QEvent.Type.FocusOut:
            self.end()
        if not self.isVisible() and self._pressed_at is None:  # another page is shown, with its own use of Space
            return False
        if kind not in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease) or not isinstance(event, QKeyEvent):
            return False
        if event.key() != Qt.Key.Key_Space or event.modifiers() or QApplication.activePopupWidget():
            return False
        if not event.isAutoRepeat():
            if kind == QEvent.Type.KeyPress:
                self.begin()
            elif kind == QEvent.Type.KeyRelease:
                self.end()
        return True

    def mousePressEvent(self, event) -> None:
        """Begin with the left button."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.begin()

    def mouseReleaseEvent(self, event) -> None:
        """End with the left button."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Switch with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.set_original(not self._original)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Let go when the button is disabled under the finger."""
        if event.type() == QEvent.Type.EnabledChange and not self.isEnabled():
            self._pressed_at = None
            self.set_original(False)
        super().changeEvent(event)

    def _show(self) -> None:
        if self._original:
            self.setText(self.tr("This is the original (Space: back)"))
        else:
            self.setText(self.tr("Hear the original (Space)"))
