"""What `quietmic enhance` cannot do is one line, status 1, and no half file."""

import errno
import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sound_files import (
    clean_file,  # noqa: F401
    small_network,  # noqa: F401
    write_sound,  # noqa: F401
)

from app import cli, sound_file
from dsp import Denoiser


@pytest.fixture
def refused(weights, tmp_path, capsys):
    """Run the command, expect one line and status 1, and nothing left behind."""

    def run(source, target=None, *options):
        target = tmp_path / "clean.wav" if target is None else target
        before = sorted(tmp_path.rglob("*"))
        status = cli.main(["enhance", str(source), str(target), "--weights", str(weights), *options])
        line = capsys.readouterr().err
        assert status == 1
        assert line.startswith("quietmic: ")
        assert line.count("\n") == 1
        assert sorted(tmp_path.rglob("*")) == before
        return line.removeprefix("quietmic: ").strip()

    return run


def test_a_missing_file(refused, tmp_path):
    assert refused(tmp_path / "none.wav") == f"{tmp_path}/none.wav: No such file or directory"


def test_no_sound_file(refused, tmp_path):
    (tmp_path / "letter.wav").write_text("Dear reader, this is no sound.")
    assert refused(tmp_path / "letter.wav").startswith(f"{tmp_path}/letter.wav: not a sound file")


def test_an_empty_file(refused, sound, tmp_path):
    (tmp_path / "empty.wav").touch()
    assert refused(tmp_path / "empty.wav") == f"{tmp_path}/empty.wav: the file is empty"
    header_only = sound(samples=np.zeros((0, 1)))
    assert refused(header_only) == f"{header_only}: the file holds no samples"


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_samples_that_are_no_numbers(refused, sound, value):
    samples = np.zeros((60_000, 2))
    samples[50_000, 1] = value
    source = sound(samples=samples, subtype="FLOAT")
    assert refused(source) == f"{source}: sample 50000 of channel 2 is {value}, no finite number"


def test_a_damaged_file(refused, sound):
    source = sound("noisy.flac", seconds=4)
    content = bytearray(source.read_bytes())
    content[len(content) // 2 :] = bytes(len(content) - len(content) // 2)
    source.write_bytes(content)
    assert refused(source).startswith(f"{source}: damaged at ")


def test_a_target_that_is_there(refused, sound, tmp_path):
    (tmp_path / "clean.wav").write_text("precious")
    assert refused(sound()) == f"{tmp_path}/clean.wav is already there; --force overwrites it"
    assert (tmp_path / "clean.wav").read_text() == "precious"


def test_no_folder_for_the_target(refused, sound, tmp_path):
    assert refused(sound(), tmp_path / "no/x.wav") == f"{tmp_path}/no/x.wav: there is no folder {tmp_path}/no"


def test_a_folder_that_may_not_be_written(refused, sound, tmp_path, monkeypatch):
    source, target = sound(), tmp_path / "locked" / "x.wav"
    target.parent.mkdir(mode=0o555)
    if os.geteuid() == 0:  # nothing is locked for root, so the system's refusal is played
        usual = open

        def refuse(path, *arguments, **options):
            if Path(path).parent == target.parent:
                raise PermissionError(errno.EACCES, "Permission denied", str(path))
            return usual(path, *arguments, **options)

        monkeypatch.setattr(sound_file, "open", refuse, raising=False)
    assert refused(source, target) == f"{target}: Permission denied"


@pytest.mark.parametrize("ending", ["wav", "flac", "ogg", "mp3"])
def test_a_full_disk(refused, sound, tmp_path, ending):
    samples = np.random.default_rng(0).standard_normal(480_000) * 0.1
    source = sound(samples=samples)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    # To a file, a limit on its size is what a full disk is: the write comes back short.
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, limits[1]))
    try:
        line = refused(source, tmp_path / f"clean.{ending}")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert line == f"{tmp_path}/clean.{ending}: File too large"


@pytest.mark.skipif(not shutil.which("mount") or os.geteuid() != 0, reason="needs root to mount a small disk")
def test_a_really_full_disk(sound, weights, tmp_path, capsys):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], check=False).returncode:
        pytest.skip("this machine lets nobody mount")
    try:
        status = cli.main(["enhance", str(sound()), str(disk / "x.wav"), "--weights", str(weights), "--bypass"])
        assert status == 1
        assert capsys.readouterr().err == f"quietmic: {disk}/x.wav: No space left on device\n"
        assert list(disk.iterdir()) == []
    finally:
        subprocess.run(["umount", disk], check=True)


def test_damaged_weights(refused, sound, weights, tmp_path):
    bad = tmp_path / "bad.npz"
    bad.write_bytes(weights.read_bytes()[:-1000])
    assert str(bad) in refused(sound(), None, "--weights", str(bad))
    assert str(tmp_path / "none.npz") in refused(sound(), None, "--weights", str(tmp_path / "none.npz"))


@pytest.mark.parametrize("name", ["clean.xyz", "clean", "clean.raw"])
def test_an_ending_that_means_nothing(refused, sound, tmp_path, name):
    assert "no sound format that can be written; try .wav" in refused(sound(), tmp_path / name)


def test_a_format_that_cannot_hold_it(refused, sound, tmp_path):
    assert "cannot hold 1 channels at 192000 Hz" in refused(sound(rate=192_000), tmp_path / "clean.mp3")


def test_raw_samples_have_no_rate(refused, tmp_path):
    (tmp_path / "noisy.raw").write_bytes(bytes(2000))
    assert "not a sound file" in refused(tmp_path / "noisy.raw")


def test_a_device_is_no_target(refused, sound):
    assert refused(sound(), "/dev/null") == "/dev/null is no ordinary file; - writes to standard output"


def test_a_folder_into_a_file(refused, sound, tmp_path):
    sound("noisy/a.wav")
    (tmp_path / "file").touch()
    assert refused(tmp_path / "noisy", tmp_path / "file").endswith("must be one too")


def test_a_folder_without_sound(refused, tmp_path):
    (tmp_path / "silent").mkdir()
    assert refused(tmp_path / "silent", tmp_path / "out") == f"{tmp_path}/silent: no sound file in this folder"


def test_a_folder_onto_itself(refused, sound, tmp_path):
    sound("noisy/a.wav")
    assert refused(tmp_path / "noisy", tmp_path / "noisy").endswith("choose another one for the result")


def test_sound_is_not_written_to_a_terminal(refused, sound, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert "terminal" in refused(sound(), "-")


def test_an_interrupted_file_leaves_nothing(sound, clean, tmp_path, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Denoiser, "process", interrupt)
    with pytest.raises(KeyboardInterrupt):
        clean(sound())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["noisy.wav"]


def test_a_terminated_file_leaves_nothing(sound, weights, tmp_path, monkeypatch):
    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(Denoiser, "process", lambda *_: signal.raise_signal(signal.SIGTERM))
    with pytest.raises(SystemExit, match="143"):
        cli.main(["enhance", str(sound()), str(tmp_path / "clean.wav"), "--weights", str(weights)])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["noisy.wav"]
    assert signal.getsignal(signal.SIGTERM) == before
