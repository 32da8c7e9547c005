"""C functions for kernels, called by name so that the machine code can be cached.

numba refuses to cache code that holds the address of a ctypes function. A named symbol is looked up when the cached
code is loaded, so each kernel that waits for a clock or a sound server starts quickly the second time.
"""

import ctypes
import sys

import llvmlite.binding
import llvmlite.ir
import numba
from numba.core import types
from numba.extending import intrinsic

from dsp.jit import kernel

__all__ = ["c_function", "call_by_address", "fence", "thread_number"]


def c_function(library: ctypes.CDLL, name: str, result: numba.types.Type, *arguments: numba.types.Type):
    """Make a C function callable from kernels, without the interpreter lock.

    Parameters
    ----------
    library : ctypes.CDLL
        Where the function is. It stays loaded as long as the process lives.
    name : str
        The function's name in `library`.
    result, *arguments : numba types
        Its signature.

    Returns
    -------
    numba.types.ExternalFunction
        To be called from a kernel.
    """
    symbol = f"quietmic_{name}"  # a name of our own: the real one might be found in another library
    llvmlite.binding.add_symbol(symbol, ctypes.cast(getattr(library, name), ctypes.c_void_p).value)
    return types.ExternalFunction(symbol, result(*arguments))


if sys.platform == "linux":
    _gettid = c_function(ctypes.CDLL(None), "gettid", types.int32)

    @kernel
    def thread_number():
        """Return the system's number of this thread; 0 where it has none that would be of use."""
        return _gettid()
else:

    @kernel
    def thread_number():
        """Return the system's number of this thread; 0 where it has none that would be of use."""
        return 0


@intrinsic
def fence(context):
    """Keep compiler and processor from moving stores across this line."""

    def generate(context, builder, signature, arguments):
        builder.fence("seq_cst")
        return context.get_dummy_value()

    return types.void(), generate


@intrinsic
def call_by_address(context, address, record, x, y):
    """Call void f(record *, float *, float *) at an address, with a record and two float32 arrays."""

    def generate(context, builder, signature, arguments):
        pointer = llvmlite.ir.IntType(8).as_pointer()
        arrays = [context.make_array(signature.args[i])(context, builder, arguments[i]).data for i in (2, 3)]
        passed = [builder.bitcast(value, pointer) for value in (arguments[1], *arrays)]
        function = llvmlite.ir.FunctionType(llvmlite.ir.VoidType(), [pointer] * 3)
        builder.call(builder.inttoptr(arguments[0], function.as_pointer()), passed)
        return context.get_dummy_value()

    return types.void(types.uint64, record, x, y), generate
