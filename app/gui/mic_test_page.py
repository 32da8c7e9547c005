"""The page of the microphone test: record, compare, read the report, save."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.gui import theme, words
from app.gui.control_panel import card
from app.gui.controls import KnobSlider, label
from app.gui.level_meter import LevelMeter
from app.gui.mic_test import SECONDS, MicTest, Result
from app.gui.report_card import ReportCard
from app.gui.take_panel import TakePanel
from dsp.params import Params

if TYPE_CHECKING:
    from app.audio.readout import Snapshot

__all__ = ["MicTestPage"]

_WIDTH = 330  # of the left column, as on the main page
_SETTLE_MS = 150  # the slider rests this long before the recording is cleaned again


class MicTestPage(QWidget):
    """Everything one sees of the microphone test.

    Parameters
    ----------
    test : MicTest
        Does the work.

    Signals
    -------
    left : no value
        Back to the main page.
    strength_chosen : float
        This strength is wanted in calls too.
    """

    left = Signal()
    strength_chosen = Signal(float)

    def __init__(self, test: MicTest) -> None:
        super().__init__()
        self.setObjectName("page")
        self._test = test
        self._params = Params()
        self._result: Result | None = None
        self.takes = TakePanel(test)
        self.report = ReportCard()
        self.meter = LevelMeter(self.tr("Level"), "before")
        ends = (self.tr("Natural"), self.tr("Quietest"))
        self.strength = KnobSlider("strength", self.tr("Strength for this recording"), ends)
        self._make_buttons()
        self._notice = label("", "notice", wraps=True)
        self._notice.hide()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._lay_out()
        self._connect()
        self._show_state()

    def _make_buttons(self) -> None:
        self.back = QPushButton("←  " + self.tr("Back"))
        self.back.setAccessibleName(self.tr("Back"))
        self.back.setToolTip(self.tr("Back to the main page (Esc)"))
        self.record = QPushButton()
        self.record.setAccessibleDescription(self.tr("Begins or ends the recording"))
        self.record.setProperty("role", "main")
        self.use = QPushButton(self.tr("Use this strength in calls"))
        self.use.setAccessibleDescription(self.tr("Sets the strength of the main page"))
        self.save = QPushButton(self.tr("Save both…"))
        self.save.setAccessibleDescription(self.tr("Writes before and after as FLAC files, with the settings"))
        for button in (self.back, self.record, self.use, self.save):
            button.setAutoDefault(True)  # Enter presses them, as elsewhere in the window

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(12)
        for made in (self._record_card(), self._strength_card(), self._save_card()):
            left.addWidget(made)
            made.setFixedWidth(_WIDTH)
        left.addStretch()
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self._notice)
        right.addWidget(self.takes, 1)
        right.addWidget(self._report_card())
        heading = QHBoxLayout()
        heading.setSpacing(14)
        heading.addWidget(self.back)
        heading.addWidget(label(self.tr("Test your microphone"), "title"), 1)
        middle = QHBoxLayout()
        middle.setSpacing(14)
        middle.addLayout(left)
        middle.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(heading)
        column.addLayout(middle, 1)

    def _record_card(self) -> QFrame:
        advice = self.tr("Speak as you would in a call, for ten seconds. Pause now and then: pauses show the noise.")
        hint = label(advice, "muted", wraps=True)
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addWidget(label(self.tr("1. Record"), "heading"))
        column.addWidget(hint)
        column.addWidget(self.record)
        column.addWidget(self.meter)
        return card(column)

    def _strength_card(self) -> QFrame:
        hint = label(self.tr("Cleans the same ten seconds again, so that you can compare."), "muted", wraps=True)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(label(self.tr("2. Try other strengths"), "heading"))
        column.addWidget(hint)
        column.addWidget(self.strength)
        column.addWidget(self.use)
        return card(column)

    def _save_card(self) -> QFrame:
        self._saved = label(self.tr("The recording stays in memory unless you save it."), "muted", wraps=True)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(label(self.tr("3. Keep it"), "heading"))
        column.addWidget(self._saved)
        column.addWidget(self.save)
        return card(column)

    def _report_card(self) -> QFrame:
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addWidget(label(self.tr("Noise report"), "heading"))
        column.addWidget(self.report)
        return card(column)

    def _connect(self) -> None:
        self.back.clicked.connect(self.left)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.left.emit)
        self.takes.play.clicked.connect(lambda: self.set_notice(""))
        self.record.clicked.connect(self._record)
        self.use.clicked.connect(self._use)
        self.save.clicked.connect(self._save)
        self.strength.value_changed.connect(lambda _: self._settle.start())
        self._settle.timeout.connect(lambda: self._test.render(self._wanted()))
        self._test.dropped.connect(self._forget)
        self._test.rendered.connect(self._rendered)
        self._test.saved.connect(self._tell_saved)
        self._test.failed.connect(self._fail)

    def enter(self, params: Params) -> None:
        """Begin with the settings that calls have now."""
        self._params = params
        self.strength.set_value(params.strength)
        self.set_notice("")
        (self.takes.play if self._result else self.record).setFocus(Qt.FocusReason.OtherFocusReason)

    def set_theme(self, colours: theme.Theme) -> None:
        """Use these colours from now on."""
        self.meter.set_theme(colours)
        self.takes.set_theme(colours)
        self.report.set_theme(colours)

    def set_notice(self, text: str) -> None:
        """Show what did not work; empty takes it away."""
        self._notice.setText(text)
        self._notice.setVisible(bool(text))

    def follow(self, snapshot: "Snapshot", elapsed_s: float) -> None:
        """Bring everything that moves up to date."""
        self.meter.set_level(snapshot.input_peak_db, elapsed_s)
        was_recording = self._test.left_s is not None
        self._test.follow(snapshot, self._wanted())
        left_s = self._test.left_s
        if left_s is not None:
            self.takes.view.set_recording(left_s, snapshot.input_peak_db)
        elif was_recording:
            self.takes.view.set_recording(0.0, snapshot.input_peak_db)
        self._show_state()

    def _wanted(self) -> Params:
        """Return what the recording is cleaned with: as on the main page, another strength sets what it chooses."""
        strength = self.strength.value()
        if strength == self._params.strength:
            return self._params
        return replace(self._params, strength=strength, postfilter=None, floor_db=None)

    def _use(self) -> None:
        self._params = self._wanted()
        self.strength_chosen.emit(self._params.strength)
        self._show_state()

    def _fail(self, text: str) -> None:
        if self._result is None and self._test.left_s is None:
            self.takes.view.set_empty()
        self.set_notice(text)
        self._show_state()

    def _show_state(self) -> None:
        recording = self._test.left_s is not None
        ready = self._result is not None and not recording
        if recording:
            self.record.setText(self.tr("Stop"))
        else:
            self.record.setText(self.tr("Record again") if self._result else self.tr("Record ten seconds"))
        self.takes.follow(ready)
        self.save.setEnabled(ready)
        self.use.setEnabled(self.strength.value() != self._params.strength)

    def _record(self) -> None:
        if self._test.left_s is not None:
            self._stop()
        else:
            self.set_notice("")
            self.takes.end_blind()
            self._test.record()
            self.takes.view.set_recording(SECONDS, -100.0)
        self._show_state()

    def _forget(self) -> None:
        self._result = None
        self.report.set_result(None)
        self.takes.view.set_empty()

    def _stop(self) -> None:
        if self._test.left_s is not None:
            self.takes.view.set_empty()
        self._test.cancel()

    def _rendered(self, result: Result) -> None:
        is_first = self._result is None
        self._result = result
        self.takes.show_result(result)
        self.report.set_result(result)
        self._show_state()
        if is_first:
            self._saved.setText(self.tr("The recording stays in memory unless you save it."))
            if self.isVisible():
                self.takes.play.setFocus(Qt.FocusReason.OtherFocusReason)
                self._test.play()

    def _save(self) -> None:
        start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.MusicLocation)
        folder = QFileDialog.getExistingDirectory(self, self.tr("Save both recordings in"), start)
        if folder:
            self._test.save(Path(folder))

    def _tell_saved(self, paths: list[Path]) -> None:
        names = "\n".join(path.name for path in paths)
        self._saved.setText(words.tr("Saved in %1:", str(paths[0].parent)) + "\n" + names)

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop recording and playing when another page comes."""
        if not event.spontaneous():
            self._stop()
            self.takes.end_blind()
        super().hideEvent(event)
