"""What the commands of `quietmic bench` do; `dsp.bench.__main__` declares them."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from dsp.bench.corpora import Signal, Source
    from dsp.bench.quality import Row

__all__ = ["EngineDelays", "delay", "everything", "quality", "report", "speed"]

EngineDelays = Callable[[Path | None, bool], tuple[list[dict[str, Any]], list[str]]]
"""Takes the weights and whether it shall be quick; returns rows for `dsp.bench.tables.engine_table`, and remarks."""

CLIPS = 3  # in a report
CLIP_SYSTEMS = ("noisy", "quietmic", "rnnoise", "deepfilternet3")  # whose spectrograms are drawn
FILES, QUICK_FILES = 88, 4  # the corpus has eleven classes of unheard noise: each eight times


def _source(args: argparse.Namespace) -> "Source":
    """Open what is to be enhanced."""
    from dsp.bench.corpora import Mixtures, PairedFolders

    if (args.folder is None) == (args.corpus is None):
        raise ValueError("give either a folder with noisy and clean files, or --corpus")
    count = args.count if args.count is not None else QUICK_FILES if getattr(args, "quick", False) else FILES
    if args.folder is not None:
        return PairedFolders(args.folder, count)
    return Mixtures(args.corpus, args.cache, count, args.seed)


def _weights(args: argparse.Namespace) -> Path | None:
    """Return the weights file; None, which stands for random weights, where a checkout has none."""
    return args.weights if args.weights.exists() else None


def quality(args: argparse.Namespace) -> None:
    """Score systems on pairs of noisy and clean files, or on mixtures made from a corpus."""
    from dsp.bench import quality as bench
    from dsp.bench.report import page, write_text
    from dsp.bench.tables import quality_tables

    source = _source(args)
    systems, remarks = bench.available(args.systems, args.weights)
    for remark in remarks:
        sys.stderr.write(f"left out: {remark}\n")
    settings = {"source": source.description, "metrics": args.metrics}
    results = bench.Results(args.json, settings, args.weights)
    bench.measure(source, systems, args.weights, results, args.metrics, args.workers)
    rows = [row for name in systems for row in results.rows if row["system"] == name and row["file"] in source.names]
    summary = bench.summarise(rows, args.metrics)
    tables = f"{source.description}.\n\n{quality_tables(summary, args.metrics)}"
    sys.stdout.write(tables)
    if args.markdown is not None:
        write_text(args.markdown, page("Quality", args.command, tables))


def speed(args: argparse.Namespace) -> None:
    """Time one block of 10 ms, ours beside other denoisers, on one core."""
    from dsp.bench import speed as bench
    from dsp.bench.report import machine, page, write_json, write_text
    from dsp.bench.tables import speed_tables

    document = {"machine": machine(), **bench.run(_weights(args), bench.QUICK if args.quick else bench.FULL)}
    for remark in document["left_out"]:
        sys.stderr.write(f"left out: {remark}\n")
    tables = speed_tables(document)
    sys.stdout.write(tables)
    if args.json is not None:
        write_json(args.json, document)
    if args.markdown is not None:
        write_text(args.markdown, page("Speed", args.command, tables))


def delay(args: argparse.Namespace) -> None:
    """Measure how late each system works, and on the sound server how late the virtual microphone is."""
    from dsp.bench import delay as bench
    from dsp.bench.report import machine, write_json
    from dsp.bench.tables import delay_table, engine_table

    weights = _weights(args)
    found = bench.run(weights)
    rows, remarks = [], ["delay of the engine: only `quietmic bench` measures it"]
    if args.engine_delays is not None:
        rows, remarks = args.engine_delays(weights, getattr(args, "quick", False))
    for remark in remarks:
        sys.stderr.write(f"left out: {remark}\n")
    sys.stdout.write(delay_table(found) + (f"\n{engine_table(rows)}" if rows else ""))
    if args.json is not None:
        write_json(args.json, {"machine": machine(), "delay": found, "engine": rows})


def report(args: argparse.Namespace) -> None:
    """Make a page with pictures of results that were measured before."""
    from dsp.bench import plots
    from dsp.bench.report import page, read_json
    from dsp.bench.tables import delay_table, engine_table, speed_tables
    from dsp.bench.webpage import write_page

    figures, parts = {}, []
    timed = read_json(args.speed, "stages") if args.speed is not None else None
    if args.quality is not None:
        figures, tables = _quality_part(args, timed)
        parts.append(f"## Quality\n\n{tables}")
    if timed is not None:
        figures["speed"] = plots.speed_figure(timed)
        load = timed.get("machine", {}).get("load")
        busy = f"Other programs that wanted a core in the minute before: {load:.1f}.\n\n" if load is not None else ""
        parts.append(f"## Speed\n\n{busy}{speed_tables(timed)}")
    rows = []
    if args.delay is not None:
        delays = read_json(args.delay, "delay")
        rows = delays.get("engine", [])
        parts.append(f"## Delay of the algorithm\n\n{delay_table(delays['delay'])}")
    if args.engine is not None:
        rows = read_json(args.engine, "drift")["delay"]
    if rows:
        parts.append(f"## Delay from microphone to virtual microphone\n\n{engine_table(rows)}")
    if not parts:
        raise ValueError("give at least one of --quality, --speed, --delay and --engine")
    args.output.mkdir(parents=True, exist_ok=True)
    head = page("Quietmic beside the alternatives", args.command, "")
    write_page(args.output, head, figures, "\n".join(parts))


def _quality_part(args: argparse.Namespace, timed: "dict[str, Any] | None") -> "tuple[dict[str, Figure], str]":
    """Draw and lay out a measurement of quality, with spectrograms where the sound is at hand."""
    from dsp.bench import plots
    from dsp.bench.quality import summarise
    from dsp.bench.report import read_json
    from dsp.bench.tables import quality_tables, rounding_cost, system_table

    measured = read_json(args.quality, "rows")
    settings = measured["settings"]
    systems, rows = _comparable(measured["rows"])
    summary = summarise(rows, settings["metrics"])
    figures = {"quality": plots.quality_figure(summary), "quality by SNR": plots.snr_figure(summary)}
    if timed is not None:
        figures["quality against cost"] = plots.cost_figure(summary, timed)
    if args.folder is not None or args.corpus is not None:
        shown = [name for name in CLIP_SYSTEMS if name in systems]
        figures["spectrograms"] = plots.spectrogram_figure(_clips(_source(args), shown, args.weights))
    tables = [system_table(systems), rounding_cost(rows) + quality_tables(summary, settings["metrics"])]
    return figures, "\n".join([f"{settings['source']}.\n", *tables])


def _comparable(rows: "list[Row]") -> "tuple[list[str], list[Row]]":
    """Return all systems in the usual order, and their rows of those files that every system has heard."""
    from dsp.bench.systems import SYSTEMS

    files = {name: {row["file"] for row in rows if row["system"] == name} for name in SYSTEMS}
    systems = [name for name in SYSTEMS if files[name]]
    common = set.intersection(*(files[name] for name in systems))
    return systems, [row for name in systems for row in rows if row["system"] == name and row["file"] in common]


def _clips(source: "Source", systems: Sequence[str], weights: Path) -> "list[tuple[str, dict[str, Signal]]]":
    """Enhance the first few mixtures for their spectrograms."""
    from dsp.bench.systems import create

    clips = []
    for index in range(min(CLIPS, len(source.names))):
        mixture = source.load(index)
        signals = {name: create(name, weights).enhance(mixture.noisy, mixture.clean) for name in systems}
        clips.append((f"SNR {mixture.snr_db:g} dB", {**signals, "clean": mixture.clean}))
    return clips


def everything(args: argparse.Namespace) -> None:
    """Measure quality, speed and delay, and make a page of them."""
    from dsp.bench.metrics import METRICS
    from dsp.bench.systems import DEFAULT_SYSTEMS

    args.output.mkdir(parents=True, exist_ok=True)
    args.systems, args.metrics, args.markdown = list(DEFAULT_SYSTEMS), list(METRICS), None
    files = {name: args.output / f"{name}.json" for name in ("quality", "speed", "delay")}
    steps = {"quality": quality, "speed": speed, "delay": delay}
    if args.engine is not None:  # measured before
        args.engine_delays = lambda weights, quick: ([], [])
    if args.folder is None and args.corpus is None:
        sys.stderr.write("left out: quality, which needs --pairs or --corpus\n")
        del steps["quality"]
    for name, step in steps.items():
        args.json = files[name]
        step(args)
    args.quality, args.speed, args.delay = (files[name] if name in steps else None for name in files)
    report(args)
    sys.stdout.write(f"\n{args.output / 'report.html'}\n")
