"""Command line of the measurements: `python -m dsp.bench` and `quietmic bench`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dsp.bench.corpora import Signal, Source

__all__ = ["build_parser", "main"]

CLIPS = 3  # in a report


def _source(args: argparse.Namespace) -> "Source":
    """Open what is to be enhanced."""
    from dsp.bench.corpora import Mixtures, PairedFolders

    if (args.folder is None) == (args.corpus is None):
        raise ValueError("give either a folder with noisy and clean files, or --corpus")
    if args.folder is not None:
        return PairedFolders(args.folder, args.count)
    return Mixtures(args.corpus, args.cache, args.count, args.seed)


def quality(args: argparse.Namespace) -> None:
    """Score systems on pairs of noisy and clean files, or on mixtures made from a corpus."""
    from dsp.bench import quality as bench
    from dsp.bench.report import page, quality_tables, write_text

    source = _source(args)
    systems, remarks = bench.available(args.systems, args.weights)
    for remark in remarks:
        sys.stderr.write(f"left out: {remark}\n")
    settings = {"source": source.description, "metrics": args.metrics}
    results = bench.Results(args.json, settings, args.weights)
    bench.measure(source, systems, args.weights, results, args.metrics, args.workers)
    rows = [row for name in systems for row in results.rows if row["system"] == name]
    summary = bench.summarise(rows, args.metrics)
    tables = f"{source.description}.\n\n{quality_tables(summary, args.metrics)}"
    sys.stdout.write(tables)
    if args.markdown is not None:
        write_text(args.markdown, page("Quality", args.command, tables))


def speed(args: argparse.Namespace) -> None:
    """Time one block of 10 ms, ours beside other denoisers, on one core."""
    from dsp.bench import speed as bench
    from dsp.bench.report import machine, page, speed_tables, write_json, write_text

    document = {"machine": machine(), **bench.run(args.weights if args.weights.exists() else None, args.quick)}
    tables = speed_tables(document)
    sys.stdout.write(tables)
    if args.json is not None:
        write_json(args.json, document)
    if args.markdown is not None:
        write_text(args.markdown, page("Speed", args.command, tables))


def delay(args: argparse.Namespace) -> None:
    """Measure how many samples late each system works, without sound card and buffers."""
    from dsp.bench import delay as bench
    from dsp.bench.report import machine, table, write_json

    found = bench.run(args.weights if args.weights.exists() else None)
    lines = [[f"{row['system']} ({row['how']})", str(row["samples"]), f"{row['ms']:.1f}"] for row in found]
    sys.stdout.write(table(["system", "samples", "ms"], lines))
    if args.json is not None:
        write_json(args.json, {"machine": machine(), "delay": found})


def report(args: argparse.Namespace) -> None:
    """Make a page with pictures of results that were measured before."""
    from dsp.bench import plots
    from dsp.bench.quality import summarise
    from dsp.bench.report import page, quality_tables, read_json, speed_tables

    measured = read_json(args.quality, "rows")
    metrics = measured["settings"]["metrics"]
    summary = summarise(measured["rows"], metrics)
    figures = {"quality": plots.quality_figure(summary)}
    tables = f"{measured['settings']['source']}.\n\n{quality_tables(summary, metrics)}"
    if args.speed is not None:
        timed = read_json(args.speed, "stages")
        figures["cost"] = plots.cost_figure(summary, timed)
        tables += "\n" + speed_tables(timed)
    if args.folder is not None or args.corpus is not None:
        systems = [entry["system"] for entry in summary if entry["snr_db"] is None]
        figures["spectrograms"] = plots.spectrogram_figure(_clips(_source(args), systems, args.weights))
    args.output.mkdir(parents=True, exist_ok=True)
    plots.write_page(
        args.output / "report.html", page("Quietmic beside the alternatives", args.command, tables), figures
    )


def _clips(source: "Source", systems: Sequence[str], weights: Path) -> "list[tuple[str, dict[str, Signal]]]":
    """Enhance the first few mixtures for their spectrograms."""
    from dsp.bench.systems import create

    clips = []
    for index in range(min(CLIPS, len(source.names))):
        mixture = source.load(index)
        signals = {name: create(name, weights).enhance(mixture.noisy, mixture.clean) for name in systems}
        clips.append((f"SNR {mixture.snr_db:g} dB", {**signals, "clean": mixture.clean}))
    return clips


def build_parser(prog: str = "quietmic bench") -> argparse.ArgumentParser:
    """Declare the commands.

    Parameters
    ----------
    prog : str
        How the program is called in its help.

    Returns
    -------
    argparse.ArgumentParser
    """
    parser = argparse.ArgumentParser(prog=prog, description="Measure quality, speed and delay beside other denoisers.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_quality(commands)
    _add_speed(commands)
    command = commands.add_parser("delay", help=delay.__doc__, description=delay.__doc__)
    command.set_defaults(run=delay)
    _add_common(command)
    _add_report(commands)
    return parser


def _add_quality(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    import assets
    from dsp.bench.metrics import METRICS
    from dsp.bench.systems import DEFAULT_SYSTEMS, SYSTEMS

    command = commands.add_parser("quality", help=quality.__doc__, description=quality.__doc__)
    command.set_defaults(run=quality)
    _add_source(command)
    command.add_argument(
        "--systems", nargs="+", choices=SYSTEMS, default=list(DEFAULT_SYSTEMS), metavar="NAME", help=", ".join(SYSTEMS)
    )
    command.add_argument(
        "--metrics", nargs="+", choices=METRICS, default=list(METRICS), metavar="NAME", help=", ".join(METRICS)
    )
    command.add_argument("--weights", type=Path, default=assets.path("percepnet.npz"), help="default: the shipped ones")
    command.add_argument("--workers", type=int, default=1, help="processes (default: 1)")
    command.add_argument("--json", type=Path, metavar="FILE", help="results of each file; an interrupted run resumes")
    command.add_argument("--markdown", type=Path, metavar="FILE", help="write the tables to a page")


def _add_source(command: argparse._ActionsContainer) -> None:
    command.add_argument("folder", nargs="?", type=Path, help="holds the folders noisy... and clean...")
    command.add_argument("--corpus", type=Path, help="make mixtures from this corpus' validation split instead")
    command.add_argument("--cache", type=Path, default=_cache(), help="decoded corpus, 4 GB (default: %(default)s)")
    command.add_argument("--count", type=int, default=48, help="files or mixtures; 0 is all files (default: 48)")
    command.add_argument("--seed", type=int, default=0, help="of the mixtures (default: 0)")


def _add_report(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    import assets

    command = commands.add_parser("report", help=report.__doc__, description=report.__doc__)
    command.set_defaults(run=report)
    command.add_argument("--quality", type=Path, required=True, metavar="FILE", help="from quality --json")
    command.add_argument("--speed", type=Path, metavar="FILE", help="from speed --json")
    command.add_argument("--output", type=Path, default=Path("report"), metavar="FOLDER", help="default: %(default)s")
    command.add_argument("--weights", type=Path, default=assets.path("percepnet.npz"), help="default: the shipped ones")
    group = command.add_argument_group("spectrograms", "of the first three files or mixtures")
    _add_source(group)


def _add_common(command: argparse.ArgumentParser) -> None:
    import assets

    command.add_argument("--weights", type=Path, default=assets.path("percepnet.npz"), help="default: the shipped ones")
    command.add_argument("--json", type=Path, metavar="FILE", help="write the numbers to a file")


def _add_speed(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("speed", help=speed.__doc__, description=speed.__doc__)
    command.set_defaults(run=speed)
    command.add_argument("--quick", action="store_true", help="fewer blocks and no first start, about a minute")
    _add_common(command)
    command.add_argument("--markdown", type=Path, metavar="FILE", help="write the tables to a page")


def _cache() -> Path:
    """Name the folder of the decoded corpus."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("quietmic")) / "corpus"


def main(arguments: Sequence[str] | None = None, prog: str = "quietmic bench") -> int:
    """Run one command.

    Parameters
    ----------
    arguments : sequence of str, optional
        Without the program's name; by default those of this process.
    prog : str
        How the program is called in its messages.

    Returns
    -------
    int
        Exit status: 1 after a mistake of the user, told in one line on standard error.
    """
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    args = build_parser(prog).parse_args(arguments)
    args.command = " ".join([prog, *arguments])
    try:
        args.run(args)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{prog}: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
