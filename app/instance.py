"""One Quietmic for one user: the claim to be it, and the small thread that answers what `app.control` describes."""

import contextlib
import json
import math
import os
import selectors
import socket
import sys
import threading
from dataclasses import asdict
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

from app import __version__
from app.control import COMMANDS, LINE_MOST, LOCK, SOCKET, folder, is_private

if TYPE_CHECKING:  # the claim comes before anything heavy
    from app.audio.readout import Snapshot
    from app.audio.supervisor import Supervisor
    from dsp.params import Params

__all__ = ["Controlled", "Instance", "answer", "claim", "status"]

CLIENTS_MOST = 16  # one more, and the oldest is hung up on
EVENTS_MOST = 20  # lines of the timeline in an answer
_NAMES = (*COMMANDS, "show")


class Controlled(Protocol):
    """What the socket steers. Both methods are called in the socket's thread."""

    def obey(self, command: str, value: float) -> None:
        """Do one of COMMANDS or "show"; `value` counts for "strength" only.

        Raises
        ------
        OSError, ValueError
            If it cannot be done; the message is the answer.
        """

    def status(self) -> dict[str, Any]:
        """Return what `status` below makes.

        Raises
        ------
        OSError
            If it cannot be told now.
        """
        ...


def status(
    params: "Params",
    on: bool,
    original: bool,
    window: bool,
    snapshot: "Snapshot | None",
    supervisor: "Supervisor | None" = None,
) -> dict[str, Any]:
    """Collect the status of an answer.

    Parameters
    ----------
    params : Params
        The settings now.
    on, original : bool
        Voice Focus, and whether the original is heard for comparison.
    window : bool
        Whether there is one.
    snapshot : Snapshot or None
        What the engine tells, if there is one.
    supervisor : Supervisor, optional
        Tells who listens and what happened.
    """
    told = {"running": False} if snapshot is None else asdict(snapshot)
    sound = {name: _number(value) if isinstance(value, float) else value for name, value in told.items()}
    own = {"pid": os.getpid(), "version": __version__, "window": window, "on": on, "original": original}
    told = {**own, "strength": params.strength, "limit_db": params.limit_db, "comb": params.comb, **sound}
    if supervisor is not None:
        told["phase"] = supervisor.status.phase.value
        told["listeners"] = list(supervisor.listeners)
        told["events"] = [str(event) for event in supervisor.timeline.events[-EVENTS_MOST:]]
    return told


def _number(value: float) -> float | None:
    """Round for people; JSON knows neither infinity nor NaN."""
    return round(value, 2) if math.isfinite(value) else None


def answer(line: bytes, controlled: Controlled) -> dict[str, Any]:
    """Do what a request asks and say what came of it. Any bytes may come.

    Parameters
    ----------
    line : bytes
        A request, without the line's end.
    controlled : Controlled
        Obeys.
    """
    try:
        controlled.obey(*_parse(line))
        return {"ok": True, "status": controlled.status()}
    except (OSError, ValueError) as error:
        return {"ok": False, "error": " ".join(str(error).split()) or type(error).__name__}


def _parse(line: bytes) -> tuple[str, float]:
    """Take a request apart: command and value."""
    try:
        request = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError("a request is one line of JSON in UTF-8") from error
    if not isinstance(request, dict) or not isinstance(request.get("command"), str):
        raise ValueError('a request is an object such as {"command": "status"}')
    command = request["command"]
    if command not in _NAMES:
        raise ValueError(f"command={command[:40]!r} is none of {', '.join(_NAMES)}")
    strangers = set(request) - {"command", "value"}
    if strangers or (command == "strength") != ("value" in request):
        raise ValueError('only strength takes a value, and nothing else: {"command": "strength", "value": 60}')
    value = request.get("value", 0.0)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("value is no number")
    try:
        return command, float(value)
    except OverflowError:
        raise ValueError("value is too large") from None


