"""Arrays in one piece of memory: each as it was, aligned, in order."""

import ctypes
import mmap
from itertools import pairwise

import numpy as np
import pytest

from dsp.pages import ALIGNMENT, Pages, room


def test_arrays_are_kept_side_by_side(rng):
    arrays = [rng.normal(size=n).astype(kind) for n, kind in ((7, "f4"), (1, "i1"), (100, "f8"), (64, "u1"))]
    pages = Pages(sum(map(room, arrays)))
    places = [pages.keep(array) for array in arrays]
    for array, place in zip(arrays, places, strict=True):
        assert place % ALIGNMENT == 0
        assert ctypes.string_at(place, array.nbytes) == array.tobytes()
    assert [b - a for a, b in pairwise(places)] == [room(array) for array in arrays[:-1]]


def test_what_is_not_contiguous_is_kept_in_order():
    array = np.arange(12, dtype=np.float32).reshape(3, 4).T
    pages = Pages(room(array))
    assert ctypes.string_at(pages.keep(array), array.nbytes) == array.tobytes()


def test_more_than_was_asked_for_is_refused():
    pages = Pages(64)
    with pytest.raises(ValueError, match="broadcast"):
        pages.keep(np.zeros(65, np.uint8))


def test_a_kernel_without_large_pages_is_no_error(monkeypatch):
    class Plain(mmap.mmap):
        def madvise(self, *_):
            raise OSError(22, "Invalid argument")

    monkeypatch.setattr(mmap, "mmap", Plain)
    array = np.arange(10.0)
    pages = Pages(room(array))
    assert ctypes.string_at(pages.keep(array), array.nbytes) == array.tobytes()
