"""Whether a window can open. Asked before Qt is, which ends the program with a core dump where none can."""

import ctypes
import os
import re
import socket
import sys
from collections.abc import Mapping

__all__ = ["missing"]

_LIBRARY = "libxcb-cursor.so.0"  # Qt's plug-in for X needs it and does not bring it
_PATIENCE = 2.0  # s


def missing(environment: Mapping[str, str], system: str = sys.platform) -> str:
    """Say what a window lacks, in one line; empty if it can open.

    Parameters
    ----------
    environment : mapping
        Usually `os.environ`.
    system : str
        As `sys.platform`. Where that is not Linux there is always a screen.
    """
    if not system.startswith("linux") or environment.get("QT_QPA_PLATFORM"):
        return ""
    wayland, display = environment.get("WAYLAND_DISPLAY"), environment.get("DISPLAY")
    if wayland and _answers(os.path.join(environment.get("XDG_RUNTIME_DIR", ""), wayland)):
        return ""
    if not display:
        return f"no screen answers (WAYLAND_DISPLAY={wayland})" if wayland else "there is no screen for the window"
    local = re.fullmatch(r"(?:unix)?:(\d+)(?:\.\d+)?", display)  # others are on another computer
    place = f"/tmp/.X11-unix/X{local[1]}" if local else ""
    if local and not _answers(place) and not _answers(f"\0{place}"):
        return f"no screen answers (DISPLAY={display})"
    try:
        ctypes.CDLL(_LIBRARY)
    except OSError:
        return f"the window needs a system library ({_LIBRARY}; packaging/run.sh installs it)"
    return ""


def _answers(place: str) -> bool:
    """Tell whether somebody listens at a local socket."""
    with socket.socket(socket.AF_UNIX) as asked:
        asked.settimeout(_PATIENCE)
        try:
            asked.connect(place)
        except OSError:
            return False
    return True
