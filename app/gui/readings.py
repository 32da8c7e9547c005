"""What the window remembers of the last seconds, so that it can say more than what is true this very moment."""

from collections import deque
from typing import TYPE_CHECKING

from app.audio.condition import complaint
from app.speech_loss import SpeechLoss
from dsp.params import Params

if TYPE_CHECKING:
    from app.audio.readout import Frames, Snapshot

__all__ = ["Readings"]

_PAUSE_TELLS = 20  # readings, 10 s: long enough to hold a pause, where the noise alone is reduced and not the voice


class Readings:
    """Noise reduction and loss of voice under the present settings, and the condition of the microphone.

    Parameters
    ----------
    params : Params
        The settings at first.
    """

    def __init__(self, params: Params) -> None:
        self._params = params
        self._reductions: deque[float] = deque(maxlen=_PAUSE_TELLS)
        self._loss = SpeechLoss()
        self._complaint = ""

    def obey(self, params: Params) -> None:
        """Begin anew where other settings make another sound."""
        self._params = params
        self._reductions.clear()
        if not params.bypass:
            self._loss.start_anew()

    def push(self, frames: "Frames") -> None:
        """Take in hops; what is heard as it is loses nothing and tells nothing."""
        if not self._params.bypass:
            self._loss.push(frames.noisy, frames.gain, frames.applied, frames.correlation)

    def note(self, snapshot: "Snapshot") -> None:
        """Take in a reading, twice a second."""
        self._reductions.append(snapshot.reduction_db)
        self._complaint = complaint(snapshot, self._complaint)

    def reduction_db(self, now_db: float) -> float:
        """Return by how much the noise alone is reduced, in dB; `now_db` where nothing else is known."""
        return max(self._reductions, default=now_db)

    @property
    def complaint(self) -> str:
        """What is wrong with the microphone itself, in one line; empty if nothing is."""
        return self._complaint

    @property
    def lost(self) -> float | None:
        """Share of the voice that is taken away, 0..1."""
        return self._loss.lost

    @property
    def advice(self) -> float | None:
        """A strength that keeps more of the voice, in percent, where that is needed."""
        return self._loss.advice(self._params.strength)
