"""Functions on files and paths: https://developer.hashicorp.com/terraform/language/functions#filesystem-functions."""

from __future__ import annotations

import os.path
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from tfgen.evaluation.functions.failure import FunctionError
from tfgen.evaluation.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_MUST_EXIST: Final = frozenset(
    {
        "file",
        "filebase64",
        "filebase64sha256",
        "filebase64sha512",
        "filemd5",
        "filesha1",
        "filesha256",
        "filesha512",
        "templatefile",
    }
)


def read_file(name: str, folder: Path, path: str) -> Any:
    """What a function that reads a file gives: the text of `file`, of the others UNKNOWN.

    Raises FunctionError when there is no such file.
    """
    # By its text: the folder of a stack that is not written yet does not exist.
    place = Path(os.path.normpath(folder / path))
    if name == "fileexists":
        return UNKNOWN if place.is_dir() else place.is_file()
    if name not in _MUST_EXIST or path.startswith("~"):
        return UNKNOWN
    if not place.is_file():
        raise FunctionError(f'there is no file "{path}"', 0)
    try:
        return place.read_text(encoding="utf-8") if name == "file" else UNKNOWN
    except UnicodeDecodeError:
        raise FunctionError(f'"{path}" is not UTF-8 text; take filebase64()', 0) from None


FILE_FUNCTIONS: Final = _MUST_EXIST | {"fileexists"}
PLAIN: Final[Mapping[str, Callable[..., Any]]] = {
    "basename": lambda path: PurePosixPath(path).name or ("/" if path else "."),
    "dirname": lambda path: str(PurePosixPath(path).parent),
}
