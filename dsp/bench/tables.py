"""Numbers as markdown tables that read on a terminal too."""

from collections.abc import Sequence
from typing import Any

from dsp.bench.metrics import METRICS
from dsp.bench.peers import PEERS
from dsp.bench.systems import SYSTEMS

__all__ = ["delay_table", "engine_table", "quality_tables", "rounding_cost", "speed_tables", "system_table", "table"]

DECIMALS = {"stoi": 3, "estoi": 3, "words": 1, "si_sdr": 1, "lsd_high": 1, "pause_reduction": 1, "onset_level": 1}
PACE_TITLES = {"hot": "One block after the other", "paced": "One block every 10 ms"}


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


def system_table(systems: Sequence[str]) -> str:
    """Say what each system is, and under which licence.

    Parameters
    ----------
    systems : sequence of str
        Names of `dsp.bench.systems.SYSTEMS`.

    Returns
    -------
    str
        Markdown.
    """
    lines = []
    for name in systems:
        peer = PEERS.get(name)
        lines.append([name, SYSTEMS[name], *((peer.PACKAGE, peer.LICENCE) if peer else ("-", "-"))])
    return f"{table(['system', 'what it is', 'package', 'licence'], lines)}\n"


def rounding_cost(rows: Sequence[dict[str, Any]], metric: str = "pesq") -> str:
    """Say how much the scores change because the network computes in int8.

    Parameters
    ----------
    rows : sequence of dict
        As `dsp.bench.quality.Results` keeps them.
    metric : str
        One of `METRICS`.

    Returns
    -------
    str
        A sentence and an empty line; nothing where int8 and float32 were not both measured.
    """
    by_system: dict[str, dict[str, float]] = {"quietmic": {}, "quietmic-float": {}}
    for row in rows:
        if row["system"] in by_system and row.get(metric) is not None:
            by_system[row["system"]][row["file"]] = row[metric]
    int8, exact = by_system.values()
    differences = [value - exact[file] for file, value in int8.items() if file in exact]
    if not differences:
        return ""
    mean, largest = sum(differences) / len(differences), max(map(abs, differences))
    return f"int8 less float32: {METRICS[metric]} {mean:+.3f} on average, at most {largest:.3f} in one file.\n\n"


def delay_table(found: Sequence[dict[str, Any]]) -> str:
    """Lay out delays.

    Parameters
    ----------
    found : sequence of dict
        As `dsp.bench.delay.run` returns it.

    Returns
    -------
    str
        Markdown.
    """
    lines = [[f"{row['system']} ({row['how']})", str(row["samples"]), f"{row['ms']:.1f}"] for row in found]
    return table(["system", "samples", "ms"], lines)


def engine_table(found: Sequence[dict[str, Any]]) -> str:
    """Lay out delays through sound server, engine and virtual microphone.

    Parameters
    ----------
    found : sequence of dict
        As `packaging/measure_delay.py` writes them.

    Returns
    -------
    str
        Markdown.
    """
    names, numbers = ("server", "backend", "latency"), ("median", "least", "most")
    lines = [[*(row[name] for name in names), *(f"{row[name]:.0f}" for name in numbers)] for row in found]
    return table([*names, *(f"{name} ms" for name in numbers)], lines)


def _pace_table(document: dict[str, Any], pace: str) -> str:
    columns = ("median", "p99", "p99.9", "max", "cpu", "ratio_to_rnnoise")
    lines = [
        [name, *(f"{values[column]:.3f}" if column in values else "-" for column in columns)]
        for name, values in document[pace].items()
    ]
    heading = f"{PACE_TITLES[pace]}: {document['blocks'][pace]} blocks of each system, ms per block"
    return f"{heading}\n\n{table(['system', *columns], lines)}"


def _side_by_side(first: str, document: dict[str, dict[str, Any]], unit: str = "ms") -> str:
    """Lay out what was measured hot and paced, a row for each thing."""
    value = {pace: {k: v["cpu"] if isinstance(v, dict) else v for k, v in document[pace].items()} for pace in document}
    lines = [[name, *(f"{value[pace][name]:.4f}" for pace in value)] for name in value["hot"]]
    return table([first, *(f"{pace} {unit}" for pace in value)], lines)


def _floor_table(floor: dict[str, dict[str, float]]) -> str:
    lines = []
    for name in floor["hot"]:
        cells = []
        for values in floor.values():
            least = next(iter(values.values()))
            cells += [f"{values[name]:.4f}", f"{values[name] / least:.2f}"]
        lines.append([name, *cells])
    header = ["", *(text for pace in floor for text in (f"{pace} ms", f"{pace}, times the floor"))]
    return table(header, lines)


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
    stages = [[name, f"{value:.4f}"] for name, value in document["stages"].items()]
    total = sum(document["stages"].values())
    streams = [
        [name, f"{values['cpu']:.3f}", f"{100 * values['busy']:.1f}"] for name, values in document["streams"].items()
    ]
    starts = [
        [kind, *(f"{values[name]:.2f}" for name in ("seconds", "cpu_seconds", "base_mb", "memory_mb"))]
        for kind, values in document["startup"].items()
    ]
    start_header = ["start", "seconds to the first block", "of the processor", "MB numpy and numba", "MB in all"]
    cores = [[name, f"{value:.0f}"] for name, value in document["cores"].items()]
    sections = {
        f"Stages, processor time of a block, hot; {total:.3f} ms together": table(["stage", "median ms"], stages),
        "The network beside its floor, a kernel that only reads the same bytes": _floor_table(document["floor"]),
        "The network alone in other runtimes, processor time of a hop": _side_by_side("runtime", document["runtimes"]),
        "The whole denoiser with random networks of several widths": _side_by_side("width", document["widths"]),
        "Several voices on one core, a block of each every 10 ms": table(
            ["voices", "ms per block of one", "% of the core"], streams
        ),
        "Voices that could be cleaned live on several cores": table(["cores", "voices"], cores),
        "From nothing to the first clean block": table(start_header, starts),
    }
    parts = [_pace_table(document, pace) for pace in PACE_TITLES]
    return "\n".join([*parts, *(f"{title}\n\n{text}" for title, text in sections.items())])
