"""Matrix times vector in LLVM code: int8 dot products in one instruction each, and float32.

LLVM never forms the dot-product instructions out of plain loops, so the loop over columns is written for it.
Weights are packed in the order they are read: [tile][column / 4][row of the tile][4 columns], one tile of 192 or 64
rows after the other; four activations at a time are broadcast to all rows. Every instruction set gives the same
integers. What is read soon is asked for ahead of time: the processor's own guesses are good at times only.
"""

import os
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from llvmlite import ir
from llvmlite.binding import llvm_version_info
from numba import types
from numba.core import cgutils
from numba.core.registry import cpu_target
from numba.extending import intrinsic

__all__ = [
    "CACHE_LINE", "FLOAT_ROWS", "INSTRUCTIONS", "Instructions", "choose", "float_tile", "int8_tile", "pointer",
    "prefetch", "runnable",
]  # fmt: skip

_Node = Any  # llvmlite's builder, types and values; it declares its results as None or too wide
_I8, _I16, _I32, _I64 = (ir.IntType(bits) for bits in (8, 16, 32, 64))
_F32 = ir.FloatType()
_UNSIGNED = _I32(0x80808080 - (1 << 32))  # flipping the sign bits adds 128 to four int8 and makes them unsigned
_FLOAT_LANES = (16, 16, 4)  # vectors of a float tile; LLVM splits them where the machine has narrower ones
FLOAT_ROWS = sum(_FLOAT_LANES)  # the 34 bands with two spare rows
CACHE_LINE = 64  # bytes
_AHEAD = 4096  # bytes, how far ahead weights are asked for; measured


def _call(builder: _Node, name: str, result: _Node, *args: _Node) -> _Node:
    """Call an LLVM intrinsic by name."""
    signature = ir.FunctionType(result, [arg.type for arg in args])
    return builder.call(cgutils.get_or_insert_function(builder.module, signature, name), args)


def _vnni(builder: _Node, total: _Node, x: _Node, w: _Node) -> _Node:
    """Multiply unsigned x, see `_UNSIGNED`, by signed w."""
    lanes = total.type.count
    if llvm_version_info >= (22,):  # the operands became vectors of bytes
        byte = ir.VectorType(_I8, 4 * lanes)
        x, w = builder.bitcast(x, byte), builder.bitcast(w, byte)
    return _call(builder, f"llvm.x86.avx512.vpdpbusd.{32 * lanes}", total.type, total, x, w)


def _maddubs(sign: str, multiply: str, pairs: str) -> Callable[..., _Node]:
    """|x| times w with the sign of x: two products of at most 127 * 127 never saturate 16 bits."""

    def dot(builder: _Node, total: _Node, x: _Node, w: _Node) -> _Node:
        lanes = total.type.count
        byte, short = ir.VectorType(_I8, 4 * lanes), ir.VectorType(_I16, 2 * lanes)
        x, w = builder.bitcast(x, byte), builder.bitcast(w, byte)
        magnitude = _call(builder, sign, byte, x, x)
        products = _call(builder, multiply, short, magnitude, _call(builder, sign, byte, w, x))
        ones = ir.Constant(short, [1] * (2 * lanes))
        return builder.add(total, _call(builder, pairs, total.type, products, ones))

    return dot


def _sdot(builder: _Node, total: _Node, x: _Node, w: _Node) -> _Node:
    """ARM multiplies signed by signed."""
    byte = ir.VectorType(_I8, 16)
    x, w = builder.bitcast(x, byte), builder.bitcast(w, byte)
    return _call(builder, "llvm.aarch64.neon.sdot.v4i32.v16i8", total.type, total, w, x)


class Instructions(NamedTuple):
    """One way to compute four int8 products and their sum."""

    needs: tuple[frozenset[str], ...]  # CPU features; any one of the sets will do
    lanes: int  # int32 sums in one vector
    wide_rows: int  # rows of the large tile: as many sums as the registers hold
    offset: int  # what is added to every activation; the start of each sum takes it back
    dot: Callable[..., _Node] | None  # (builder, total, x, w) -> new total; None is plain numba


INSTRUCTIONS = {
    "vnni512": Instructions((frozenset({"avx512f", "avx512vnni"}),), 16, 192, 128, _vnni),
    "vnni256": Instructions((frozenset({"avxvnni"}), frozenset({"avx512vl", "avx512vnni"})), 8, 64, 128, _vnni),
    "avx2": Instructions(
        (frozenset({"avx2"}),), 8, 64, 0,
        _maddubs("llvm.x86.avx2.psign.b", "llvm.x86.avx2.pmadd.ub.sw", "llvm.x86.avx2.pmadd.wd"),
    ),
    "ssse3": Instructions(
        (frozenset({"ssse3"}),), 4, 64, 0,
        _maddubs("llvm.x86.ssse3.psign.b.128", "llvm.x86.ssse3.pmadd.ub.sw.128", "llvm.x86.sse2.pmadd.wd"),
    ),
    "neon": Instructions((frozenset({"dotprod"}),), 4, 64, 0, _sdot),
    "plain": Instructions((frozenset(),), 1, 64, 0, None),
}  # fmt: skip
"""Instruction sets by name, fastest first; `plain` runs anywhere."""


