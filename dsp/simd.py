"""Matrix times vector in LLVM code: int8 dot products in one instruction each, and float32.

LLVM never forms the dot-product instructions out of plain loops, so the loop over columns is written for it.
int8 matrices are read as blocks of 16 rows and 4 columns, of which only those are there that are not zero; four
activations are broadcast to the 16 rows. Every instruction set gives the same integers, and the same floats made of
them.
"""

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from dsp.instructions import INSTRUCTIONS

__all__ = [
    "BLOCK_COLUMNS", "BLOCK_ROWS", "FLOAT_ROWS", "PAIR", "TERMS", "broadcast", "element", "float_tile", "int8_blocks",
    "loop", "pointer",
]  # fmt: skip

_Node = Any  # llvmlite's builder, types and values; it declares its results as None or too wide
_I8, _I16, _I32, _I64 = (ir.IntType(bits) for bits in (8, 16, 32, 64))
_F32 = ir.FloatType()
_FLOAT_LANES = (16, 16, 4)  # vectors of a float tile; LLVM splits them where the machine has narrower ones
FLOAT_ROWS = sum(_FLOAT_LANES)  # the 34 bands with two spare rows
BLOCK_ROWS, BLOCK_COLUMNS = 16, 4  # a cache line
TERMS = 3  # numbers a row has beside its weights: what its sum starts from, scale, bias
PAIR = 2  # blocks that are multiplied at once, each into sums of its own: one alone would wait for its predecessor


def loop(builder: _Node, count: _Node, initial: list[_Node], body: Callable[..., list[_Node]]) -> list[_Node]:
    """Repeat body(k, values) -> values for k in 0 ..< count (at least once), values staying in registers.

    Returns
    -------
    list of llvmlite values
        The last values.
    """
    before = builder.block
    inside, after = builder.append_basic_block("columns"), builder.append_basic_block("done")
    builder.branch(inside)
    builder.position_at_end(inside)
    k = builder.phi(_I64)
    values = [builder.phi(value.type) for value in initial]
    results = body(k, values)
    following = builder.add(k, _I64(1))
    for phi, first, again in zip([k, *values], [_I64(0), *initial], [following, *results], strict=True):
        phi.add_incoming(first, before)
        phi.add_incoming(again, inside)
    builder.cbranch(builder.icmp_signed("<", following, count), inside, after)
    builder.position_at_end(after)
    return results


def element(builder: _Node, base: _Node, offset: _Node, kind: _Node) -> _Node:
    """Point to a value of this kind, `offset` bytes after `base`.

    Returns
    -------
    llvmlite value
        A pointer to the type `kind`.
    """
    return builder.bitcast(builder.gep(base, [offset]), kind.as_pointer())


def broadcast(builder: _Node, one: _Node, lanes: int) -> _Node:
    """Repeat a number in all lanes of a vector.

    Returns
    -------
    llvmlite value
        A vector of so many lanes.
    """
    undefined = ir.Constant(ir.VectorType(one.type, lanes), ir.Undefined)
    first = builder.insert_element(undefined, one, _I32(0))
    return builder.shuffle_vector(first, undefined, ir.Constant(ir.VectorType(_I32, lanes), [0] * lanes))


