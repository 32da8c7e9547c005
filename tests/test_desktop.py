"""What menus and software centres read: the menu entry and the AppStream data."""

import configparser
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app import control
from app.gui import application

ROOT = Path(__file__).parents[1]
ID = "io.github.quietmic.Quietmic"
ENTRY, METAINFO = (ROOT / "packaging/linux" / f"{ID}.{kind}" for kind in ("desktop", "metainfo.xml"))


@pytest.fixture
def entry():
    parser = configparser.RawConfigParser(delimiters=("=",), strict=True)
    parser.optionxform = str
    parser.read_string(ENTRY.read_text(encoding="utf-8"))
    return parser


@pytest.fixture
def metainfo():
    return ElementTree.parse(METAINFO).getroot()


@pytest.mark.parametrize(
    ("program", "command"),
    [("desktop-file-validate", [ENTRY]), ("appstreamcli", ["validate", "--no-net", METAINFO])],
)
def test_the_systems_own_checkers_agree(program, command):
    if shutil.which(program) is None:
        pytest.skip(f"{program} not installed")
    result = subprocess.run([program, *command], capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "error" not in result.stdout + result.stderr


def test_the_entry_starts_the_program(entry):
    main = entry["Desktop Entry"]
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]
    assert (main["Type"], main["Name"], main["Terminal"]) == ("Application", "Quietmic", "false")
    assert main["Exec"] in scripts
    assert main["Icon"] == main["StartupWMClass"] == ID
    assert {"AudioVideo", "Audio"} <= set(main["Categories"].strip(";").split(";"))
    assert {"microphone", "noise"} <= set(main["Keywords"].strip(";").split(";"))


def test_every_action_is_a_command(entry):
    actions = entry["Desktop Entry"]["Actions"].strip(";").split(";")
    assert actions == ["Toggle"]
    assert entry["Desktop Action Toggle"]["Exec"] == "quietmic toggle"
    assert "toggle" in control.COMMANDS


def test_the_window_belongs_to_the_entry(qapp):
    application.prepare_application(qapp)
    assert qapp.desktopFileName() == ID


def test_software_centres_learn_the_essentials(metainfo, entry):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    text = {name: metainfo.findtext(name) for name in ("id", "name", "summary", "project_license")}
    assert text["id"] == ID
    assert text["project_license"] == project["license"]
    assert text["name"] == entry["Desktop Entry"]["Name"]
    assert text["summary"] == entry["Desktop Entry"]["Comment"]
    assert not text["summary"].endswith(".")
    assert metainfo.findtext("launchable") == ENTRY.name
    assert metainfo.findtext("developer/name") == project["authors"][0]["name"]
    assert metainfo.find("content_rating").attrib == {"type": "oars-1.1"}
    assert len(metainfo.find("content_rating")) == 0  # nothing to warn of
    assert metainfo.findtext("provides/binary") in project["scripts"]
    described = " ".join("".join(metainfo.find("description").itertext()).split())
    assert len(described) > 200
    assert re.search(r"microphone", described)
