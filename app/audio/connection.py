"""A connection to the sound server by libpulse, whose main loop is turned by hand."""

import time
from collections.abc import Callable
from types import TracebackType
from typing import Any

from app.audio import libpulse as pa

__all__ = ["WAKE_US", "Connection"]

PATIENCE = 5.0  # s until a server that does not answer counts as gone
WAKE_US = 50_000  # us that the loop waits for the server at a time


class Connection:
    """Connected from its making until it is closed.

    Attributes
    ----------
    mainloop, context : int
        Addresses of libpulse's objects.

    Raises
    ------
    OSError
        If no server answers.
    """

    def __init__(self) -> None:
        library = pa.library
        self.mainloop: Any = library.pa_mainloop_new()
        self.context: Any = library.pa_context_new(library.pa_mainloop_get_api(self.mainloop), b"Quietmic")
        self._streams: list[Any] = []
        final = (pa.CONTEXT_READY, pa.CONTEXT_FAILED, pa.CONTEXT_TERMINATED)
        library.pa_context_connect(self.context, None, pa.NO_AUTOSPAWN, None)
        self.wait(lambda: library.pa_context_get_state(self.context) in final)
        if library.pa_context_get_state(self.context) != pa.CONTEXT_READY:
            text = f"the sound server does not answer: {pa.error_text(self.context)}"
            self.close()
            raise OSError(text)

    def wait(self, done: Callable[[], bool], seconds: float = PATIENCE) -> bool:
        """Turn the loop until something is done, or for so long; return whether it is."""
        end = time.monotonic() + seconds
        while not done() and time.monotonic() < end:
            pa.library.pa_mainloop_prepare(self.mainloop, WAKE_US)
            pa.library.pa_mainloop_poll(self.mainloop)
            pa.library.pa_mainloop_dispatch(self.mainloop)
        return done()

    def new_stream(self, title: bytes, sample: pa.SampleSpec) -> Any:
        """Make a stream that `close` takes along; return its address."""
        stream = pa.library.pa_stream_new(self.context, title, sample, None)
        self._streams.append(stream)
        return stream

    def wait_for_stream(self, name: str, stream: Any) -> None:
        """Wait until a stream is open.

        Raises
        ------
        OSError
            If it does not open; `name` is that of its device.
        """
        final = (pa.STREAM_READY, pa.STREAM_FAILED, pa.STREAM_TERMINATED)
        self.wait(lambda: pa.library.pa_stream_get_state(stream) in final)
        if pa.library.pa_stream_get_state(stream) != pa.STREAM_READY:
            raise self.error(name)

    def error(self, name: str) -> OSError:
        """Describe why a device does not open."""
        return OSError(f"{name} does not open: {pa.error_text(self.context)}")

    def close(self) -> None:
        """Close all streams and hang up."""
        for stream in self._streams:
            pa.library.pa_stream_disconnect(stream)
            pa.library.pa_stream_unref(stream)
        pa.library.pa_context_disconnect(self.context)
        pa.library.pa_context_unref(self.context)
        pa.library.pa_mainloop_free(self.mainloop)

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.close()
