"""Real time for the sound thread: by itself, from rtkit on the system's bus, from the portal on the session's."""

import contextlib
import os
import resource
import threading
from pathlib import Path

import pytest
from fake_portal import session_bus
from jeepney import HeaderFields, MessageType, new_error, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection
from jeepney.wrappers import unwrap_msg
from waiting import wait_for

from app.audio import priority

RTKIT, PORTAL = "org.freedesktop.RealtimeKit1", "org.freedesktop.portal.Desktop"


@pytest.fixture(autouse=True)
def limits(monkeypatch):
    """Keep the limit of this process, which is the tests', as it is; record what was asked for."""
    asked = []
    monkeypatch.setattr(resource, "setrlimit", lambda which, limit: asked.append((which, limit)))
    return asked


@pytest.fixture
def bus(tmp_path, monkeypatch):
    """Start a bus that is the system's and the session's."""
    with session_bus(tmp_path) as address:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield


@contextlib.contextmanager
def service(name, grants=True):
    """Answer one call; yield the list that it will stand in."""
    connection, calls = open_dbus_connection(), []
    unwrap_msg(connection.send_and_get_reply(message_bus.RequestName(name), timeout=5))

    def answer():
        while not calls:
            message = connection.receive(timeout=10)
            if message.header.message_type is MessageType.method_call:
                calls.append((message.header.fields[HeaderFields.member], message.body))
                refused = new_error(message, "org.freedesktop.DBus.Error.AccessDenied", "s", ("no",))
                connection.send(new_method_return(message) if grants else refused)

    thread = threading.Thread(target=answer)
    thread.start()
    yield calls
    thread.join()
    connection.close()


def test_rtkit_is_asked_first(bus, limits):
    with service(RTKIT) as calls:
        assert priority.ask_for_realtime(4711) == "rtkit"
    assert calls == [("MakeThreadRealtime", (4711, 5))]
    (which, (soft, hard)) = limits[0]
    assert which == resource.RLIMIT_RTTIME
    assert soft == hard <= 200_000


def test_the_portal_is_asked_where_there_is_no_rtkit(bus):
    with service(PORTAL) as calls:
        assert priority.ask_for_realtime(4711) == "portal"
    assert calls == [("MakeThreadRealtimeWithPID", (os.getpid(), 4711, 5))]


def test_a_refusal_is_no_grant(bus):
    with service(RTKIT, grants=False), service(PORTAL, grants=False):
        assert priority.ask_for_realtime(4711) == ""


def test_without_any_bus_nothing_is_granted(tmp_path, monkeypatch):
    for name in ("SYSTEM", "SESSION"):
        monkeypatch.setenv(f"DBUS_{name}_BUS_ADDRESS", f"unix:path={tmp_path}/nothing")
    assert priority.ask_for_realtime(4711) == ""


@pytest.mark.parametrize(("realtime", "nice", "got"), [(1, 1, "real time"), (0, 1, "nice"), (0, 0, "none")])
def test_what_the_user_may_do_himself_comes_first(monkeypatch, realtime, nice, got):
    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(os, "sched_setscheduler", (lambda *_: None) if realtime else refuse)
    monkeypatch.setattr(os, "setpriority", (lambda *_: None) if nice else refuse)
    assert priority.hurry(4711) == got


@pytest.mark.parametrize(
    ("own", "granted", "told"),
    [("real time", "rtkit", ["real time"]), ("nice", "portal", ["nice", "portal"]), ("none", "", ["none"])],
)
def test_what_is_granted_later_is_told_then(monkeypatch, own, granted, told):
    monkeypatch.setattr(priority, "hurry", lambda _thread: own)
    monkeypatch.setattr(priority, "ask_for_realtime", lambda _thread: granted)
    heard = []
    priority.go_first(4711, heard.append)
    wait_for(lambda: heard == told, told)
    wait_for(lambda: not any(thread.name == "priority" for thread in threading.enumerate()), "its end")
    assert heard == told


def test_a_thread_that_has_ended_is_left_alone():
    ended = threading.Thread(target=lambda: None)
    ended.start()
    ended.join()
    # Joined is not gone: the system takes the thread down a moment after Python has left it.
    wait_for(lambda: not Path(f"/proc/self/task/{ended.native_id}").exists(), "its end")
    priority.go_first(ended.native_id, pytest.fail)
