"""Write files whole, and tell versions of files apart."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write beside the file, then rename: a reader sees the old content or the new one, never half of it.

    Makes the folders above. Raises OSError, and leaves nothing beside the file then.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.tfgen")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink()
        raise


def fingerprint(*paths: Path) -> str:
    """A name for the present state of these files and of the Python files in these folders, by size and time."""
    files = [file for path in paths for file in (sorted(path.glob("*.py")) if path.is_dir() else [path])]
    stats = [(file.name, stat.st_size, stat.st_mtime_ns) for file in files for stat in (file.stat(),)]
    return hashlib.sha256(repr(stats).encode()).hexdigest()[:16]
