"""Files: aligned to the sample, whatever the rate and the channels; bad ones end in one clear line."""

import errno
import io
import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app import cli, files, sound_file
from dsp import Denoiser, Params
from dsp import weights as network

ROOT = Path(__file__).parents[1]
BYPASS = Params(bypass=True)
RATES = [8_000, 11_025, 16_000, 44_100, 48_000, 96_000, 192_000]


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    made = network.random(64, seed=1)
    path = tmp_path_factory.mktemp("weights") / "random.npz"
    network.save(path, made.layers, made.description)
    return path


@pytest.fixture
def sound(tmp_path):
    """Write a swept tone in soft noise; the channels differ."""

    def write(name="noisy.wav", rate=48_000, channels=1, seconds=1.01, subtype="PCM_16", samples=None):
        if samples is None:
            n = np.arange(round(seconds * rate)) / rate
            noise = np.random.default_rng(0).standard_normal((n.size, channels))
            tones = [np.sin(2 * np.pi * (300 + 150 * c + 200 * n) * n) * np.hanning(n.size) for c in range(channels)]
            samples = 0.2 * np.stack(tones, 1) + (0.01 * noise if rate == 48_000 else 0)
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(path, samples, rate, subtype, format=None if path.suffix else "WAV")
        return path

    return write


@pytest.fixture
def clean(weights, tmp_path):
    def run(source, target=None, params=BYPASS, **options):
        target = tmp_path / "clean.wav" if target is None else target
        assert files.enhance(source, target, params, weights=weights, **options) == 0
        return soundfile.read(target, always_2d=True)

    return run


@pytest.mark.parametrize("channels", [1, 2, 6])
@pytest.mark.parametrize("rate", RATES)
def test_bypass_returns_the_file(sound, clean, rate, channels):
    source = sound(rate=rate, channels=channels)
    noisy, _ = soundfile.read(source, always_2d=True)
    result, result_rate = clean(source)
    assert result_rate == rate
    assert result.shape == noisy.shape
    # At 48 kHz nothing happens to a sample; elsewhere two resamplers round to the next 16-bit step.
    assert np.abs(result - noisy).max() <= (0 if rate == 48_000 else 1) / 32768


def test_a_file_is_cleaned_as_the_denoiser_cleans_it(sound, clean, weights):
    source = sound(channels=2, subtype="FLOAT", seconds=2.503)
    params = Params(strength=60, limit_db=20)
    result, _ = clean(source, params=params)
    noisy, _ = soundfile.read(source, dtype="float32")
    for channel in range(2):
        expected = Denoiser(network.load(weights), params).run(np.ascontiguousarray(noisy[:, channel]))
        np.testing.assert_array_equal(result[:, channel].astype(np.float32), expected)
    assert np.abs(result - noisy).max() > 0.01


@pytest.mark.parametrize("samples", [1, 479, 480, 1441, 48_000, 48_001])
@pytest.mark.parametrize("rate", [48_000, 44_100, 8_000])
def test_any_length_is_kept(sound, clean, rate, samples):
    source = sound(rate=rate, samples=np.full(samples, 0.25))
    result, _ = clean(source)
    assert len(result) == samples
    if rate == 48_000:
        assert (result == 0.25).all()


@pytest.mark.parametrize("rate", [8_000, 44_100, 192_000])
def test_a_click_stays_in_its_place(sound, clean, rate):
    samples = np.zeros(rate)
    samples[rate // 3] = 0.9
    result, _ = clean(sound(rate=rate, samples=samples))
    assert np.abs(result[:, 0]).argmax() == rate // 3


def test_memory_does_not_grow_with_length(sound, weights):
    code = (
        "import re, sys; from app import files; from dsp import Params\n"
        "for name in sys.argv[2:]:\n"
        "    files.enhance(name, name + '.wav', Params(bypass=True), weights=sys.argv[1])\n"
        "    print(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])"  # the most memory so far
    )
    names = [str(sound(f"{seconds}", rate=96_000, channels=2, seconds=seconds)) for seconds in (3, 40)]
    command = [sys.executable, "-c", code, str(weights), *names]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    short, long = (int(line) / 1024 for line in result.stdout.split())
    assert long - short < 6  # the longer file alone is 30 MB of float32


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        (("a.wav", "PCM_24"), "b.wav", ("WAV", "PCM_24")),
        (("a.wav", "FLOAT"), "b.wav", ("WAV", "FLOAT")),
        (("a.wav", "ULAW"), "b.wav", ("WAV", "ULAW")),
        (("a.wav", "PCM_16"), "b.flac", ("FLAC", "PCM_16")),
        (("a.wav", "FLOAT"), "b.flac", ("FLAC", "PCM_24")),
        (("a.flac", "PCM_24"), "b.wav", ("WAV", "PCM_24")),
        (("a.ogg", "VORBIS"), "b.ogg", ("OGG", "VORBIS")),
        (("a.ogg", "VORBIS"), "b.wav", ("WAV", "PCM_16")),
        (("a.wav", "PCM_16"), "b.opus", ("OGG", "OPUS")),
        (("a.mp3", "MPEG_LAYER_III"), "b.mp3", ("MP3", "MPEG_LAYER_III")),
        (("a.wav", "PCM_16"), "b.aif", ("AIFF", "PCM_16")),
    ],
)
def test_the_ending_chooses_the_format(sound, clean, tmp_path, source, target, expected):
    clean(sound(source[0], subtype=source[1]), tmp_path / target)
    info = soundfile.info(tmp_path / target)
    assert (info.format, info.subtype) == expected
    assert info.samplerate == 48_000


