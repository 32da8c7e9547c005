"""The scripts around the program: what they install, what they ask, what they start."""

import importlib.util
import os
import pty
import re
import shutil
import subprocess
import tomllib
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest
import soundfile
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import assets

ROOT = Path(__file__).parents[1]
SCRIPTS = ["packaging/run.sh", "packaging/test.sh", "packaging/common.sh", ".ci/run"]


# --- versions ------------------------------------------------------------------------------------------


def pins():
    lines = (ROOT / "packaging/constraints.txt").read_text().splitlines()
    found = {}
    for line in lines:
        if line.startswith("#"):
            continue
        match = re.fullmatch(r"([A-Za-z0-9._-]+)==([0-9][0-9a-z.]*)", line)
        assert match, f"no exact pin: {line}"
        found[canonicalize_name(match[1])] = match[2]
    return found


def requirements():
    """Return what the project asks for, extras included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    return [text for texts in lists for text in texts]


def closure(texts):
    """Names of everything that is installed because of these requirements."""
    wanted, seen = [(Requirement(text), "") for text in texts], set()
    while wanted:
        requirement, extra = wanted.pop()
        name = canonicalize_name(requirement.name)
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        try:
            needs = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        if (name, tuple(requirement.extras)) in seen:
            continue
        seen.add((name, tuple(requirement.extras)))
        wanted += [(Requirement(text), extra) for text in needs for extra in ("", *requirement.extras)]
    return {name for name, _ in seen}


def test_everything_that_is_needed_is_pinned():
    direct = requirements()
    pinned = pins()
    assert {canonicalize_name(Requirement(text).name) for text in direct} <= set(pinned)
    # A CPU build of torch calls itself 2.13.0+cpu, and that of CUDA brings packages that it pins itself.
    foreign = re.compile(r"(nvidia|cuda|triton)\b.*")
    needed = {name for name in closure(direct) if not foreign.fullmatch(name)}
    assert len(needed) > 30
    assert needed <= set(pinned)
    wrong = {name: metadata.version(name) for name in needed if metadata.version(name).split("+")[0] != pinned[name]}
    assert wrong == {}


def test_pins_meet_the_projects_own_limits():
    for text in requirements():
        requirement = Requirement(text)
        assert pins()[canonicalize_name(requirement.name)] in requirement.specifier, text


# --- scripts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_are_posix_shell(script):
    shell = shutil.which("dash") or "sh"
    subprocess.run([shell, "-n", ROOT / script], check=True)


def test_ci_runs_the_test_script_and_nothing_else():
    lines = (ROOT / ".ci/run").read_text().splitlines()
    assert lines == ["#!/bin/sh", "set -eu", 'cd "$(dirname "$0")/.."', "exec sh packaging/test.sh"]
    assert os.access(ROOT / ".ci/run", os.X_OK)


def test_the_list_of_system_packages_can_be_read():
    lines = [line.split() for line in (ROOT / "packaging/system-packages.txt").read_text().splitlines()]
    lines = [line for line in lines if line[0] != "#"]
    assert {line[0] for line in lines} == {"run", "window", "build", "test"}
    assert all(len(line) >= 3 for line in lines)
    names = [line[1] for line in lines]
    assert len(names) == len(set(names))
    assert "libportaudio2" in names


# Stand-ins that write down how they were called. `python3 -m venv` makes a .venv of stand-ins.
FAKES = {
    "dpkg-query": 'for last; do :; done\ncase " $MISSING " in *" $last "*) exit 1 ;; esac\nprintf installed',
    "apt-cache": "exit 0",
    "apt-get": 'echo "apt-get $*" >>"$LOG"',
    "id": 'echo "$USER_ID"',
    "sudo": 'echo "sudo $*" >>"$LOG"\nexec "$@"',
    "python3": """case "$*" in
