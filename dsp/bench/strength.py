"""`python -m dsp.bench.strength`: quality against the strength slider, the measurement its default comes from."""

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dsp.bench.corpora import Mixtures, Source
from dsp.bench.metrics import score
from dsp.bench.mixture_command import mixture_parser, publish
from dsp.bench.quality import QUICK_METRICS
from dsp.bench.systems import Noisy, Quietmic
from dsp.params import Params

__all__ = ["STRENGTHS", "main", "sweep"]

STRENGTHS = (0.0, 20.0, 40.0, 60.0, 70.0, 80.0, 90.0, 100.0)  # percent
TITLES = {"pesq": "PESQ-WB", "stoi": "STOI", "si_sdr": "SI-SDR, dB", "ovrl": "DNSMOS OVRL"}


def sweep(weights: Path, source: Source) -> dict[str, NDArray[np.float64]]:
    """Score every strength on the same mixtures.

    Parameters
    ----------
    weights : Path
        Network.
    source : Source
        Mixtures.

    Returns
    -------
    dict
        Metric to (1 + len(STRENGTHS),) means: the noisy sound, then each strength.
    """
    systems = [Noisy("noisy"), *(Quietmic(f"{s:g} %", weights, Params(strength=s)) for s in STRENGTHS)]
    values = np.empty((len(source.names), len(systems), len(QUICK_METRICS)))
    for index in range(len(source.names)):
        mixture = source.load(index)
        for number, system in enumerate(systems):
            found = score(mixture.clean, mixture.noisy, system.enhance(mixture.noisy), QUICK_METRICS)
            values[index, number] = [found[name] for name in QUICK_METRICS]
    return dict(zip(QUICK_METRICS, np.nanmean(values, axis=0).T, strict=True))


def table(means: dict[str, NDArray[np.float64]]) -> str:
    """Write the scores as Markdown."""
    lines = ["| strength | " + " | ".join(TITLES[name] for name in means) + " |", "|---|" + "--:|" * len(means)]
    for number, name in enumerate(["noisy", *(f"{s:g} %" for s in STRENGTHS)]):
        cells = (
            f"{means[metric][number]:.3f}" if metric == "stoi" else f"{means[metric][number]:.2f}" for metric in means
        )
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def draw(means: dict[str, NDArray[np.float64]], target: Path) -> None:
    """Plot each score against strength, with the noisy sound and the default as lines."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, len(means), figsize=(3 * len(means), 2.8), layout="constrained")
    for axis, (name, values) in zip(axes, means.items(), strict=True):
        axis.plot(STRENGTHS, values[1:], marker="o", color="#2a5b8c")
        axis.axhline(values[0], color="grey", linestyle="--", label="noisy")
        axis.axvline(Params().strength, color="#c07000", linewidth=1, label="default")
        axis.set(title=TITLES[name], xlabel="strength, %")
        axis.grid(alpha=0.3)
    axes[0].legend()
    figure.savefig(target, dpi=90)
    pyplot.close(figure)


def main(arguments: list[str] | None = None) -> int:
    """Measure from the command line."""
    wanted = "file to write; a picture of the same name goes beside it"
    parser = mixture_parser("dsp.bench.strength", "Quality against strength.", seed=1, page_help=wanted)
    parser.add_argument("--count", type=int, default=24, help="mixtures (%(default)s)")
    args = parser.parse_args(arguments)
    means = sweep(args.weights, Mixtures(args.corpus, args.cache, args.count, args.seed))
    picture = args.markdown.with_suffix(".png") if args.markdown is not None else None
    publish(args, "Quality against strength", table(means), f"\n![curves]({picture.name})\n" if picture else "")
    if picture:
        draw(means, picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
