"""Find programs, and start Python, so that nothing in the folder of a project stands in for them."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SAFE = "PYTHONSAFEPATH"


def find_program(name: str) -> str | None:
    """The absolute path of a program on the PATH, None without one.

    Entries of the PATH that are relative, or empty, mean a project's folder when tfgen is run there: they do not count.
    """
    folders = (entry for entry in os.environ.get("PATH", os.defpath).split(os.pathsep) if os.path.isabs(entry))  # noqa: PTH117
    found = shutil.which(name, path=os.pathsep.join(folders))
    return found if found and os.path.isabs(found) else None  # noqa: PTH117 - Windows looks in the current folder first


@contextmanager
def safe_path() -> Iterator[None]:
    """While this holds, Pythons that are started do not look for modules in the current folder.

    For multiprocessing, which starts them with `-c` and without a way to say so.
    https://docs.python.org/3/using/cmdline.html#envvar-PYTHONSAFEPATH
    """
    before = os.environ.get(_SAFE)
    os.environ[_SAFE] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_SAFE]
        else:
            os.environ[_SAFE] = before
