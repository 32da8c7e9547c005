"""The noise report: seven facts in words, each with a value and what it means, and one picture."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.gui import theme, words
from app.gui.controls import label
from app.gui.mic_test import Result
from app.gui.noise_picture import NoisePicture

__all__ = ["ReportCard", "lines"]

_ROOM = 620  # pixels for facts, comments and picture


class ReportCard(QWidget):
    """Facts beside a picture. Shows what it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.picture = NoisePicture()
        self._facts = [tuple(label("", role) for role in ("muted", "value", "muted")) for _ in _titles()]
        facts = QGridLayout()
        facts.setHorizontalSpacing(10)
        facts.setVerticalSpacing(3)
        for row, fact in enumerate(self._facts):
            for column, text in enumerate(fact):
                facts.addWidget(text, row, column)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        row.addLayout(facts)
        row.addWidget(self.picture, 1)
        self.setAccessibleName(self.tr("Noise report"))
        self.set_result(None)

    def set_theme(self, colours: theme.Theme) -> None:
        """Use these colours from now on."""
        self.picture.set_theme(colours)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the comments out where they would leave no room for the picture."""
        for *_, comment in self._facts:
            comment.setVisible(self.width() >= _ROOM)
        super().resizeEvent(event)

    def set_result(self, result: Result | None) -> None:
        """Show this report, or that there is none yet."""
        facts = lines(result) if result else [(title, "\N{EN DASH}", "") for title in _titles()]
        for shown, fact in zip(self._facts, facts, strict=True):
            for text, words_of_it in zip(shown, fact, strict=True):
                text.setText(words_of_it)
        self.picture.set_curves(result.curves if result else None)
        told = ". ".join(f"{a}: {b}, {c}" for a, b, c in facts) if result else ""
        self.setAccessibleDescription(told)
        self.picture.setAccessibleDescription(told)


def _titles() -> list[str]:
    return [
        words.tr("Noise in the pauses"),
        words.tr("After cleaning"),
        words.tr("Voice above noise"),
        words.tr("Kind of noise"),
        words.tr("Mains hum"),
        words.tr("Clicks"),
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
        _clicks(len(report.clicks)),
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


def _clicks(count: int) -> tuple[str, str]:
    if not count:
        return words.tr("no clicks"), words.tr("no keys, no mouse")
    return words.tr("%1 ×", words.number(count)), words.tr("in the pauses, as of keys")


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
