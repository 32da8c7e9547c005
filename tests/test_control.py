"""The control socket: one instance, quick answers, an error object for whatever makes no sense."""

import contextlib
import json
import os
import resource
import socket
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app import cli, control, instance
from app.audio.readout import Snapshot
from dsp.params import Params

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Python has no Unix sockets on Windows")
ROOT = Path(__file__).parents[1]
# Holds the claim and answers, until its input ends.
OTHER = """
import sys
from app import instance
class Mute:
    def obey(self, command, value): pass
    def status(self): return {}
with instance.claim() as ours:
    ours.serve(Mute())
    print("ready", flush=True)
    sys.stdin.read()
"""


class Fake:
    """Does what a headless run does, without an engine."""

    def __init__(self):
        self.log = []
        self.params = Params()

    def obey(self, command, value):
        self.log.append((command, value))
        if command == "strength":
            self.params = Params(strength=value)

    def status(self):
        return instance.status(self.params, True, False, False, Snapshot(running=True, source="mic", sink="calls"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("run")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(made))
        yield made


@pytest.fixture(autouse=True)
def _here(folder, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))


@pytest.fixture
def running(folder):
    """Return what a running instance obeys with."""
    fake = Fake()
    with instance.claim() as ours:
        ours.serve(fake)
        yield fake


def connect(folder):
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(str(folder / control.SOCKET))  # with a timeout it would not wait in the queue
    connection.settimeout(10)
    return connection


def test_commands_reach_the_instance(running, capsys):
    assert cli.main(["strength", "60"]) == 0
    assert cli.main(["on"]) == cli.main(["off"]) == cli.main(["toggle"]) == cli.main(["bypass"]) == 0
    assert running.log == [("strength", 60.0), ("on", 0.0), ("off", 0.0), ("toggle", 0.0), ("bypass", 0.0)]
    first = capsys.readouterr().out.splitlines()[0]
    assert first == "Voice Focus is on; strength 60 %; mic > calls, delay 30 ms, CPU 0 %, 0 blocks lost"


def test_status_as_json(running, capsys):
    assert cli.main(["status", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["pid"] == os.getpid()
    assert {"on", "original", "strength", "source", "sink", "delay_ms", "lost_blocks", "message"} <= told.keys()


def test_refusals_are_one_line(running, capsys):
    assert cli.main(["strength", "150"]) == 1
    assert capsys.readouterr().err == "quietmic: strength=150 is outside 0..100 %\n"


@pytest.mark.parametrize("command", control.COMMANDS)
def test_without_an_instance_it_is_one_line_and_status_3(command, capsys):
    assert cli.main([command, *(["60"] if command == "strength" else [])]) == 3
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("quietmic: Quietmic is not running; ")
    assert told.err.count("\n") == 1


def test_a_command_is_quick_and_imports_nothing_heavy(running):
    code = (
        "import sys; from app import cli; status = cli.main(['status'])\n"
        "print(sorted({'numba', 'numpy', 'PySide6', 'sounddevice', 'pulsectl', 'dsp'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    # Processor time beyond the interpreter's own: other work on the machine is not ours.
    assert min(spent(code) for _ in range(5)) - min(spent("pass") for _ in range(5)) < 0.1


def spent(code):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_an_answer_takes_milliseconds(running):
    took = []
    for _ in range(20):
        begun = time.perf_counter()
        control.ask("status")
        took.append(time.perf_counter() - begun)
    print(f"\nanswer after {1e3 * min(took):.2f} ms at best, {1e3 * max(took):.1f} ms at worst")
    assert min(took) < 0.02


def test_nobody_else_can_open_the_socket(running, folder):
    for name in (control.SOCKET, control.LOCK):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


def test_without_a_runtime_folder_a_private_one_is_made(monkeypatch, tmp_path):
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with instance.claim() as ours:
        ours.serve(Fake())
        assert control.ask("status")["strength"] == 80.0
        made = tmp_path / f"quietmic-{os.getuid()}"
        assert stat.S_IMODE(made.stat().st_mode) == 0o700
    made.chmod(0o755)  # as somebody else might have prepared it
    with pytest.raises(OSError, match="open to other users"):
        instance.claim()
    with pytest.raises(control.NotRunning):
        control.ask("status")


def test_a_runtime_folder_of_somebody_else_is_not_used(monkeypatch, tmp_path):
    (tmp_path / "open").mkdir(mode=0o777)
    (tmp_path / "open").chmod(0o777)
    (tmp_path / "link").symlink_to(tmp_path)
    for name in ("open", "link", "missing", "long" * 30):
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / name))
        assert control.folder() != str(tmp_path / name)


def test_a_second_instance_is_refused_until_the_first_ends(folder):
    with instance.claim():
        with pytest.raises(OSError, match=rf"is running already \(process {os.getpid()}\)"):
            instance.claim()
    assert not (folder / control.SOCKET).exists()
    instance.claim().close()


def test_live_beside_another_is_refused_in_one_line(running, capsys):
    assert cli.main(["live"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("quietmic: Quietmic is running already")
    assert told.count("\n") == 1


def test_a_second_window_raises_the_first(running, capsys):
    assert cli.main([]) == 0
    assert running.log == [("show", 0.0)]


def test_what_a_killed_instance_left_is_replaced(folder):
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout.readline() == "ready\n"
    with pytest.raises(OSError, match=f"process {other.pid}"):
        instance.claim()
    other.kill()
    other.communicate()
    assert (folder / control.SOCKET).exists()
    with pytest.raises(control.NotRunning):
        control.ask("status")
    with instance.claim() as ours:
        ours.serve(Fake())
        assert control.ask("status")["on"] is True


def test_requests_before_serving_are_answered_later():
    with instance.claim() as ours:
        answers = []
        asking = threading.Thread(target=lambda: answers.append(control.ask("status")))
        asking.start()
        time.sleep(0.1)
        assert answers == []
        ours.serve(Fake())
        asking.join(10)
        assert answers[0]["running"] is True


def test_many_requests_on_one_connection(running, folder):
    with connect(folder) as connection, connection.makefile("rwb") as stream:
        stream.write(b'{"command": "status"}\nnonsense\n{"command": "strength", "value": 10}\n')
        stream.flush()
        answers = [json.loads(stream.readline()) for _ in range(3)]
    assert [answer["ok"] for answer in answers] == [True, False, True]
    assert answers[2]["status"]["strength"] == 10.0


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