def _emit_blocks(builder: _Node, args: list[_Node], name: str) -> None:
    """Write out = (start + sum over the blocks) scale + bias, 16 rows; args are weight, x, step, affine, out, pairs."""
    item = INSTRUCTIONS[name]
    assert item.dot is not None
    dot, lanes = item.dot, item.lanes
    weight, x, step, affine, out = (builder.inttoptr(address, _I8.as_pointer()) for address in args[:5])
    vector, floats = ir.VectorType(_I32, lanes), ir.VectorType(_F32, lanes)
    places = [4 * first for first in range(0, BLOCK_ROWS, lanes)]
    size = BLOCK_ROWS * BLOCK_COLUMNS

    def body(k: _Node, values: list[_Node]) -> list[_Node]:
        found, where = [], values[-1]
        for block in range(PAIR):
            number = builder.add(builder.mul(k, _I64(PAIR)), _I64(block))
            further = builder.zext(builder.load(builder.gep(step, [number])), _I64)
            where = builder.gep(where, [builder.mul(further, _I64(BLOCK_COLUMNS))])
            one = builder.load(builder.bitcast(where, _I32.as_pointer()), align=1)
            everywhere = broadcast(builder, one, lanes)
            here = builder.gep(weight, [builder.mul(number, _I64(size))])
            for i, place in enumerate(places):
                w = builder.load(element(builder, here, _I64(place), vector), align=16)
                found.append(dot(builder, values[block * len(places) + i], everywhere, w))
        return [*found, where]

    # From zero: the first products would wait for what the sums start from.
    initial = [ir.Constant(vector, [0] * lanes)] * (PAIR * len(places))
    *totals, _ = loop(builder, args[5], [*initial, x], body)
    kinds = (vector, floats, floats)  # of the terms
    for i, place in enumerate(places):
        start, scale, bias = (
            builder.load(element(builder, affine, _I64(4 * BLOCK_ROWS * term + place), kinds[term]), align=16)
            for term in range(TERMS)
        )
        for total in totals[i :: len(places)]:
            start = builder.add(start, total)
        # Rounded twice, as all machines do alike; a fused step would not be the same everywhere.
        value = builder.fadd(builder.fmul(builder.sitofp(start, floats), scale), bias)
        builder.store(value, element(builder, out, _I64(place), floats), align=4)


def int8_blocks(name: str) -> Callable[..., None]:
    """Make blocks(weight, x, step, affine, out, pairs) for int8: 16 rows, of which only some blocks are there.

    Parameters
    ----------
    name : str
        An instruction set other than `plain`.

    Returns
    -------
    blocks : callable
        For kernels. Addresses of the blocks (64-byte aligned), of the activations with the instruction's offset added,
        of the uint8 steps from one block's columns to the next one's, of what is done to each sum (int32 start,
        float32 scale and bias, 16 each) and of the 16 float32 results; `pairs` of blocks, at least 1.
    """

    @intrinsic
    def blocks(typing, weight, x, step, affine, out, pairs):
        def codegen(context, builder, signature, args):
            _emit_blocks(builder, args, name)
            return context.get_dummy_value()

        return types.void(*[types.int64] * 6), codegen

    made: Any = blocks
    return made


def _emit_float_tile(builder: _Node, args: list[_Node]) -> None:
    """Write out = start + sum over columns, for 36 rows; args are weight, x, start, out, columns."""
    weight, x, start, out = (builder.inttoptr(address, _I8.as_pointer()) for address in args[:4])
    vectors = [ir.VectorType(_F32, n) for n in _FLOAT_LANES]
    places = [_I64(4 * sum(_FLOAT_LANES[:i])) for i in range(len(_FLOAT_LANES))]
    initial = [builder.load(element(builder, start, *item), align=4) for item in zip(places, vectors, strict=True)]

    def body(k: _Node, totals: list[_Node]) -> list[_Node]:
        one = builder.load(element(builder, x, builder.mul(k, _I64(4)), _F32), align=4)
        everywhere = {n: broadcast(builder, one, n) for n in sorted(set(_FLOAT_LANES))}
        here = builder.gep(weight, [builder.mul(k, _I64(4 * FLOAT_ROWS))])
        weights = [builder.load(element(builder, here, *item), align=16) for item in zip(places, vectors, strict=True)]
        # Rounded twice, as in the blocks.
        products = [builder.fmul(everywhere[w.type.count], w) for w in weights]
        return [builder.fadd(total, product) for total, product in zip(totals, products, strict=True)]

    for place, vector, total in zip(places, vectors, loop(builder, args[4], initial, body), strict=True):
        builder.store(total, element(builder, out, place, vector), align=4)


@intrinsic
def _float_tile(typing, weight, x, start, out, columns):
    """Multiply 36 rows."""

    def codegen(context, builder, signature, args):
        _emit_float_tile(builder, args)
        return context.get_dummy_value()

    return types.void(*[types.int64] * 5), codegen


float_tile: Any = _float_tile
"""float_tile(weight, x, start, out, columns) for kernels: addresses of float32, weights as [column][36 rows]."""


@intrinsic
def _pointer(typing, address):
    """Turn an integer into a pointer for `numba.carray`."""

    def codegen(context, builder, signature, args):
        return builder.inttoptr(args[0], _I8.as_pointer())

    return types.voidptr(types.int64), codegen


pointer: Any = _pointer
"""pointer(address) for kernels: an integer as a pointer for `numba.carray`."""
