"""The microphone that call apps see: made on Linux, found on macOS and Windows."""

import atexit
import contextlib
import sys
from types import TracebackType
from typing import Self

from app.audio import devices, virtual_cable, virtual_linux

__all__ = ["VirtualMicrophone"]


class VirtualMicrophone:
    """Exists from `create` to `remove`; as a context manager, from `with` to the end of the block.

    It also goes when the interpreter exits. A program that should leave nothing behind on SIGTERM must turn the signal
    into an exit, as `quietmic live` does; after `kill -9` the next start sweeps what is left.

    Attributes
    ----------
    output : str
        The output to play into, for `Engine.start`.
    name : str
        What the person chooses in the call app.
    """

    def __init__(self, platform: str = sys.platform) -> None:
        self._platform = platform
        self.output = virtual_linux.SINK
        self.name = virtual_linux.DESCRIPTION

    def create(self) -> None:
        """Make or find the microphone. Doing it twice leaves one.

        Raises
        ------
        OSError
            If no sound server answers, or no virtual cable is installed; the message says how to get one.
        """
        if self._platform.startswith("linux"):
            virtual_linux.create()
            atexit.register(self.remove)
            return
        cable = virtual_cable.find(self._platform, devices.outputs())
        if cable is None:
            raise OSError(virtual_cable.advice(self._platform))
        self.output = cable.name
        self.name = virtual_cable.CABLES[self._platform].microphone

    def remove(self) -> None:
        """Take the microphone away. Doing it twice is fine; a cable stays."""
        if self._platform.startswith("linux"):
            atexit.unregister(self.remove)
            with contextlib.suppress(OSError):  # the server went first and took it along
                virtual_linux.remove()

    def __enter__(self) -> Self:
        self.create()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.remove()
