"""The `quietmic` command.

Nothing heavy is imported before the command line is understood: `--help` must answer at once.
"""

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from app import __version__, control, screen

if TYPE_CHECKING:  # numpy comes with it, which `quietmic status` has no time for
    from dsp.params import Params

__all__ = ["build_parser", "main"]

_METAVARS = {"%": "PERCENT", "dB": "DB"}

# These have a command line of their own, which is read where the work is done.
_FORWARDED = {
    "train": ("dsp.train.__main__", "train the network on a corpus of speech and noise", "train"),
    "export": ("dsp.train.export", "turn a training checkpoint into a weights file", "train"),
    "bench": ("app.bench", "measure quality, speed and delay", "bench"),
}


def window(args: argparse.Namespace) -> int:
    """Open the window, or raise the one that is open."""
    if control.show_window():
        return 0
    if missing := screen.missing(os.environ):
        raise OSError(f"{missing}; `quietmic live` cleans the microphone without one")
    try:
        from app.gui import application
    except ImportError as error:
        if ".so" not in str(error):
            raise
        raise OSError(f"the window needs a system library ({error}); packaging/run.sh installs it") from error
    return application.run(args)


def live(args: argparse.Namespace) -> int:
    """Clean the microphone without a window, until Ctrl-C."""
    if args.seconds is not None and not args.seconds > 0:
        raise ValueError(f"seconds={args.seconds:g} is not above 0; leave --seconds out to run until Ctrl-C")
    from app.instance import claim

    with claim() as ours:
        from app import live

        return live.run(args, ours)


def enhance(args: argparse.Namespace) -> int:
    """Clean a sound file, or all sound files of a folder."""
    from app import files

    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that no half file stays
    try:
        choice = {"network": args.network, "weights": args.weights, "force": args.force}
        return files.enhance(args.source, args.target, args.params, **choice)
    finally:
        signal.signal(signal.SIGTERM, before)


def devices(args: argparse.Namespace) -> int:
    """List microphones and outputs; * marks the default."""
    from app.audio import devices

    found = {"microphones": devices.microphones(), "outputs": devices.outputs()}
    if args.json:
        names = ("name", "description", "is_default", "is_virtual")
        print(json.dumps({k: [{n: getattr(d, n) for n in names} for d in v] for k, v in found.items()}, indent=2))
        return 0
    for kind, listed in found.items():
        print(f"{kind}:" if listed else f"{kind}: none found")
        for device in listed:
            virtual = "  (virtual)" if device.is_virtual else ""
            print(f"  {'*' if device.is_default else ' '} {device.name}  {device.description}{virtual}")
    return 0


def doctor(args: argparse.Namespace) -> int:
    """Examine microphone, sound server and machine, and tell what to do."""
    from app import doctor

    return doctor.run(args.json)


def install_desktop(args: argparse.Namespace) -> int:
    """Put Quietmic into your desktop's menu, or take it out again."""
    from app import desktop

    if args.check:
        return 0 if desktop.is_installed() else 1
    for path in desktop.remove() if args.remove else desktop.install():
        print(f"{'deleted' if args.remove else 'written'}: {path}")
    return 0


def build_parser() -> argparse.ArgumentParser:
    """Describe the command line; names and help come from the functions and from `dsp.params`."""
    parser = argparse.ArgumentParser(
        prog="quietmic",
        description="Clean a live microphone: noise goes, the voice stays. Without a command the window opens.",
    )
    parser.add_argument("--version", action="version", version=f"quietmic {__version__}")
    parser.add_argument("--debug", action="store_true", help="show where an error came from")
    parser.add_argument("--background", action="store_true", help="open no window yet: into the tray, or minimised")
    parser.set_defaults(run=window)
    _add_backend(parser)
    _add_network(parser)
    _add_commands(parser.add_subparsers(title="commands", metavar="COMMAND"))
    return parser


