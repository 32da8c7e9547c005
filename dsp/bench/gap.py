"""`python -m dsp.bench.gap`: what lies between the network and the ideal gains, part by part.

Everything runs as it ships, at the default strength, but a part of the network's gains or strengths is exchanged for
the ideal ones. What a part brings is what could be won by learning that part alone.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dsp.bench.corpora import Mixture, Mixtures, Source
from dsp.bench.metrics import ONSET_HOPS, score, word_beginnings
from dsp.bench.mixture_command import mixture_parser, publish
from dsp.bench.systems import run_network, whole_hops
from dsp.bench.tables import table
from dsp.constants import BAND_CENTRES, BANDS, DELAY, EPSILON, HOP, SAMPLE_RATE, WINDOW
from dsp.denoiser import Denoiser
from dsp.oracle import analyse_pair
from dsp.weights import load

__all__ = ["METRICS", "PARTS", "Decisions", "decide", "exchange", "main", "measure", "quality_table"]

Matrix = NDArray[np.float32]
Choice = tuple[Matrix, Matrix]

BAND_HZ = np.array(BAND_CENTRES) * SAMPLE_RATE / WINDOW
SPEECH_RANGE = 0.01  # hops with speech are at most 20 dB below the mean energy of the clean voice
METRICS = ("pesq", "ovrl", "stoi", "si_sdr", "sig", "bak")


class Decisions(NamedTuple):
    """What the network and the ideal say of one mixture, a row a hop."""

    gain: Matrix  # (T, BANDS) of the network
    strength: Matrix  # (T, BANDS) of the network
    ideal_gain: Matrix  # (T, BANDS)
    ideal_strength: Matrix  # (T, BANDS)
    energy: Matrix  # (T, BANDS) of the noisy sound
    speech: NDArray[np.bool_]  # (T,)


def _where(d: Decisions, ideal: NDArray[np.bool_]) -> Choice:
    """Take the ideal gains where told, (T, 1) or (BANDS,)."""
    return np.where(ideal, d.ideal_gain, d.gain), d.strength


def _word_beginnings(d: Decisions) -> Choice:
    beginning = np.zeros((len(d.speech), 1), bool)
    for start in word_beginnings(d.speech):
        beginning[start : start + ONSET_HOPS] = True
    return _where(d, beginning)


def _in_speech(d: Decisions, shape: Matrix, loudness: Matrix) -> Choice:
    """Take the shape of each frame with speech from some gains and from others the energy that they leave of it."""
    left, wanted = ((g * g * d.energy).sum(axis=1, keepdims=True) + EPSILON for g in (shape, loudness))
    gain = np.minimum(1.0, shape * np.sqrt(wanted / left)).astype(np.float32)
    return np.where(d.speech[:, None], gain, d.gain), d.strength


PARTS: dict[str, Callable[[Decisions], Choice]] = {
    "network": lambda d: (d.gain, d.strength),
    "ideal comb strengths": lambda d: (d.gain, d.ideal_strength),
    "ideal gains in pauses": lambda d: _where(d, ~d.speech[:, None]),
    "in speech": lambda d: _where(d, d.speech[:, None]),
    "in the first 100 ms of words": _word_beginnings,
    "below 1 kHz": lambda d: _where(d, BAND_HZ < 1e3),
    "1 to 4 kHz": lambda d: _where(d, (BAND_HZ >= 1e3) & (BAND_HZ < 4e3)),
    "above 4 kHz": lambda d: _where(d, BAND_HZ >= 4e3),
    "in speech, the loudness of each frame": lambda d: _in_speech(d, d.gain, d.ideal_gain),
    "in speech, the shape of each frame": lambda d: _in_speech(d, d.ideal_gain, d.gain),
    "where they are larger: no voice lost": lambda d: (np.maximum(d.gain, d.ideal_gain), d.strength),
    "where they are smaller: no noise left": lambda d: (np.minimum(d.gain, d.ideal_gain), d.strength),
    "ideal gains": lambda d: (d.ideal_gain, d.strength),
    "ideal gains and strengths": lambda d: (d.ideal_gain, d.ideal_strength),
}
"""What is ideal, and the (T, BANDS) gains and strengths that follow."""


def decide(denoiser: Denoiser, mixture: Mixture) -> Decisions:
    """Let the network and the clean voice decide on a mixture.

    Parameters
    ----------
    denoiser : Denoiser
        Its comb filter must be on.
    mixture : Mixture

    Returns
    -------
    Decisions
        T = (n + DELAY) / HOP rows, rounded up.
    """
    noisy = whole_hops(mixture.noisy, DELAY)
    pair = analyse_pair(noisy, whole_hops(mixture.clean, DELAY))
    gain, strength = np.empty((2, noisy.size // HOP, BANDS), np.float32)
    out = np.empty(HOP, np.float32)
    denoiser.reset()
    for t in range(len(gain)):
        denoiser.process(noisy[t * HOP : (t + 1) * HOP], out)
        gain[t], strength[t] = denoiser.frame["gain"], denoiser.frame["strength"]
    level = pair.clean_energy.sum(axis=1)
    speech = level > SPEECH_RANGE * level.mean()
    return Decisions(gain, strength, pair.gain, pair.strength, pair.noisy_energy, speech)


def exchange(denoiser: Denoiser, mixture: Mixture, gain: Matrix, strength: Matrix) -> NDArray[np.float32]:
    """Render a mixture with given gains and strengths.

    Parameters
    ----------
    denoiser : Denoiser
        Its settings count, its network does not.
    mixture : Mixture
    gain, strength : (T, BANDS) float32
        0..1, as many rows as `decide` returns.

    Returns
    -------
    (n,) float32
        Aligned with the mixture.
    """
    rows = zip(gain, strength, strict=True)
    return run_network(denoiser, lambda: next(rows), mixture.noisy)


def measure(weights: Path, source: Source) -> dict[float, NDArray[np.float64]]:
    """Score every part on the same mixtures.

    Parameters
    ----------
    weights : Path
        Network.
    source : Source
        Mixtures.

    Returns
    -------
    dict
        SNR in dB to (mixtures, len(PARTS), len(METRICS)) scores.
    """
    denoiser = Denoiser(load(weights))
    scores: dict[float, list[list[list[float]]]] = {}
    for index in range(len(source.names)):
        mixture = source.load(index)
        decisions = decide(denoiser, mixture)
        rows = []
        for part in PARTS.values():
            enhanced = exchange(denoiser, mixture, *part(decisions))
            found = score(mixture.clean, mixture.noisy, enhanced, METRICS)
            rows.append([found[name] for name in METRICS])
        scores.setdefault(mixture.snr_db, []).append(rows)
    return {snr_db: np.array(rows) for snr_db, rows in sorted(scores.items())}


def quality_table(scores: dict[float, NDArray[np.float64]]) -> str:
    """Lay out the means of what `measure` found."""
    by_snr = [np.nanmean(rows, axis=0) for rows in scores.values()]
    overall = np.nanmean(np.concatenate(list(scores.values())), axis=0)
    snrs = " / ".join(f"{snr_db:g}" for snr_db in scores)
    lines = []
    for number, name in enumerate(PARTS):
        pesq, ovrl, stoi, si_sdr, sig, bak = overall[number]
        each = [" / ".join(f"{means[number, metric]:.2f}" for means in by_snr) for metric in (0, 1)]
        quality = [f"{pesq:.2f}", each[0], f"{ovrl:.2f}", each[1], f"{sig:.2f}", f"{bak:.2f}"]
        lines.append([name, *quality, f"{stoi:.3f}", f"{si_sdr:.1f}"])
    header = ["what is ideal", "PESQ", f"at {snrs} dB", "OVRL", f"at {snrs} dB", "SIG", "BAK", "STOI", "SI-SDR dB"]
    return table(header, lines)


def main(arguments: list[str] | None = None) -> int:
    """Measure from the command line."""
    parser = mixture_parser("dsp.bench.gap", "What the network has yet to learn.", seed=1)
    parser.add_argument("--count", type=int, default=48, help="mixtures (%(default)s)")
    args = parser.parse_args(arguments)
    scores = measure(args.weights, Mixtures(args.corpus, args.cache, args.count, args.seed))
    publish(args, "What the network has yet to learn", quality_table(scores))
    return 0


if __name__ == "__main__":
    sys.exit(main())
