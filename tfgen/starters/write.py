"""Write a new project: all of its files, or none."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from tfgen.disk.project import CONFIG_FILE
from tfgen.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path

    from tfgen.starters.plan import NewProject


def write_project(project: NewProject) -> None:
    """Write the files. Raises OutputError when one cannot be written, or is there by now; then none is left.

    The matrix is the last one: what a kill left half of is no project, which nobody renders by mistake.
    """
    made: list[Path] = []
    try:
        for path, content in sorted(project.files.items(), key=lambda item: item[0] == CONFIG_FILE.as_posix()):
            _write(project.folder / path, content, made)
    except OSError as error:
        _take_back(made)
        fact = f"cannot be written: {error.strerror}. Nothing was left behind."
        raise OutputError(f"{error.filename or project.folder}: {fact} Mend this, or name another folder.") from None
    except BaseException:  # Ctrl-C too
        _take_back(made)
        raise


def _write(file: Path, content: bytes, made: list[Path]) -> None:
    for folder in reversed(file.parents):
        if not folder.exists():
            folder.mkdir()
            made.append(folder)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb") as opened:
        made.append(file)
        opened.write(content)


def _take_back(made: list[Path]) -> None:
    for path in reversed(made):
        with suppress(OSError):
            path.rmdir() if path.is_dir() else path.unlink()