def _add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the commands; those that other modules read for themselves are only named."""

    def add(run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        text = (run.__doc__ or "").strip()
        command = commands.add_parser(run.__name__.replace("_", "-"), help=text.rstrip("."), description=text)
        command.set_defaults(run=run)
        return command

    command = add(live)
    command.add_argument("--input", metavar="NAME", help="microphone, as `quietmic devices` names it")
    command.add_argument("--output", metavar="NAME", help="where the clean sound goes (the virtual microphone)")
    command.add_argument("--always-on", action="store_true", help="keep the microphone also while nobody listens")
    command.add_argument("--seconds", type=float, metavar="N", help="stop after N seconds")
    _add_backend(command, argparse.SUPPRESS)  # or what stands before `live` would be overwritten
    _add_denoiser_options(command)

    command = add(enhance)
    command.add_argument("source", help="noisy sound file or folder; - reads standard input")
    command.add_argument("target", help="clean sound file or folder; - writes WAV to standard output")
    command.add_argument("--force", action="store_true", help="overwrite what is already there")
    _add_denoiser_options(command)

    for listing in (devices, doctor):
        add(listing).add_argument("--json", action="store_true", help="print JSON")

    command = add(install_desktop)
    command.add_argument("--remove", action="store_true", help="menu entry, icons and autostart go")
    command.add_argument("--check", action="store_true", help="only tell by the exit status whether it is there")

    for name, (_, text, _) in _FORWARDED.items():
        commands.add_parser(name, help=text, add_help=False)
    for name, text in control.COMMANDS.items():
        commands.add_parser(name, help=f"running Quietmic: {text}", add_help=False)


def _add_backend(parser: argparse.ArgumentParser, suppressed: str | None = None) -> None:
    from app.audio.backend import BACKENDS, LATENCIES

    text = "the way to the sound card: normally the sound server itself, where there is one"
    parser.add_argument("--backend", choices=BACKENDS, default=suppressed or "auto", help=text)
    text = "how much sound is kept in stock: low is heard 20 ms earlier, safe outlasts a busy machine"
    parser.add_argument("--latency", choices=LATENCIES, default=suppressed, help=text)


def _add_network(parser: argparse.ArgumentParser, suppressed: str | None = None) -> None:
    from assets import NETWORKS

    text = "small takes about half the processor time of large; large is the better one"
    parser.add_argument("--network", choices=tuple(NETWORKS), default=suppressed, help=text)


def _add_denoiser_options(command: argparse.ArgumentParser) -> None:
    from dataclasses import fields

    from dsp.params import Params

    _add_network(command, argparse.SUPPRESS)
    command.add_argument("--weights", type=Path, metavar="FILE", help="another network (.npz) than the shipped ones")
    group = command.add_argument_group("denoiser")
    for knob in fields(Params):
        flag, about = knob.name.replace("_", "-"), knob.metadata
        if isinstance(knob.default, bool):
            help_text = f"do not {about['doc']}" if knob.default else about["doc"]
            action = "store_false" if knob.default else "store_true"
            group.add_argument(f"--{'no-' * knob.default}{flag}", dest=knob.name, action=action, help=help_text)
            continue
        metavar = _METAVARS.get(about["unit"], "N")
        normally = "set by the strength" if knob.default is None else f"{knob.default:g}"
        text = f"{about['doc']} ({about['low']:g} to {about['high']:g}; normally {normally})"
        group.add_argument(f"--{flag}", type=float, default=knob.default, metavar=metavar, help=text.replace("%", "%%"))


def _forward(name: str, arguments: list[str]) -> int:
    module, _, extra = _FORWARDED[name]
    try:
        return import_module(module).main(arguments) or 0
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] in ("app", "dsp", "assets"):
            raise
        raise OSError(f"`{name}` needs the package {error.name}: pip install 'quietmic[{extra}]'") from error


def _run(argv: list[str]) -> int:
    if argv and argv[0] in _FORWARDED:
        return _forward(argv[0], argv[1:])
    if argv and argv[0] in control.COMMANDS:
        return control.main(argv)
    args = build_parser().parse_args(argv)
    if hasattr(args, "strength"):
        args.params = _params(args)
    return args.run(args)


def _params(args: argparse.Namespace) -> "Params":
    from dataclasses import fields

    from dsp.params import Params

    return Params(**{knob.name: getattr(args, knob.name) for knob in fields(Params)})


def _one_line(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return " ".join(str(error).split()) or type(error).__name__


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    argv : sequence of str, optional
        Arguments; those of the process if left out.

    Returns
    -------
    int
        0: done. 1: an error of the user or the machine, told in one line. 3: no running Quietmic to talk to.
        130: stopped by Ctrl-C.
        Wrong usage leaves with 2. A bug keeps its traceback.
    """
    argv = list(sys.argv[1:] if argv is None else argv)
    debug = argv[:1] == ["--debug"]
    try:
        status = _run(argv[debug:])
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        # The reader has gone (`quietmic devices | head -1`); the flush at exit must not complain again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 128 + signal.SIGPIPE
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except (OSError, ValueError) as error:
        if debug:
            raise
        print(f"quietmic: {_one_line(error)}", file=sys.stderr)
        return 1
