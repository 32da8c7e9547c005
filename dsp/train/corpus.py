"""The training corpus: its manifest and a cache of the decoded sound. `dsp.train.pools` draws from it.

Decoding Opus is slow, so every speech and noise file is decoded once into one large 16-bit array that all
processes map. Room impulse responses are few and short and are read as they are.
"""

import csv
import hashlib
import multiprocessing
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from dsp.constants import HOP, SAMPLE_RATE

__all__ = ["ROOM_LEAD", "Corpus", "Recording", "Room", "decode", "find_clips", "training_set"]

NOTE_NAME = "corpus.txt"  # beside what is made from a corpus: which one

INT16_SCALE = np.float32(1 / 32768)
GAP_RMS = 5.0  # of 32768: -76 dBFS; packed clips are separated by 80 to 250 ms at -88 dBFS
GAP_HOPS = 6  # 60 ms, a little less than the shortest gap
CLIP_HOPS = 10  # shorter pieces are no clips
ROOM_LEAD = 32  # samples kept before the direct sound: the rise of its band-limited peak
DIRECT_SAMPLE = 120  # where the direct sound stands in the files, 2.5 ms


@dataclass(frozen=True, slots=True)
class Recording:
    """One decoded file of the corpus."""

    path: str
    kind: str  # speech or noise
    source: str  # the collection it comes from
    label: str  # speaker or noise class
    tier: str  # fullband or band-limited
    split: str  # train or valid
    bandwidth_hz: float  # highest frequency with speech in it
    start: int  # first sample in the cache
    length: int  # samples
    clips: NDArray[np.int64]  # (k, 2) first sample and end of each packed clip, counted in the recording

    @property
    def minutes(self) -> float:
        """Duration in minutes."""
        return self.length / SAMPLE_RATE / 60


@dataclass(frozen=True, slots=True)
class Room:
    """One room impulse response."""

    path: str
    split: str  # train or valid
    rt60: float  # seconds
    response: NDArray[np.float32]  # (n,) the direct sound stands at sample ROOM_LEAD


