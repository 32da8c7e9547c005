"""`python -m dsp.bench.safety`: what must never happen to a voice, measured on the network that ships.

Each measure takes `enhance`, a function from a noisy to an enhanced signal, (n,) float32 at 48 kHz, aligned.
"""

import math
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dsp.bench.metrics import onset_level, pesq_wideband, to_16k
from dsp.bench.mixture_command import mixture_parser, publish
from dsp.bench.systems import Quietmic
from dsp.constants import HOP, SAMPLE_RATE
from dsp.params import Params

if TYPE_CHECKING:
    from dsp.bench.corpora import Mixture

__all__ = [
    "Finding",
    "clean_quality",
    "level_spread",
    "lost_by_waiting",
    "noise_reduction",
    "pumping",
    "silence_peak",
    "survey",
    "table",
]

Signal = NDArray[np.float32]
Enhance = Callable[[Signal], Signal]

SETTLED = 2 * SAMPLE_RATE  # samples until steady noise is known for what it is
LEVELS_DB = (-50.0, -38.0, -26.0, -16.0)  # active speech level; the peaks of the loudest one come near -6 dBFS
SPAN_HOPS = 20  # 200 ms: what the ear takes as one loudness
HEARD_DB = 30.0  # below the loudest part; quieter ones are not compared between levels
ALL_DB = 100.0  # what falls by more is gone
WAIT_S = 60.0  # of listening to others
PUMPING_SPAN_HOPS = 40  # 400 ms: slower changes of a steady noise are heard as breathing


class Finding(NamedTuple):
    """One line of the list; without `wanted` it is there to compare with."""

    what: str
    value: float
    unit: str
    wanted: str = ""
    holds: bool = True


