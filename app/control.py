"""Talking to the running Quietmic: `quietmic on|off|toggle|bypass|strength|status`, and other programs.

The running instance, with or without a window, listens on a Unix socket that only its user can open (mode 0600):
`$XDG_RUNTIME_DIR/quietmic.sock`, or `<temporary folder>/quietmic-<user id>/quietmic.sock` (folder 0700) where there is
no such folder. A request is one line of JSON, at most 4096 bytes; the answer is one line of JSON. A connection may
carry any number of requests, one after the other.

    {"command": "on"}                       Voice Focus on; the cleaned sound is heard
    {"command": "off"}                      Voice Focus off; the microphone passes unchanged, equally delayed
    {"command": "toggle"}                   the other of the two
    {"command": "bypass"}                   hear the original for comparison; once more goes back
    {"command": "strength", "value": 60}    percent, 0..100
    {"command": "status"}                   change nothing
    {"command": "show"}                     raise the window

    {"ok": true, "status": {"pid": 4711, "version": "0.1.0", "window": true, "on": true, "original": false,
                            "strength": 60.0, "limit_db": 100.0, "comb": true, "running": true, "source": ...}}
    {"ok": false, "error": "strength=150 is outside 0..100 %"}

After "comb" the status carries the fields of `app.audio.readout.Snapshot`; before the engine runs only "running". Then
"phase" ("live"; "asleep" while nobody listens; "waiting" for a microphone or the sound server), "listeners" (the names
of the programs that take the clean sound) and "events", the last lines of the timeline.
Whoever sends a line too long, or does not read the answers, is hung up on.

Nothing heavy is imported here: a command answers at once.
"""

import argparse
import json
import os
import socket
import stat
import sys
from collections.abc import Sequence
from typing import Any

__all__ = ["COMMANDS", "LINE_MOST", "LOCK", "SOCKET", "NotRunning", "ask", "folder", "main", "show_window"]

COMMANDS = {
    "on": "switch Voice Focus on",
    "off": "switch Voice Focus off: the microphone passes unchanged",
    "toggle": "switch Voice Focus over",
    "bypass": "hear the original for comparison; once more goes back",
    "strength": "set how much noise goes",
    "status": "tell what the running Quietmic does",
}
SOCKET, LOCK = "quietmic.sock", "quietmic.lock"
LINE_MOST = 4096  # bytes of a request
PATIENCE = 5.0  # s until an answer; at the start it imports first
_ADDRESS_MOST = 100  # bytes; systems end between 104 and 108
_NOT_RUNNING = 3  # exit status


class NotRunning(OSError):
    """Nobody listens."""

    def __init__(self) -> None:
        super().__init__("Quietmic is not running; `quietmic` opens the window, `quietmic live` runs without one")


def folder() -> str:
    """Name the folder of socket and lock; it need not exist."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if runtime and is_private(runtime) and len(os.fsencode(runtime)) + len(SOCKET) < _ADDRESS_MOST:
        return runtime
    import tempfile  # rarely needed, and slow to import

    return os.path.join(tempfile.gettempdir(), f"quietmic-{os.getuid()}")


def is_private(path: str) -> bool:
    """Tell whether it is a folder of this user that nobody else can write or read."""
    try:
        found = os.lstat(path)
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077


def ask(command: str, value: float | None = None) -> dict[str, Any]:
    """Send a command to the running instance.

    Parameters
    ----------
    command : str
        As in the module's description.
    value : float, optional
        What the command takes.

    Returns
    -------
    dict
        The status afterwards.

    Raises
    ------
    NotRunning
        If there is no running instance.
    OSError
        If it does not answer.
    ValueError
        If it refuses; the message is its own.
    """
    request: dict[str, Any] = {"command": command} if value is None else {"command": command, "value": value}
    answer = json.loads(_exchange(json.dumps(request).encode() + b"\n"))
    if not answer["ok"]:
        raise ValueError(answer["error"])
    return answer["status"]


def _exchange(line: bytes) -> bytes:
    """Send a line and return the answer."""
    place = folder()
    if not hasattr(socket, "AF_UNIX") or not is_private(place):
        raise NotRunning
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(PATIENCE)
        try:
            connection.connect(os.path.join(place, SOCKET))
            connection.sendall(line)
            answer = bytearray()
            while not answer.endswith(b"\n"):
                piece = connection.recv(LINE_MOST)
                if not piece:
                    raise NotRunning  # it ended meanwhile
                answer += piece
        except (FileNotFoundError, ConnectionError) as error:
            raise NotRunning from error
        except (TimeoutError, BlockingIOError) as error:
            raise OSError("Quietmic runs but does not answer; if that lasts, end it and start it again") from error
    return bytes(answer)


def show_window() -> bool:
    """Ask a running instance to raise its window.

    Returns
    -------
    bool
        False if none runs.

    Raises
    ------
    ValueError
        If it has no window.
    OSError
        If it does not answer.
    """
    try:
        ask("show")
    except NotRunning:
        return False
    return True


def sentence(status: dict[str, Any]) -> str:
    """Say a status in one line."""
    state = "off" if not status["on"] else "paused, the original is heard" if status["original"] else "on"
    text = f"Voice Focus is {state}; strength {status['strength']:g} %"
    if status.get("phase") == "asleep":
        return f"{text}; nobody listens, so the microphone is released"
    if not status["running"]:
        return f"{text}; no sound is passing"
    if status["message"]:
        return f"{text}; {status['message']}"
    return (
        f"{text}; {status['source']} > {status['sink']}, delay {status['delay_ms']:.0f} ms, "
        f"CPU {status['cpu_percent']:.0f} %, {status['lost_blocks']} blocks lost"
    )


def main(argv: Sequence[str]) -> int:
    """Run one of COMMANDS.

    Parameters
    ----------
    argv : sequence of str
        The command's name and its arguments.

    Returns
    -------
    int
        0, or 3 where no Quietmic runs.

    Raises
    ------
    OSError, ValueError
        As `ask`.
    """
    command, *rest = argv
    parser = argparse.ArgumentParser(prog=f"quietmic {command}", description=f"Running Quietmic: {COMMANDS[command]}.")
    if command == "strength":
        parser.add_argument("value", type=float, metavar="PERCENT", help="0 is natural, 100 is quietest")
    if command == "status":
        parser.add_argument("--json", action="store_true", help="print JSON")
    args = parser.parse_args(rest)
    try:
        status = ask(command, getattr(args, "value", None))
    except NotRunning as error:
        sys.stderr.write(f"quietmic: {error}\n")
        return _NOT_RUNNING
    sys.stdout.write((json.dumps(status, indent=2) if getattr(args, "json", False) else sentence(status)) + "\n")
    return 0
