"""Matrix times vector in LLVM code: int8 dot products in one instruction each, and float32.

LLVM never forms the dot-product instructions out of plain loops, so the loop over columns is written for it.
int8 matrices are read as blocks of 16 rows and 4 columns, of which only those are there that are not zero; four
activations are broadcast to the 16 rows. Every instruction set gives the same integers.
"""

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from dsp.instructions import INSTRUCTIONS, UNSIGNED

__all__ = [
    "BLOCK_COLUMNS", "BLOCK_ROWS", "CACHE_LINE", "FLOAT_ROWS", "PAIR", "float_tile", "int8_blocks", "pointer",
    "prefetch",
]  # fmt: skip

_Node = Any  # llvmlite's builder, types and values; it declares its results as None or too wide
_I8, _I16, _I32, _I64 = (ir.IntType(bits) for bits in (8, 16, 32, 64))
_F32 = ir.FloatType()
_FLOAT_LANES = (16, 16, 4)  # vectors of a float tile; LLVM splits them where the machine has narrower ones
FLOAT_ROWS = sum(_FLOAT_LANES)  # the 34 bands with two spare rows
CACHE_LINE = 64  # bytes
BLOCK_ROWS, BLOCK_COLUMNS = 16, 4  # a cache line
PAIR = 2  # blocks that are multiplied at once, each into sums of its own: one alone would wait for its predecessor


def _loop(builder: _Node, count: _Node, initial: list[_Node], body: Callable[..., list[_Node]]) -> list[_Node]:
    """Repeat body(k, values) -> values for k in 0 ..< count (at least once), values staying in registers."""
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


def _element(builder: _Node, base: _Node, offset: _Node, kind: _Node) -> _Node:
    """Point to a value of this kind, `offset` bytes after `base`."""
    return builder.bitcast(builder.gep(base, [offset]), kind.as_pointer())


def _broadcast(builder: _Node, one: _Node, lanes: int) -> _Node:
    """Repeat a number in all lanes of a vector."""
    undefined = ir.Constant(ir.VectorType(one.type, lanes), ir.Undefined)
    first = builder.insert_element(undefined, one, _I32(0))
    return builder.shuffle_vector(first, undefined, ir.Constant(ir.VectorType(_I32, lanes), [0] * lanes))


def _ask_for(builder: _Node, address: _Node) -> None:
    """Ask for a cache line that will be read, into all caches; an address beyond the memory does no harm."""
    signature = ir.FunctionType(ir.VoidType(), [_I8.as_pointer(), _I32, _I32, _I32])
    function = cgutils.get_or_insert_function(builder.module, signature, "llvm.prefetch.p0")
    builder.call(function, [address, _I32(0), _I32(3), _I32(1)])


def _emit_blocks(builder: _Node, args: list[_Node], name: str) -> None:
    """Write out = start + sum over the blocks of 16 rows; args are weight, x, index, start, out, pairs."""
    item = INSTRUCTIONS[name]
    assert item.dot is not None
    dot, lanes = item.dot, item.lanes
    weight, x, index, start, out = (builder.inttoptr(address, _I8.as_pointer()) for address in args[:5])
    vector, places = ir.VectorType(_I32, lanes), [_I64(4 * first) for first in range(0, BLOCK_ROWS, lanes)]
    size = BLOCK_ROWS * BLOCK_COLUMNS
    initial = [builder.load(_element(builder, start, place, vector), align=4) for place in places]
    initial += [ir.Constant(vector, [0] * lanes)] * ((PAIR - 1) * len(places))

    def body(k: _Node, totals: list[_Node]) -> list[_Node]:
        found = []
        for block in range(PAIR):
            number = builder.add(builder.mul(k, _I64(PAIR)), _I64(block))
            column = builder.load(_element(builder, index, builder.mul(number, _I64(2)), _I16), align=2)
            one = builder.load(_element(builder, x, builder.zext(column, _I64), _I32), align=1)
            if item.offset:  # before the broadcast: LLVM 22 hangs on a flipped vector
                one = builder.xor(one, UNSIGNED)
            everywhere = _broadcast(builder, one, lanes)
            here = builder.gep(weight, [builder.mul(number, _I64(size))])
            for i, place in enumerate(places):
                w = builder.load(_element(builder, here, place, vector), align=16)
                found.append(dot(builder, totals[block * len(places) + i], everywhere, w))
        return found

    totals = _loop(builder, args[5], initial, body)
    for i, place in enumerate(places):
        total = totals[i]
        for other in totals[i + len(places) :: len(places)]:
            total = builder.add(total, other)
        builder.store(total, _element(builder, out, place, vector), align=4)


def int8_blocks(name: str) -> Callable[..., None]:
    """Make blocks(weight, x, index, start, out, pairs) for int8: 16 rows, of which only some blocks are there.

    Parameters
    ----------
    name : str
        An instruction set other than `plain`.

    Returns
    -------
    blocks : callable
        For kernels. Addresses of the blocks (64-byte aligned), int8 activations in -127..127, uint16 places of each
        block's first activation, int32 start values and int32 sums; `pairs` of blocks, at least 1.
    """

    @intrinsic
    def blocks(typing, weight, x, index, start, out, pairs):
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
    initial = [builder.load(_element(builder, start, *item), align=4) for item in zip(places, vectors, strict=True)]

    def body(k: _Node, totals: list[_Node]) -> list[_Node]:
        one = builder.load(_element(builder, x, builder.mul(k, _I64(4)), _F32), align=4)
        everywhere = {n: _broadcast(builder, one, n) for n in sorted(set(_FLOAT_LANES))}
        here = builder.gep(weight, [builder.mul(k, _I64(4 * FLOAT_ROWS))])
        weights = [builder.load(_element(builder, here, *item), align=16) for item in zip(places, vectors, strict=True)]
        # Rounded twice, as all machines do alike; a fused step would not be the same everywhere.
        products = [builder.fmul(everywhere[w.type.count], w) for w in weights]
        return [builder.fadd(total, product) for total, product in zip(totals, products, strict=True)]

    for place, vector, total in zip(places, vectors, _loop(builder, args[4], initial, body), strict=True):
        builder.store(total, _element(builder, out, place, vector), align=4)


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


@intrinsic
def _prefetch(typing, address):
    """Ask for the cache line at an address."""

    def codegen(context, builder, signature, args):
        _ask_for(builder, builder.inttoptr(args[0], _I8.as_pointer()))
        return context.get_dummy_value()

    return types.void(types.int64), codegen


prefetch: Any = _prefetch
"""prefetch(address) for kernels: the cache line there will be read soon."""
