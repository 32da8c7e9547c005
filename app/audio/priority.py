"""The sound thread before other programs: as far as this user may, else as far as rtkit or the portal grant it.

Root is never asked for. Both services want RLIMIT_RTTIME: a thread that computes for that long without a pause would
hang the machine, so the system ends the program. Ours computes for a few milliseconds at a time.
"""

import contextlib
import os
import sys
import threading
from collections.abc import Callable
from typing import Any

__all__ = ["ask_for_realtime", "go_first", "hurry"]

REALTIME, NICENESS = 5, -11  # what sound servers give themselves
LONGEST_US = 200_000  # us of computing without a pause; rtkit's own limit
PATIENCE_S = 1.0  # until a service that does not answer counts as missing
_SERVICES = {  # bus, name and interface of what grants real time
    "rtkit": ("SYSTEM", "org.freedesktop.RealtimeKit1", "org.freedesktop.RealtimeKit1"),
    "portal": ("SESSION", "org.freedesktop.portal.Desktop", "org.freedesktop.portal.Realtime"),
}
_PATHS = {"rtkit": "/org/freedesktop/RealtimeKit1", "portal": "/org/freedesktop/portal/desktop"}


def go_first(thread: int, tell: Callable[[str], None]) -> None:
    """Let a thread of this process go before others, at once as far as this user may, later as far as he is granted.

    Parameters
    ----------
    thread : int
        The system's number of the thread. If it has ended, nothing happens.
    tell : callable
        Receives what `hurry` says, and what `ask_for_realtime` says if that is more; that from another thread.
    """

    def ask() -> None:
        if granted := ask_for_realtime(thread):
            tell(granted)

    try:
        how = hurry(thread)
    except ProcessLookupError:
        return
    tell(how)
    if how != "real time":
        threading.Thread(target=ask, name="priority", daemon=True).start()


def hurry(thread: int) -> str:
    """Let a thread go before others, by what this user may do himself.

    Parameters
    ----------
    thread : int
        The system's number of the thread.

    Returns
    -------
    str
        "real time", "nice" or "none".

    Raises
    ------
    ProcessLookupError
        If there is no such thread.
    """
    if not sys.platform.startswith("linux"):
        return "none"
    with contextlib.suppress(PermissionError):
        os.sched_setscheduler(thread, os.SCHED_RR | os.SCHED_RESET_ON_FORK, os.sched_param(REALTIME))
        return "real time"
    with contextlib.suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, thread, NICENESS)
        return "nice"
    return "none"


def ask_for_realtime(thread: int) -> str:
    """Ask rtkit, then the portal, to let a thread of this process run in real time. Waits for them.

    Parameters
    ----------
    thread : int
        The system's number of the thread.

    Returns
    -------
    str
        "rtkit" or "portal": who granted it; empty if neither did.
    """
    try:
        import resource

        hard = resource.getrlimit(resource.RLIMIT_RTTIME)[1]
        limit = LONGEST_US if hard == resource.RLIM_INFINITY else min(LONGEST_US, hard)
        resource.setrlimit(resource.RLIMIT_RTTIME, (limit, limit))
    except (ImportError, ValueError, OSError):
        return ""
    for service in _SERVICES:
        try:
            _call(service, thread)
            return service
        except (OSError, TimeoutError):
            continue
    return ""


def _call(service: str, thread: int) -> None:
    """Ask one service; OSError where it is missing or refuses."""
    from jeepney import DBusAddress, MessageType, new_method_call
    from jeepney.io.blocking import open_dbus_connection

    bus, name, interface = _SERVICES[service]
    try:
        connection: Any = open_dbus_connection(bus)
    except (KeyError, ValueError) as error:  # no such bus, or it does not like us
        raise OSError(str(error)) from error
    with connection:
        address = DBusAddress(_PATHS[service], name, interface)
        if service == "rtkit":
            arguments = ("MakeThreadRealtime", "tu", (thread, REALTIME))
        else:
            arguments = ("MakeThreadRealtimeWithPID", "ttu", (os.getpid(), thread, REALTIME))
        answer = connection.send_and_get_reply(new_method_call(address, *arguments), timeout=PATIENCE_S)
        if answer.header.message_type is not MessageType.method_return:
            raise OSError(f"{name} refuses: {answer.body}")
