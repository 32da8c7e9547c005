"""What a measurement is told with: the machine it ran on, files, the head of a page."""

import hashlib
import json
import math
import os
import platform
import time
from importlib import metadata
from pathlib import Path
from typing import Any

from dsp.bench.peers import PEERS

__all__ = ["machine", "page", "read_json", "version", "write_json", "write_text"]

PACKAGES = (
    "numpy", "numba", "pesq", "pystoi", "speechmos", "onnxruntime", "torch", *(peer.PACKAGE for peer in PEERS.values()),
)  # fmt: skip


def _cpu() -> str:
    """Name the processor as the system does."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def version(package: str) -> str:
    """Return the version of an installed package."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"


def _caches() -> dict[str, str]:
    """Return the sizes of the first core's caches as the system tells them."""
    found = {}
    for folder in sorted(Path("/sys/devices/system/cpu/cpu0/cache").glob("index*")):
        level, kind, size = ((folder / name).read_text().strip() for name in ("level", "type", "size"))
        if kind != "Instruction":
            found[f"L{level}"] = size
    return found


def machine() -> dict[str, Any]:
    """Describe the machine and the libraries that decide the numbers.

    Returns
    -------
    dict
        Processor, caches, instruction set of our kernels, cores, system, Python, versions of packages; a fingerprint of
        all these; and what may differ the next time: date, and programs that waited for a core in the last minute.
    """
    from dsp.layers import KERNEL

    fixed = {
        "cpu": _cpu(),
        "caches": _caches(),
        "instructions": KERNEL,
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
    }
    fingerprint = hashlib.sha256(json.dumps(fixed, sort_keys=True).encode()).hexdigest()[:12]
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {**fixed, "fingerprint": fingerprint, "date": time.strftime("%Y-%m-%d"), "load": load}


def _finite(value: Any) -> Any:
    """Replace NaN, which JSON does not know, by null."""
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all.

    Parameters
    ----------
    path : Path
        Replaced if it exists.
    text : str
        Its content.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    partial = path.with_name(path.name + ".part")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)


def write_json(path: Path, document: dict[str, Any]) -> None:
    """Write a document as JSON, NaN as null; as `write_text`."""
    write_text(path, json.dumps(_finite(document), indent=1, allow_nan=False) + "\n")


def read_json(path: Path, key: str) -> dict[str, Any]:
    """Read a result that `write_json` wrote.

    Parameters
    ----------
    path : Path
        The file.
    key : str
        What it must hold to be a result of the wanted kind.

    Returns
    -------
    dict
        The document.

    Raises
    ------
    OSError
        If it cannot be read.
    ValueError
        If it is something else.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path} is no result of this benchmark: {error}") from error
    if not isinstance(document, dict) or key not in document:
        raise ValueError(f"{path} is no result of this benchmark: it holds no {key!r}")
    return document


def page(title: str, command: str, body: str) -> str:
    """Wrap tables into a page that says how they were made.

    Parameters
    ----------
    title : str
        First heading.
    command : str
        What was typed.
    body : str
        Markdown.

    Returns
    -------
    str
        Markdown.
    """
    here = machine()
    packages = ", ".join(f"{name} {number}" for name, number in here["packages"].items())
    caches = ", ".join(f"{name} {size}" for name, size in here["caches"].items())
    where = f"{here['date']}, {here['cpu']} ({here['instructions']}, {caches}), {here['cores']} cores, {here['system']}"
    what = f"Python {here['python']}, {packages}; fingerprint {here['fingerprint']}"
    return f"# {title}\n\n    {command}\n\n{where}; {what}.\n\n{body}"