def _rows(folder: Path) -> list[dict[str, str]]:
    with open(folder / "manifest.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _digest(folder: Path) -> str:
    return hashlib.sha256((folder / "manifest.csv").read_bytes()).hexdigest()


def find_clips(samples: NDArray[np.int16]) -> NDArray[np.int64]:
    """Find the clips packed into a file by the near-silence between them.

    Parameters
    ----------
    samples : (n,) int16
        The decoded file, full scale = 32768.

    Returns
    -------
    (k, 2) int64
        First sample and end of each clip; the whole file if nothing is found.
    """
    hops = len(samples) // HOP
    rms = np.sqrt(np.mean(np.square(samples[: hops * HOP].reshape(hops, HOP), dtype=np.float32), axis=1))
    loud = np.concatenate([[False], rms > GAP_RMS, [False]])
    edges = np.flatnonzero(loud[1:] != loud[:-1]).reshape(-1, 2)
    if not len(edges):
        return np.array([[0, len(samples)]], np.int64)
    split = np.flatnonzero(edges[1:, 0] - edges[:-1, 1] >= GAP_HOPS) + 1
    groups = np.split(edges, split)
    clips = np.array([(group[0, 0], group[-1, 1]) for group in groups], np.int64)
    clips = clips[clips[:, 1] - clips[:, 0] >= CLIP_HOPS] * HOP
    return clips if len(clips) else np.array([[0, len(samples)]], np.int64)


def _decode_one(job: tuple[Path, Path, int, int]) -> NDArray[np.int64]:
    source, audio, start, length = job
    samples, rate = soundfile.read(source, dtype="int16")
    if rate != SAMPLE_RATE or samples.shape != (length,):
        raise ValueError(f"{source}: {rate} Hz, shape {samples.shape}; expected mono at {SAMPLE_RATE} Hz, {length}")
    stored = np.load(audio, mmap_mode="r+")
    stored[start : start + length] = samples
    return find_clips(samples)


def decode(
    folder: Path, cache: Path, workers: int = 2, progress: Callable[[str, float], None] = lambda _text, _part: None
) -> None:
    """Decode every speech and noise file of the corpus once; does nothing if that is done.

    Parameters
    ----------
    folder : Path
        The corpus, with its manifest.csv.
    cache : Path
        Receives audio.npy (one int16 array) and index.npz (where each file starts, its clips). About 4 GB.
    workers : int
        Processes.
    progress : callable
        Called with a file name and the part done, 0..1.

    Raises
    ------
    OSError
        If a file cannot be read or the cache cannot be written.
    ValueError
        If a file is not mono at 48 kHz.
    """
    if _is_decoded(folder, cache):
        return
    cache.mkdir(parents=True, exist_ok=True)
    paths = [row["path"] for row in _rows(folder) if row["kind"] != "rir"]
    lengths = np.array([soundfile.info(folder / path).frames for path in paths], np.int64)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    partial = cache / "audio.part.npy"
    np.lib.format.open_memmap(partial, "w+", np.int16, (int(starts[-1]),)).flush()
    jobs = [
        (folder / path, partial, int(start), int(length))
        for path, start, length in zip(paths, starts, lengths, strict=False)
    ]
    clips = []
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        for number, found in enumerate(pool.imap(_decode_one, jobs, chunksize=4)):
            clips.append(found)
            progress(paths[number], (number + 1) / len(paths))
    partial.replace(cache / "audio.npy")
    owner = np.repeat(np.arange(len(paths)), [len(found) for found in clips])
    index = {
        "digest": _digest(folder),
        "paths": paths,
        "starts": starts,
        "clips": np.concatenate(clips),
        "owner": owner,
    }
    np.savez(cache / "index.part.npz", **index)
    (cache / "index.part.npz").replace(cache / "index.npz")


def _is_decoded(folder: Path, cache: Path) -> bool:
    if not (cache / "index.npz").exists() or not (cache / "audio.npy").exists():
        return False
    with np.load(cache / "index.npz") as index:
        return str(index["digest"]) == _digest(folder)


def training_set(folder: Path) -> str:
    """Return the digest of the manifest that a folder's content was made from, "unknown" where it is not noted."""
    note = folder / NOTE_NAME
    return note.read_text("ascii").strip() if note.exists() else "unknown"


class Corpus:
    """Speech, noise and rooms of the corpus, ready to be drawn from.

    Parameters
    ----------
    folder : Path
        The corpus, with its manifest.csv.
    cache : Path
        Where `decode` keeps the decoded sound; filled now if it is not there.
    workers : int
        Processes for decoding.

    Attributes
    ----------
    recordings : tuple of Recording
        All speech and noise, in the manifest's order.
    rooms : tuple of Room
        All impulse responses.
    """

    def __init__(self, folder: Path, cache: Path, workers: int = 2) -> None:
        self.folder, self.cache = Path(folder), Path(cache)
        decode(self.folder, self.cache, workers)
        self._audio: NDArray[np.int16] = np.load(self.cache / "audio.npy", mmap_mode="r")
        rows = _rows(self.folder)
        with np.load(self.cache / "index.npz") as index:
            starts, clips = index["starts"], index["clips"]
            bounds = np.searchsorted(index["owner"], np.arange(len(starts)))
        sounds = [row for row in rows if row["kind"] != "rir"]
        self.recordings = tuple(
            Recording(
                path=row["path"],
                kind=row["kind"],
                source=row["source"],
                label=row["speaker_or_class"],
                tier=row["tier"],
                split=row["split"],
                bandwidth_hz=float(row["bandwidth_hz"]),
                start=int(starts[i]),
                length=int(starts[i + 1] - starts[i]),
                clips=clips[bounds[i] : bounds[i + 1]],
            )
            for i, row in enumerate(sounds)
        )
        self.rooms = tuple(self._read_rooms([row for row in rows if row["kind"] == "rir"]))

    def sign(self, folder: Path) -> None:
        """Note in a folder that its content is made from this corpus, so that the weights can tell.

        Raises
        ------
        ValueError
            If it is made from another one.
        """
        digest = _digest(self.folder)[:16]
        if training_set(folder) not in ("unknown", digest):
            raise ValueError(f"{folder} holds shards of another corpus than {self.folder}; choose another folder")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / NOTE_NAME).write_text(digest + "\n", "ascii")

    def _read_rooms(self, rows: list[dict[str, str]]) -> list[Room]:
        with open(self.folder / "rir_info.csv", newline="", encoding="utf-8") as file:
            rt60 = {row["path"]: float(row["t60_s"]) for row in csv.DictReader(file)}
        rooms = []
        for row in rows:
            response, _ = soundfile.read(self.folder / row["path"], dtype="float32")
            response = response[DIRECT_SAMPLE - ROOM_LEAD :] / response[DIRECT_SAMPLE]
            rooms.append(Room(row["path"], row["split"], rt60[row["path"]], response))
        return rooms

    def select(self, kind: str, split: str) -> list[Recording]:
        """Return the recordings of one kind (speech or noise) and split (train or valid)."""
        return [item for item in self.recordings if item.kind == kind and item.split == split]

    def samples(self, recording: Recording, start: int = 0, end: int | None = None) -> NDArray[np.float32]:
        """Read a part of a recording.

        Parameters
        ----------
        recording : Recording
            What to read.
        start, end : int
            Samples counted in the recording; `end` defaults to its end.

        Returns
        -------
        (n,) float32
            A copy, full scale = 1.
        """
        end = recording.length if end is None else min(end, recording.length)
        part = self._audio[recording.start + start : recording.start + end]
        return part.astype(np.float32) * INT16_SCALE
