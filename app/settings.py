"""What is remembered between two runs: one TOML file that a person may edit too."""

import itertools
import os
import tomllib
from collections.abc import Collection
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import platformdirs
import tomli_w

from app.audio.backend import LATENCIES
from assets import NETWORKS
from dsp.params import Params

__all__ = ["MOTIONS", "Settings", "default_path"]

MOTIONS = ("system", "less", "all")
_IN_WINDOW = ("geometry", "motion", "first_steps_done", "tray_told", "shortcut")  # the keys of the table "window"
_REMEMBERED = 8  # microphones


def default_path() -> Path:
    """Name the settings file of this user."""
    return Path(platformdirs.user_config_dir("quietmic", appauthor=False)) / "settings.toml"


@dataclass
class Settings:
    """The user's choices.

    Attributes
    ----------
    params : Params
        Knobs of the denoiser.
    microphone, output : str or None
        Device names; None follows the system.
    microphones : list of str
        Microphones that were chosen, the newest choice first.
    on_demand : bool
        Release the microphone while nobody listens.
    latency : str
        How much sound is kept in stock, one of `app.audio.backend.LATENCIES`.
    network : str
        One of `assets.NETWORKS`.
    sounds : dict of str to Params
        The knobs of each microphone that was used, by its name.
    geometry : str
        Size and place of the window, in Qt's own form, base64; empty before the first run.
    motion : str
        "system", "less" or "all": whether pictures move.
    first_steps_done, tray_told, shortcut : bool
        Whether the first steps were shown, the tray was explained, and a key in all programs is wanted.
    path : Path
        Where `save` writes.
    problem : str
        One line if the file could not be read and was set aside, else empty.
    """

    params: Params = field(default_factory=Params)
    microphone: str | None = None
    output: str | None = None
    microphones: list[str] = field(default_factory=list)
    on_demand: bool = True
    latency: str = "normal"
    network: str = "large"
    sounds: dict[str, Params] = field(default_factory=dict)
    geometry: str = ""
    motion: str = "system"
    first_steps_done: bool = False
    tray_told: bool = False
    shortcut: bool = False
    path: Path = field(default_factory=default_path)
    problem: str = ""
    _document: dict[str, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, path: Path | None = None) -> "Settings":
        """Read the settings; a missing file gives the defaults.

        A file that makes no sense is renamed to `settings.toml.bad` (`.bad2` if there is one already, and so on), so
        that nobody's work is lost, the defaults are used, and `problem` says so.

        Raises
        ------
        OSError
            If the file is there but cannot be read.
        """
        path = default_path() if path is None else path
        try:
            document = tomllib.loads(path.read_text(encoding="utf-8"))
            return cls._from_document(document, path)
        except FileNotFoundError:
            return cls(path=path)
        except ValueError as error:  # TOML and UTF-8 errors are ValueErrors, and so are those of Params
            aside = _aside(path)
            os.replace(path, aside)
            reason = " ".join(str(error).split())
            return cls(path=path, problem=f"{path}: {reason}; kept as {aside.name}, the defaults are used")

    @classmethod
    def _from_document(cls, document: dict[str, Any], path: Path) -> "Settings":
        sound, devices, window = (_table(document, name) for name in ("sound", "devices", "window"))
        sounds = _table(document, "microphones")
        kept = {item.name: _value(window, item.name, type(item.default)) for item in _WINDOW if item.name in window}
        _choice(kept, "motion", MOTIONS, MOTIONS[0])
        return cls(
            params=_params(sound),
            latency=_choice(devices, "latency", LATENCIES, "normal"),
            network=_choice(sound, "network", NETWORKS, "large"),
            sounds={name: _params(_table(sounds, name)) for name in sounds},
            microphone=_value(devices, "microphone", str) if "microphone" in devices else None,
            output=_value(devices, "output", str) if "output" in devices else None,
            microphones=_names(devices, "microphones"),
            on_demand=_value(devices, "on_demand", bool) if "on_demand" in devices else True,
            **kept,
            path=path,
            _document=document,
        )

    @property
    def preferred(self) -> tuple[str, ...]:
        """Microphones in the order in which they are wanted; none follows the system."""
        if self.microphone is None:
            return ()
        return (self.microphone, *(name for name in self.microphones if name != self.microphone))

    def prefer(self, name: str | None) -> None:
        """Choose a microphone; those chosen before stand in for it while it is away."""
        self.microphone = name
        if name is not None:
            self.microphones = [name, *(other for other in self.microphones if other != name)][:_REMEMBERED]

    def document(self) -> dict[str, Any]:
        """Return what `save` writes; keys that this version does not know stay in it."""
        document = {name: dict(value) if isinstance(value, dict) else value for name, value in self._document.items()}
        sound = {name: value for name, value in document.get("sound", {}).items() if name not in _KNOBS}
        document["sound"] = sound | _as_table(self.params) | {"network": self.network}
        devices = document.setdefault("devices", {})
        for name, value in (("microphone", self.microphone), ("output", self.output)):
            devices.pop(name, None)
            if value is not None:
                devices[name] = value
        devices["microphones"], devices["on_demand"] = list(self.microphones), self.on_demand
        devices["latency"] = self.latency
        if self.sounds:
            document["microphones"] = {name: _as_table(params) for name, params in self.sounds.items()}
        document.setdefault("window", {}).update({item.name: getattr(self, item.name) for item in _WINDOW})
        return document

    def save(self) -> None:
        """Write the settings to a temporary file and rename it, so that a crash leaves the old or the new file.

        Raises
        ------
        OSError
            If the folder cannot be written.
        """
        document = self.document()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self.path.with_name(f"{self.path.name}.{os.getpid()}.part")
        try:
            with open(temporary, "wb") as file:
                tomli_w.dump(document, file)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, self.path)
        finally:
            temporary.unlink(missing_ok=True)
        self._document = document


_KNOBS = {item.name for item in fields(Params)}
_WINDOW = [item for item in fields(Settings) if item.name in _IN_WINDOW]


def _aside(path: Path) -> Path:
    """Name a place for a bad file where none lies yet."""
    numbers = itertools.chain([""], itertools.count(2))
    places = (path.with_name(f"{path.name}.bad{number}") for number in numbers)
    return next(place for place in places if not place.exists())


def _params(table: dict[str, Any]) -> Params:
    knobs = {
        item.name: _value(table, item.name, bool if isinstance(item.default, bool) else float)
        for item in fields(Params)
        if item.name in table
    }
    return Params(**knobs)


def _as_table(params: Params) -> dict[str, Any]:
    """Leave out what is not set: TOML has no word for it."""
    return {name: value for name, value in asdict(params).items() if value is not None}


def _table(document: dict[str, Any], name: str) -> dict[str, Any]:
    table = document.get(name, {})
    if not isinstance(table, dict):
        raise ValueError(f"{name} is not a table")
    return table


def _names(table: dict[str, Any], name: str) -> list[str]:
    found = table.get(name, [])
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise ValueError(f"{name}={found!r} is not a list of names")
    return found


def _choice(table: dict[str, Any], name: str, legal: Collection[str], normally: str) -> str:
    value = _value(table, name, str) if name in table else normally
    if value not in legal:
        raise ValueError(f"{name}={value!r} is none of {', '.join(legal)}")
    return value


def _value(table: dict[str, Any], name: str, kind: type) -> Any:
    value = table[name]
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if not isinstance(value, kind):
        raise ValueError(f"{name}={value!r} is not of type {kind.__name__}")
    return value
