"""The drawer for what few people need: post-filter and noise floor by themselves, the limit, the comb filter."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from app.gui import theme, words
from app.gui.controls import KnobSlider, enter_presses, label
from app.gui.toggle import Toggle
from dsp.params import NO_LIMIT_DB, NOTHING_DB, Params

__all__ = ["AdvancedDrawer"]


class AdvancedDrawer(QWidget):
    """Closed at first. Shows the knobs' values, also those that the strength chooses.

    Signals
    -------
    changed : str, object
        A field of `Params` and its new value.
    """

    changed = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self._handle = QToolButton()
        self._handle.setCheckable(True)
        enter_presses(self._handle)
        self._handle.setAccessibleName(self.tr("Advanced"))
        self._handle.setAccessibleDescription(
            self.tr("Shows or hides post-filter, noise floor, attenuation limit and comb filter")
        )
        self._postfilter = KnobSlider("postfilter", self.tr("Post-filter"), (self.tr("Off"), self.tr("Full")))
        self._floor = KnobSlider(
            "floor_db", self.tr("Noise floor"), (self.tr("Nothing stays"), self.tr("All stays")), self._floor_text
        )
        self._limit = KnobSlider(
            "limit_db", self.tr("Reduce by at most"), (self.tr("Nothing"), self.tr("No limit")), self._limit_text
        )
        self._comb = Toggle(text=self.tr("Clean between harmonics"))
        self._comb.setAccessibleName(self.tr("Comb filter"))
        self._comb.setToolTip(self.tr("Removes the noise between the harmonics of the voice"))
        self._whose = label("", "muted", wraps=True)
        self._drawer = QWidget()
        inside = QVBoxLayout(self._drawer)
        inside.setContentsMargins(0, 6, 0, 0)
        inside.setSpacing(10)
        for part in (self._postfilter, self._floor, self._whose, self._limit, self._comb):
            inside.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._handle, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._drawer)
        self._handle.toggled.connect(self._open)
        for name, slider in (("postfilter", self._postfilter), ("floor_db", self._floor), ("limit_db", self._limit)):
            slider.value_changed.connect(lambda value, name=name: self.changed.emit(name, value))
        self._comb.toggled.connect(lambda on: self.changed.emit("comb", on))
        self._open(False)

    def set_values(self, params: Params) -> None:
        """Show what is set."""
        self._postfilter.set_value(100.0 * params.exponent)
        self._floor.set_value(params.shown_floor_db)
        self._limit.set_value(params.limit_db)
        self._comb.setChecked(params.comb)
        by_hand = params.postfilter is not None or params.floor_db is not None
        self._whose.setText(
            self.tr("Set by hand. Moving Strength sets both again.") if by_hand else self.tr("Strength sets both.")
        )

    def set_theme(self, colours: theme.Theme) -> None:
        """Use these colours from now on."""
        self._comb.set_theme(colours)

    def _floor_text(self, value: float) -> str:
        return self.tr("Nothing") if value <= NOTHING_DB else words.tr("%1 dB", words.number(value))

    def _limit_text(self, value: float) -> str:
        return self.tr("No limit") if value >= NO_LIMIT_DB else words.tr("%1 dB", words.number(value))

    def _open(self, is_open: bool) -> None:
        self._handle.setText(("▾ " if is_open else "▸ ") + self.tr("Advanced"))
        self._drawer.setVisible(is_open)
