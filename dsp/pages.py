"""One piece of memory for numbers that are read from end to end a hundred times a second."""

import contextlib
import mmap
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Pages", "room"]

ALIGNMENT = 64  # bytes, a cache line and the widest vector
HUGE = 2 * 1024 * 1024  # bytes of a large page


def room(values: NDArray[Any]) -> int:
    """Return how many bytes an array takes in `Pages`."""
    return -(-values.nbytes // ALIGNMENT) * ALIGNMENT


class Pages:
    """Arrays side by side, in the order in which they come, on large pages where the system has them.

    Eight million weights lie on two thousand ordinary pages, whose addresses the processor must look up again after
    other programs ran; on four large ones that takes no time.

    Parameters
    ----------
    size : int
        Bytes of all arrays together, each as `room` tells.
    """

    def __init__(self, size: int) -> None:
        if hasattr(mmap, "MADV_HUGEPAGE"):
            private = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS  # shared memory gets no large pages
            mapped = mmap.mmap(-1, -(-size // HUGE) * HUGE + HUGE, flags=private)
            with contextlib.suppress(OSError):  # a kernel for real time may have none
                mapped.madvise(mmap.MADV_HUGEPAGE)
            memory = np.frombuffer(mapped, np.uint8)
            first = -memory.ctypes.data % HUGE
        else:
            memory = np.empty(size + ALIGNMENT, np.uint8)
            first = -memory.ctypes.data % ALIGNMENT
        self._memory = memory[first : first + size]
        self._used = 0

    def keep(self, values: NDArray[Any]) -> int:
        """Copy an array; return its address, which is valid as long as this object lives."""
        content = np.ascontiguousarray(values).view(np.uint8).reshape(-1)
        first, self._used = self._used, self._used + room(values)
        self._memory[first : first + content.size] = content
        return self._memory.ctypes.data + first
