"""What a repository keeps out of its commits: a file that git ignores is in no clone, whatever names it.

Nothing but the `.gitignore` files of the repository counts: what a machine ignores beside that differs.
https://git-scm.com/docs/gitignore
"""

from __future__ import annotations

import os.path
import re
import warnings
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tfgen.disk.files import read_file
from tfgen.disk.inputs import note_name
from tfgen.disk.pattern_sets import write_sets

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_FILE = ".gitignore"
_MOST = 1 << 16  # bytes
_BACKEND: Final = "re2"
"""Takes time in proportion to a name, whatever the pattern is."""


def is_ignored(path: Path, *, is_folder: bool = False) -> bool:
    """Whether git ignores a path, which need not be there: what a pattern matches, or what is below such a folder."""
    place = Path(os.path.abspath(path))  # noqa: PTH100 - by its text, as git takes it
    root = next((folder for folder in place.parents if _is_repository(folder)), None)
    if root is None:
        return False
    parts = place.relative_to(root).parts
    return any(
        _is_matched(root, parts[: end + 1], is_folder=is_folder or end + 1 < len(parts)) for end in range(len(parts))
    )


def _is_repository(folder: Path) -> bool:
    note_name(place := folder / ".git")
    return os.path.exists(place)  # noqa: PTH110 - of a path that no disk can have it is no, and no exception


def _is_matched(root: Path, parts: tuple[str, ...], *, is_folder: bool) -> bool:
    """Whether the last pattern that matches this path, from the root on, keeps it out."""
    ignored = False
    for depth in range(len(parts)):
        patterns = _patterns(root.joinpath(*parts[:depth]))
        said = patterns.check_file("/".join(parts[depth:]) + ("/" if is_folder else "")).include if patterns else None
        ignored = ignored if said is None else said
    return ignored


def _patterns(folder: Path) -> GitIgnoreSpec | None:
    note_name(place := folder / _FILE)
    try:
        return _parse(read_file(place, most=_MOST).decode(errors="replace")) if os.path.isfile(place) else None  # noqa: PTH113
    except OSError:
        return None


@lru_cache(64)
def _parse(text: str) -> GitIgnoreSpec:
    """The patterns of a file, but for those that cannot be read, which match nothing."""
    from pathspec import GitIgnoreSpec  # which few runs need

    with warnings.catch_warnings():  # `re` tells of sets that it may read in another way some day; re2 is what matches
        warnings.simplefilter("ignore", FutureWarning)
        patterns = filter(None, map(write_sets, text.splitlines()))
        return GitIgnoreSpec.from_lines(filter(_is_pattern, patterns), backend=_BACKEND)


def _is_pattern(line: str) -> bool:
    import re2
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line], backend=_BACKEND)
    except (ValueError, re.error, re2.error):
        return False
    return True
