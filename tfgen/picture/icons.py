"""The user's own icons: which file in a folder is that of a resource type."""

from __future__ import annotations

import re
from base64 import b64encode
from typing import TYPE_CHECKING

from tfgen.disk.files import read_file
from tfgen.errors import Position, Problem, TfgenError
from tfgen.picture import aws_looks as looks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_MEDIA = {".svg": "image/svg+xml", ".png": "image/png"}
_MOST_BYTES = 256 * 1024
# How the icon sets of the clouds name their files: `Arch_AWS-Lambda_64.svg`, `Res_Amazon-RDS_..._48.png`.
_DECORATION = re.compile(
    r"^(?:arch|res)_|^(?:aws|amazon)[-_]|_(?:16|32|48|64)(?:@\dx)?(?:_(?:light|dark))?$", re.IGNORECASE
)


def load_icons(folder: Path, types: Iterable[str]) -> dict[str, str]:
    """Data URIs by resource type: of `aws_lambda_function.svg`, else of the file with the service's name.

    Raises TfgenError when the folder cannot be read, has no icon for any of the types, or a file is too large.
    """
    wanted = sorted({type_ for type_ in types if type_})
    try:
        files = _find(folder)
        found = {type_: file for type_ in wanted if (file := _file_of(type_, files))}
        texts = {type_: _embed(file) for type_, file in found.items()}
    except OSError as error:
        fact = f"cannot be read: {error.strerror}. Name a folder with icons."
        raise TfgenError(Problem(Position(str(error.filename or folder)), fact)) from None
    if wanted and not texts:
        fact = (
            f"has no icon for any resource here. Name files by type, like {wanted[0]}.svg, or unpack AWS's set there."
        )
        raise TfgenError(Problem(Position(str(folder)), fact))
    return texts


def _find(folder: Path) -> Mapping[str, Path]:
    """The icons by their names without decoration; the largest drawing of each, SVG before PNG."""
    return {
        _plain(file): file
        for file in sorted(_walk(folder), key=lambda file: (file.suffix == ".svg", _size(file), str(file)))
    }


def _walk(folder: Path) -> list[Path]:
    found = []
    for entry in sorted(folder.iterdir()):
        if entry.is_dir() and not entry.is_symlink():
            found += _walk(entry)
        elif entry.suffix.lower() in _MEDIA:
            found.append(entry)
    return found


def _plain(file: Path) -> str:
    name, before = file.stem.lower(), ""
    while name != before:
        before, name = name, _DECORATION.sub("", name)
    return name


def _size(file: Path) -> int:
    size = re.search(r"_(\d+)(?:@\dx)?$", file.stem)
    return int(size[1]) if size else 0


def _file_of(type_: str, files: Mapping[str, Path]) -> Path | None:
    """By the whole type, then by ever less of it, and by the service's name."""
    words = type_.split("_")
    for end in range(len(words), 1, -1):
        start = "_".join(words[:end])
        own = start.partition("_")[2]
        for name in (start, own, own.replace("_", "-"), looks.ICONS.get(start, "")):
            if name in files:
                return files[name]
    return None


def _embed(file: Path) -> str:
    content = read_file(file, most=_MOST_BYTES)
    return f"data:{_MEDIA[file.suffix.lower()]};base64,{b64encode(content).decode()}"
