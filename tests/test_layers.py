import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsp import instructions, layers, packing, simd

ROOT = Path(__file__).parents[1]
SHAPES = [(64, 4), (34, 12), (100, 640), (128, 64), (192, 256), (1536, 512)]


def aligned(values):
    """Copy into memory at a multiple of 64 bytes."""
    memory = np.zeros(values.nbytes + 64, np.uint8)
    offset = -memory.ctypes.data % 64
    out = memory[offset : offset + values.nbytes].view(values.dtype).reshape(values.shape)
    out[:] = values
    return out


def layer_of(packed, columns):
    """Put a packed matrix into aligned memory; return its record and what must stay alive with it."""
    parts = {name: aligned(part) for name, part in packed._asdict().items()}
    layer = np.zeros(1, layers.LAYER)[0]
    for name, part in parts.items():
        layer[name] = part.ctypes.data
    layer["rows"], layer["columns"] = packed.affine[:, 0].size, columns
    return layer, parts


def multiply(function, name, weight, x, scale=1.0, bias=0.0):
    """Pack, multiply with guard words around the results, and return the results."""
    rows = len(weight)
    terms = (np.full(rows, value, np.float32) if np.isscalar(value) else value for value in (scale, bias))
    layer, _parts = layer_of(packing.pack(weight, *terms, name), weight.shape[1])
    padded = int(layer["rows"])
    out = np.full(padded + 32, -1, np.float32)
    before = x.copy()
    function(layer, x, np.empty(weight.shape[1], np.uint8), out[16:])
    np.testing.assert_array_equal(x, before)
    assert (out[:16] == -1).all()
    assert (out[-16:] == -1).all()
    np.testing.assert_array_equal(out[16 + rows : -16], 0)
    return out[16 : 16 + rows]


@pytest.fixture(scope="module", params=instructions.runnable())
def kernel(request):
    return layers.make_multiply(request.param), request.param


def test_fastest_runnable_kernel_is_in_use():
    assert instructions.runnable()[-1] == "plain"
    assert layers.KERNEL == (os.environ.get("QUIETMIC_KERNEL") or instructions.runnable()[0])


@pytest.mark.parametrize("shape", SHAPES)
def test_sums_are_exact(kernel, shape, rng):
    weight = rng.integers(-127, 128, shape).astype(np.int8)
    x = rng.integers(-127, 128, shape[1]).astype(np.int8)
    np.testing.assert_array_equal(multiply(*kernel, weight, x), weight.astype(np.int64) @ x.astype(np.int64))


