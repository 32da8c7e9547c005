"""Command line of the measurements: `python -m dsp.bench` and `quietmic bench`."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from dsp.bench import commands

__all__ = ["build_parser", "main"]


class _Command(argparse.ArgumentParser):
    """A command whose options are declared once it is called: what they name takes numpy, and other help does not."""

    def __init__(self, *, declare: "Callable[[_Command], None]", **options: Any) -> None:
        super().__init__(**options)
        self._declare: Callable[[_Command], None] | None = declare

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        declare, self._declare = self._declare, None
        if declare is not None:
            declare(self)
        return super().parse_known_args(args, namespace)


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
    text = "Measure quality, speed and delay beside other denoisers. Without a command: all of it, told on one page."
    parser = argparse.ArgumentParser(prog=prog, description=text)
    parser.set_defaults(run=commands.everything)
    _add_everything(parser)
    kinds = parser.add_subparsers(metavar="COMMAND", parser_class=_Command)
    for run, declare in (
        (commands.quality, _add_quality),
        (commands.speed, _add_speed),
        (commands.delay, _add_delay),
        (commands.report, _add_report),
    ):
        command = kinds.add_parser(run.__name__, help=run.__doc__, description=run.__doc__, declare=declare)
        command.set_defaults(run=run)
    return parser


def _add_everything(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quick", action="store_true", help="fewer blocks and files, in less than three minutes")
    parser.add_argument("--pairs", dest="folder", type=Path, help="holds the folders noisy... and clean...")
    _add_corpus(parser)
    _add_weights(parser)
    parser.add_argument("--workers", type=int, default=1, help="processes for quality (default: 1)")
    _add_output(parser)


def _add_output(command: argparse.ArgumentParser) -> None:
    text = "delays through both sound servers, from packaging/measure_delay.py, in place of those measured here"
    command.add_argument("--engine", type=Path, metavar="FILE", help=text)
    command.add_argument("--output", type=Path, default=Path("report"), metavar="FOLDER", help="default: %(default)s")


def _add_quality(command: argparse.ArgumentParser) -> None:
    from dsp.bench.metrics import METRICS
    from dsp.bench.systems import DEFAULT_SYSTEMS, SYSTEMS

    _add_source(command)
    command.add_argument(
        "--systems", nargs="+", choices=SYSTEMS, default=list(DEFAULT_SYSTEMS), metavar="NAME", help=", ".join(SYSTEMS)
    )
    command.add_argument(
        "--metrics", nargs="+", choices=METRICS, default=list(METRICS), metavar="NAME", help=", ".join(METRICS)
    )
    _add_weights(command)
    command.add_argument("--workers", type=int, default=1, help="processes (default: 1)")
    command.add_argument("--json", type=Path, metavar="FILE", help="results of each file; an interrupted run resumes")
    command.add_argument("--markdown", type=Path, metavar="FILE", help="write the tables to a page")


def _add_source(command: argparse._ActionsContainer) -> None:
    command.add_argument("folder", nargs="?", type=Path, help="holds the folders noisy... and clean...")
    _add_corpus(command)


def _add_corpus(command: argparse._ActionsContainer) -> None:
    command.add_argument("--corpus", type=Path, help="make mixtures from this corpus' validation split instead")
    command.add_argument("--cache", type=Path, default=_cache(), help="decoded corpus, 4 GB (default: %(default)s)")
    command.add_argument("--count", type=int, help=f"files or mixtures; 0 is all files (default: {commands.FILES})")
    command.add_argument("--seed", type=int, default=0, help="of the mixtures (default: 0)")


def _add_weights(command: argparse._ActionsContainer) -> None:
    import assets

    command.add_argument("--weights", type=Path, default=assets.path("percepnet.npz"), help="default: the shipped ones")


def _add_files(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", type=Path, metavar="FILE", help="write the numbers to a file")


def _add_speed(command: argparse.ArgumentParser) -> None:
    command.add_argument("--quick", action="store_true", help="fewer blocks and no first start, about a minute")
    _add_weights(command)
    _add_files(command)
    command.add_argument("--markdown", type=Path, metavar="FILE", help="write the tables to a page")


def _add_delay(command: argparse.ArgumentParser) -> None:
    _add_weights(command)
    _add_files(command)


def _add_report(command: argparse.ArgumentParser) -> None:
    for name in ("quality", "speed", "delay"):
        command.add_argument(f"--{name}", type=Path, metavar="FILE", help=f"from {name} --json")
    _add_output(command)
    _add_weights(command)
    _add_source(command.add_argument_group("spectrograms", "of the first three files or mixtures"))


def _cache() -> Path:
    """Name the folder of the decoded corpus."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("quietmic")) / "corpus"


def main(
    arguments: Sequence[str] | None = None,
    prog: str = "quietmic bench",
    engine_delays: "commands.EngineDelays | None" = None,
) -> int:
    """Run one command.

    Parameters
    ----------
    arguments : sequence of str, optional
        Without the program's name; by default those of this process.
    prog : str
        How the program is called in its messages.
    engine_delays : callable, optional
        Measures the delay through sound server and engine, which are the program's: see `app.bench.engine_delays`.

    Returns
    -------
    int
        Exit status: 1 after a mistake of the user, told in one line on standard error.
    """
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    args = build_parser(prog).parse_args(arguments)
    args.command = " ".join([prog, *arguments])
    args.engine_delays = engine_delays
    try:
        args.run(args)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{prog}: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
