"""Small matrix products for the recurrence: bfloat16 around AVX-512's dot-product instruction, float32 with AVX2.

A recurrence multiplies the same matrix by a few rows, hop after hop. Packing it once and staying in compiled code
takes half the time of a library call a hop.
"""

from collections.abc import Callable
from typing import Any

import torch
from llvmlite import ir
from numba import types
from numba.extending import intrinsic, overload

from dsp.instructions import call, features
from dsp.simd import broadcast, element, loop

__all__ = ["COLUMNS", "ROWS", "multiply", "pack", "supported", "supports_bfloat16"]

LANES = 16  # float32 in a vector
# What x and w must be multiples of; for bfloat16 one tile, whose sums fill AVX-512's registers.
ROWS, COLUMNS = 8, 2 * LANES
FLOAT_ROWS, FLOAT_COLUMNS = 4, LANES  # a tile of float32, for the 16 registers of AVX2
_I8, _I32, _I64, _F32 = ir.IntType(8), ir.IntType(32), ir.IntType(64), ir.FloatType()
_VECTOR, _WORDS = ir.VectorType(_F32, LANES), ir.VectorType(_I32, LANES)


class _BFloat(ir.Type):
    """LLVM's bfloat, which llvmlite does not name."""

    intrinsic_name = "bf16"

    def __str__(self) -> str:
        return "bfloat"


_PAIRS = ir.VectorType(_BFloat(), 2 * LANES)


def supports_bfloat16() -> bool:
    """Tell whether numba compiles for a CPU with bfloat16 dot products."""
    return "avx512bf16" in features()


def supported(kind: torch.dtype) -> bool:
    """Tell whether `multiply` is fast for a type on this CPU."""
    return supports_bfloat16() if kind == torch.bfloat16 else "fma" in features()


def _load(builder: ir.IRBuilder, base: ir.Value, offset: ir.Value, kind: ir.Type) -> ir.Value:
    return builder.load(element(builder, base, offset, kind), align=4)


def _add_bfloat16(builder: ir.IRBuilder, total: ir.Value, x: ir.Value, w: ir.Value) -> ir.Value:
    """Add two products of bfloat16 neighbours to each sum."""
    x, w = (builder.bitcast(words, _PAIRS) for words in (x, w))
    return call(builder, "llvm.x86.avx512bf16.dpbf16ps.512", _VECTOR, total, x, w)


def _add_float32(builder: ir.IRBuilder, total: ir.Value, x: ir.Value, w: ir.Value) -> ir.Value:
    x, w = (builder.bitcast(words, _VECTOR) for words in (x, w))
    return call(builder, f"llvm.fma.v{LANES}f32", _VECTOR, x, w, total)


def _emit(builder: ir.IRBuilder, args: list[ir.Value], rows: int, columns: int, add: Callable[..., ir.Value]) -> None:
    """Write out[r, :] = sum over k of x[r, k] w[k, :], k counting words of 32 bits; args as in `_tile`."""
    x, weight, out = (builder.inttoptr(args[i], _I8.as_pointer()) for i in (0, 2, 4))
    x_stride, words, out_stride = args[1], args[3], args[5]
    vectors = columns // LANES
    zero = ir.Constant(_VECTOR, [0.0] * LANES)
    starts = [builder.gep(x, [builder.mul(x_stride, _I64(r))]) for r in range(rows)]

    def body(k: ir.Value, sums: list[ir.Value]) -> list[ir.Value]:
        here = builder.gep(weight, [builder.mul(k, _I64(4 * columns))])
        w = [_load(builder, here, _I64(4 * LANES * v), _WORDS) for v in range(vectors)]
        results: list[ir.Value] = []
        for r in range(rows):
            word = broadcast(builder, _load(builder, starts[r], builder.mul(k, _I64(4)), _I32), LANES)
            results += [add(builder, sums[r * vectors + v], word, w[v]) for v in range(vectors)]
        return results

    for i, total in enumerate(loop(builder, words, [zero] * (rows * vectors), body)):
        row, column = divmod(i, vectors)
        place = builder.add(builder.mul(out_stride, _I64(row)), _I64(4 * LANES * column))
        builder.store(total, element(builder, out, place, _VECTOR), align=4)


def _tile(rows: int, columns: int, add: Callable[..., ir.Value]) -> Any:
    """Make the kernel call tile(x, x_stride, weight, words, out, out_stride): addresses, strides in bytes."""

    @intrinsic
    def tile(_typing, x, x_stride, weight, words, out, out_stride):
        def codegen(context, builder, _signature, args):
            _emit(builder, args, rows, columns, add)
            return context.get_dummy_value()

        return types.void(*[types.int64] * 6), codegen

    return tile


def pack(weight: torch.Tensor) -> torch.Tensor:
    """Order a matrix as `multiply` reads it.

    Parameters
    ----------
    weight : (N, K) bfloat16 or float32
        N a multiple of 32, K of 2.

    Returns
    -------
    (N / 32, K / 2, 32) or (N / 16, K, 16) int32
        Of bfloat16, two neighbours in K are one word; of float32 each number is one.
    """
    columns = COLUMNS if weight.dtype == torch.bfloat16 else FLOAT_COLUMNS
    words = weight.contiguous().view(torch.int32)
    return words.view(len(words) // columns, columns, -1).transpose(1, 2).contiguous()


def multiply(x, packed, out):
    """Write out = x w^T for all rows; for compiled callers.

    Parameters
    ----------
    x : (B, K) uint16 or float32
        Bits of bfloat16, or plain numbers; B a multiple of 8.
    packed : (N / 32, K / 2, 32) or (N / 16, K, 16) int32
        See `pack`.
    out : (B, N) float32
    """
    raise NotImplementedError


def _multiply(rows: int, columns: int, add: Callable[..., ir.Value]) -> Callable[..., None]:
    tile = _tile(rows, columns, add)

    def tiled(x, packed, out):
        for n in range(packed.shape[0]):
            weight = packed[n].ctypes.data
            for b in range(0, x.shape[0], rows):
                place = out[b:, n * columns :].ctypes.data
                tile(x[b:].ctypes.data, x.strides[0], weight, packed.shape[1], place, out.strides[0])

    return tiled


_MULTIPLY = {
    types.uint16: _multiply(ROWS, COLUMNS, _add_bfloat16),
    types.float32: _multiply(FLOAT_ROWS, FLOAT_COLUMNS, _add_float32),
}


@overload(multiply)
def _multiply_typed(x, packed, out):
    return _MULTIPLY[x.dtype]
