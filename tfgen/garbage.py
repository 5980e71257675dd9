"""When Python looks for garbage, and when what has become free goes back to the system.

What was loaded stays as long as the process, and is not looked at: to look at 50,000 objects that imports made takes a
tenth of a start, and Python looks at all of them once more as it ends. Only the command line asks for this: how garbage
is found in a program that imports tfgen is that program's own.
"""

from __future__ import annotations

import atexit
import gc
import sys

# How many new objects have Python look for circles among them, and how often it looks at older ones: a command makes
# many objects that stay, and few circles.
_GARBAGE = (50_000, 20, 10)
_loaded: int | None = None


def own_process() -> None:
    """Say that the process is a command of tfgen's: before anything else is imported, as imports make half of all."""
    global _loaded
    _loaded = 0
    gc.set_threshold(*_GARBAGE)
    atexit.register(gc.freeze)


def set_aside() -> None:
    """Have all that is there now never looked at for garbage, if modules were loaded since this was last asked."""
    global _loaded
    if _loaded is not None and _loaded != len(sys.modules):
        _loaded = len(sys.modules)
        gc.freeze()


def give_back_memory() -> None:
    """Free what holds itself in circles, and have the C library give back what is free in the middle of its heap.

    For the end of a step that took much memory, before another one that does: of 1,000 stacks it is 20 MB. Of the C
    libraries only glibc can: https://man7.org/linux/man-pages/man3/malloc_trim.3.html
    """
    gc.collect()
    if sys.platform == "linux":
        import ctypes  # which loads a library of its own, and few runs need it

        if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
            trim(0)
