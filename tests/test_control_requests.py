"""Requests that no Quietmic sends: each is answered or hung up on, and nobody waits."""

import contextlib
import json
import socket

import pytest
from control_instance import (
    NEEDS_SOCKETS,
    Fake,
    connect,
    here,  # noqa: F401
    own_folder,  # noqa: F401
    running_instance,  # noqa: F401
)
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app import control, instance
from app.audio.readout import Snapshot
from dsp.params import Params

pytestmark = NEEDS_SOCKETS


@pytest.mark.parametrize(
    ("request_line", "error"),
    [
        (b"on", "one line of JSON"),
        (b"\xff\xfe", "one line of JSON"),
        (b"[" * 4000, "one line of JSON"),
        (b"[]", "a request is an object"),
        (b'{"command": 1}', "a request is an object"),
        (b'{"command": "sing"}', "command='sing' is none of on, off"),
        (b'{"command": "on", "value": 1}', "only strength takes a value"),
        (b'{"command": "status", "loud": 1}', "only strength takes a value"),
        (b'{"command": "strength"}', "only strength takes a value"),
        (b'{"command": "strength", "value": "60"}', "value is no number"),
        (b'{"command": "strength", "value": true}', "value is no number"),
        (b'{"command": "strength", "value": NaN}', "strength=nan is outside"),
        (b'{"command": "strength", "value": 1' + b"0" * 400 + b"}", "value is too large"),
        (b'{"command": "strength", "value": -1}', "strength=-1 is outside 0..100 %"),
    ],
)
def test_bad_requests_get_an_error_object(request_line, error):
    fake = Fake()
    answer = instance.answer(request_line, fake)
    assert answer["ok"] is False
    assert error in answer["error"]
    assert fake.params == Params()


def test_levels_that_are_no_numbers_are_null():
    told = instance.status(Params(), True, False, False, Snapshot(cpu_percent=float("nan"), delay_ms=float("inf")))
    assert told["cpu_percent"] is told["delay_ms"] is None
    assert instance.status(Params(), True, False, True, None)["running"] is False


REQUESTS = st.one_of(
    st.binary(max_size=200),
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    ).map(lambda value: json.dumps(value).encode()),
    st.builds(
        lambda name, value: json.dumps({"command": name, "value": value}).encode(),
        st.sampled_from([*control.COMMANDS, "show", "quit"]),
        st.none() | st.floats() | st.integers() | st.text(max_size=5),
    ),
)


@given(REQUESTS)
@example(b'{"command": "\\ud800"}')
@example(b"")
def test_any_line_is_answered_with_an_object(line):
    answer = json.loads(json.dumps(instance.answer(line, Fake()), allow_nan=False))
    assert set(answer) == ({"ok", "status"} if answer["ok"] else {"ok", "error"})
    assert "\n" not in answer.get("error", "")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(max_size=3000), max_size=4), st.booleans())
@example([b"x" * 4000, b"y" * 4000], True)
@example([b"\n" * 3000] * 4, False)
def test_any_bytes_leave_the_server_well(running, folder, pieces, reads):
    """Whatever one client sends, and whether it waits or leaves, the next one is answered."""
    with connect(folder) as connection:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # hung up on
            for piece in pieces:
                connection.sendall(piece)
            if reads:
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(65536):
                    pass
    assert control.ask("status")["running"] is True


def test_silent_clients_are_in_nobodys_way(running, folder):
    with contextlib.ExitStack() as stack:
        clients = [stack.enter_context(connect(folder)) for _ in range(3 * instance.CLIENTS_MOST)]
        assert control.ask("status")["running"] is True
        assert clients[0].recv(1) == b""  # the oldest were hung up on


def test_a_client_that_does_not_read_is_hung_up_on(running, folder):
    def flood():
        while True:
            connection.sendall(b'{"command": "status"}\n' * 100)

    with connect(folder) as connection, pytest.raises((BrokenPipeError, ConnectionResetError)):
        flood()
    assert control.ask("status")["running"] is True


def test_a_hanging_instance_is_told(monkeypatch, folder):
    monkeypatch.setattr(control, "PATIENCE", 0.1)
    with instance.claim(), pytest.raises(OSError, match="runs but does not answer"):
        control.ask("status")
