"""Pictures of a measurement, and one HTML page that holds them all."""

import base64
import html
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dsp.bench.metrics import METRICS
from dsp.bench.report import write_text
from dsp.constants import SAMPLE_RATE

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["cost_figure", "quality_figure", "spectrogram_figure", "write_page"]

Signal = NDArray[np.float32]

SHOWN = ("pesq", "stoi", "si_sdr", "ovrl")
OURS_COLOUR, OTHERS_COLOUR = "#0b7a75", "#b8bfc6"
SPECTRUM_RANGE_DB = 80.0  # below the loudest point of the clean clip
STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}"
    "img{max-width:100%}pre{overflow-x:auto;background:#f4f5f6;padding:1rem}"
)


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
    overall = [entry for entry in summary if entry["snr_db"] is None]
    shown = [name for name in metrics if all(entry.get(name) for entry in overall)]
    figure, axes = _figure(max(1, len(shown)), 1, 3.0 * max(1, len(shown)) + 1.5, 0.45 * len(overall) + 1.2)
    names = [entry["system"] for entry in overall]
    for axis, metric in zip(axes[0], shown, strict=False):
        mean, low, high = np.array([entry[metric] for entry in overall]).T
        spread = np.abs(np.array([mean - low, high - mean]))
        axis.barh(names, mean, xerr=spread, color=[_colour(name) for name in names], ecolor="#333333", capsize=3)
        axis.invert_yaxis()
        axis.set_title(METRICS[metric])
        axis.spines[["top", "right"]].set_visible(False)
        if axis is not axes[0][0]:
            axis.set_yticklabels([])
    return figure


def cost_figure(summary: Sequence[dict[str, Any]], speed: dict[str, Any], metric: str = "pesq") -> "Figure":
    """Draw quality against the processor time of a block, one point for each system that was measured in both.

    Parameters
    ----------
    summary : sequence of dict
        As `dsp.bench.quality.summarise` returns it.
    speed : dict
        As `dsp.bench.speed.run` returns it.
    metric : str
        The upright axis.

    Returns
    -------
    Figure
    """
    figure, axes = _figure(1, 1, 6.5, 4.2)
    axis = axes[0][0]
    quality = {entry["system"]: entry[metric] for entry in summary if entry["snr_db"] is None and entry.get(metric)}
    for name, values in speed["paced"].items():
        system = "quietmic" if name.startswith("quietmic") else name
        if system not in quality:
            continue
        mean, low, high = quality[system]
        colour = _colour(system)
        axis.errorbar(values["cpu"], mean, [[abs(mean - low)], [abs(high - mean)]], fmt="o", color=colour, capsize=3)
        axis.annotate(name, (values["cpu"], mean), xytext=(8, 6), textcoords="offset points")
    if "noisy" in quality:
        axis.axhline(quality["noisy"][0], color="#888888", linestyle=":")
        axis.annotate("noisy", (0.0, quality["noisy"][0]), xytext=(4, 4), textcoords="offset points", color="#888888")
    axis.set_xlim(left=0.0)
    axis.set_xlabel("processor time of a 10 ms block, ms, at 100 blocks a second")
    axis.set_ylabel(METRICS[metric])
    axis.spines[["top", "right"]].set_visible(False)
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
    figure, axes = _figure(len(clips), len(names), 4.5 * len(clips), 1.7 * len(names) + 0.6)
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


def write_page(path: Path, text: str, figures: dict[str, "Figure"]) -> None:
    """Write a page that needs no other file: pictures first, then the tables as text.

    Parameters
    ----------
    path : Path
        The HTML file; each picture is also written beside it, as `name.png`.
    text : str
        Markdown, first line the title.
    figures : dict
        Name to figure; the name becomes the caption.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    title = text.partition("\n")[0].lstrip("# ")
    parts = []
    for name, figure in figures.items():
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", dpi=110)
        (path.parent / f"{name}.png").write_bytes(buffer.getvalue())
        encoded = base64.b64encode(buffer.getvalue()).decode()
        parts.append(
            f'<h2>{html.escape(name.capitalize())}</h2><img alt="{name}" src="data:image/png;base64,{encoded}">'
        )
    head = f"<!doctype html><meta charset=utf-8><title>{html.escape(title)}</title><style>{STYLE}</style>"
    write_text(
        path, f"{head}<h1>{html.escape(title)}</h1>{''.join(parts)}<h2>Numbers</h2><pre>{html.escape(text)}</pre>\n"
    )
