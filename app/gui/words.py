"""The sentences of the window: what is on, and how the engine fares. For eyes and for screen readers."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from app.gui.told import told

if TYPE_CHECKING:  # the sentences need no kernels
    from app.audio.readout import Snapshot

__all__ = ["MINUS", "as_sentence", "number", "sentence", "status_line", "tr"]

MINUS = "\N{MINUS SIGN}"


def tr(text: str, *values: str) -> str:
    """Translate a sentence and put values in the places %1, %2, ..."""
    translated = QCoreApplication.translate("words", text)
    if translated == text:  # lupdate files the sentences of this module, which call `tr` by its bare name, under ""
        translated = QCoreApplication.translate("", text)
    text = translated
    for place, value in enumerate(values, start=1):
        text = text.replace(f"%{place}", value)
    return text


def number(value: float, digits: int = 0) -> str:
    """Write a number as the user's country does, with a real minus sign; not a number is written as 0."""
    value = value if math.isfinite(value) else 0.0
    return QLocale().toString(round(value, digits) + 0.0, "f", digits).replace("-", MINUS)  # + 0.0: never "-0"


def as_sentence(line: object) -> str:
    """Write what the sound part tells, or an error, as a sentence in the user's language; nothing stays nothing."""
    text = " ".join(str(line).split())
    return told(text[:1].upper() + text[1:] + ".") if text else ""


def sentence(status: "Snapshot", on: bool, original: bool, listeners: Sequence[str] | None = None) -> str:
    """Say in one or two plain sentences what the program does now.

    Parameters
    ----------
    status : Snapshot
        What the engine tells.
    on : bool
        Whether Voice Focus is on.
    original : bool
        Whether the original is listened to for comparison.
    listeners : sequence of str, optional
        Programs that take the sound; None where nobody knows.
    """
    if not status.running:
        return _joined(tr("Stopped. No sound is passing."), as_sentence(status.message))
    listening = _listening(listeners)
    if not status.passing:
        state = tr("On.") if on else tr("Off.")
        return _joined(state, listening, tr("No sound is passing."), as_sentence(status.message))
    delay = tr("Delay\u00a0%1\u00a0ms.", number(status.delay_ms))
    state, effect = _effect(status, on, original)
    return _joined(state, listening, effect, delay)


def _effect(status: "Snapshot", on: bool, original: bool) -> tuple[str, str]:
    """Say what becomes of the sound that passes."""
    if not on:
        return tr("Off."), tr("Your microphone passes unchanged.")
    if original:
        return tr("Paused."), tr("This is the original sound.")
    if status.overload == "dry":
        return tr("On."), tr("The computer is too busy right now: your microphone passes unchanged.")
    return tr("On."), tr("Noise reduced by %1\u00a0dB.", number(max(status.reduction_db, 0.0)))


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _listening(listeners: Sequence[str] | None) -> str:
    if listeners is None:
        return ""
    if not listeners:
        return tr("Nobody is listening yet.")
    *rest, last = listeners
    return tr("%1 and %2 are listening.", ", ".join(rest), last) if rest else tr("%1 is listening.", last)


def status_line(status: "Snapshot") -> str:
    """Tell the path of the sound, delay, load and losses in one line; of no sound, why there is none."""
    if not status.passing:
        return told(status.message) or tr("No sound is passing")
    parts = [
        tr("%1 → %2", told(status.source), told(status.sink)),
        tr("delay %1 ms", number(status.delay_ms)),
        tr("sound thread %1 % of a core", number(status.cpu_percent, 1)),
        tr("1 block lost") if status.lost_blocks == 1 else tr("%1 blocks lost", number(status.lost_blocks)),
    ]
    return "   ·   ".join(parts + ([told(status.message)] if status.message else []))
