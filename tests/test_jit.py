"""How kernels are compiled: C's arithmetic, and a cache that notices any change of source."""

import numba
import numpy as np
import pytest

from dsp import jit


@jit.kernel
def divide(a, b):
    return a / b


@jit.fast_kernel
def total(values):
    out = np.float32(0)
    for n in range(values.size):
        out += values[n]
    return out


def test_division_by_zero_is_infinite():
    assert divide(1.0, 0.0) == np.inf
    assert np.isnan(divide(0.0, 0.0))


def test_fast_sums_keep_nan_and_infinity(rng):
    values = rng.standard_normal(1000).astype(np.float32)
    assert total(values) == pytest.approx(values.sum(dtype=float), abs=1e-3)
    values[500] = np.inf
    assert total(values) == np.inf
    values[501] = np.nan
    assert np.isnan(total(values))


def test_kernels_release_the_interpreter_lock():
    assert divide.targetoptions["nogil"]


def test_cache_is_named_after_every_source(monkeypatch, tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.py").write_text(name)
    monkeypatch.setattr(jit, "__file__", str(tmp_path / "jit.py"))
    before = jit._cache_folder()
    assert jit._cache_folder() == before
    (tmp_path / "b.py").write_text("changed")
    assert jit._cache_folder() != before
    assert numba.config.CACHE_DIR != str(before)
