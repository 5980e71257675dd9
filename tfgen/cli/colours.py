"""Whether what is printed has colours: as the user says, else as the stream is one of a terminal."""

from __future__ import annotations

import os


def choose_colours() -> bool | None:
    """False with NO_COLOR (https://no-color.org), True with FORCE_COLOR, None where the stream decides.

    Both count when they hold anything; FORCE_COLOR=0 asks for nothing.
    """
    if os.environ.get("NO_COLOR"):
        return False
    return True if os.environ.get("FORCE_COLOR", "0") not in ("", "0") else None
