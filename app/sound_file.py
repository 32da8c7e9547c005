"""Sound files as libsndfile reads and writes them: opened, checked, in blocks, and replaced whole or not at all."""

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
import soundfile
from numpy.typing import NDArray

__all__ = ["STANDARD", "choose_format", "endings", "open_sound", "opened", "read_blocks", "replacing", "written"]

STANDARD = "-"  # standard input or output
_ALIASES = {"aif": "AIFF", "aifc": "AIFF", "mp2": "MP3", "oga": "OGG", "opus": "OGG", "wave": "WAV"}
_EXACT = ("PCM_16", "PCM_24", "PCM_32", "PCM_U8", "PCM_S8", "FLOAT", "DOUBLE")  # subtypes worth carrying over
_FINE = ("PCM_24", "PCM_32", "FLOAT", "DOUBLE")  # of these a 16-bit copy would lose something
_WAV_LIMIT = 4_000_000_000  # bytes; the lengths in a WAV header have 32 bits
_PROBE = bytes(1 << 20)


def endings() -> set[str]:
    """Name the endings of sound files, in lower case, without the dot."""
    return {ending.lower() for ending in soundfile.available_formats()} - {"raw"} | set(_ALIASES)


@contextlib.contextmanager
def opened(source: str | Path) -> Iterator[BinaryIO]:
    """Open what is to be read; standard input is first copied to disk, since libsndfile seeks.

    Raises
    ------
    OSError
        If there is no such file, or it may not be read.
    """
    if str(source) != STANDARD:
        with open(source, "rb") as file:
            yield file
        return
    with tempfile.TemporaryFile() as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
        file.seek(0)
        yield file


def open_sound(file: BinaryIO, name: str) -> soundfile.SoundFile:
    """Open a file as sound.

    libsndfile reads the descriptor itself: a Python callback could lose a Ctrl-C.

    Parameters
    ----------
    file : BinaryIO
        A real file; it stays open when the sound is closed.
    name : str
        What the user calls it.

    Raises
    ------
    ValueError
        If it is empty or no sound file.
    """
    if os.fstat(file.fileno()).st_size == 0:
        raise ValueError(f"{name}: the file is empty")
    try:
        return soundfile.SoundFile(file.fileno(), closefd=False)
    except soundfile.LibsndfileError as error:
        raise ValueError(f"{name}: not a sound file that libsndfile can read ({error.error_string})") from error


def read_blocks(noisy: soundfile.SoundFile, name: str) -> Iterator[NDArray[np.float32]]:
    """Yield the sound in blocks of a second.

    Yields
    ------
    (n, channels) float32
        Full scale = 1.

    Raises
    ------
    ValueError
        If it is damaged, holds nothing, or holds NaN or infinity; with place and channel.
    """
    start = 0
    while True:
        try:
            block = np.asarray(noisy.read(noisy.samplerate, dtype="float32", always_2d=True), np.float32)
        except soundfile.LibsndfileError as error:
            raise ValueError(f"{name}: damaged at {start / noisy.samplerate:.1f} s ({error.error_string})") from error
        if not len(block):
            break
        finite = np.isfinite(block)
        if not finite.all():
            frame, channel = np.argwhere(~finite)[0]
            raise ValueError(
                f"{name}: sample {start + frame} of channel {channel + 1} is {block[frame, channel]}, no finite number"
            )
        start += len(block)
        yield block
    if not start:
        raise ValueError(f"{name}: the file holds no samples")


def choose_format(source: str | Path, target: str | Path, noisy: soundfile.SoundFile) -> tuple[str, str]:
    """Choose libsndfile's format and subtype: the source's where possible, else one that loses nothing.

    Raises
    ------
    ValueError
        If the target's ending is no format that can be written.
    """
    ending = "wav" if str(target) == STANDARD else Path(target).suffix[1:].lower()
    kind, candidates = _ALIASES.get(ending, ending.upper()), []
    if ending == Path(source).suffix[1:].lower():
        kind, candidates = noisy.format, [noisy.subtype]
    elif ending == "opus":
        candidates = ["OPUS"]
    elif kind not in soundfile.available_formats() or kind == "RAW":
        raise ValueError(f"{target}: .{ending} is no sound format that can be written; try .wav or .flac")
    elif noisy.subtype in _EXACT:
        candidates = [noisy.subtype, *(["PCM_24"] if noisy.subtype in _FINE else [])]
    if kind in ("WAV", "WAVEX") and noisy.frames * noisy.channels * 4 > _WAV_LIMIT:
        kind = "RF64"
    for coding in (*candidates, soundfile.default_subtype(kind)):
        if coding and soundfile.check_format(kind, coding):
            return kind, coding
    raise ValueError(f"{target}: .{ending} cannot be written; try .wav or .flac")


@contextlib.contextmanager
def replacing(target: str | Path) -> Iterator[BinaryIO]:
    """Open a file that takes the target's name once it is whole, and vanishes if it never is.

    Raises
    ------
    OSError
        If the target's folder cannot be written.
    """
    if str(target) == STANDARD:
        with tempfile.TemporaryFile() as file:
            yield file
            file.seek(0)
            shutil.copyfileobj(file, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        return
    target = Path(target)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with open(temporary, "xb+") as file:
            yield file
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except OSError as error:
        # The temporary name means nothing to the user.
        if error.filename == str(temporary):
            raise OSError(error.errno, error.strerror, str(target)) from error
        raise
    finally:
        temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def written(
    result: BinaryIO, target: str | Path, noisy: soundfile.SoundFile, kind: str, coding: str
) -> Iterator[soundfile.SoundFile]:
    """Open the result for writing, with the source's rate and channels.

    Raises
    ------
    ValueError
        If the format cannot hold this rate or this many channels.
    OSError
        If the disk is full, with the system's own words.
    """
    descriptor, rate, channels = result.fileno(), noisy.samplerate, noisy.channels
    try:
        clean = soundfile.SoundFile(descriptor, "w", rate, channels, coding, format=kind, closefd=False)
    except soundfile.LibsndfileError as error:
        raise ValueError(f"{target}: {kind} cannot hold {channels} channels at {rate} Hz ({error})") from error
    try:
        with clean:
            yield clean
    except (AssertionError, soundfile.LibsndfileError):
        # libsndfile only says that less was written than it was given. The system, asked again, says why.
        for _ in range(16):
            try:
                os.write(descriptor, _PROBE)
            except OSError as error:
                raise OSError(error.errno, error.strerror, str(target)) from error
        raise
