"""Python's garbage collector, kept in the window's thread.

Python looks for cycles of dead objects in whatever thread happens to allocate, and ends them there. Parts of a window,
above all the items of pyqtgraph's scenes, must not end in the supervisor's thread: Qt warns of timers then, or crashes.
"""

import gc

__all__ = ["collect", "keep_to_one_thread"]


def keep_to_one_thread() -> None:
    """Collect from now on only where and when `collect` is called.

    What exists by now, mostly modules, is taken out of the search: a look at all of it would show as a jerk.
    """
    gc.collect()
    gc.freeze()
    gc.disable()


def collect() -> None:
    """Collect as much as Python itself would by now; nothing where it still does so itself."""
    if gc.isenabled():
        return
    due = [count > limit for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)]
    if due[0]:  # an older generation's time comes only after a look at the younger ones
        gc.collect(2 if due[2] else 1 if due[1] else 0)