*"-m venv"*)
    mkdir -p .venv/bin
    cp "$0" .venv/bin/python
    printf '#!/bin/sh\\necho "quietmic $*" >>"$LOG"\\n' >.venv/bin/quietmic
    chmod +x .venv/bin/*
    ;;
*"-m pip"*) echo "pip $*" >>"$LOG" ;;
*print*) echo "(3, 11)" ;;
esac""",
}


@pytest.fixture
def run(tmp_path):
    """Run packaging/run.sh on a machine made of stand-ins; return the process and the calls."""
    project, tools, log = tmp_path / "quietmic", tmp_path / "tools", tmp_path / "log"
    shutil.copytree(ROOT / "packaging", project / "packaging")
    shutil.copy(ROOT / "pyproject.toml", project)
    tools.mkdir()
    for name, body in FAKES.items():
        (tools / name).write_text(f"#!/bin/sh\n{body}\n")
        (tools / name).chmod(0o755)

    def start(*arguments, missing="", user=1000, display="", answer=None):
        environment = {
            "PATH": f"{tools}:/usr/bin:/bin",
            "LOG": str(log),
            "MISSING": missing,
            "USER_ID": str(user),
            "DISPLAY": display,
            "HOME": str(tmp_path),
        }
        log.write_text("")
        inside, stdin = pty.openpty() if answer is not None else (None, subprocess.DEVNULL)
        if inside is not None:
            os.write(inside, answer.encode())
        command = ["sh", project / "packaging/run.sh", *arguments]
        result = subprocess.run(
            command, stdin=stdin, capture_output=True, text=True, env=environment, timeout=60, check=False
        )
        for descriptor in (inside, stdin):
            if descriptor is not None and descriptor >= 0:
                os.close(descriptor)
        return result, log.read_text().splitlines()

    return start


def test_run_asks_nobody_when_nothing_is_missing(run):
    result, calls = run(display=":0")
    assert result.returncode == 0, result.stderr
    assert "-c packaging/constraints.txt -e ." in calls[0]
    assert [call.strip() for call in calls[1:]] == ["quietmic install-desktop --check", "quietmic"]
    result, calls = run(display=":0")  # the second start installs nothing
    assert [call.strip() for call in calls] == ["quietmic install-desktop --check", "quietmic"]


def test_run_without_a_screen_says_so(run):
    result, calls = run()
    assert calls[-1] == "quietmic live"
    assert "no screen" in result.stdout


def test_run_hands_arguments_on(run):
    _, calls = run("enhance", "a b.wav", "c.wav")
    assert calls[-1] == "quietmic enhance a b.wav c.wav"


def test_run_needs_the_windows_libraries_only_for_a_window(run):
    _, calls = run(missing="libegl1")
    assert not [call for call in calls if call.startswith("apt-get")]
    _, calls = run("--yes", missing="libegl1", display=":0")
    assert "apt-get install -q -y --no-install-recommends libegl1" in calls


@pytest.mark.parametrize(("user", "prefix"), [(1000, "sudo "), (0, "")])
def test_run_installs_after_a_yes(run, user, prefix):
    result, calls = run(missing="libportaudio2 libpulse0", user=user, answer="y\n")
    assert f"Install them with {prefix}apt-get? [y/N]" in result.stdout
    assert "apt-get install -q -y --no-install-recommends libportaudio2 libpulse0" in calls
    assert any(call.startswith("sudo") for call in calls) == bool(prefix)
    assert calls[-1] == "quietmic live"


def test_run_installs_nothing_after_a_no(run):
    result, calls = run(missing="libportaudio2", answer="n\n")
    assert result.returncode == 1
    assert calls == []
    assert "do it yourself with: sudo apt-get install libportaudio2" in result.stderr


def test_run_does_not_use_sudo_unasked(run):
    result, calls = run(missing="libportaudio2")
    assert result.returncode == 1
    assert calls == []
    assert "allow it with --yes" in result.stderr


def test_a_library_of_two_names_counts_once(run):
    _, calls = run(missing="libglib2.0-0", display=":0")  # libglib2.0-0t64 is there
    assert not [call for call in calls if call.startswith("apt-get")]
    _, calls = run("--yes", missing="libglib2.0-0 libglib2.0-0t64", display=":0")
    assert "apt-get install -q -y --no-install-recommends libglib2.0-0" in calls


# --- demo ----------------------------------------------------------------------------------------------


def test_the_demo_is_small_and_sound():
    path = assets.path("demo.flac")
    info = soundfile.info(path)
    assert (info.samplerate, info.channels, info.subtype) == (48_000, 1, "PCM_16")
    assert 12 <= info.duration <= 16
    assert path.stat().st_size < 1.2e6
    samples, _ = soundfile.read(path)
    assert 0.3 < np.abs(samples).max() < 0.99
    assert (samples[:24_000] != 0).mean() > 0.9  # noise before the first word, so that something is seen at once


def test_every_source_of_the_demo_is_written_down():
    spec = importlib.util.spec_from_file_location("make_demo", ROOT / "packaging/make_demo.py")
    assert spec is not None
    assert spec.loader is not None
    make_demo = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make_demo)
    text = assets.path("ORIGIN.md").read_text()
    for file, start, stop in make_demo.VOICES:
        assert f"{file}, {start:.2f} to {stop:.2f}" in text
    for file, start, _ in make_demo.NOISES:
        assert f"{file}, from {start:.0f}" in text
