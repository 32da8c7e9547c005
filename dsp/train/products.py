"""Small matrix products for the recurrence: bfloat16 around AVX-512's dot-product instruction, float32 with AVX2.

A recurrence multiplies the same matrix by a few rows, hop after hop. Packing it once and staying in compiled code
takes half the time of a library call a hop.
"""

from typing import Any

import torch
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.registry import cpu_target
from numba.extending import intrinsic, overload

__all__ = ["COLUMNS", "ROWS", "multiply", "pack", "supported", "supports_bfloat16"]

ROWS = 8  # of x in one tile; with 2 vectors of sums they fill the registers of AVX-512
FLOAT_ROWS = 4  # the same for float32 and the 16 registers of AVX2
LANES = 16  # float32 in a vector
COLUMNS = 32  # the number of columns must be a multiple of this
_I8, _I32, _I64, _F32 = ir.IntType(8), ir.IntType(32), ir.IntType(64), ir.FloatType()
_VECTOR, _WORDS = ir.VectorType(_F32, LANES), ir.VectorType(_I32, LANES)


class _BFloat(ir.Type):
    """LLVM's bfloat, which llvmlite does not name."""

    intrinsic_name = "bf16"

    def __str__(self) -> str:
        return "bfloat"


_PAIRS = ir.VectorType(_BFloat(), 2 * LANES)


def _has(feature: str) -> bool:
    _, _, features = cpu_target.target_context.codegen().magic_tuple()
    return f"+{feature}" in features.split(",")


def supports_bfloat16() -> bool:
    """Tell whether numba compiles for a CPU with bfloat16 dot products."""
    return _has("avx512bf16")


def supported(kind: torch.dtype) -> bool:
    """Tell whether `multiply` is fast for a type on this CPU."""
    return supports_bfloat16() if kind == torch.bfloat16 else _has("fma")


def _load(builder: ir.IRBuilder, base: ir.Value, offset: ir.Value, kind: ir.Type) -> ir.Value:
    return builder.load(builder.bitcast(builder.gep(base, [offset]), kind.as_pointer()), align=4)


def _emit(builder: ir.IRBuilder, args: list[ir.Value], vectors: int) -> None:
    """Write out[r, :] = sum over k of x[r, k] w[k, :] for `ROWS` rows; args as in `_tile`."""
    x, weight, out = (builder.inttoptr(args[i], _I8.as_pointer()) for i in (0, 2, 4))
    x_stride, pairs, out_stride = args[1], args[3], args[5]
    dot = ir.FunctionType(_VECTOR, [_VECTOR, _PAIRS, _PAIRS])
    dot = cgutils.get_or_insert_function(builder.module, dot, "llvm.x86.avx512bf16.dpbf16ps.512")
    zero, undefined = ir.Constant(_VECTOR, [0.0] * LANES), ir.Constant(_WORDS, ir.Undefined)
    rows = [builder.gep(x, [builder.mul(x_stride, _I64(r))]) for r in range(ROWS)]
    before, inside = builder.block, builder.append_basic_block("pairs")
    builder.branch(inside)
    builder.position_at_end(inside)
    k = builder.phi(_I64)
    sums = [builder.phi(_VECTOR) for _ in range(ROWS * vectors)]
    here = builder.gep(weight, [builder.mul(k, _I64(4 * LANES * vectors))])
    w = [builder.bitcast(_load(builder, here, _I64(4 * LANES * v), _WORDS), _PAIRS) for v in range(vectors)]
    results: list[Any] = []
    for r in range(ROWS):
        word = builder.insert_element(undefined, _load(builder, rows[r], builder.mul(k, _I64(4)), _I32), _I32(0))
        word = builder.shuffle_vector(word, undefined, ir.Constant(_WORDS, [0] * LANES))
        word = builder.bitcast(word, _PAIRS)
        results += [builder.call(dot, [sums[r * vectors + v], word, w[v]]) for v in range(vectors)]
    following = builder.add(k, _I64(1))
    for phi, first, again in zip([k, *sums], [_I64(0), *[zero] * len(sums)], [following, *results], strict=True):
        phi.add_incoming(first, before)
        phi.add_incoming(again, inside)
    after = builder.append_basic_block("done")
    builder.cbranch(builder.icmp_signed("<", following, pairs), inside, after)
    builder.position_at_end(after)
    for i, total in enumerate(results):
        row, column = divmod(i, vectors)
        place = builder.add(builder.mul(out_stride, _I64(row)), _I64(4 * LANES * column))
        builder.store(total, builder.bitcast(builder.gep(out, [place]), _VECTOR.as_pointer()), align=4)


