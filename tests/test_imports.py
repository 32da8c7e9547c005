"""Imports point one way. Each contract is broken once in a copy, to see that it bites."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
INSIDE = "inside dsp: bench, training, denoiser, network, stages, constants"


def lint_imports(folder):
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path):
    for name in ("app", "dsp", "assets"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.npz", "*.flac"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


BREAKS = [
    ("dsp/params.py", "app.settings", "app sits on dsp, dsp sits on assets"),
    ("assets/__init__.py", "dsp.params", "app sits on dsp, dsp sits on assets"),
    ("dsp/stft.py", "PySide6.QtCore", "dsp knows no window, no sound card"),
    ("dsp/bench/report.py", "sounddevice", "dsp knows no window, no sound card"),
    ("app/audio/devices.py", "PySide6.QtCore", "app.audio knows no window"),
    ("app/audio/clock.py", "app.gui.theme", "app.audio knows no window"),
    ("app/files.py", "torch.nn", "torch only trains"),
    ("dsp/denoiser.py", "torch", "torch only trains"),
    ("dsp/pitch.py", "scipy.signal", "the running denoiser needs numpy and numba only"),
    ("dsp/weights.py", "soundfile", "the running denoiser needs numpy and numba only"),
    ("dsp/denoiser.py", "dsp.train.model", INSIDE),
    ("dsp/highpass.py", "dsp.pitch", INSIDE),
    ("dsp/constants.py", "dsp.jit", INSIDE),
    ("dsp/bands.py", "dsp.denoiser", INSIDE),
]


def test_every_contract_bites(copy):
    for file, stranger, _ in BREAKS:
        with (copy / file).open("a") as source:
            source.write(f"\nimport {stranger}\n")
    (copy / "dsp" / "novelty.py").write_text('"""A module that nobody gave a layer."""\n')
    result = lint_imports(copy)
    assert result.returncode == 1
    summary, _, details = result.stdout.partition("Broken contracts\n")
    assert "KEPT" not in summary
    assert "dsp.novelty" in details
    # The details come contract by contract, each under its underlined name.
    parts = re.split(r"^(\S.*)\n-+\n", details, flags=re.MULTILINE)
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    for file, stranger, contract in BREAKS:
        importer = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        root = stranger if stranger.startswith(("app.", "dsp.")) else stranger.partition(".")[0]
        assert f"{importer} -> {root} (" in sections[contract], (file, stranger)


def test_every_contract_is_broken_above():
    names = re.findall(r'^name = "(.+)"\ntype', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert set(names) == {contract for _, _, contract in BREAKS}


def test_the_contracts_hold():
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("module", "strangers"),
    [
        ("dsp", ["numba", "PySide6", "sounddevice", "torch", "scipy"]),
        ("dsp.params", ["numba", "platformdirs"]),
        ("dsp.denoiser", ["PySide6", "pyqtgraph", "sounddevice", "pulsectl", "torch", "soundfile", "app"]),
        ("app.files", ["PySide6", "pyqtgraph", "sounddevice", "pulsectl", "torch"]),
        ("app.audio.engine", ["PySide6", "pyqtgraph", "torch", "app.gui"]),
    ],
)
def test_nothing_strange_is_loaded(module, strangers):
    code = f"import sys, {module}; print([name for name in {strangers!r} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == "[]"
