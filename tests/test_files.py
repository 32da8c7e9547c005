"""Files: aligned to the sample, whatever the rate and the channels; bad ones end in one clear line."""

import io
import os
import stat
import subprocess
import sys

import numpy as np
import pytest
import soundfile
from sound_files import (
    BYPASS,
    RATES,
    ROOT,
    clean_file,  # noqa: F401
    small_network,  # noqa: F401
    write_sound,  # noqa: F401
)

from app import files, sound_file
from dsp import Denoiser, Params
from dsp import weights as network


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
