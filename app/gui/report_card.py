"""The noise report in words: six facts, each with a value and what it means."""

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.gui import words
from app.gui.controls import label
from app.gui.mic_test import Result

__all__ = ["ReportCard", "lines"]

_COLUMNS = 3


class ReportCard(QWidget):
    """Six facts side by side. Shows what it is given."""

    def __init__(self) -> None:
        super().__init__()
        self._facts = [tuple(label(text, role) for text, role in _EMPTY) for _ in range(2 * _COLUMNS)]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(12)
        for number, fact in enumerate(self._facts):
            column = QVBoxLayout()
            column.setSpacing(1)
            for text in fact:
                text.setMinimumWidth(1)
                column.addWidget(text)
            grid.addLayout(column, number // _COLUMNS, number % _COLUMNS)
            grid.setColumnStretch(number % _COLUMNS, 1)
        self.setAccessibleName(self.tr("Noise report"))
        self.set_result(None)

    def set_result(self, result: Result | None) -> None:
        """Show this report, or that there is none yet."""
        facts = lines(result) if result else [(title, "\N{EN DASH}", "") for title in _titles()]
        for shown, fact in zip(self._facts, facts, strict=True):
            for text, words_of_it in zip(shown, fact, strict=True):
                text.setText(words_of_it)
        self.setAccessibleDescription(". ".join(f"{a}: {b}, {c}" for a, b, c in facts) if result else "")


_EMPTY = (("", "muted"), ("", "fact"), ("", "muted"))


def _titles() -> list[str]:
    return [
        words.tr("Noise in the pauses"),
        words.tr("After cleaning"),
        words.tr("Voice above noise"),
        words.tr("Kind of noise"),
        words.tr("Mains hum"),
        words.tr("Cut off"),
    ]


def lines(result: Result) -> list[tuple[str, str, str]]:
    """Tell the noise report in words.

    Returns
    -------
    list of tuple of str
        Title, value, comment.
    """
    report = result.report
    removed_db = report.noise_db - result.noise_after_db
    facts = [
        (_level(report.noise_db), _noise_comment(report.noise_db)),
        (_level(result.noise_after_db), words.tr("%1 dB less", words.number(max(removed_db, 0.0)))),
        _voice(report.snr_db, report.voice_db),
        (words.tr("steady"), words.tr("like a fan or hiss"))
        if report.steady
        else (words.tr("changing"), words.tr("like typing, traffic or talk")),
        (words.tr("%1 Hz", words.number(report.hum_hz)), words.tr("try another cable or socket"))
        if report.hum_hz
        else (words.tr("none"), words.tr("no 50 or 60 Hz")),
        (words.tr("%1 ×", words.number(report.clipped)), words.tr("turn the microphone down"))
        if report.clipped
        else (words.tr("never"), words.tr("the level is not too high")),
    ]
    return [(title, *fact) for title, fact in zip(_titles(), facts, strict=True)]


def _level(level_db: float) -> str:
    return words.tr("%1 dBFS", words.number(level_db)) if level_db > -119.0 else words.tr("silent")


def _noise_comment(level_db: float) -> str:
    """Judge a level; a quiet room with a good microphone is near -65 dB, a running fan near -50."""
    for limit_db, text in (
        (-65.0, words.tr("hardly audible")),
        (-50.0, words.tr("quiet")),
        (-35.0, words.tr("clearly audible")),
    ):
        if level_db < limit_db:
            return text
    return words.tr("loud")


def _voice(snr_db: float | None, voice_db: float | None) -> tuple[str, str]:
    if snr_db is None or voice_db is None:
        return words.tr("no voice"), words.tr("nobody was heard speaking")
    value = words.tr("%1 dB", words.number(snr_db))
    if voice_db < -45.0:
        return value, words.tr("your voice is quiet: come nearer")
    for limit_db, text in (
        (5.0, words.tr("hard to understand")),
        (15.0, words.tr("tiring to listen to")),
        (30.0, words.tr("good")),
    ):
        if snr_db < limit_db:
            return value, text
    return value, words.tr("excellent")
