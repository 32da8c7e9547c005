"""Buffers that hold the newest samples of a stream."""

from dsp.jit import kernel

__all__ = ["push"]


@kernel
def push(buffer, hop):
    """Append a hop to the end of a buffer, dropping its oldest samples."""
    later = buffer[hop.size :]
    for n in range(later.size):
        buffer[n] = later[n]
    newest = buffer[later.size :]
    for n in range(hop.size):
        newest[n] = hop[n]
