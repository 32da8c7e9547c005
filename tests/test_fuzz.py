"""Whatever comes through the socket or stands in the settings file: no traceback, no hang, nothing lost."""

import json
import os
import socket
import tempfile
import time
import tomllib
from pathlib import Path

import hypothesis.strategies as st
import pytest
import tomli_w
from hypothesis import HealthCheck, example, given, settings

from app import control, instance
from app.settings import Settings
from dsp.params import Params

QUICK = 0.1  # s for an answer; the best of three counts on a busy machine


class Obedient:
    """Takes every command, and remembers the strengths."""

    def __init__(self):
        self.strengths = []

    def obey(self, command, value):
        if command == "strength":
            self.strengths.append(Params(strength=value).strength)

    def status(self):
        return {"on": True}


words = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
requests = st.one_of(
    st.binary(max_size=200),
    words.map(lambda item: json.dumps(item).encode()),
    st.fixed_dictionaries(
        {"command": st.sampled_from([*control.COMMANDS, "show", "quit", ""]) | words},
        optional={"value": words, "more": words},
    ).map(lambda item: json.dumps(item).encode()),
)


@given(requests)
@example(b"[" * 5000)
@example(b'{"command": "strength", "value": 1' + b"0" * 400 + b"}")
@example(b'{"command": "strength", "value": NaN}')
def test_every_line_gets_one_answer(line):
    obedient = Obedient()
    answer = instance.answer(line, obedient)
    assert "\n" not in json.dumps(answer)
    assert set(answer) == ({"ok", "status"} if answer["ok"] else {"ok", "error"})
    assert answer["ok"] or answer["error"]
    assert all(0.0 <= value <= 100.0 for value in obedient.strengths)


@pytest.fixture(scope="module")
def address():
    """Return where a running instance listens."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", folder)
        with instance.claim() as ours:
            ours.serve(Obedient())
            yield os.path.join(folder, control.SOCKET)


@given(st.lists(st.binary(max_size=300), max_size=6), st.booleans())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_any_bytes_others_are_still_answered_at_once(address, pieces, reads):
    with socket.socket(socket.AF_UNIX) as rude, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", os.path.dirname(address))
        rude.settimeout(5.0)
        rude.connect(address)
        try:
            for piece in pieces:
                rude.sendall(piece)
            if reads and any(b"\n" in piece for piece in pieces):
                rude.recv(100)
        except (BrokenPipeError, ConnectionResetError):
            pass  # hung up on, which is its right
        took = []
        for _ in range(3):
            begun = time.monotonic()
            assert control.ask("status") == {"on": True}
            took.append(time.monotonic() - begun)
    assert min(took) < QUICK


tables = st.dictionaries(
    st.sampled_from(["sound", "devices", "window", "microphones", "other"]),
    st.dictionaries(
        st.sampled_from(["strength", "bypass", "microphone", "microphones", "on_demand", "output", "geometry", "x"]),
        st.booleans() | st.integers(-200, 200) | st.floats(allow_nan=False) | st.text(max_size=8)
        | st.lists(st.text(max_size=5) | st.integers(0, 9), max_size=3),
        max_size=5,
    )
    | st.integers(),
    max_size=4,
)  # fmt: skip


@given(st.binary(max_size=200) | tables.map(lambda item: tomli_w.dumps(item).encode()))
def test_any_settings_file_can_be_started_with_and_none_is_lost(content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "settings.toml")
        path.write_bytes(content)
        loaded = Settings.load(path)
        if loaded.problem:
            assert path.with_name("settings.toml.bad").read_bytes() == content
            assert "\n" not in loaded.problem
        else:
            known = tomllib.loads(content.decode())
        loaded.save()
        assert Settings.load(path).problem == ""
        if not loaded.problem:
            assert set(known) <= set(tomllib.loads(path.read_text())), "what another version wrote stays"


names = st.text(max_size=20)


@given(st.none() | names, st.lists(names, max_size=5), st.booleans(), st.floats(0, 100))
def test_what_was_saved_comes_back(microphone, chosen, on_demand, strength):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "settings.toml")
        made = Settings(Params(strength=strength), microphone, on_demand=on_demand, path=path)
        for name in chosen:
            made.prefer(name)
        made.save()
        loaded = Settings.load(path)
        assert (loaded.params, loaded.on_demand) == (made.params, on_demand)
        assert loaded.preferred == made.preferred
        assert loaded.preferred[:1] == ((chosen[-1],) if chosen else () if microphone is None else (microphone,))
