"""Have Python not look for garbage among what was loaded, which stays as long as the process.

To look at 50,000 objects that imports made takes a tenth of a start, and Python looks at all of them once more as it
ends. Only the command line asks for this: how garbage is found in a program that imports tfgen is that program's own.
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
