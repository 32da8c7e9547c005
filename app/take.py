"""Ten seconds of microphone, cleaned: before, after, and what was removed. In memory until somebody saves it."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from app import __version__
from dsp.constants import SAMPLE_RATE
from dsp.denoiser import Denoiser
from dsp.params import Params

__all__ = ["SECONDS", "Take", "render", "save"]

SECONDS = 10.0
_HEARD = {
    "strength",
    "limit_db",
    "comb",
    "postfilter",
    "floor_db",
}  # settings that change the saved sound; unset ones are left out


@dataclass(frozen=True)
class Take:
    """One recording at one setting; the tracks are aligned to the sample.

    Attributes
    ----------
    before, after : (n,) float32
        48 kHz, full scale = 1.
    params : Params
        What `after` was made with.
    """

    before: NDArray[np.float32]
    after: NDArray[np.float32]
    params: Params

    @property
    def removed(self) -> NDArray[np.float32]:
        """What the denoiser took away, (n,) float32: before minus after."""
        return self.before - self.after

    @property
    def tracks(self) -> NDArray[np.float32]:
        """Before, after and removed as rows, (3, n) float32."""
        return np.stack([self.before, self.after, self.removed])


def render(denoiser: Denoiser, before: NDArray[np.float32], params: Params) -> Take:
    """Clean a recording, whether or not the live denoiser is switched off.

    Parameters
    ----------
    denoiser : Denoiser
        Begins a new stream.
    before : (n,) float32
    params : Params
        `bypass` does not count.
    """
    denoiser.params = replace(params, bypass=False)
    return Take(before, denoiser.run(before), denoiser.params)


def save(take: Take, folder: Path, facts: dict[str, Any] | None = None) -> list[Path]:
    """Write both tracks and their settings; nothing that is there is overwritten, and all is written or nothing.

    Parameters
    ----------
    take : Take
        Becomes two FLAC files of 24 bit, samples beyond full scale cut.
    folder : Path
        Has to exist.
    facts : dict, optional
        What else the JSON file shall tell.

    Returns
    -------
    list of Path
        Before, after, settings.

    Raises
    ------
    OSError
        If a file cannot be written.
    """
    now = datetime.now().astimezone()
    paths = _free(folder, f"Quietmic {now:%Y-%m-%d %H.%M.%S}")
    told = {
        "program": f"Quietmic {__version__}",
        "time": now.isoformat(timespec="seconds"),
        "sample_rate_hz": SAMPLE_RATE,
        "samples": take.before.size,
        "before": paths[0].name,
        "after": paths[1].name,
        "settings": {
            name: value for name, value in asdict(take.params).items() if name in _HEARD and value is not None
        },
        **(facts or {}),
    }
    made = []
    try:
        for path, samples in zip(paths[:2], (take.before, take.after), strict=True):
            with path.open("xb") as file:
                made.append(path)
                soundfile.write(file, np.clip(samples, -1, 1), SAMPLE_RATE, "PCM_24", format="FLAC")
        with paths[2].open("x", encoding="utf-8") as file:
            made.append(paths[2])
            json.dump(told, file, indent=2, ensure_ascii=False)
            file.write("\n")
    except soundfile.LibsndfileError as error:
        _remove(made)
        raise OSError(f"{folder}: {error.error_string}") from error
    except BaseException:
        _remove(made)
        raise
    return paths


def _free(folder: Path, name: str) -> list[Path]:
    """Name three files of which none is there yet."""
    number = 1
    while True:
        stem = name if number == 1 else f"{name} ({number})"
        paths = [folder / f"{stem} {end}" for end in ("before.flac", "after.flac", "settings.json")]
        if not any(path.exists() for path in paths):
            return paths
        number += 1


def _remove(paths: list[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
