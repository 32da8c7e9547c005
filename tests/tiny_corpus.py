"""A corpus of a few seconds, laid out as the real one, for tests."""

import csv
from pathlib import Path

import numpy as np
import soundfile

RATE = 48_000
MANIFEST = (
    "path", "kind", "source", "licence", "speaker_or_class", "language", "seconds", "bandwidth_hz", "tier", "split",
)  # fmt: skip
SPEECH = (  # source, voice, bandwidth, tier, split
    ("words", "anna", 20_000, "fullband", "train"),
    ("words", "berta", 7_900, "band-limited", "train"),
    ("words", "clara", 17_000, "fullband", "valid"),
    ("words", "dora", 8_000, "band-limited", "valid"),
)
NOISE = (  # source, class, split
    ("street", "aircon", "train"),
    ("street", "dog", "train"),
    ("street", "bus", "valid"),
    ("street", "sea", "valid"),
)
CLIP_SECONDS, GAP_SECONDS = 0.8, 0.15


def voice(rng: np.random.Generator, clips: int, bandwidth: float) -> np.ndarray:
    """Return harmonic "words" of 0.8 s with gaps of 0.15 s of near-silence, float32."""
    time = np.arange(int(CLIP_SECONDS * RATE)) / RATE
    parts = []
    for _ in range(clips):
        pitch = rng.uniform(110, 250)
        harmonics = np.arange(1, int(bandwidth / pitch))
        tone = (np.sin(2 * np.pi * pitch * harmonics[:, None] * time) / harmonics[:, None]).sum(axis=0)
        parts += [0.1 * tone * np.hanning(time.size) ** 0.3, np.zeros(int(GAP_SECONDS * RATE))]
    return np.concatenate(parts).astype(np.float32)


def barks(rng: np.random.Generator, count: int) -> np.ndarray:
    """Return short bursts of noise with gaps, float32."""
    burst = np.hanning(RATE // 4)
    parts = [np.concatenate([rng.normal(0, 0.1, burst.size) * burst, np.zeros(RATE // 5)]) for _ in range(count)]
    return np.concatenate(parts).astype(np.float32)


def room(rng: np.random.Generator, rt60: float) -> np.ndarray:
    """Return an impulse response whose direct sound stands at sample 120, float32."""
    time = np.arange(int(rt60 * RATE)) / RATE
    tail = 0.02 * rng.standard_normal(time.size) * 10 ** (-3 * time / rt60)
    tail[:240] = 0
    tail[120] = 0.5
    return tail.astype(np.float32)


def write(folder: Path) -> Path:
    """Write the corpus: manifest.csv, rir_info.csv, sound as FLAC. Return its folder."""
    rng = np.random.default_rng(5)
    rows, rooms = [], []

    def add(kind: str, source: str, label: str, bandwidth: int, tier: str, split: str, sound: np.ndarray) -> str:
        path = f"{kind}/{source}-{label}.flac"
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(folder / path, sound, RATE, "PCM_24" if kind == "rir" else "PCM_16")
        values = (path, kind, source, "CC0", label, "xx", sound.size / RATE, bandwidth, tier, split)
        rows.append(dict(zip(MANIFEST, values, strict=True)))
        return path

    for source, label, bandwidth, tier, split in SPEECH:
        add("speech", source, label, bandwidth, tier, split, voice(rng, 12, 0.9 * bandwidth))
    for source, label, split in NOISE:
        sound = barks(rng, 12) if label == "dog" else rng.normal(0, 0.05, 12 * RATE).astype(np.float32)
        add("noise", source, label, 20_000, "fullband", split, sound)
    for label, rt60, split in (("hall", 0.5, "train"), ("booth", 0.4, "valid")):
        path = add("rir", "sim", label, 24_000, "fullband", split, room(rng, rt60))
        rooms.append({"path": path, "room": label, "t60_s": rt60})
    for name, table in (("manifest.csv", rows), ("rir_info.csv", rooms)):
        with open(folder / name, "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, table[0].keys())
            writer.writeheader()
            writer.writerows(table)
    return folder
