"""What is enhanced: pairs of noisy and clean files, or mixtures made from a corpus with a fixed seed."""

import functools
import hashlib
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from dsp.constants import SAMPLE_RATE

if TYPE_CHECKING:
    from dsp.train.corpus import Corpus

__all__ = ["Mixture", "Mixtures", "PairedFolders", "Source", "read_48k"]

Signal = NDArray[np.float32]

SNR_STEP_DB = 5.0  # measured SNRs are grouped to multiples of this


class Mixture(NamedTuple):
    """One noisy signal and what should be left of it."""

    name: str
    snr_db: float
    noisy: Signal  # (n,) 48 kHz, full scale = 1
    clean: Signal  # (n,)


class Source(Protocol):
    """A fixed list of mixtures that a worker process can read one by one."""

    @property
    def names(self) -> Sequence[str]:
        """What each mixture is called."""
        ...

    @property
    def description(self) -> str:
        """What was measured on: everything that decides the signals but their number, so that more can follow."""
        ...

    def load(self, index: int) -> Mixture:
        """Read or make one mixture."""
        ...


def read_48k(path: Path) -> Signal:
    """Read a sound file at any rate; several channels become their mean.

    Parameters
    ----------
    path : Path
        Anything libsndfile reads.

    Returns
    -------
    (n,) float32
        48 kHz, full scale = 1.

    Raises
    ------
    OSError
        If it cannot be read or holds no sound.
    """
    import soundfile
    import soxr

    try:
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except soundfile.LibsndfileError as error:
        raise OSError(f"{path}: {error.error_string}") from error
    if not samples.size:
        raise OSError(f"{path} holds no sound")
    mono = samples.mean(axis=1, dtype=np.float32)
    return mono if rate == SAMPLE_RATE else soxr.resample(mono, rate, SAMPLE_RATE, quality="VHQ").astype(np.float32)


class PairedFolders:
    """Files of the same name in two folders whose names begin with `noisy` and `clean`.

    Parameters
    ----------
    folder : Path
        Holds the two folders.
    count : int
        Number of files, evenly spread over the sorted names; 0 takes all.

    Raises
    ------
    OSError
        If a folder is missing, there is not exactly one of each, or no name is in both.
    """

    def __init__(self, folder: Path, count: int = 0) -> None:
        self._folder = folder
        self._noisy, self._clean = (self._find(folder, kind) for kind in ("noisy", "clean"))
        names = sorted(path.name for path in self._noisy.iterdir() if (self._clean / path.name).is_file())
        if not names:
            raise FileNotFoundError(f"{folder}: no file of {self._noisy.name} is also in {self._clean.name}")
        if 0 < count < len(names):
            names = [names[i * len(names) // count] for i in range(count)]
        self.names = names

    @staticmethod
    def _find(folder: Path, kind: str) -> Path:
        found = [path for path in folder.iterdir() if path.is_dir() and path.name.lower().startswith(kind)]
        if len(found) != 1:
            raise FileNotFoundError(f"{folder} has {len(found)} folders whose name begins with {kind!r}; it needs one")
        return found[0]

    @property
    def description(self) -> str:
        """What was measured on."""
        return f"pairs of {self._folder}"

    def load(self, index: int) -> Mixture:
        """Read one pair; the shorter one decides the length, the SNR is measured.

        Raises
        ------
        OSError
            If a file cannot be read.
        """
        name = self.names[index]
        noisy, clean = read_48k(self._noisy / name), read_48k(self._clean / name)
        length = min(noisy.size, clean.size)
        noisy, clean = noisy[:length], clean[:length]
        noise = noisy - clean
        ratio = (clean @ clean + 1e-12) / (noise @ noise + 1e-12)
        snr_db = SNR_STEP_DB * round(10.0 * math.log10(ratio) / SNR_STEP_DB)
        return Mixture(name, snr_db, noisy, clean)


class Mixtures:
    """Unseen voices in unseen noise, half of them in unseen rooms: `dsp.train.validation` says how they are made.

    Parameters
    ----------
    corpus : Path
        Training corpus with its manifest.csv; only its validation split is used.
    cache : Path
        Where the decoded corpus is kept.
    count : int
        Number of mixtures; SNRs of 0, 5, 10 and 15 dB come in turn.
    seed : int
        The same seed gives the same mixtures; a larger count only adds to them.

    Raises
    ------
    ValueError
        If `count` is less than one.
    """

    def __init__(self, corpus: Path, cache: Path, count: int, seed: int) -> None:
        if count < 1:
            raise ValueError(f"count={count} is below 1; mixtures can be made without end")
        self._folder, self._cache, self._seed = corpus, cache, seed
        self.names = [f"mixture-{seed}-{index:04d}" for index in range(count)]

    @property
    def description(self) -> str:
        """What was measured on; a digest of the first mixture tells whether they are still made the same way."""
        return f"validation mixtures, seed {self._seed}, the first of them {self._digest}"

    @functools.cached_property
    def _digest(self) -> str:
        return hashlib.sha256(self.load(0).noisy.tobytes()).hexdigest()[:8]

    def __getstate__(self) -> dict[str, object]:
        """Leave the opened corpus behind; each worker process opens it anew."""
        return {key: value for key, value in vars(self).items() if key != "_corpus"}

    @functools.cached_property
    def _corpus(self) -> "Corpus":
        from dsp.train.corpus import Corpus

        return Corpus(self._folder, self._cache)

    def load(self, index: int) -> Mixture:
        """Make one mixture.

        Raises
        ------
        OSError
            If the corpus cannot be read.
        """
        from dsp.train.validation import validation_mixture

        mixture = validation_mixture(self._corpus, index, self._seed)
        return Mixture(self.names[index], mixture.meta["snr_db"], mixture.noisy, mixture.target)
