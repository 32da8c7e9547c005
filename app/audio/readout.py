"""What the audio thread left in shared memory, in the units of people."""

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.audio.block import REALTIME
from app.audio.meters import RING_ROWS, STILL_HOPS
from dsp.constants import DELAY, HOP, SAMPLE_RATE

__all__ = ["Frames", "Snapshot", "counters", "drain", "read"]

FLOOR_DB = -120.0
OVERLOAD = ("", "small", "dry")  # in words, by level


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What there is to say about the engine now.

    Attributes
    ----------
    running : bool
        Between `start` and `stop`.
    passing : bool
        Microphone and output are open. While they are not, only names, counters and message tell of the present.
    source, sink : str
        The devices as a person knows them.
    input_peak_db, output_peak_db : float
        dB full scale, falling by 26 dB/s; -120 is silence.
    reduction_db : float
        How much quieter the sound became, from means over about 0.3 s.
    delay_ms : float
        Denoiser and sound system together, as far as the latter tells.
    cpu_percent : float
        Share of one core, a mean over about 1 s.
    blocks, late_blocks, lost_blocks : int
        10 ms each: taken in; of them, took longer than 10 ms; interruptions on the way in or out.
    message : str
        One sentence if something is wrong, else empty.
    backend : str
        The way to the sound card.
    dry_blocks : int
        Of the blocks, those handed out as the microphone gave them, equally late, because the machine was too busy.
    overload : str
        Empty: the network computes. "small": a smaller one does. "dry": the machine is too busy for either, so the
        microphone is handed out as it is until there is time again.
    drift_ppm : float or None
        How much faster the microphone's clock runs than the output's; None where it is not known (yet).
    input_rate, input_channels : int
        Hz and number of channels that the microphone gives; 0 where it is not known.
    input_channel : int
        The one that carries the voice, counted from 1.
    clipped_percent : float
        Share of the blocks that touch full scale, a mean over about 3 s: the microphone's gain is too high.
    muted : bool
        The sound server's own switch is off.
    dead : bool
        For a second or more the microphone gives one number over and over, which even a quiet room does not.
    grown_ms : float
        By how much the delay is beyond what was usual after opening, where nothing but opening again helps; else 0.
    realtime : str
        How the sound thread goes before others: "real time", "rtkit", "portal", "nice", "none"; empty where the
        system sees to it.
    """

    running: bool = False
    passing: bool = False
    source: str = ""
    sink: str = ""
    input_peak_db: float = FLOOR_DB
    output_peak_db: float = FLOOR_DB
    reduction_db: float = 0.0
    delay_ms: float = 1000.0 * DELAY / SAMPLE_RATE
    cpu_percent: float = 0.0
    blocks: int = 0
    late_blocks: int = 0
    lost_blocks: int = 0
    message: str = ""
    backend: str = ""
    dry_blocks: int = 0
    overload: str = ""
    drift_ppm: float | None = None
    input_rate: int = 0
    input_channels: int = 0
    input_channel: int = 1
    clipped_percent: float = 0.0
    muted: bool = False
    dead: bool = False
    grown_ms: float = 0.0
    realtime: str = ""


class Frames(NamedTuple):
    """The frames since the last call, oldest first; n of them."""

    noisy: NDArray[np.float32]  # (n, BINS) power: white noise of variance v has mean v
    clean: NDArray[np.float32]  # (n, BINS) the same of what is handed out
    gain: NDArray[np.float32]  # (n, BANDS) what the network says, linear, 0..1
    applied: NDArray[np.float32]  # (n, BANDS) what became of it by post-filter and floor, linear
    strength: NDArray[np.float32]  # (n, BANDS) share of the periodic part, 0..1
    period: NDArray[np.float32]  # (n,) samples
    correlation: NDArray[np.float32]  # (n,) -1..1


def counters(stream: np.void) -> dict[str, Any]:
    """Read what outlives the sound: a Snapshot's fields that count.

    Parameters
    ----------
    stream : STREAM record
    """
    return {
        "blocks": int(stream["blocks"]),
        "late_blocks": int(stream["late_blocks"]),
        "lost_blocks": int(stream["lost_blocks"]),
        "dry_blocks": int(stream["overload"]["dry_blocks"]),
    }


def read(stream: np.void) -> dict[str, Any]:
    """Read levels and counters.

    Parameters
    ----------
    stream : STREAM record

    Returns
    -------
    dict
        The fields of a Snapshot that the audio thread knows.
    """
    meters, line, overload = stream["meters"], stream["line"], stream["overload"]
    heard, given = float(meters["input_energy"]), float(meters["output_energy"])
    delay = (DELAY + (HOP if stream["split"] else 0)) / SAMPLE_RATE + max(0.0, float(stream["device_delay"]))
    return counters(stream) | {
        "input_peak_db": _db(20.0, float(meters["input_peak"])),
        "output_peak_db": _db(20.0, float(meters["output_peak"])),
        "reduction_db": _db(10.0, heard) - _db(10.0, given),
        "delay_ms": 1000.0 * delay,
        "cpu_percent": 100.0 * float(stream["load"]),
        "overload": "dry" if overload["rehearsing"] else OVERLOAD[int(overload["level"])],
        "drift_ppm": float(line["drift_ppm"]) if line["drift_known"] else None,
        "input_rate": int(line["rate"]),
        "input_channels": int(line["channels"]),
        "input_channel": int(line["channel"]) + 1,
        "clipped_percent": 100.0 * float(meters["clipped"]),
        "muted": bool(line["muted"]),
        "dead": int(meters["still_hops"]) >= STILL_HOPS,
        "grown_ms": 1000.0 * float(stream["growth"]["grown"]),
        "realtime": REALTIME[int(line["realtime"])],
    }


def drain(ring: np.void, position: int) -> tuple[Frames | None, int]:
    """Copy the rows published since `position`; the oldest are missing if they were overwritten.

    Parameters
    ----------
    ring : RING record
    position : int
        Where the last call ended.

    Returns
    -------
    Frames or None
        None if there is nothing new.
    int
        The new position.
    """
    end = int(ring["written"])
    begin = max(position, end - RING_ROWS)
    first, count = begin % RING_ROWS, end - begin
    if first + count <= RING_ROWS:
        copies = [ring[name][first : first + count].copy() for name in Frames._fields]
    else:
        rows = np.arange(first, first + count) % RING_ROWS
        copies = [ring[name][rows] for name in Frames._fields]
    # While we copied, the writer went on: rows that it reached, and the one it is at, may be torn.
    torn = min(max(0, int(ring["written"]) - RING_ROWS + 1 - begin), count)
    if torn == count:
        return None, end
    return Frames(*(copy[torn:] for copy in copies)), end


def _db(factor: float, value: float) -> float:
    """Return a level in dB, not below the floor."""
    return max(FLOOR_DB, factor * math.log10(value)) if value > 0.0 else FLOOR_DB
