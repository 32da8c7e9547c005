"""How the engine fares, in numbers, and what happened to the sound. One button copies the whole report."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QElapsedTimer, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.gui import words
from app.gui.control_panel import card
from app.gui.controls import label
from app.gui.told import told
from dsp.constants import DELAY, SAMPLE_RATE

if TYPE_CHECKING:
    from app.audio.readout import Snapshot
    from app.timeline import Event

__all__ = ["Dashboard", "Machine", "facts", "machine", "report"]

_WORDS_MS = 500  # numbers change at most twice a second
_COLUMNS = 4
_LOOKAHEAD_MS = 1000.0 * DELAY / SAMPLE_RATE


class Machine(NamedTuple):
    """What does not change while the program runs."""

    width: int  # of the network
    hours: float  # of sound that it was trained on
    kernel: str  # instruction set that computes it


def machine(network: str) -> Machine:
    """Look what the engine is made of, which has the network of this name."""
    from app import networks
    from dsp import layers

    weights = networks.read(network)
    return Machine(weights.width, float(weights.description["hours"]), layers.KERNEL)


def report() -> str:
    """Examine sound, microphone and machine."""
    from app import doctor

    return doctor.to_text(doctor.examine())


class Dashboard(QWidget):
    """A page of facts and the timeline. Shows what it is given.

    Parameters
    ----------
    describe : callable
        Returns a Machine; called in a worker.
    examine : callable
        Returns the doctor's report as text; called in a worker, takes seconds.

    Signals
    -------
    left : no value
        Back to the main page.
    """

    left = Signal()
    _described = Signal(object)
    _examined = Signal(str)

    def __init__(self, describe: Callable[[], Machine], examine: Callable[[], str]) -> None:
        super().__init__()
        self.setObjectName("page")
        self._describe, self._examine = describe, examine
        self._machine: Machine | None = None
        self._events: tuple[Event, ...] = ()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="quietmic-report")
        self._since_words = QElapsedTimer()
        self._facts = [tuple(label("", role) for role in ("muted", "fact", "muted")) for _ in range(2 * _COLUMNS)]
        self.back = QPushButton("←  " + self.tr("Back"))
        self.back.setAccessibleName(self.tr("Back"))
        self.back.setToolTip(self.tr("Back to the main page (Esc)"))
        self.copy = QPushButton(self.tr("Copy the report"))
        self.copy.setToolTip(self.tr("Examines sound, microphone and machine, which takes some seconds"))
        self.events = QListWidget()
        self.events.setAccessibleName(self.tr("What happened"))
        self.events.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.events.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._said = label("", "muted")
        for button in (self.back, self.copy):
            button.setAutoDefault(True)  # Enter presses them, as elsewhere in the window
        self._lay_out()
        self.back.clicked.connect(self.left)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.left.emit)
        self.copy.clicked.connect(self._begin_report)
        self._described.connect(self._take_machine)
        self._examined.connect(self._end_report)

    def _lay_out(self) -> None:
        heading = QHBoxLayout()
        heading.setSpacing(14)
        heading.addWidget(self.back)
        heading.addWidget(label(self.tr("Sound and machine"), "title"), 1)
        heading.addWidget(self._said)
        heading.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(heading)
        column.addWidget(self._facts_card())
        column.addWidget(self._events_card(), 1)

    def _facts_card(self) -> QFrame:
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(18)
        for number, fact in enumerate(self._facts):
            column = QVBoxLayout()
            column.setSpacing(1)
            for text in fact:
                text.setMinimumWidth(1)
                column.addWidget(text)
            fact[-1].setWordWrap(True)
            fact[-1].setMinimumHeight(2 * fact[-1].fontMetrics().lineSpacing())
            fact[-1].setAlignment(Qt.AlignmentFlag.AlignTop)
            grid.addLayout(column, number // _COLUMNS, number % _COLUMNS)
            grid.setColumnStretch(number % _COLUMNS, 1)
        return card(grid)

    def _events_card(self) -> QFrame:
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(label(self.tr("What happened"), "heading"))
        column.addWidget(self.events, 1)
        return card(column)

    def enter(self) -> None:
        """Begin to show; ask once what the engine is made of."""
        self._said.setText("")
        self._since_words.invalidate()
        self.copy.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._machine is None:
            self._worker.submit(lambda: self._described.emit(self._describe()))

    def show_facts(self, snapshot: "Snapshot", events: Sequence["Event"]) -> None:
        """Bring numbers and timeline up to date, twice a second.

        Parameters
        ----------
        snapshot : Snapshot
            What the engine tells.
        events : sequence of Event
            What happened, oldest first.
        """
        if self._since_words.isValid() and self._since_words.elapsed() < _WORDS_MS:
            return
        self._since_words.restart()
        for shown, fact in zip(self._facts, facts(snapshot, self._machine), strict=True):
            for text, words_of_it in zip(shown, fact, strict=True):
                text.setText(words_of_it)
        if tuple(events) != self._events:
            self._events = tuple(events)
            self.events.clear()
            self.events.addItems([_line(event) for event in reversed(self._events)])

    def close_worker(self) -> None:
        """Wait for what was asked for."""
        self._worker.shutdown(cancel_futures=True)

    def _take_machine(self, machine: Machine) -> None:
        self._machine = machine

    def _begin_report(self) -> None:
        self.copy.setEnabled(False)
        self._said.setText(self.tr("Examining…"))
        self._worker.submit(lambda: self._examined.emit(self._examine()))

    def _end_report(self, text: str) -> None:
        self.copy.setEnabled(True)
        QGuiApplication.clipboard().setText(text)
        self._said.setText(self.tr("The report is in the clipboard."))


def _line(event: "Event") -> str:
    return f"{time.strftime('%H:%M:%S', time.localtime(event.time))}   {told(event.text)}"


def facts(now: "Snapshot", machine: Machine | None) -> list[tuple[str, str, str]]:
    """Tell how the engine fares.

    Returns
    -------
    list of tuple of str
        Title, value, comment; eight of them.
    """
    unknown = "\N{EN DASH}"
    return [
        (words.tr("Delay"), words.tr("%1 ms", words.number(now.delay_ms)), _delay_parts(now)),
        (
            words.tr("Sound thread"),
            words.tr("%1 %", words.number(now.cpu_percent, 1)),
            words.tr("of one processor core"),
        ),
        (
            words.tr("Late blocks"),
            words.number(now.late_blocks),
            words.tr("of %1, 10 ms each", words.number(now.blocks)),
        ),
        (words.tr("Lost blocks"), words.number(now.lost_blocks), words.tr("interruptions told by the sound system")),
        (words.tr("Passed unchanged"), words.number(now.dry_blocks), _load(now)),
        (
            words.tr("Clock drift"),
            unknown if now.drift_ppm is None else words.tr("%1 ppm", words.number(now.drift_ppm)),
            words.tr("microphone against output"),
        ),
        (
            words.tr("Priority"),
            _priority(now.realtime),
            words.tr("of the sound thread; way to the card: %1", now.backend),
        ),
        (
            words.tr("Network"),
            unknown if machine is None else machine.kernel,
            "" if machine is None else _network(machine),
        ),
    ]


def _network(machine: Machine) -> str:
    return words.tr("int8, width %1, %2 hours of training", words.number(machine.width), words.number(machine.hours))


def _delay_parts(now: "Snapshot") -> str:
    rest = max(now.delay_ms - _LOOKAHEAD_MS, 0.0)
    return words.tr("%1 ms looking ahead, %2 ms sound system", words.number(_LOOKAHEAD_MS), words.number(rest))


def _load(now: "Snapshot") -> str:
    if now.overload == "dry":
        return words.tr("the computer is too busy right now")
    if now.overload == "small":
        return words.tr("busy: a smaller network is at work")
    return words.tr("blocks for which there was no time")


def _priority(realtime: str) -> str:
    names = {
        "real time": words.tr("real time"),
        "rtkit": words.tr("real time"),
        "portal": words.tr("real time"),
        "nice": words.tr("raised"),
        "none": words.tr("ordinary"),
    }
    return names.get(realtime, words.tr("by the system"))
