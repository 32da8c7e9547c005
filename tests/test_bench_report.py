"""The page with pictures: self-contained, with every system and number in it."""

import json

import numpy as np
import pytest

pytest.importorskip("matplotlib", reason="needs the extra 'bench'")
pytest.importorskip("soxr")
soundfile = pytest.importorskip("soundfile")

from dsp.bench import plots, report  # noqa: E402
from dsp.bench.__main__ import main  # noqa: E402

PNG = b"\x89PNG"


@pytest.fixture
def measured(tmp_path):
    """Results of quality and speed for two systems, made up, and one pair of files."""
    rng = np.random.default_rng(0)
    rows = [
        {"file": f"{i}", "snr_db": 5.0 * (i % 2), "system": system, "weights": "", "seconds": 1.0, "pesq": value}
        for system, mean in (("noisy", 1.3), ("rnnoise", 1.8))
        for i, value in enumerate(rng.normal(mean, 0.1, 8))
    ]
    settings = {"source": "8 pairs", "metrics": ["pesq"]}
    report.write_json(tmp_path / "quality.json", {"settings": settings, "rows": rows})
    values = {"median": 0.5, "p99": 0.6, "p99.9": 0.7, "max": 0.8, "cpu": 0.55, "ratio_to_rnnoise": 1.0}
    document = {
        "blocks": {"hot": 100, "paced": 100},
        "hot": {"rnnoise": values},
        "paced": {"rnnoise": values},
        "stages": {"network": 0.15},
        "startup": {},
    }
    report.write_json(tmp_path / "speed.json", document)
    for kind in ("noisy", "clean"):
        (tmp_path / kind).mkdir()
        soundfile.write(tmp_path / kind / "a.wav", rng.standard_normal(48_000) * 0.1, 48_000)
    return tmp_path


def test_page_needs_no_other_file_and_holds_everything(measured):
    out = measured / "out"
    files = ["--quality", str(measured / "quality.json"), "--speed", str(measured / "speed.json")]
    assert main(["report", *files, "--output", str(out)]) == 0
    text = (out / "report.html").read_text()
    assert text.count("data:image/png;base64,") == 2
    assert "http" not in text
    for expected in ("rnnoise", "PESQ-WB", "0.550", "8 pairs"):
        assert expected in text
    assert sorted(path.name for path in out.iterdir()) == ["cost.png", "quality.png", "report.html"]
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
    assert main(["report", "--quality", str(measured / "other.json")]) == 1
    assert "other.json is no result of this benchmark" in capsys.readouterr().err
    (measured / "other.json").write_text("no JSON")
    assert main(["report", "--quality", str(measured / "other.json")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
