"""The sentences of the window: what is on, and how the engine fares. For eyes and for screen readers."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from app.gui.told import told

if TYPE_CHECKING:  # the sentences need no kernels
    from app.audio.readout import Snapshot

__all__ = ["MINUS", "number", "sentence", "status_line", "tr"]

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
        return tr("Stopped. No sound is passing.")
    if not on:
        state, effect = tr("Off."), tr("Your microphone passes unchanged.")
    elif original:
        state, effect = tr("Paused."), tr("This is the original sound.")
    elif status.overload == "dry":
        state, effect = tr("On."), tr("The computer is too busy right now: your microphone passes unchanged.")
    else:
        state, effect = tr("On."), tr("Noise reduced by %1\u00a0dB.", number(max(status.reduction_db, 0.0)))
    delay = tr("Delay\u00a0%1\u00a0ms.", number(status.delay_ms))
    return " ".join(filter(None, (state, _listening(listeners), effect, delay)))


def _listening(listeners: Sequence[str] | None) -> str:
    if listeners is None:
        return ""
    if not listeners:
        return tr("Nobody is listening yet.")
    *rest, last = listeners
    return tr("%1 and %2 are listening.", ", ".join(rest), last) if rest else tr("%1 is listening.", last)


def status_line(status: "Snapshot") -> str:
    """Tell the path of the sound, delay, load and losses in one line."""
    if not status.running:
        return told(status.message) or tr("No sound is passing")
    parts = [
        tr("%1 → %2", told(status.source), told(status.sink)),
        tr("delay %1 ms", number(status.delay_ms)),
        tr("sound thread %1 % of a core", number(status.cpu_percent, 1)),
        tr("1 block lost") if status.lost_blocks == 1 else tr("%1 blocks lost", number(status.lost_blocks)),
    ]
    return "   ·   ".join(parts + ([told(status.message)] if status.message else []))