def _emit_float(builder: ir.IRBuilder, args: list[ir.Value]) -> None:
    """Write out[r, :] = sum over k of x[r, k] w[k, :] for `FLOAT_ROWS` rows of float32; args as in `_tile`."""
    x, weight, out = (builder.inttoptr(args[i], _I8.as_pointer()) for i in (0, 2, 4))
    x_stride, inputs, out_stride = args[1], args[3], args[5]
    add = ir.FunctionType(_VECTOR, [_VECTOR, _VECTOR, _VECTOR])
    add = cgutils.get_or_insert_function(builder.module, add, f"llvm.fma.v{LANES}f32")
    zero, undefined = ir.Constant(_VECTOR, [0.0] * LANES), ir.Constant(_VECTOR, ir.Undefined)
    rows = [builder.gep(x, [builder.mul(x_stride, _I64(r))]) for r in range(FLOAT_ROWS)]
    before, inside = builder.block, builder.append_basic_block("inputs")
    builder.branch(inside)
    builder.position_at_end(inside)
    k = builder.phi(_I64)
    sums = [builder.phi(_VECTOR) for _ in range(FLOAT_ROWS)]
    w = _load(builder, weight, builder.mul(k, _I64(4 * LANES)), _VECTOR)
    results: list[Any] = []
    for r in range(FLOAT_ROWS):
        value = builder.insert_element(undefined, _load(builder, rows[r], builder.mul(k, _I64(4)), _F32), _I32(0))
        value = builder.shuffle_vector(value, undefined, ir.Constant(_WORDS, [0] * LANES))
        results.append(builder.call(add, [value, w, sums[r]]))
    following = builder.add(k, _I64(1))
    for phi, first, again in zip([k, *sums], [_I64(0), *[zero] * len(sums)], [following, *results], strict=True):
        phi.add_incoming(first, before)
        phi.add_incoming(again, inside)
    after = builder.append_basic_block("done")
    builder.cbranch(builder.icmp_signed("<", following, inputs), inside, after)
    builder.position_at_end(after)
    for r, total in enumerate(results):
        place = builder.gep(out, [builder.mul(out_stride, _I64(r))])
        builder.store(total, builder.bitcast(place, _VECTOR.as_pointer()), align=4)


def _tile(vectors: int) -> Any:
    """Make the kernel call tile(x, x_stride, weight, pairs, out, out_stride): addresses, strides in bytes."""

    @intrinsic
    def tile(_typing, x, x_stride, weight, pairs, out, out_stride):
        def codegen(context, builder, _signature, args):
            _emit(builder, args, vectors)
            return context.get_dummy_value()

        return types.void(*[types.int64] * 6), codegen

    return tile


_tile2 = _tile(2)


@intrinsic
def _float_tile(_typing, x, x_stride, weight, inputs, out, out_stride):
    """Call the float32 kernel: addresses, strides in bytes."""

    def codegen(context, builder, _signature, args):
        _emit_float(builder, args)
        return context.get_dummy_value()

    return types.void(*[types.int64] * 6), codegen


def pack(weight: torch.Tensor) -> torch.Tensor:
    """Order a matrix as `multiply` reads it.

    Parameters
    ----------
    weight : (N, K) bfloat16 or float32
        N a multiple of 32, K of 2.

    Returns
    -------
    (N / 32, K / 2, 32) int32 or (N / 16, K, 16) float32
        Of bfloat16, two neighbours in K are one word.
    """
    columns, inputs = weight.shape
    if weight.dtype == torch.float32:
        return weight.reshape(columns // LANES, LANES, inputs).transpose(1, 2).contiguous()
    words = weight.contiguous().view(torch.int32)
    return words.view(columns // COLUMNS, COLUMNS, inputs // 2).transpose(1, 2).contiguous()


def multiply(x, packed, out):
    """Write out = x w^T for all rows; for compiled callers.

    Parameters
    ----------
    x : (B, K) uint16 or float32
        Bits of bfloat16, or plain numbers; B a multiple of 8.
    packed : (N / 32, K / 2, 32) int32 or (N / 16, K, 16) float32
        See `pack`.
    out : (B, N) float32
    """
    raise NotImplementedError


def _multiply_bfloat16(x, packed, out):
    tiles, pairs = packed.shape[0], packed.shape[1]
    for n in range(tiles):
        weight = packed[n].ctypes.data
        for b in range(0, x.shape[0], ROWS):
            _tile2(x[b:].ctypes.data, x.strides[0], weight, pairs, out[b:, n * COLUMNS :].ctypes.data, out.strides[0])


def _multiply_float32(x, packed, out):
    tiles, inputs = packed.shape[0], packed.shape[1]
    for n in range(tiles):
        weight = packed[n].ctypes.data
        for b in range(0, x.shape[0], FLOAT_ROWS):
            place = out[b:, n * LANES :].ctypes.data
            _float_tile(x[b:].ctypes.data, x.strides[0], weight, inputs, place, out.strides[0])


@overload(multiply)
def _multiply_typed(x, packed, out):
    return _multiply_bfloat16 if x.dtype == types.uint16 else _multiply_float32
