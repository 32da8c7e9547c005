"""The window: its layout, the only timer, and what the user does as signals."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QElapsedTimer, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QMainWindow, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.gui import dashboard, garbage, theme, words
from app.gui.control_panel import ControlPanel
from app.gui.controls import Line, label
from app.gui.mic_test import MicTest
from app.gui.mic_test_page import MicTestPage
from app.gui.picture_panel import PicturePanel
from app.gui.prepare_page import PreparePage
from app.gui.readings import Readings
from app.gui.source import Source
from dsp.params import Params

if TYPE_CHECKING:
    from app.audio.devices import Device
    from app.audio.readout import Snapshot
    from app.timeline import Event

__all__ = ["MainWindow"]

_TICK_MS = 33  # 30 Hz
_HIDDEN_MS = 500  # nothing is drawn then; signals such as Ctrl-C still get through
_WORDS_MS = 500  # sentences change at most twice a second: calm to read and to listen to


class MainWindow(QMainWindow):
    """Shows what `source` tells 30 times a second and reports what the user wants.

    Parameters
    ----------
    params : Params
        What the controls show at first.
    source : Source
        The engine, or what stands in for it.
    test : MicTest
        What its page works with.
    network : str
        What cleans the sound, of `assets.NETWORKS`; the page of details tells about it.

    Signals
    -------
    params_changed : Params
    microphone_chosen : str or None
        None follows the system.
    devices_wanted : no value
        The list of microphones is going to be shown.
    seen : bool
        Whether anybody can see it now.
    closed : no value
    """

    params_changed = Signal(object)
    microphone_chosen = Signal(object)
    devices_wanted = Signal()
    seen = Signal(bool)
    closed = Signal()

    def __init__(self, params: Params, source: Source, test: MicTest, network: str = "large") -> None:
        super().__init__()
        self._source = source
        self._calm = False
        self._notices: dict[str, str] = {}
        self._readings = Readings(params)
        self.setWindowTitle(self.tr("Quietmic"))
        self.setMinimumSize(900, 640)
        self.resize(1120, 740)
        self._prepare = PreparePage()
        self._controls = ControlPanel(params)
        self._pictures = PicturePanel()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._prepare)
        self._test = MicTestPage(test)
        self._dashboard = dashboard.Dashboard(partial(dashboard.machine, network), dashboard.report)
        self._pages.addWidget(self._build())
        self._followers: dict[QWidget | None, Callable[[Snapshot, float], None]] = {}
        self.add_page(self._test, self._test.follow)
        self.add_page(self._dashboard, lambda snapshot, _: self._dashboard.show_facts(snapshot, self._events()))
        self.setCentralWidget(self._pages)
        self._connect()
        self._since_tick, self._since_words = QElapsedTimer(), QElapsedTimer()
        for clock in (self._since_tick, self._since_words):
            clock.start()
        self._timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.tick)
        self._timer.start(_HIDDEN_MS)

    def _build(self) -> QWidget:
        page = QWidget()
        page.setObjectName("page")
        self._notice = label("", "notice", wraps=True)
        self._notice.hide()
        self._status = Line("status")
        self._status.setAccessibleName(self.tr("Status"))
        self.details = QPushButton(self.tr("Details"))
        self.details.setProperty("role", "flat")
        self.details.setAutoDefault(True)  # Enter presses it: Space is for the comparison
        self.details.setToolTip(self.tr("Delay, losses, load, and what happened to the sound"))
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self._notice)
        right.addWidget(self._pictures, 1)
        grid = QGridLayout(page)
        grid.setContentsMargins(16, 16, 16, 8)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._controls, 0, 0)
        grid.addLayout(right, 0, 1, 1, 2)
        grid.addWidget(self._status, 1, 0, 1, 2)
        grid.addWidget(self.details, 1, 2)
        return page

    def _connect(self) -> None:
        panel = self._controls
        panel.params_changed.connect(self._changed)
        panel.microphone_chosen.connect(self.microphone_chosen)
        panel.devices_wanted.connect(self.devices_wanted)
        panel.test_wanted.connect(self.show_test)
        self.details.clicked.connect(self.show_details)
        self._pictures.voice.strength_wanted.connect(panel.strength.set_value)
        self._dashboard.left.connect(lambda: self._return_to(self.details))
        self._test.left.connect(lambda: self._return_to(panel.test))
        self._test.strength_chosen.connect(panel.strength.set_value)

    @property
    def settings_params(self) -> Params:
        """What to remember: the switch counts, listening to the original for a moment does not."""
        return self._controls.params

    def set_theme(self, colours: theme.Theme) -> None:
        """Use these colours from now on."""
        self._controls.set_theme(colours)
        self._pictures.set_theme(colours)
        self._test.set_theme(colours)

    def set_devices(self, devices: Sequence["Device"], chosen: str | None) -> None:
        """List these microphones and mark the chosen one."""
        self._controls.microphones.set_devices(devices, chosen)

    def set_output(self, name: str, hint: str) -> None:
        """Show where the clean sound goes and what to do about it."""
        self._controls.set_output(name, hint)

    def set_notice(self, text: str, topic: str = "route") -> None:
        """Show something the user should know above the pictures, one text a topic; empty takes it away."""
        self._notices[topic] = text
        self._notice.setText("\n".join(filter(None, self._notices.values())))
        self._notice.setVisible(bool(self._notice.text()))

    def show_progress(self, text: str, part: float) -> None:
        """Show how far the preparation is, 0..1."""
        self._pages.setCurrentIndex(0)
        self._prepare.set_progress(text, part)

    def show_failure(self, text: str) -> None:
        """Say why the program cannot go on."""
        self._pages.setCurrentIndex(0)
        self._prepare.set_failure(text)

    def show_controls(self) -> None:
        """Leave the preparation for the window proper; other pages stay."""
        if self._pages.currentIndex() == 0:
            self.show_main()
        self._tell()

    def show_main(self) -> None:
        """Show the page with switch and pictures."""
        self._return_to(self._controls.switch)

    def show_test(self) -> None:
        """Show the microphone test."""
        self._pages.setCurrentWidget(self._test)
        self._test.enter(self._controls.params)

    def show_details(self) -> None:
        """Show delay, losses, load and what happened."""
        self.show_page(self._dashboard)
        self._dashboard.enter()

    def add_page(self, page: QWidget, follow: Callable[["Snapshot", float], None]) -> None:
        """Add a page; while it is shown, `follow` gets what the engine tells and the seconds since the last time."""
        self._pages.addWidget(page)
        self._followers[page] = follow

    def show_page(self, page: QWidget) -> None:
        """Show one of the added pages."""
        self._pages.setCurrentWidget(page)

    def set_params(self, params: Params) -> None:
        """Set every control, as the user would."""
        self._controls.set_params(params)

    def geometry_text(self) -> str:
        """Return size and place, for the settings."""
        return self.saveGeometry().toBase64().toStdString()

    def restore_geometry_text(self, text: str) -> None:
        """Take size and place from the settings; nonsense is ignored."""
        self.restoreGeometry(QByteArray.fromBase64(text.encode()))

    def tick(self) -> None:
        """Pull from the source and show it. Hidden, only the ring is emptied."""
        garbage.collect()
        elapsed_s = self._since_tick.restart() / 1000
        frames = self._source.frames()
        if not self._is_seen() or self._pages.currentIndex() == 0 or (snapshot := self._source.snapshot()) is None:
            return
        follow = self._followers.get(self._pages.currentWidget())
        if follow is not None:
            follow(snapshot, elapsed_s)
            return
        self._pictures.set_levels(snapshot.input_peak_db, snapshot.output_peak_db, elapsed_s)
        if frames is not None:
            self._pictures.push(frames)
            self._readings.push(frames)
        if self._since_words.elapsed() >= _WORDS_MS:
            self._pictures.trend.push(snapshot.reduction_db)
            self._readings.note(snapshot)
            self._tell()

    def _return_to(self, control: QWidget) -> None:
        self._pages.setCurrentIndex(1)
        control.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell()

    def _events(self) -> Sequence["Event"]:
        supervisor = self._source.supervisor
        return supervisor.timeline.events if supervisor is not None else ()

    def _listeners(self) -> Sequence[str] | None:
        """Return who takes the sound; None where nothing can be taken."""
        supervisor = self._source.supervisor
        return supervisor.listeners if supervisor is not None and supervisor.status.virtual else None

    def set_calm(self, calm: bool) -> None:
        """Let pictures stand still until they are unfrozen, and everything else change twice a second; or move."""
        self._calm = calm
        self._pictures.freeze.setChecked(calm)
        self._set_pace()

    def _set_pace(self) -> None:
        self._timer.setInterval(_TICK_MS if self._is_seen() and not self._calm else _HIDDEN_MS)

    def _is_seen(self) -> bool:
        return self.isVisible() and not self.isMinimized()

    def _tell(self) -> None:
        self._since_words.restart()
        snapshot = self._source.snapshot()
        if snapshot is None:
            return
        self._status.setText(words.status_line(snapshot))
        self.set_notice(words.as_sentence(self._readings.complaint), "microphone")
        snapshot = replace(snapshot, reduction_db=self._readings.reduction_db(snapshot.reduction_db))
        panel = self._controls
        panel.set_sentence(words.sentence(snapshot, panel.is_on, panel.bypass.original, self._listeners()))
        self._pictures.voice.set_loss(self._readings.lost, self._readings.advice)
        self._pictures.describe()

    def _changed(self) -> None:
        self._readings.obey(self._controls.wanted)
        self.params_changed.emit(self._controls.wanted)
        self._tell()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw at full speed again."""
        self._set_pace()
        if (handle := self.windowHandle()) is not None:
            self._controls.bypass.watch(handle)  # twice is as good as once
        super().showEvent(event)
        self.seen.emit(self._is_seen())

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop drawing."""
        self._timer.setInterval(_HIDDEN_MS)
        super().hideEvent(event)
        self.seen.emit(False)

    def changeEvent(self, event: QEvent) -> None:
        """Stop drawing while minimised."""
        if event.type() == QEvent.Type.WindowStateChange:
            self._set_pace()
            self.seen.emit(self._is_seen())
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop pulling and report."""
        self._timer.stop()
        self._dashboard.close_worker()
        self.closed.emit()
        super().closeEvent(event)
