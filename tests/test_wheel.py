"""The wheel holds exactly app, dsp and assets, and runs away from the checkout."""

import configparser
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import app

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path)


def test_top_level_is_exactly_the_three_packages(wheel):
    top = {name.partition("/")[0] for name in wheel.namelist()}
    assert top == {"app", "dsp", "assets", f"quietmic-{app.__version__}.dist-info"}


def test_every_source_and_asset_is_in_it(wheel):
    for folder in ("app", "dsp", "assets"):
        here = {
            path.relative_to(ROOT).as_posix()
            for path in (ROOT / folder).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
        assert {name for name in wheel.namelist() if name.startswith(f"{folder}/")} >= here


def test_the_command_and_the_licence_are_in_it(wheel):
    information = f"quietmic-{app.__version__}.dist-info"
    points = configparser.ConfigParser()
    points.read_string(wheel.read(f"{information}/entry_points.txt").decode())
    assert dict(points["console_scripts"]) == {"quietmic": "app.cli:main"}
    assert wheel.read(f"{information}/licenses/LICENSE") == (ROOT / "LICENSE").read_bytes()
    metadata = wheel.read(f"{information}/METADATA").decode()
    assert "License-Expression: BSD-3-Clause" in metadata


def test_it_runs_elsewhere(wheel, tmp_path):
    wheel.extractall(tmp_path / "site")
    code = (
        "import app, assets; from app import cli\n"
        "print(app.__file__); print(assets.path('demo.flac').is_file()); cli.main(['--version'])"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert result.stdout.splitlines() == [
        str(tmp_path / "site/app/__init__.py"), "True", f"quietmic {app.__version__}",
    ]  # fmt: skip
