"""What the user may turn, declared once: sliders, command-line options and saved settings are made from it.

Nothing is imported for it, so that `quietmic --help` answers at once.
"""

import math
from dataclasses import dataclass, field, fields
from typing import Any

__all__ = ["NOTHING_DB", "NO_LIMIT_DB", "Params", "knob"]

NO_LIMIT_DB = 100.0
NOTHING_DB = -60.0  # a floor this low is none


def knob(default: float | None, low: float, high: float, unit: str, doc: str) -> Any:
    """Declare a numeric parameter with its legal range, unit and meaning; None leaves the choice to another one."""
    return field(default=default, metadata={"low": low, "high": high, "unit": unit, "doc": doc})


@dataclass(frozen=True, slots=True)
class Params:
    """One consistent set of the user's settings.

    `strength` chooses post-filter and noise floor together; either may be set by itself instead.

    Raises
    ------
    ValueError
        If a number is outside its range; the message names it, its value and the range.
    """

    # 80 %: highest mean PESQ on 24 validation mixtures each of seeds 1 and 7, with STOI still above the noisy sound's.
    # The powers below were chosen there too, and so that clean speech keeps a PESQ of 4.2 at 80 %.
    strength: float = knob(80.0, 0.0, 100.0, "%", "how much noise goes: 0 is natural, 100 is quietest")
    postfilter: float | None = knob(None, 0.0, 100.0, "%", "how far noisy bands are pushed down further")
    floor_db: float | None = knob(None, NOTHING_DB, 0.0, "dB", "what stays of the untouched sound; -60 is nothing")
    limit_db: float = knob(NO_LIMIT_DB, 0.0, NO_LIMIT_DB, "dB", "most attenuation of any band; 100 is no limit")
    comb: bool = field(default=True, metadata={"doc": "clean between the harmonics of the voice"})
    bypass: bool = field(default=False, metadata={"doc": "hand out the microphone as it is, equally delayed"})
    match_loudness: bool = field(
        default=False, metadata={"doc": "hand the microphone out as loud as the cleaned voice where it is bypassed"}
    )

    def __post_init__(self) -> None:
        for item in fields(self):
            value = getattr(self, item.name)
            if "low" not in item.metadata or value is None:
                continue
            low, high = item.metadata["low"], item.metadata["high"]
            if not low <= value <= high:  # also catches NaN
                raise ValueError(f"{item.name}={value:g} is outside {low:g}..{high:g} {item.metadata['unit']}")

    @property
    def exponent(self) -> float:
        """Strength s of the envelope post-filter, 0..1."""
        return (self.strength / 100.0) ** 8 if self.postfilter is None else self.postfilter / 100.0

    @property
    def floor(self) -> float:
        """Amplitude share of the untouched sound that is asked for, 0..1."""
        if self.floor_db is None:
            return (1.0 - self.strength / 100.0) ** 4.3
        return _amplitude(self.floor_db) if self.floor_db > NOTHING_DB else 0.0

    @property
    def dry(self) -> float:
        """Amplitude share of the unprocessed spectrum: the noise that is left, 0..1."""
        return max(self.floor, _amplitude(-self.limit_db) if self.limit_db < NO_LIMIT_DB else 0.0)

    @property
    def shown_floor_db(self) -> float:
        """The floor in dB, whichever way it was set."""
        return max(NOTHING_DB, 20.0 * math.log10(self.floor)) if self.floor > 0.0 else NOTHING_DB

    def write(self, control: Any) -> None:
        """Store these settings where the audio thread reads them.

        Parameters
        ----------
        control : CONTROL record (`dsp.control`)
            Written in place, field by field.
        """
        control["postfilter"] = self.exponent
        control["dry"] = self.dry
        control["comb"] = self.comb
        control["match"] = self.match_loudness
        control["bypass"] = self.bypass


def _amplitude(level_db: float) -> float:
    return 10.0 ** (level_db / 20.0)