def holed(rng, shape, part):
    """Draw a matrix of which about `part` of the 16x4 blocks are there."""
    weight = rng.integers(-127, 128, shape).astype(np.int8)
    rows, columns = (
        -(-size // block) for size, block in zip(shape, (simd.BLOCK_ROWS, simd.BLOCK_COLUMNS), strict=True)
    )
    kept = rng.random((rows, columns)) < part
    return weight * np.kron(kept, np.ones((16, 4), np.int8))[: shape[0], : shape[1]].astype(np.int8)


@pytest.mark.parametrize("part", [0.0, 0.1, 0.7, 1.0])
@pytest.mark.parametrize("shape", SHAPES)
def test_blocks_are_skipped_and_sums_stay_exact(kernel, shape, part, rng):
    weight = holed(rng, shape, part)
    x = rng.integers(-127, 128, shape[1]).astype(np.int8)
    np.testing.assert_array_equal(multiply(*kernel, weight, x), weight.astype(np.int64) @ x.astype(np.int64))


def test_rows_are_scaled_and_biased_with_two_roundings(kernel, rng):
    weight, x = (rng.integers(-127, 128, shape).astype(np.int8) for shape in ((50, 256), 256))
    scale, bias = (rng.standard_normal(50).astype(np.float32) for _ in range(2))
    sums = (weight.astype(np.int64) @ x).astype(np.float32)
    np.testing.assert_array_equal(multiply(*kernel, weight, x, scale, bias), sums * scale + bias)


def test_far_blocks_are_reached(kernel, rng):
    """One step passes 255 blocks at most."""
    weight = np.zeros((32, 4096), np.int8)
    weight[:16, 4092:] = weight[:16, 8:12] = weight[16:, 1024:1028] = 5
    x = rng.integers(-127, 128, 4096).astype(np.int8)
    np.testing.assert_array_equal(multiply(*kernel, weight, x), weight.astype(np.int64) @ x.astype(np.int64))


def test_zeros_are_not_kept(rng):
    for part in (0.5, 1.0):
        weight = holed(rng, (128, 256), part)
        packed = packing.pack(weight, *np.ones((2, 128), np.float32))
        there = 64 * packing.blocks(weight).any(axis=(2, 3)).sum()
        assert packed.weight.size == 64 * packed.step.size == 128 * packed.pairs.sum()
        assert there <= packed.weight.size <= there + 64 * len(weight) / simd.BLOCK_ROWS


@pytest.mark.parametrize("w", [-127, 127])
@pytest.mark.parametrize("x", [-127, 0, 127])
def test_extremes_do_not_saturate(kernel, w, x):
    weight = np.full((64, 2560), w, np.int8)
    activations = np.full(2560, x, np.int8)
    np.testing.assert_array_equal(multiply(*kernel, weight, activations), 2560 * w * x)


def test_activations_may_stand_at_odd_addresses(kernel, rng):
    weight = rng.integers(-127, 128, (64, 64)).astype(np.int8)
    x = rng.integers(-127, 128, 67).astype(np.int8)[3:]
    np.testing.assert_array_equal(multiply(*kernel, weight, x), weight.astype(np.int64) @ x.astype(np.int64))


@pytest.mark.parametrize("shape", [(34, 640), (128, 70), (36, 1), (1, 5)])
def test_float_dense_matches_numpy(shape, rng):
    weight = rng.standard_normal(shape).astype(np.float32)
    bias = rng.standard_normal(shape[0]).astype(np.float32)
    x = rng.standard_normal(shape[1]).astype(np.float32)
    layer, _parts = layer_of(packing.pack_float(weight, bias), shape[1])
    out = np.full(layer["rows"], np.nan, np.float32)
    layers.float_dense(layer, x, out)
    np.testing.assert_allclose(out[: shape[0]], weight.astype(float) @ x + bias, rtol=1e-5, atol=1e-4)
    np.testing.assert_array_equal(out[shape[0] :], 0)


@given(st.floats(width=32))
def test_tanh_is_close_bounded_and_odd(x):
    x = np.array([x, -x], np.float32)
    y, q = x.copy(), np.empty(2, np.int8)
    layers.quantised_tanh(y, q)
    if np.isnan(x[0]):
        np.testing.assert_array_equal(q, 127)  # a broken feature must not stay in the states for ever
        return
    assert y[0] == -y[1]
    np.testing.assert_allclose(y, np.tanh(x.astype(float)), atol=1e-4)
    np.testing.assert_array_equal(q, np.rint(127 * y))
    assert abs(q[0]) <= 127


def run(code, **environment):
    """Run Python with a cache of its own."""
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def test_unknown_kernel_is_refused():
    result = run("import dsp.layers", QUIETMIC_KERNEL="abacus")
    assert result.returncode != 0
    assert "ValueError: QUIETMIC_KERNEL=abacus does not run here" in result.stderr


def test_numba_s_target_decides_not_the_machine():
    """A wrong instruction would abort the process while compiling."""
    result = run("import dsp.layers; print(dsp.layers.KERNEL)", NUMBA_CPU_NAME="generic", NUMBA_CPU_FEATURES="")
    assert result.stdout.split() == ["plain"], result.stderr


@pytest.mark.parametrize(("target", "name", "wanted"), [("aarch64-unknown-linux-gnu", "neon", "sdot")])
def test_foreign_instructions_are_emitted(target, name, wanted):
    """This machine cannot run them, but LLVM can show them."""
    binding = pytest.importorskip("llvmlite.binding")
    from llvmlite import ir

    binding.initialize_all_targets()
    binding.initialize_all_asmprinters()
    try:
        machine = binding.Target.from_triple(target).create_target_machine(features="+dotprod,+neon")
    except RuntimeError:
        pytest.skip("this LLVM knows one target only")
    module = ir.Module(name="m")
    module.triple = target
    function = ir.Function(module, ir.FunctionType(ir.VoidType(), [ir.IntType(64)] * 6), "blocks")
    builder = ir.IRBuilder(function.append_basic_block())
    simd._emit_blocks(builder, list(function.args), name)
    builder.ret_void()
    assembly = machine.emit_assembly(binding.parse_assembly(str(module)))
    assert assembly.count(wanted + "\t") == simd.PAIR * simd.BLOCK_ROWS // instructions.INSTRUCTIONS[name].lanes
