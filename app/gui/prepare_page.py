"""What is seen while the first start compiles the denoiser."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

import assets
from app.gui.controls import label
from app.gui.told import told

__all__ = ["PreparePage"]

_STEPS = 1000


class PreparePage(QWidget):
    """A title, what is being done, and how far it is."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        icon = QLabel()
        icon.setPixmap(QIcon(str(assets.path("icon.svg"))).pixmap(96, 96))
        self._title = label(self.tr("Preparing…"), "title")
        self._step = label(
            self.tr("The first start fits the denoiser to this computer. Later starts are quick."), "muted"
        )
        self._step.setWordWrap(True)
        self._step.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._step.setMinimumWidth(420)
        self._bar = QProgressBar()
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(320)
        self._bar.setAccessibleName(self.tr("Preparing"))
        column = QVBoxLayout(self)
        column.setSpacing(14)
        column.addStretch()
        for widget in (icon, self._title, self._bar, self._step):
            column.addWidget(widget, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()

    def set_progress(self, text: str, part: float) -> None:
        """Show what is being done and how much is done, 0..1."""
        self._bar.setValue(round(part * _STEPS))
        text = told(text)
        self._bar.setAccessibleDescription(text)
        self._step.setText(
            self.tr("The first start fits the denoiser to this computer. Later starts are quick.") + f"\n{text}"
        )

    def set_failure(self, text: str) -> None:
        """Say why the program cannot go on."""
        self._title.setText(self.tr("Quietmic cannot start"))
        self._bar.hide()
        self._step.setText(text)
