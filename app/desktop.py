"""Menu entry, icons and start with the session, in the folders that freedesktop.org gives each user.

Nothing is shared with other users and nothing needs root. Written files are plain copies of those in `assets`, but for
the full path of the command: menus do not see a virtual environment.
"""

import os
import re
import shutil
import sys
from pathlib import Path

import assets

__all__ = [
    "APP_ID",
    "autostarts",
    "command",
    "install",
    "is_installed",
    "is_supported",
    "leave_menu",
    "remove",
    "set_autostart",
]

APP_ID = "io.github.quietmic.Quietmic"
_AUTOSTART = """\
[Desktop Entry]
Type=Application
Name=Quietmic
Exec=quietmic --background
TryExec=quietmic
Icon=io.github.quietmic.Quietmic
Terminal=false
X-GNOME-Autostart-enabled=true
"""


def is_supported() -> bool:
    """Tell whether this system has such folders."""
    return sys.platform.startswith("linux")


def command() -> list[str]:
    """Return what starts this very Quietmic."""
    beside = Path(sys.executable).with_name("quietmic")  # not resolved: the environment's own Python is a link
    found = str(beside) if beside.is_file() else shutil.which("quietmic")
    return [found] if found else [sys.executable, "-m", "app"]


def install() -> list[Path]:
    """Put Quietmic into the menu.

    Returns
    -------
    list of Path
        What was written.

    Raises
    ------
    OSError
        If a folder cannot be written, or the system has none.
    """
    _check()
    for target, text in _files().items():
        _write(target, text)
    _tell_icon_caches()
    return list(_files())


def remove() -> list[Path]:
    """Take Quietmic out of the menu and out of the session's start; return what was deleted."""
    _check()
    return _delete(*_files(), _autostart_file())


def leave_menu() -> None:
    """Take Quietmic out of the menu only.

    Raises
    ------
    OSError
        If a file cannot be deleted, or the entry is a package's.
    """
    _check()
    _delete(*_files())
    if is_installed():
        raise OSError("the menu entry comes from a package and goes with it")


def _delete(*paths: Path) -> list[Path]:
    deleted = [path for path in paths if path.is_file()]
    for path in deleted:
        path.unlink()
    _tell_icon_caches()
    return deleted


def is_installed() -> bool:
    """Tell whether the menu has our entry, from `install` or from a package."""
    folders = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    places = [_home("XDG_DATA_HOME", ".local/share"), *map(Path, folders.split(":"))]
    return any((place / "applications" / f"{APP_ID}.desktop").is_file() for place in places)


def autostarts() -> bool:
    """Tell whether Quietmic starts with the session. The desktop's own settings may have switched it off."""
    try:
        text = _autostart_file().read_text(encoding="utf-8")
    except OSError:
        return False
    return not re.search(r"^(Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$", text, re.MULTILINE)


def set_autostart(on: bool) -> None:
    """Let Quietmic start with the session, in the background, or no longer.

    Raises
    ------
    OSError
        If the folder cannot be written, or the system has none.
    """
    _check()
    if on:
        _write(_autostart_file(), _with_command(_AUTOSTART))
    else:
        _autostart_file().unlink(missing_ok=True)


def _check() -> None:
    if not is_supported():
        raise OSError("only Linux desktops have a menu that programs enter this way")


def _home(variable: str, usual: str) -> Path:
    """Return a base folder; relative ones do not count, says the specification."""
    named = os.environ.get(variable, "")
    return Path(named) if os.path.isabs(named) else Path.home() / usual


def _autostart_file() -> Path:
    return _home("XDG_CONFIG_HOME", ".config") / "autostart" / f"{APP_ID}.desktop"


def _files() -> dict[Path, str]:
    """Return every file of the menu with its text."""
    data = _home("XDG_DATA_HOME", ".local/share")
    icons = data / "icons" / "hicolor"
    sources = {
        data / "applications" / f"{APP_ID}.desktop": f"linux/{APP_ID}.desktop",
        data / "metainfo" / f"{APP_ID}.metainfo.xml": f"linux/{APP_ID}.metainfo.xml",
        icons / "scalable" / "apps" / f"{APP_ID}.svg": "icon.svg",
        icons / "symbolic" / "apps" / f"{APP_ID}-symbolic.svg": "icon-on-symbolic.svg",
        icons / "symbolic" / "apps" / f"{APP_ID}-off-symbolic.svg": "icon-off-symbolic.svg",
    }
    texts = {target: assets.path(source).read_text(encoding="utf-8") for target, source in sources.items()}
    return {target: _with_command(text) if target.suffix == ".desktop" else text for target, text in texts.items()}


def _with_command(entry: str) -> str:
    """Replace the command's bare name by its full path."""
    words = command()
    entry = re.sub(r"^TryExec=.*$", lambda _: f"TryExec={words[0]}", entry, flags=re.MULTILINE)
    quoted = " ".join(map(_quoted, words))
    return re.sub(r"^Exec=quietmic\b", lambda _: f"Exec={quoted}", entry, flags=re.MULTILINE)


def _quoted(word: str) -> str:
    """Write an argument as `Exec` wants it: once for the command line, once more for the file's own escapes."""
    word = word.replace("%", "%%")
    if re.search(r"[^\w@+=:,./%-]", word, re.ASCII):
        word = '"' + re.sub(r'(["`$\\])', r"\\\1", word) + '"'
    return word.replace("\\", "\\\\")


def _write(path: Path, text: str) -> None:
    """Write and rename, so that a menu never reads half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_text(text, encoding="utf-8")
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _tell_icon_caches() -> None:
    """Touch the theme's folder: that is what icon caches look at."""
    folder = _home("XDG_DATA_HOME", ".local/share") / "icons" / "hicolor"
    if folder.is_dir():
        os.utime(folder)
