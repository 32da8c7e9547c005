"""The microphone test behind its page: record from the engine, clean, play, save."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, Signal

from app.gui import words
from app.gui.noise_picture import Curves, curves
from app.gui.take_view import picture
from dsp.constants import HOP, SAMPLE_RATE
from dsp.params import Params

if TYPE_CHECKING:  # importing the kernels takes a second, and the window should be there first
    from app.audio.player import Player
    from app.audio.readout import Snapshot
    from app.noise_report import Report
    from app.take import Take
    from dsp.denoiser import Denoiser

__all__ = ["AFTER", "BEFORE", "REMOVED", "SECONDS", "MicTest", "Result"]

SECONDS = 10.0
BEFORE, AFTER, REMOVED = 0, 1, 2  # the tracks' order
_QUIETEST = 100.0  # strength at which the pauses are found
_PATIENCE = 3.0  # s without a block of sound until a recording is given up


class Result(NamedTuple):
    """A cleaned recording with all that is shown of it."""

    take: "Take"
    report: "Report"
    noise_after_db: float  # level of the pauses that is left
    pictures: list[NDArray[np.uint8]]  # of before, after, removed
    curves: Curves


@dataclass(slots=True, eq=False)
class _Recording:
    """What was recorded, and what is known of it once the worker has looked."""

    samples: NDArray[np.float32]
    report: "Report | None" = None


class MicTest(QObject):
    """Runs the test; everything that takes time happens in one thread of its own.

    Parameters
    ----------
    make_denoiser : callable
        Builds the denoiser; called in the worker, once.
    recent : callable
        Returns the last seconds of the microphone, (n,) float32.
    make_player : callable
        Builds the player; called in the worker, once.

    Signals
    -------
    dropped : no value
        The last recording is gone, since another one begins.
    rendered : Result
        Of the newest wish only.
    saved : list of Path
    failed : str
        Something did not work; one line. The rest of the test goes on.
    """

    dropped = Signal()
    rendered = Signal(object)
    saved = Signal(object)
    failed = Signal(str)
    _made = Signal(int, object)
    _broken = Signal(object)

    def __init__(
        self,
        make_denoiser: Callable[[], "Denoiser"],
        recent: Callable[[float], NDArray[np.float32]],
        make_player: Callable[[], "Player"],
    ) -> None:
        super().__init__()
        self._make_denoiser = make_denoiser
        self._recent = recent
        self._make_player = make_player
        self._denoiser: Denoiser | None = None
        self._player: Player | None = None
        self._recording: _Recording | None = None
        self._result: Result | None = None
        self._begin: int | None = None  # the engine's count of blocks when the recording began
        self._left_s: float | None = None
        self._came = (0, 0.0)  # blocks counted last while recording, and when that changed
        self._source = ""
        self._wanted = 0  # number of the newest rendering asked for
        self._chosen = AFTER
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="quietmic-test")
        self._made.connect(self._keep, Qt.ConnectionType.QueuedConnection)
        self._broken.connect(_raise, Qt.ConnectionType.QueuedConnection)

    @property
    def left_s(self) -> float | None:
        """Seconds still to be recorded; None while nothing is."""
        return self._left_s

    @property
    def playing(self) -> bool:
        """Whether something is heard."""
        return self._player is not None and self._player.mixer.playing

    @property
    def position_s(self) -> float:
        """Where in the recording."""
        return self._player.mixer.position_s if self._player else 0.0

    def record(self) -> None:
        """Record from now on; compile meanwhile. What was recorded before is gone."""
        self.pause()
        self._wanted += 1  # of what is being rendered nothing is wanted any more
        self._recording = self._result = None
        self.dropped.emit()
        self._begin, self._left_s = None, SECONDS
        self._came = (-1, time.monotonic())
        self._submit(self._prepare)

    def cancel(self) -> None:
        """Stop recording and playing; a finished recording stays."""
        self._left_s = None
        self.pause()

    def follow(self, snapshot: "Snapshot", params: Params) -> None:
        """Look how far the recording is; at its end, take it and clean it with `params`."""
        if self._left_s is None:
            return
        if snapshot.blocks != self._came[0]:
            self._came = (snapshot.blocks, time.monotonic())
        elif time.monotonic() - self._came[1] > _PATIENCE:
            self.cancel()
            self.failed.emit(words.tr("No sound comes from the microphone."))
            return
        if self._begin is None or snapshot.blocks < self._begin:  # the engine may have been started anew
            self._begin = snapshot.blocks
        self._left_s = SECONDS - (snapshot.blocks - self._begin) * HOP / SAMPLE_RATE
        if self._left_s <= 0:
            self._left_s = None
            self._source = snapshot.source
            self._recording = _Recording(self._recent(SECONDS))
            self.render(params)

    def render(self, params: Params) -> None:
        """Clean the recording; of several wishes only the newest is fulfilled."""
        recording = self._recording
        if recording is None:
            return
        self._wanted += 1
        number = self._wanted
        self._submit(lambda: self._render(number, recording, params) if number == self._wanted else None)

    def choose(self, track: int) -> None:
        """Let BEFORE, AFTER or REMOVED be heard."""
        self._chosen = track
        if self._player:
            self._player.mixer.choose(track)

    def play(self) -> None:
        """Play the recording in a loop."""
        if self._result is not None:
            self._submit(self._play)

    def pause(self) -> None:
        """Fade out."""
        if self._player:
            self._player.pause()

    def seek(self, seconds: float) -> None:
        """Go on from another place."""
        if self._player and self._result is not None:
            self._player.mixer.seek(seconds)

    def save(self, folder: Path) -> None:
        """Write before, after and settings into a folder."""
        if self._result is not None:
            result = self._result
            self._submit(lambda: self._save(result, folder))

    def close(self) -> None:
        """Stop everything and wait for it."""
        self.cancel()
        self._wanted += 1
        self._worker.shutdown(cancel_futures=True)
        self._recording = self._result = None  # a timer of the page may still ask for another strength
        if self._player:
            self._player.close()

    def _submit(self, work: Callable[[], Any]) -> None:
        self._worker.submit(self._guard, work)

    def _guard(self, work: Callable[[], Any]) -> None:
        try:
            work()
        except (OSError, ValueError) as error:
            self.failed.emit(words.as_sentence(error))
        except Exception as error:  # a bug: it keeps its traceback, in the thread that reports them
            self._broken.emit(error)

    def _prepare(self) -> None:
        if self._denoiser is None:
            self._denoiser = self._make_denoiser()
            self._denoiser.run(np.zeros(HOP, np.float32))
        if self._player is None:
            self._player = self._make_player()

    def _render(self, number: int, recording: _Recording, params: Params) -> None:
        from app import noise_report, take

        self._prepare()
        assert self._denoiser
        before, report = recording.samples, recording.report
        if report is None:
            quietest = take.render(self._denoiser, before, Params(strength=_QUIETEST))
            report = recording.report = noise_report.analyse(before, quietest.after)
        made = take.render(self._denoiser, before, params)
        left_db = noise_report.level_db(made.after, report.pauses)
        drawn = curves(made.before, made.after, report)
        self._made.emit(number, Result(made, report, left_db, [picture(track) for track in made.tracks], drawn))

    def _keep(self, number: int, result: Result) -> None:
        """Take what the worker has made, unless something else is wanted by now."""
        if number != self._wanted:
            return
        assert self._player
        self._player.mixer.set_tracks(result.take.tracks, from_start=self._result is None)
        self._player.mixer.choose(self._chosen)
        self._result = result
        self.rendered.emit(result)

    def _play(self) -> None:
        assert self._player
        if self._result is not None:  # else another recording has begun meanwhile
            self._player.play()

    def _save(self, result: Result, folder: Path) -> None:
        from app import take

        report = result.report
        facts = {
            "microphone": self._source,
            "noise_dbfs": round(report.noise_db, 1),
            "noise_after_dbfs": round(result.noise_after_db, 1),
            "voice_dbfs": None if report.voice_db is None else round(report.voice_db, 1),
            "hum_hz": report.hum_hz,
            "steady": report.steady,
            "clipped": report.clipped,
            "clicks": len(report.clicks),
        }
        self.saved.emit(take.save(result.take, folder, facts))


def _raise(error: Exception) -> None:
    raise error