def _span_levels(x: Signal, hops: int = SPAN_HOPS) -> NDArray[np.float64]:
    """Return the level of every span in dB full scale, at least -200."""
    size = hops * HOP
    spans = x[: x.size // size * size].reshape(-1, size).astype(np.float64)
    return 10.0 * np.log10(np.mean(spans**2, axis=1) + 1e-20)


def clean_quality(enhance: Enhance, clean: Signal) -> float:
    """Return the PESQ-WB of clean speech that was denoised nevertheless; 4.64 is untouched."""
    return pesq_wideband(to_16k(clean), to_16k(enhance(clean)))


def silence_peak(enhance: Enhance, seconds: float = 3.0) -> float:
    """Return the largest sample that digital silence becomes."""
    return float(np.abs(enhance(np.zeros(round(seconds * SAMPLE_RATE), np.float32))).max())


def noise_reduction(enhance: Enhance, noise: Signal) -> float:
    """Return by how much noise alone is reduced, dB, after the first two seconds."""
    before, after = noise[SETTLED:].astype(np.float64), enhance(noise)[SETTLED:].astype(np.float64)
    return float(10.0 * math.log10((before @ before + 1e-20) / (after @ after + 1e-20)))


def level_spread(enhance: Enhance, noisy: Signal, levels_db: Sequence[float] = LEVELS_DB) -> float:
    """Return how much the applied gain depends on the microphone's level.

    Parameters
    ----------
    enhance : callable
        Under test.
    noisy : (n,) float32
        Speech in noise, active speech level about -26 dBFS.
    levels_db : sequence of float
        Levels to play it at.

    Returns
    -------
    float
        dB: the median over spans of 200 ms, of the largest difference between any two levels.
    """
    gains = []
    for level_db in levels_db:
        scale = np.float32(10 ** ((level_db - LEVELS_DB[2]) / 20))
        gains.append(_span_levels(enhance(noisy * scale) / scale))
    heard = gains[0] > gains[0].max() - HEARD_DB
    return float(np.median(np.ptp(np.asarray(gains)[:, heard], axis=0)))


def pumping(enhance: Enhance, noise: Signal) -> float:
    """Return the standard deviation in dB of the gain that steady noise gets, from span to span of 400 ms."""
    before = _span_levels(noise[SETTLED:], PUMPING_SPAN_HOPS)
    after = _span_levels(enhance(noise)[SETTLED:], PUMPING_SPAN_HOPS)
    return float(np.std(after - before))


def lost_by_waiting(enhance: Enhance, clean: Signal, noise: Signal, seconds: float = WAIT_S) -> float:
    """Return by how much the PESQ-WB of a noisy voice is lower where the same noise was heard alone before.

    Parameters
    ----------
    enhance : callable
        Under test.
    clean, noise : (n,) float32
        The voice, and what is added to it; the noise is repeated for the wait.
    seconds : float
        How long nobody speaks.

    Returns
    -------
    float
        0 where the voice comes out as it would at the beginning of a call.
    """
    wait = np.tile(noise, math.ceil(seconds * SAMPLE_RATE / noise.size))
    late = enhance(np.concatenate([wait, clean + noise]))[wait.size :]
    wanted = to_16k(clean)
    return pesq_wideband(wanted, to_16k(enhance(clean + noise))) - pesq_wideband(wanted, to_16k(late))


def survey(weights: Path, corpus: Path, cache: Path, count: int, seed: int) -> list[Finding]:
    """Measure the whole list on validation voices and noises.

    Parameters
    ----------
    weights : Path
        Network under test.
    corpus, cache : Path
        As for `dsp.train.corpus.Corpus`.
    count : int
        Voices and mixtures.
    seed : int
        Of the mixtures.

    Returns
    -------
    list of Finding
    """
    from dsp.bench.corpora import Mixtures
    from dsp.train.corpus import Corpus
    from dsp.train.pools import NoisePool
    from dsp.train.synthetic import stationary_noise

    usual = Quietmic("usual", weights, Params()).enhance
    full = Quietmic("full", weights, Params(strength=100.0)).enhance
    source = Mixtures(corpus, cache, 4 * count, seed)
    mixtures = [source.load(4 * index + 1) for index in range(count)]  # those at 5 dB
    rng = np.random.default_rng(seed)
    steady = [stationary_noise(rng, 8 * SAMPLE_RATE) for _ in range(count)]
    pool = NoisePool(Corpus(corpus, cache), "valid")
    recorded = [pool.draw(rng, 8 * SAMPLE_RATE) for _ in range(count)]
    found = [_finding("steady noise pumps by", [pumping(usual, x) for x in steady], "dB", "<=", 3)]
    for strength, enhance in ((100.0, full), (Params().strength, usual)):
        for kind, noises in (("steady", steady), ("recorded", recorded)):
            falls = [noise_reduction(enhance, x) for x in noises]
            found.append(_finding(f"{kind} noise alone falls by, at {strength:g} %", falls, "dB", ">=", 20))
    return _voices(usual, mixtures) + found


def _voices(enhance: Enhance, mixtures: "list[Mixture]") -> list[Finding]:
    """Measure what becomes of voices: in noise, in none, at other levels, after a while."""
    from dsp import oracle

    words = [onset_level(m.clean, enhance(m.noisy)) for m in mixtures]
    ideal = [onset_level(m.clean, oracle.enhance(m.noisy, m.clean, Params())) for m in mixtures]
    levelled = [m.noisy * _to_level(m.clean) for m in mixtures]
    dry = mixtures[::2]  # the others are in a room, whose reverberation would be taken for noise
    late = [lost_by_waiting(enhance, m.clean, m.noisy - m.clean) for m in dry]
    return [
        _finding("clean speech stays clean: PESQ", [clean_quality(enhance, m.clean) for m in mixtures], "", ">=", 4.2),
        _finding("word beginnings at 5 dB SNR", words, "dB", ">=", -3),
        Finding("the same, lower quartile", float(np.nanpercentile(words, 25)), "dB"),
        Finding("the same with ideal gains", float(np.nanmedian(ideal)), "dB"),
        _finding("PESQ lost after a minute of noise alone", late, "", "<=", 0.1),
        _finding("silence stays silence: largest sample", [silence_peak(enhance)], "", "<=", 0),
        _finding(
            "gain differs between microphone levels by", [level_spread(enhance, x) for x in levelled], "dB", "<=", 1
        ),
    ]


def _finding(what: str, values: list[float], unit: str, relation: str, limit: float) -> Finding:
    """Sum up by the median, as the aims are stated."""
    value = float(np.nanmedian(values))
    holds = value >= limit if relation == ">=" else value <= limit
    return Finding(what, value, unit, f"{relation} {limit:g}", holds)


def _to_level(clean: Signal) -> np.float32:
    """Return the factor that brings speech to the level `level_spread` expects."""
    spans = _span_levels(clean)
    active = spans[spans > spans.max() - HEARD_DB]
    return np.float32(10 ** ((LEVELS_DB[2] - 10 * np.log10(np.mean(10 ** (active / 10)))) / 20))


def table(findings: list[Finding]) -> str:
    """Write the list as Markdown."""
    lines = ["| | median | wanted | |", "|---|--:|--:|---|"]
    for item in findings:
        value = "all of it" if item.unit == "dB" and item.value >= ALL_DB else f"{item.value:.2f} {item.unit}".strip()
        wanted, holds = f"{item.wanted} {item.unit}".rstrip(), "yes" if item.holds else "**no**"
        lines.append(f"| {item.what} | {value} | {wanted if item.wanted else ''} | {holds if item.wanted else ''} |")
    return "\n".join(lines) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Measure the list from the command line."""
    parser = mixture_parser("dsp.bench.safety", "What must never happen to a voice.", seed=0)
    parser.add_argument("--count", type=int, default=24, help="voices, mixtures and noises (%(default)s)")
    args = parser.parse_args(arguments)
    found = survey(args.weights, args.corpus, args.cache, args.count, args.seed)
    publish(args, "Listening safety", table(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
