"""Functions on files and paths: https://developer.hashicorp.com/terraform/language/functions#filesystem-functions."""

from __future__ import annotations

import hashlib
import os.path
import re
from base64 import b64encode
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from tfgen.disk.files import MAX_BYTES, read_hashed
from tfgen.disk.files import read_file as read_plain
from tfgen.disk.ignored import is_ignored
from tfgen.disk.inputs import digest_noted, note_state
from tfgen.disk.project import find_bounds, is_within
from tfgen.disk.unsaved import unsaved
from tfgen.evaluation.functions.failure import AbsentFileError, FunctionError, IgnoredFileError
from tfgen.evaluation.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_OF_CONTENT: Final[Mapping[str, Callable[[bytes], str]]] = {
    "file": lambda content: content.decode("utf-8"),
    "filebase64": lambda content: b64encode(content).decode(),
    "filebase64sha256": lambda content: b64encode(hashlib.sha256(content).digest()).decode(),
    "filebase64sha512": lambda content: b64encode(hashlib.sha512(content).digest()).decode(),
    "filemd5": lambda content: hashlib.md5(content, usedforsecurity=False).hexdigest(),
    "filesha1": lambda content: hashlib.sha1(content, usedforsecurity=False).hexdigest(),
    "filesha256": lambda content: hashlib.sha256(content).hexdigest(),
    "filesha512": lambda content: hashlib.sha512(content).hexdigest(),
}
_OF_SHA256: Final[Mapping[str, Callable[[bytes], str]]] = {
    "filebase64sha256": lambda digest: b64encode(digest).decode(),
    "filesha256": lambda digest: digest.hex(),
}
_OF_TEXT: Final = ("file", "filebase64")  # what gives all of a file, which is not to be kept
_SPECIAL: Final = frozenset("*?[{\\")
_MUST_EXIST: Final = frozenset({*_OF_CONTENT, "templatefile"})


def read_content(name: str, path: str, content: bytes) -> Any:
    """What a function gives of a file with this content: like `read_file`, of a file that need not be there."""
    if name == "fileexists":
        return True
    try:
        return _OF_CONTENT[name](content) if name in _OF_CONTENT else UNKNOWN
    except UnicodeDecodeError:
        raise FunctionError(f'"{path}" is not UTF-8 text; take filebase64()', 0) from None


def read_file(name: str, folder: Path, path: str) -> Any:
    """What a function that reads a file gives; UNKNOWN of `templatefile`, which is more than the file.

    Nothing is read, and nothing said, of what lies outside of the repository: findings show values, and who checks a
    stranger's folder shows them to the stranger. Raises FunctionError when there is no such file.
    """
    if name not in FILE_FUNCTIONS or path.startswith("~"):
        return UNKNOWN
    # By its text: the folder of a stack that is not written yet does not exist.
    place = Path(os.path.normpath(folder / path))
    try:
        if not is_within(place, find_bounds(folder) or Path(os.path.realpath(folder))):
            return UNKNOWN
        if place.is_dir():
            raise FunctionError(f'"{path or "."}" is a folder, not a file', 0)
        if name == "fileexists":
            return place.is_file()
        if place.is_file():
            return _of_file(name, place) if name in _OF_CONTENT else UNKNOWN
    except UnicodeDecodeError:
        raise FunctionError(f'"{path}" is not UTF-8 text; take filebase64()', 0) from None
    except (OSError, ValueError):  # not to be opened, larger than anything that is read, or no name of a file
        return UNKNOWN
    raise _absent(place, path)


def _absent(place: Path, path: str) -> AbsentFileError:
    if is_ignored(place):
        return IgnoredFileError(f'"{path}" is not here, and git ignores it', 0)
    return AbsentFileError(f'there is no file "{path}"', 0)


def _of_file(name: str, place: Path) -> str:
    """What a function gives of a file. A hash is worked out once, as archives are large and all stacks name the same.

    Raises OSError and UnicodeDecodeError.
    """
    if name in _OF_TEXT or unsaved(place) is not None:
        return _OF_CONTENT[name](read_plain(place))
    note_state(place)
    found = place.stat()
    return _hashed(name, os.fspath(place), (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns))


@lru_cache
def _hashed(name: str, path: str, state: tuple[int, ...]) -> str:
    """What a function gives, hashed again where the state of the file changes; most ask for what was noted of it."""
    if name not in _OF_SHA256:
        return _OF_CONTENT[name](read_plain(path))
    size = state[2]
    noted = digest_noted(path) if size <= MAX_BYTES else None
    return _OF_SHA256[name](noted or read_hashed(path)[1])


def has_entries(folder: Path, path: str) -> bool:
    """Whether there is something in a folder of the repository."""
    place = Path(os.path.normpath(folder / path))
    try:
        within = is_within(place, find_bounds(folder) or Path(os.path.realpath(folder)))
        return within and place.is_dir() and any(place.iterdir())
    except (OSError, ValueError):
        return False


def check_fileset(is_filled: Callable[[str], bool], path: str, pattern: str) -> None:
    """Refuse a pattern that Terraform cannot read, where it comes to read it.

    It looks at a part of a pattern once it has a name to hold against it, so only where there is something in the
    folder that the parts before name. What stands behind a star or other letters is read for some names only, and what
    is wrong there passes for no match. Raises FunctionError.
    """
    folder, wrong = _first_wrong(pattern)
    if wrong and is_filled(f"{path or '.'}/{folder}"):
        raise FunctionError(f'the pattern "{pattern}" {wrong}', 1)


def _first_wrong(pattern: str) -> tuple[str, str]:
    """The folder before the first part that is no plain name, and what is wrong with that one as it begins."""
    folder: list[str] = []
    parts = pattern.split("/")
    while parts and not _SPECIAL.intersection(parts[0]):
        folder.append(parts.pop(0))
    if parts and parts[0] == "**":
        parts.pop(0)
    return "/".join(folder), _wrong_beginning(parts[0], last=len(parts) == 1) if parts else ""


def _wrong_beginning(part: str, *, last: bool) -> str:
    if part.startswith("{") and not _closed(part, "}"):
        # A brace may hold a slash, with which the part ends here for Terraform, too.
        return "opens a brace and does not close it" + ("" if last else " before the next slash")
    if part.startswith("[") and not _closed(part, "]"):
        return "opens a bracket and does not close it"
    if part.startswith("[]"):
        return "has nothing in its brackets"
    return "ends with a backslash, which is to stand before something" if part == "\\" else ""


def _closed(part: str, end: str) -> bool:
    return end in re.sub(r"\\.", "", part)


FILE_FUNCTIONS: Final = _MUST_EXIST | {"fileexists"}


def _pathexpand(path: str) -> Any:
    if path.startswith("~") and path[1:2] not in ("", "/", "\\"):
        raise FunctionError("of home folders it knows the user's own alone: ~, or ~/ with a path", 0)
    return UNKNOWN if path.startswith("~") else path


PLAIN: Final[Mapping[str, Callable[..., Any]]] = {
    "basename": lambda path: PurePosixPath(path).name or ("/" if path else "."),
    "dirname": lambda path: str(PurePosixPath(path).parent),
    "pathexpand": _pathexpand,
}
