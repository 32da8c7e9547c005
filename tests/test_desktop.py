"""What menus, software centres and the session's start read, and how it gets to where they look."""

import configparser
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app import cli, control, desktop
from app.gui import application

ROOT = Path(__file__).parents[1]
ID = "io.github.quietmic.Quietmic"
ENTRY, METAINFO = (ROOT / "assets/linux" / f"{ID}.{kind}" for kind in ("desktop", "metainfo.xml"))


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


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Return a home folder with nothing in it, and a command whose path needs quoting."""
    command = tmp_path / "my programs" / "quietmic"
    command.parent.mkdir()
    command.write_text("#!/bin/sh\n")
    command.chmod(0o755)
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr(desktop.sys, "executable", str(command.with_name("python")))
    return tmp_path / "home"


def files(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_menu_gets_entry_and_icons_and_loses_them_again(home, capsys):
    assert not desktop.is_installed()
    assert cli.main(["install-desktop"]) == 0
    icons = ".local/share/icons/hicolor"
    assert files(home) == {
        f".local/share/applications/{ID}.desktop",
        f".local/share/metainfo/{ID}.metainfo.xml",
        f"{icons}/scalable/apps/{ID}.svg",
        f"{icons}/symbolic/apps/{ID}-symbolic.svg",
        f"{icons}/symbolic/apps/{ID}-off-symbolic.svg",
    }
    assert len(capsys.readouterr().out.splitlines()) == 5
    assert desktop.is_installed()
    assert cli.main(["install-desktop", "--check"]) == 0
    assert cli.main(["install-desktop"]) == 0, "once more changes nothing"
    assert cli.main(["install-desktop", "--remove"]) == 0
    assert files(home) == set()
    assert cli.main(["install-desktop", "--check"]) == 1


def test_the_installed_entry_starts_this_very_program(home):
    entry, *_ = desktop.install()
    text = entry.read_text()
    command = Path(desktop.sys.executable).with_name("quietmic")
    assert f'\nExec="{command}"\n' in text
    assert f'\nExec="{command}" toggle\n' in text
    assert f"\nTryExec={command}\n" in text
    if shutil.which("desktop-file-validate"):
        subprocess.run(["desktop-file-validate", entry], check=True, timeout=60)


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("/usr/bin/quietmic", "/usr/bin/quietmic"),
        ("/a b", '"/a b"'),
        ("/100%", "/100%%"),
        ('/"', '"/\\\\""'),
        ("/$HOME", '"/\\\\$HOME"'),
        ("/ä", '"/ä"'),
    ],
)
def test_exec_lines_are_quoted_twice(word, written):
    assert desktop._quoted(word) == written


def test_quietmic_starts_with_the_session_when_asked(home):
    assert not desktop.autostarts()
    desktop.set_autostart(True)
    assert files(home) == {f".config/autostart/{ID}.desktop"}
    assert desktop.autostarts()
    entry = home / f".config/autostart/{ID}.desktop"
    assert 'quietmic" --background\n' in entry.read_text()
    if shutil.which("desktop-file-validate"):
        subprocess.run(["desktop-file-validate", entry], check=True, timeout=60)
    assert cli.build_parser().parse_args(["--background"]).background
    desktop.set_autostart(False)
    desktop.set_autostart(False)
    assert files(home) == set()


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
def test_the_desktops_own_switch_counts(home, line):
    desktop.set_autostart(True)
    entry = home / f".config/autostart/{ID}.desktop"
    entry.write_text(entry.read_text().replace("X-GNOME-Autostart-enabled=true", line))
    assert not desktop.autostarts()


def test_removing_takes_the_autostart_along(home):
    desktop.set_autostart(True)
    desktop.remove()
    assert files(home) == set()


def test_base_folders_are_obeyed(home, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative/does/not/count")
    desktop.set_autostart(True)
    assert all(path.is_relative_to(tmp_path / "data") for path in desktop.install())
    assert (home / ".config/autostart").is_dir()


def test_a_package_of_the_system_counts_as_installed(home, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_DIRS", f"/nonexistent:{tmp_path}/usr")
    entry = tmp_path / f"usr/applications/{ID}.desktop"
    entry.parent.mkdir(parents=True)
    entry.touch()
    assert desktop.is_installed()


def test_other_systems_are_told(monkeypatch, capsys):
    monkeypatch.setattr(desktop.sys, "platform", "darwin")
    assert cli.main(["install-desktop"]) == 1
    assert "only Linux" in capsys.readouterr().err
