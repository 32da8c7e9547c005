"""The int8 dot products of each kind of processor, and which of them this one has."""

import os
from collections.abc import Callable
from typing import Any, NamedTuple

from llvmlite import ir
from llvmlite.binding import llvm_version_info
from numba.core import cgutils
from numba.core.registry import cpu_target

__all__ = ["INSTRUCTIONS", "Instructions", "call", "choose", "features", "runnable"]

_Node = Any  # llvmlite's builder, types and values; it declares its results as None or too wide
_I8, _I16, _I32 = (ir.IntType(bits) for bits in (8, 16, 32))


def call(builder: _Node, name: str, result: _Node, *args: _Node) -> _Node:
    """Call an LLVM intrinsic by name.

    Returns
    -------
    llvmlite value
        Of the type `result`.
    """
    signature = ir.FunctionType(result, [arg.type for arg in args])
    return builder.call(cgutils.get_or_insert_function(builder.module, signature, name), args)


def _vnni(builder: _Node, total: _Node, x: _Node, w: _Node) -> _Node:
    """Multiply unsigned x by signed w."""
    lanes = total.type.count
    if llvm_version_info >= (22,):  # the operands became vectors of bytes
        byte = ir.VectorType(_I8, 4 * lanes)
        x, w = builder.bitcast(x, byte), builder.bitcast(w, byte)
    return call(builder, f"llvm.x86.avx512.vpdpbusd.{32 * lanes}", total.type, total, x, w)


def _maddubs(sign: str, multiply: str, pairs: str) -> Callable[..., _Node]:
    """|x| times w with the sign of x: two products of at most 127 * 127 never saturate 16 bits."""

    def dot(builder: _Node, total: _Node, x: _Node, w: _Node) -> _Node:
        lanes = total.type.count
        byte, short = ir.VectorType(_I8, 4 * lanes), ir.VectorType(_I16, 2 * lanes)
        x, w = builder.bitcast(x, byte), builder.bitcast(w, byte)
        magnitude = call(builder, sign, byte, x, x)
        products = call(builder, multiply, short, magnitude, call(builder, sign, byte, w, x))
        ones = ir.Constant(short, [1] * (2 * lanes))
        return builder.add(total, call(builder, pairs, total.type, products, ones))

    return dot


def _sdot(builder: _Node, total: _Node, x: _Node, w: _Node) -> _Node:
    """ARM multiplies signed by signed."""
    byte = ir.VectorType(_I8, 16)
    x, w = builder.bitcast(x, byte), builder.bitcast(w, byte)
    return call(builder, "llvm.aarch64.neon.sdot.v4i32.v16i8", total.type, total, w, x)


class Instructions(NamedTuple):
    """One way to compute four int8 products and their sum."""

    needs: tuple[frozenset[str], ...]  # CPU features; any one of the sets will do
    lanes: int  # int32 sums in one vector
    offset: int  # what is added to every activation; the start of each sum takes it back
    dot: Callable[..., _Node] | None  # (builder, total, x, w) -> new total; None is plain numba


INSTRUCTIONS = {
    "vnni512": Instructions((frozenset({"avx512f", "avx512vnni"}),), 16, 128, _vnni),
    "vnni256": Instructions((frozenset({"avxvnni"}), frozenset({"avx512vl", "avx512vnni"})), 8, 128, _vnni),
    "avx2": Instructions(
        (frozenset({"avx2"}),), 8, 0,
        _maddubs("llvm.x86.avx2.psign.b", "llvm.x86.avx2.pmadd.ub.sw", "llvm.x86.avx2.pmadd.wd"),
    ),
    "ssse3": Instructions(
        (frozenset({"ssse3"}),), 4, 0,
        _maddubs("llvm.x86.ssse3.psign.b.128", "llvm.x86.ssse3.pmadd.ub.sw.128", "llvm.x86.sse2.pmadd.wd"),
    ),
    "neon": Instructions((frozenset({"dotprod"}),), 4, 0, _sdot),
    "plain": Instructions((frozenset(),), 1, 0, None),
}  # fmt: skip
"""Instruction sets by name, fastest first; `plain` runs anywhere."""


def features() -> frozenset[str]:
    """Name the CPU features numba compiles for, which the user may have narrowed below the machine's own.

    Returns
    -------
    frozenset of str
        LLVM's names, such as "avx2".
    """
    context: Any = cpu_target.target_context
    _, cpu, listed = context.codegen().magic_tuple()
    names = {name[1:] for name in listed.split(",") if name.startswith("+")}
    if cpu.startswith("apple-"):
        names.add("dotprod")  # LLVM lists no features on macOS; every Apple CPU has it
    return frozenset(names)


def runnable() -> list[str]:
    """Name the instruction sets this machine can run, fastest first."""
    present = features()
    return [name for name, item in INSTRUCTIONS.items() if any(needs <= present for needs in item.needs)]


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
