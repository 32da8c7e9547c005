"""Every key of the program, in two columns."""

from collections.abc import Iterable

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from app.gui.controls import label

__all__ = ["KeySheet"]


class KeySheet(QDialog):
    """A table: key, what it does.

    Parameters
    ----------
    keys : iterable of (str, str)
        Those of the menus; what works without a menu is added.
    """

    def __init__(self, keys: Iterable[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        for row, (key, text) in enumerate([*self._without_menu(), *keys]):
            heading: QLabel = label(key, "heading")
            grid.addWidget(heading, row, 0)
            grid.addWidget(label(text, ""), row, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setText(self.tr("Close"))
        close.setAccessibleDescription(self.tr("Closes this window (Esc)"))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(16)
        column.addLayout(grid)
        column.addWidget(buttons)

    def _without_menu(self) -> list[tuple[str, str]]:
        return [
            (self.tr("Space"), self.tr("Hear the original: hold, or tap to switch")),
            (self.tr("Enter"), self.tr("Press or open what has the focus")),
            (self.tr("Tab"), self.tr("Next control")),
            ("Alt+F", self.tr("Freeze the pictures")),
            ("F10", self.tr("Menus")),
            ("1  2  3", self.tr("Microphone test: before, after, what was removed")),
            (self.tr("Esc"), self.tr("Back")),
        ]
