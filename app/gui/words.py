"""The sentences of the window: what is on, and how the engine fares. For eyes and for screen readers."""

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

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


def sentence(status: "Snapshot", on: bool, original: bool) -> str:
    """Say in one or two plain sentences what the program does now.

    Parameters
    ----------
    status : Snapshot
        What the engine tells.
    on : bool
        Whether Voice Focus is on.
    original : bool
        Whether the original is listened to for comparison.
    """
    if not status.running:
        return tr("Stopped. No sound is passing.")
    delay = number(status.delay_ms)
    if not on:
        return tr("Off. Your microphone passes unchanged. Delay\u00a0%1\u00a0ms.", delay)
    if original:
        return tr("Paused. This is the original sound. Delay\u00a0%1\u00a0ms.", delay)
    return tr("On. Noise reduced by %1\u00a0dB. Delay\u00a0%2\u00a0ms.", number(max(status.reduction_db, 0.0)), delay)


def status_line(status: "Snapshot") -> str:
    """Tell the path of the sound, delay, load and losses in one line."""
    if not status.running:
        return status.message or tr("No sound is passing")
    parts = [
        tr("%1 → %2", status.source, status.sink),
        tr("delay %1 ms", number(status.delay_ms)),
        tr("sound thread %1 % of a core", number(status.cpu_percent, 1)),
        tr("1 block lost") if status.lost_blocks == 1 else tr("%1 blocks lost", number(status.lost_blocks)),
    ]
    return "   ·   ".join(parts + ([status.message] if status.message else []))