class Instance:
    """The claim to be the only Quietmic of this user, from `claim` to `close` or the end of a `with` block."""

    def __init__(self, lock: int, listener: socket.socket | None, address: str) -> None:
        self._lock = lock
        self._listener = listener
        self._address = address
        self._clients: dict[socket.socket, bytearray] = {}  # what each has sent of an unfinished line, oldest first
        self._thread: threading.Thread | None = None
        self._waker, self._sleeper = socket.socketpair()

    def serve(self, controlled: Controlled) -> None:
        """Answer from now on. Who asked before has waited."""
        if self._listener is not None:
            arguments = (self._listener, controlled)
            self._thread = threading.Thread(target=self._run, args=arguments, name="control", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Answer no more and let another instance start."""
        self._waker.close()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._sleeper.close()
        if self._listener is not None:
            self._listener.close()
            self._listener = None
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self._address)
            os.close(self._lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _run(self, listener: socket.socket, controlled: Controlled) -> None:
        """Wait for connections and lines until the other end of `_sleeper` closes."""
        with selectors.DefaultSelector() as selector:
            selector.register(listener, selectors.EVENT_READ)
            selector.register(self._sleeper, selectors.EVENT_READ)
            try:
                while True:
                    for key, _ in selector.select():
                        if key.fileobj is self._sleeper:
                            return
                        if key.fileobj is listener:
                            self._accept(listener, selector)
                        elif key.fileobj in self._clients:  # not hung up on meanwhile
                            self._hear(key.fileobj, selector, controlled)
            finally:
                for client in list(self._clients):
                    self._hang_up(client, selector)

    def _accept(self, listener: socket.socket, selector: selectors.BaseSelector) -> None:
        if len(self._clients) >= CLIENTS_MOST:
            self._hang_up(next(iter(self._clients)), selector)
        with contextlib.suppress(BlockingIOError, ConnectionError):  # gone again
            client, _ = listener.accept()
            client.setblocking(False)
            self._clients[client] = bytearray()
            selector.register(client, selectors.EVENT_READ)

    def _hear(self, client: Any, selector: selectors.BaseSelector, controlled: Controlled) -> None:
        """Read what there is and answer the lines that are complete; at the end of all, also the last one."""
        pending = self._clients[client]
        try:
            piece = client.recv(LINE_MOST)
            pending += piece
            *lines, rest = pending.split(b"\n")
            pending[:] = rest
            if not piece and pending:
                lines.append(bytes(pending))
            for line in lines:
                _send(client, answer(bytes(line), controlled))
            if len(pending) > LINE_MOST:
                _send(client, {"ok": False, "error": f"a line is longer than {LINE_MOST} bytes"})
        except OSError:  # it has gone, or it does not read
            piece = b""
        if not piece or len(pending) > LINE_MOST:
            self._hang_up(client, selector)

    def _hang_up(self, client: socket.socket, selector: selectors.BaseSelector) -> None:
        del self._clients[client]
        selector.unregister(client)
        client.close()


def _send(client: socket.socket, reply: dict[str, Any]) -> None:
    client.sendall(json.dumps(reply).encode() + b"\n")


def claim() -> Instance:
    """Become the only Quietmic of this user. What a crash left is replaced: the system drops the lock of the dead.

    Python has no such sockets on Windows: there every start is allowed and nothing answers.

    Raises
    ------
    OSError
        If another one runs, or there is no private place for the socket.
    """
    if sys.platform == "win32" or not hasattr(socket, "AF_UNIX"):
        return Instance(-1, None, "")
    import fcntl

    place = folder()
    with contextlib.suppress(FileExistsError):
        os.mkdir(place, 0o700)
    if not is_private(place):
        raise OSError(f"{place} is open to other users: remove it, or set XDG_RUNTIME_DIR to a folder of your own")
    lock = os.open(os.path.join(place, LOCK), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        owner = os.read(lock, 20).decode(errors="replace").strip()
        os.close(lock)
        text = f"Quietmic is running already (process {owner}): `quietmic status` tells more; end it to start another"
        raise OSError(text) from None
    os.truncate(lock, 0)
    os.write(lock, f"{os.getpid()}\n".encode())
    address = os.path.join(place, SOCKET)
    with contextlib.suppress(FileNotFoundError):
        os.unlink(address)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.setblocking(False)
    listener.bind(address)
    os.chmod(address, 0o600)  # nobody can connect before `listen`
    listener.listen()
    return Instance(lock, listener, address)