def test_more_than_a_wav_header_can_count_becomes_rf64(sound):
    class Long:
        format, subtype, frames, channels = "WAV", "PCM_16", 600_000_000, 2

    assert sound_file.choose_format("a.wav", "b.wav", Long()) == ("RF64", "PCM_16")


def test_standard_input_and_output(sound, weights):
    source = sound(rate=16_000, channels=2)
    command = [sys.executable, "-m", "app", "enhance", "-", "-", "--bypass", "--weights", str(weights)]
    result = subprocess.run(command, cwd=ROOT, input=source.read_bytes(), capture_output=True, check=True)
    assert result.stderr == b""
    samples, rate = soundfile.read(io.BytesIO(result.stdout))
    noisy, _ = soundfile.read(source)
    assert rate == 16_000
    assert np.abs(samples - noisy).max() <= 1 / 32768


def test_progress_is_shown_on_a_terminal(sound, clean, monkeypatch, capfd):
    clean(sound())
    assert capfd.readouterr().err == ""  # no terminal, no bar
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    clean(sound(), force=True)
    assert "100%" in capfd.readouterr().err


def test_a_folder_is_mirrored(sound, clean, weights, tmp_path, capsys):
    noisy = tmp_path / "noisy"
    for name in ("a.wav", "deep/er/b.flac", "deep/c.ogg"):
        sound(f"noisy/{name}", subtype="VORBIS" if name.endswith("ogg") else "PCM_16")
    (noisy / "notes.txt").write_text("no sound")
    assert files.enhance(noisy, tmp_path / "clean", BYPASS, weights=weights) == 0
    made = sorted(str(path.relative_to(tmp_path / "clean")) for path in (tmp_path / "clean").rglob("*.*"))
    assert made == ["a.wav", "deep/c.ogg", "deep/er/b.flac"]
    np.testing.assert_array_equal(soundfile.read(noisy / "a.wav")[0], soundfile.read(tmp_path / "clean/a.wav")[0])
    assert capsys.readouterr().err == ""


def test_a_bad_file_does_not_stop_the_folder(sound, weights, tmp_path, capsys):
    sound("noisy/b.wav")
    (tmp_path / "noisy/a.wav").write_text("no sound at all")
    assert files.enhance(tmp_path / "noisy", tmp_path / "clean", BYPASS, weights=weights) == 1
    assert [path.name for path in (tmp_path / "clean").iterdir()] == ["b.wav"]
    line = capsys.readouterr().err
    assert line.startswith(f"quietmic: {tmp_path}/noisy/a.wav: not a sound file")
    assert line.count("\n") == 1


def test_a_result_inside_the_folder_is_not_cleaned_again(sound, weights, tmp_path):
    sound("noisy/a.wav")
    for _ in range(2):
        assert files.enhance(tmp_path / "noisy", tmp_path / "noisy/clean", BYPASS, weights=weights, force=True) == 0
    assert [path.name for path in (tmp_path / "noisy/clean").rglob("*")] == ["a.wav"]


def test_a_file_sent_to_a_folder_keeps_its_name(sound, weights, tmp_path):
    (tmp_path / "out").mkdir()
    files.enhance(sound(), tmp_path / "out", BYPASS, weights=weights)
    assert (tmp_path / "out/noisy.wav").is_file()


def test_force_overwrites_even_the_source(sound, clean):
    source = sound(channels=2)
    before = soundfile.read(source)[0]
    result, _ = clean(source, source, force=True)
    np.testing.assert_array_equal(result, before)


def test_permissions_are_the_usual_ones(sound, clean, tmp_path):
    old = os.umask(0o022)
    try:
        clean(sound())
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "clean.wav").stat().st_mode) == 0o644


# --- what can go wrong ---------------------------------------------------------------------------------


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
