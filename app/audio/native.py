"""C functions for kernels, called by name so that the machine code can be cached.

numba refuses to cache code that holds the address of a ctypes function. A named symbol is looked up when the cached
code is loaded, so each kernel that waits for a clock or a sound server starts quickly the second time.
"""

import ctypes

import llvmlite.binding
import numba
from numba.core import types
from numba.extending import intrinsic

__all__ = ["c_function", "fence"]


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


@intrinsic
def fence(context):
    """Keep compiler and processor from moving stores across this line."""

    def generate(context, builder, signature, arguments):
        builder.fence("seq_cst")
        return context.get_dummy_value()

    return types.void(), generate
