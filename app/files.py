"""Sound files through the denoiser: any rate, any channels, any length, in constant memory."""

import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray
from tqdm import tqdm

from app import networks
from app.sound_file import STANDARD, choose_format, endings, open_sound, opened, read_blocks, replacing, written
from dsp import DELAY, HOP, SAMPLE_RATE, Denoiser, Params
from dsp.weights import Weights

__all__ = ["enhance"]


def enhance(
    source: str | Path,
    target: str | Path,
    params: Params,
    *,
    network: str | None = None,
    weights: Path | None = None,
    force: bool = False,
) -> int:
    """Clean a sound file, or every sound file below a folder.

    The result is aligned with its source to the sample, exactly as long, and has its rate and channels; each
    channel is cleaned by itself. What the file name's ending says of the format is obeyed; the same ending keeps
    the coding too. Nothing above 20 kHz is left, whatever the rate.

    Parameters
    ----------
    source, target : str or Path
        Files or folders; ``-`` is standard input and output (WAV).
    params : Params
    network : str, optional
        One of `assets.NETWORKS`; large by default.
    weights : Path, optional
        Another network than the shipped ones.
    force : bool
        Overwrite what is already there.

    Returns
    -------
    int
        0, or 1 if some file of a folder could not be cleaned; a line on standard error says which, and why.

    Raises
    ------
    OSError, ValueError
        If a file is missing, no sound, damaged, empty, not finite, or already there, or the target cannot be
        written. Then nothing is left behind under the target's name.
    """
    if str(source) != STANDARD and Path(source).is_dir():
        return _enhance_folder(Path(source), target, _Cleaner(params, networks.read(network, weights)), force)
    target = _target_of(source, target)
    if target != STANDARD:
        _check_target(Path(target), force)
    _enhance_one(source, target, _Cleaner(params, networks.read(network, weights)))
    return 0


class _Cleaner:
    """As many denoisers as a file has channels."""

    def __init__(self, params: Params, weights: Weights) -> None:
        self._params = params
        self._weights = weights
        self._denoisers: list[Denoiser] = []
        self._pending = np.zeros((0, 0), np.float32)

    def start(self, channels: int) -> None:
        """Begin a new file."""
        while len(self._denoisers) < channels:
            self._denoisers.append(Denoiser(self._weights, self._params))
        for denoiser in self._denoisers:
            denoiser.reset()
        self._pending = np.zeros((0, channels), np.float32)

    def process(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        """Clean (n, channels) samples at 48 kHz; whole hops come out, the rest waits for the next block."""
        block = np.concatenate([self._pending, block])
        whole = len(block) // HOP * HOP
        self._pending = block[whole:].copy()
        noisy = np.ascontiguousarray(block[:whole].T)
        clean = np.empty_like(noisy)
        for denoiser, x, y in zip(self._denoisers, noisy, clean, strict=False):
            for n in range(0, whole, HOP):
                denoiser.process(x[n : n + HOP], y[n : n + HOP])
        return clean.T


class _Resampler:
    """Blocks of one rate in, blocks of another out; nothing happens where the rates are the same."""

    def __init__(self, rate_in: int, rate_out: int, channels: int) -> None:
        self._stream = None
        if rate_in != rate_out:
            self._stream = soxr.ResampleStream(rate_in, rate_out, channels, dtype="float32", quality="VHQ")

    def __call__(self, block: NDArray[np.float32], last: bool = False) -> NDArray[np.float32]:
        if self._stream is None:
            return block
        return self._stream.resample_chunk(np.ascontiguousarray(block), last=last)


def _cleaned(
    blocks: Iterable[NDArray[np.float32]], rate: int, channels: int, cleaner: _Cleaner
) -> Iterator[NDArray[np.float32]]:
    """Yield the cleaned signal, aligned with the (n, channels) blocks that come in and together as long."""
    to_denoiser, from_denoiser = _Resampler(rate, SAMPLE_RATE, channels), _Resampler(SAMPLE_RATE, rate, channels)
    cleaner.start(channels)
    taken = given = 0
    skip = DELAY
    for block in blocks:
        taken += len(block)
        clean = cleaner.process(to_denoiser(block))
        clean, skip = clean[skip:], max(skip - len(clean), 0)
        clean = from_denoiser(clean)
        given += len(clean)
        yield clean
    # Silence pushes out what the denoiser still holds; two hops more cover its blocks and the rounding of rates.
    rest = to_denoiser(np.zeros((0, channels), np.float32), last=True)
    silence = np.zeros((DELAY + 2 * HOP, channels), np.float32)
    clean = cleaner.process(np.concatenate([rest, silence]))[skip:]
    yield from_denoiser(clean, last=True)[: taken - given]


def _enhance_folder(source: Path, target: str | Path, cleaner: _Cleaner, force: bool) -> int:
    """Mirror the sound files below one folder into another; a bad file does not stop the others."""
    folder = Path(target)
    if str(target) == STANDARD or folder.is_file():
        raise ValueError(f"{source} is a folder, so {target} must be one too")
    known = endings()
    found = sorted(path for path in source.rglob("*") if path.suffix[1:].lower() in known and path.is_file())
    source_is, folder_is = source.resolve(), folder.resolve()
    if folder_is == source_is:
        raise ValueError(f"{target} is the folder that is cleaned: choose another one for the result")
    if folder_is.is_relative_to(source_is):  # what an earlier run cleaned is no source
        found = [path for path in found if not path.resolve().is_relative_to(folder_is)]
    if not found:
        raise ValueError(f"{source}: no sound file in this folder")
    failed = 0
    for path in found:
        clean = folder / path.relative_to(source)
        try:
            clean.parent.mkdir(parents=True, exist_ok=True)
            _check_target(clean, force)
            _enhance_one(path, clean, cleaner)
        except (OSError, ValueError) as error:
            reason = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) and error.filename else error
            tqdm.write(f"quietmic: {reason}", file=sys.stderr)
            failed += 1
    return 1 if failed else 0


def _enhance_one(source: str | Path, target: str | Path, cleaner: _Cleaner) -> None:
    name = "standard input" if str(source) == STANDARD else str(source)
    with opened(source) as file, open_sound(file, name) as noisy, replacing(target) as result:
        kind, coding = choose_format(source, target, noisy)
        with (
            tqdm(total=noisy.frames, unit="s", unit_scale=1 / noisy.samplerate, desc=name, disable=None) as bar,
            written(result, target, noisy, kind, coding) as clean,
        ):
            blocks = read_blocks(noisy, name)
            for block in _cleaned(blocks, noisy.samplerate, noisy.channels, cleaner):
                clean.write(block)
                bar.update(len(block))


def _target_of(source: str | Path, target: str | Path) -> str | Path:
    """Put a file that is sent to a folder into that folder."""
    if str(target) == STANDARD:
        if sys.stdout.isatty():
            raise ValueError("sound would be written to the terminal; send standard output to a file or a program")
        return STANDARD
    target = Path(target)
    return target / Path(source).name if target.is_dir() and str(source) != STANDARD else target


def _check_target(target: Path, force: bool) -> None:
    if not target.parent.is_dir():
        raise FileNotFoundError(f"{target}: there is no folder {target.parent}")
    if not target.exists():
        return
    if not stat.S_ISREG(target.stat().st_mode):
        raise ValueError(f"{target} is no ordinary file; - writes to standard output")
    if not force:
        raise FileExistsError(f"{target} is already there; --force overwrites it")
