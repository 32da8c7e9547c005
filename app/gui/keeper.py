"""Keeps what the user sets: written soon after each change, since not every program ends as it should."""

from PySide6.QtCore import QObject, QTimer, Signal

from app.gui import words
from app.settings import Settings

__all__ = ["Keeper"]

_PERIOD_MS = 1000  # what a crash or a cut in the power takes is a second of choices at most


class Keeper(QObject):
    """Writes the settings once a second if they are other ones.

    What is new is found by comparing, so whoever changes a setting need not tell.

    Parameters
    ----------
    settings : Settings
        As they are in the file, or before there is one.
    parent : QObject, optional

    Signals
    -------
    told : str
        Why they cannot be written, in one sentence; empty once they can.
    """

    told = Signal(str)

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._kept = settings.document()
        self._problem = ""
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._keep)
        self._timer.start(_PERIOD_MS)

    def _keep(self) -> None:
        """Write what has changed; what could not be written is tried again."""
        document, problem = self._settings.document(), ""
        if document == self._kept:
            return
        try:
            self._settings.save()
            self._kept = document
        except OSError as error:
            problem = words.tr("The settings cannot be written (%1): they hold until you quit.", str(error))
        if problem != self._problem:
            self._problem = problem
            self.told.emit(problem)