def _features() -> frozenset[str]:
    """Return the CPU features numba compiles for, which the user may have narrowed below the machine's own."""
    context: Any = cpu_target.target_context
    _, cpu, features = context.codegen().magic_tuple()
    names = {name[1:] for name in features.split(",") if name.startswith("+")}
    if cpu.startswith("apple-"):
        names.add("dotprod")  # LLVM lists no features on macOS; every Apple CPU has it
    return frozenset(names)


def runnable() -> list[str]:
    """Name the instruction sets this machine can run, fastest first."""
    features = _features()
    return [name for name, item in INSTRUCTIONS.items() if any(needs <= features for needs in item.needs)]


def choose() -> str:
    """Name the fastest instruction set, or the one the environment variable QUIETMIC_KERNEL asks for.

    Raises
    ------
    ValueError
        If QUIETMIC_KERNEL names none that this machine can run.
    """
    names = runnable()
    wanted = os.environ.get("QUIETMIC_KERNEL") or names[0]
    if wanted not in names:
        raise ValueError(f"QUIETMIC_KERNEL={wanted} does not run here; unset it or take one of {', '.join(names)}")
    return wanted


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


def _emit_tile(
    builder: _Node, args: list[_Node], lanes: Sequence[int], kind: _Node, step: Callable[..., _Node], flip: _Node
) -> None:
    """Write out = start + sum over columns, for rows in vectors of `lanes`; args are weight, x, start, out, count."""
    weight, x, start, out = (builder.inttoptr(address, _I8.as_pointer()) for address in args[:4])
    vectors = [ir.VectorType(kind, n) for n in lanes]
    places = [_I64(4 * sum(lanes[:i])) for i in range(len(lanes))]
    size = 4 * sum(lanes)
    initial = [builder.load(_element(builder, start, *item), align=4) for item in zip(places, vectors, strict=True)]

    def body(k: _Node, totals: list[_Node]) -> list[_Node]:
        one = builder.load(_element(builder, x, builder.mul(k, _I64(4)), kind), align=1)
        if flip is not None:  # before the broadcast: LLVM 22 hangs on a flipped vector
            one = builder.xor(one, flip)
        everywhere = {n: _broadcast(builder, one, n) for n in sorted(set(lanes))}
        here = builder.gep(weight, [builder.mul(k, _I64(size))])
        for offset in range(0, size, CACHE_LINE):
            _ask_for(builder, builder.gep(here, [_I64(_AHEAD + offset)]))
        weights = [builder.load(_element(builder, here, *item), align=16) for item in zip(places, vectors, strict=True)]
        return [step(builder, total, everywhere[w.type.count], w) for total, w in zip(totals, weights, strict=True)]

    for place, vector, total in zip(places, vectors, _loop(builder, args[4], initial, body), strict=True):
        builder.store(total, _element(builder, out, place, vector), align=4)


def _tile(lanes: Sequence[int], kind: _Node, step: Callable[..., _Node], flip: _Node = None) -> Callable[..., None]:
    """Make the kernel call tile(weight, x, start, out, count) of five integers, four of them addresses."""

    @intrinsic
    def tile(typing, weight, x, start, out, count):
        def codegen(context, builder, signature, args):
            _emit_tile(builder, args, lanes, kind, step, flip)
            return context.get_dummy_value()

        return types.void(*[types.int64] * 5), codegen

    made: Any = tile
    return made


def int8_tile(name: str, rows: int) -> Callable[..., None]:
    """Make tile(weight, x, start, out, count) for int8.

    Parameters
    ----------
    name : str
        An instruction set other than `plain`.
    rows : int
        Rows of the tile, a multiple of 16.

    Returns
    -------
    tile : callable
        For kernels. Addresses of packed int8 weights (16-byte aligned), int8 activations in -127..127, int32 start
        values and int32 sums; `count` is columns / 4.
    """
    item = INSTRUCTIONS[name]
    assert item.dot is not None
    return _tile([item.lanes] * (rows // item.lanes), _I32, item.dot, _UNSIGNED if item.offset else None)


def _multiply_add(builder: _Node, total: _Node, x: _Node, w: _Node) -> _Node:
    """Round twice, as all machines do alike; a fused step would not be the same everywhere."""
    return builder.fadd(total, builder.fmul(x, w))


float_tile = _tile(_FLOAT_LANES, _F32, _multiply_add)
"""tile(weight, x, start, out, count): the same for float32, [column][36 rows], count is columns."""


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
