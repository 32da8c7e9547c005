"""One place for how kernels are compiled and where their machine code is kept."""

import hashlib
import os
from pathlib import Path

import numba
import platformdirs

__all__ = ["CACHE_FOLDER", "fast_kernel", "kernel"]


def _cache_folder() -> Path:
    """Name the cache after every source of `dsp`, and of `app.audio`, whose kernels call each other too.

    numba looks only at a kernel's own file when it decides whether its machine code is stale; a changed
    constant or helper in another file would go unnoticed, as would another instruction set by QUIETMIC_KERNEL.
    """
    override = os.environ.get("QUIETMIC_KERNEL", "")
    digest = hashlib.sha256(f"{numba.__version__} {override}".encode())
    package = Path(__file__).parent
    for source in [*sorted(package.glob("*.py")), *sorted((package.parent / "app" / "audio").glob("*.py"))]:
        digest.update(source.name.encode() + source.read_bytes())
    return Path(platformdirs.user_cache_dir("quietmic")) / "kernels" / digest.hexdigest()[:16]


CACHE_FOLDER = _cache_folder()
"""Where the machine code of this version of the sources is kept."""

numba.config.CACHE_DIR = str(CACHE_FOLDER)

# error_model="numpy": a division by zero gives inf as in C, so loops vectorise and nothing can raise.
_FLAGS = {"cache": True, "nogil": True, "error_model": "numpy"}

kernel = numba.njit(**_FLAGS)
"""Compile with IEEE arithmetic in source order: the same bits on every machine."""

fast_kernel = numba.njit(fastmath={"contract", "reassoc", "nsz", "arcp"}, **_FLAGS)
"""Compile a long reduction; sums may be reordered, NaN and infinity stay what they are."""
