"""Pictures of a measurement."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dsp.bench.metrics import METRICS
from dsp.constants import SAMPLE_RATE

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["cost_figure", "quality_figure", "snr_figure", "spectrogram_figure", "speed_figure"]

Signal = NDArray[np.float32]

SHOWN = ("pesq", "estoi", "si_sdr", "covl", "sig", "bak", "ovrl", "onset_level")
COLUMNS = 4  # panels side by side
COST_METRICS = ("pesq", "ovrl")
SIDE_BY_SIDE = ("runtimes", "floor", "widths")  # parts of a speed measurement that are drawn
PACE_COLOURS = ("#0b7a75", "#8fc9c4")
OURS_COLOUR, OTHERS_COLOUR = "#0b7a75", "#b8bfc6"
SPECTRUM_RANGE_DB = 80.0  # below the loudest point of the clean clip


def _colour(system: str) -> str:
    return OURS_COLOUR if system.startswith(("quietmic", "random")) else OTHERS_COLOUR


def _figure(columns: int, rows: int, width: float, height: float) -> tuple["Figure", NDArray[Any]]:
    """Make a figure that belongs to no window; its axes are (rows, columns)."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.subplots(rows, columns, squeeze=False)


def quality_figure(summary: Sequence[dict[str, Any]], metrics: Sequence[str] = SHOWN) -> "Figure":
    """Draw one bar for each system and metric, over all files, with its 95 % confidence interval.

    Parameters
    ----------
    summary : sequence of dict
        As `dsp.bench.quality.summarise` returns it.
    metrics : sequence of str
        One panel each; those not measured are left out.

    Returns
    -------
    Figure
    """
    overall = _overall(summary)
    shown = [name for name in metrics if all(entry.get(name) for entry in overall)]
    columns, rows = max(1, min(COLUMNS, len(shown))), max(1, -(-len(shown) // COLUMNS))
    figure, axes = _figure(columns, rows, 2.8 * columns + 1.5, (0.3 * len(overall) + 0.8) * rows)
    names = [entry["system"] for entry in overall]
    for axis in axes.flat[len(shown) :]:
        axis.set_visible(False)
    for axis, metric in zip(axes.flat, shown, strict=False):
        mean, low, high = np.array([entry[metric] for entry in overall]).T
        spread = np.abs(np.array([mean - low, high - mean]))
        axis.barh(names, mean, xerr=spread, color=[_colour(name) for name in names], ecolor="#333333", capsize=2)
        axis.invert_yaxis()
        axis.set_title(METRICS[metric])
        _open_frame(axis)
        if axis not in axes[:, 0]:
            axis.set_yticklabels([])
    return figure


def _overall(summary: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keep the means over all files."""
    return [entry for entry in summary if entry["snr_db"] is None]


def _open_frame(axis: Any) -> None:
    axis.spines[["top", "right"]].set_visible(False)


def snr_figure(summary: Sequence[dict[str, Any]], metrics: Sequence[str] = COST_METRICS) -> "Figure":
    """Draw quality against the signal-to-noise ratio, a line for each system but the variants of ours.

    Parameters
    ----------
    summary : sequence of dict
        As `dsp.bench.quality.summarise` returns it.
    metrics : sequence of str
        One panel each; those not measured are left out.

    Returns
    -------
    Figure
    """
    shown = [name for name in metrics if all(entry.get(name) for entry in summary)]
    figure, axes = _figure(max(1, len(shown)), 1, 5.0 * max(1, len(shown)) + 1.5, 3.8)
    for axis, metric in zip(axes[0], shown, strict=False):
        for system in dict.fromkeys(entry["system"] for entry in summary):
            if system.startswith("quietmic-"):  # they lie on top of each other
                continue
            points = [(e["snr_db"], e[metric][0]) for e in summary if e["system"] == system and e["snr_db"] is not None]
            style = "-" if system.startswith("quietmic") else "--"
            axis.plot(*zip(*points, strict=True), style, marker="o", markersize=3, label=system)
        axis.set_xlabel("SNR, dB")
        axis.set_title(METRICS[metric])
        _open_frame(axis)
    axes[0][-1].legend(loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False, fontsize=8)
    return figure


def cost_figure(
    summary: Sequence[dict[str, Any]], speed: dict[str, Any], metrics: Sequence[str] = COST_METRICS
) -> "Figure":
    """Draw quality against the processor time of a block, one point for each system that was measured in both.

    Parameters
    ----------
    summary : sequence of dict
        As `dsp.bench.quality.summarise` returns it.
    speed : dict
        As `dsp.bench.speed.run` returns it.
    metrics : sequence of str
        One panel each; those not measured are left out.

    Returns
    -------
    Figure
    """
    quality = {entry["system"]: entry for entry in _overall(summary)}
    shown = [name for name in metrics if all(entry.get(name) for entry in quality.values())]
    figure, axes = _figure(max(1, len(shown)), 1, 5.5 * max(1, len(shown)), 4.2)
    for axis, metric in zip(axes[0], shown, strict=False):
        for name, values in speed["paced"].items():
            system = "quietmic" if name.startswith("quietmic") else name
            if system not in quality:
                continue
            mean, low, high = quality[system][metric]
            spread = [[abs(mean - low)], [abs(high - mean)]]
            axis.errorbar(values["cpu"], mean, spread, fmt="o", color=_colour(system), capsize=3)
            axis.annotate(name, (values["cpu"], mean), xytext=(8, 6), textcoords="offset points")
        if "noisy" in quality:
            axis.axhline(quality["noisy"][metric][0], color="#888888", linestyle=":", label="noisy")
            axis.legend(loc="lower right", frameon=False)
        axis.set_xscale("log")
        axis.set_xlabel("processor time of a 10 ms block, ms, at 100 blocks a second")
        axis.set_ylabel(METRICS[metric])
        axis.margins(x=0.25)
        _open_frame(axis)
    return figure


def speed_figure(speed: dict[str, Any]) -> "Figure":
    """Draw where the time goes: systems, stages, the network in several runtimes, widths.

    Parameters
    ----------
    speed : dict
        As `dsp.bench.speed.run` returns it.

    Returns
    -------
    Figure
    """
    figure, axes = _figure(2, 2, 12.0, 7.0)
    for axis, title, pair in zip(
        axes.flat,
        ("systems", "network alone, by runtime", "network and its floor", "whole denoiser, by width"),
        ([speed["hot"], speed["paced"]], *([speed[key]["hot"], speed[key]["paced"]] for key in SIDE_BY_SIDE)),
        strict=True,
    ):
        names = list(pair[0])
        for offset, label, colour, values in zip((-0.2, 0.2), ("hot", "paced"), PACE_COLOURS, pair, strict=True):
            costs = [v["cpu"] if isinstance(v, dict) else v for v in values.values()]
            axis.barh(np.arange(len(names)) + offset, costs, 0.4, color=colour, label=label)
        axis.set_yticks(np.arange(len(names)), names)
        axis.invert_yaxis()
        axis.set_title(f"{title}, ms of the processor")
        _open_frame(axis)
    axes.flat[0].legend(frameon=False)
    return figure


def _level_db(signal: Signal) -> NDArray[np.float64]:
    """Return the spectrogram, (481 bins of 50 Hz, hops of 10 ms), dB."""
    hop, window = SAMPLE_RATE // 100, np.hanning(SAMPLE_RATE // 50)
    frames = np.lib.stride_tricks.sliding_window_view(signal, window.size)[::hop] * window
    return 20.0 * np.log10(np.abs(np.fft.rfft(frames)).T + 1e-9)


def spectrogram_figure(clips: Sequence[tuple[str, dict[str, Signal]]]) -> "Figure":
    """Draw clips side by side, what each system makes of them one below the other.

    Parameters
    ----------
    clips : sequence of (str, dict)
        Title, and name to (n,) float32 signal at 48 kHz; one of the names is `clean`, which sets the scale.

    Returns
    -------
    Figure
    """
    names = list(clips[0][1])
    figure, axes = _figure(len(clips), len(names), 3.4 * len(clips), 1.3 * len(names) + 0.6)
    for column, (title, signals) in enumerate(clips):
        top = _level_db(signals["clean"]).max()
        for row, name in enumerate(names):
            axis = axes[row][column]
            seconds = signals[name].size / SAMPLE_RATE
            axis.imshow(
                _level_db(signals[name]),
                origin="lower",
                aspect="auto",
                extent=(0.0, seconds, 0.0, SAMPLE_RATE / 2000.0),
                vmin=top - SPECTRUM_RANGE_DB,
                vmax=top,
                cmap="magma",
            )
            axis.set_ylim(0.0, 20.0)
            axis.set_ylabel(f"{name}\nkHz" if column == 0 else "")
            if row == 0:
                axis.set_title(title)
            if row < len(names) - 1:
                axis.set_xticklabels([])
        axes[-1][column].set_xlabel("s")
    return figure
