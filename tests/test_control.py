"""The control socket: one instance, quick answers, an error object for whatever makes no sense."""

import json
import os
import resource
import stat
import subprocess
import sys
import threading
import time

import pytest
from control_instance import (
    NEEDS_SOCKETS,
    OTHER,
    ROOT,
    Fake,
    connect,
    here,  # noqa: F401
    own_folder,  # noqa: F401
    running_instance,  # noqa: F401
)

from app import cli, control, instance

pytestmark = NEEDS_SOCKETS


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
