"""Read the folders that are to be adopted: which they are, and what Terraform is in them."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.adopt.items import FileItems, read_items
from tfgen.disk.files import read_file
from tfgen.disk.header import has_header
from tfgen.errors import Position, Problem, TfgenError
from tfgen.hcl.format import terraform_fmt
from tfgen.hcl.source import HclSyntaxError
from tfgen.hcl.syntax import Literal
from tfgen.hcl.tokens import COMMENT, INLINE_COMMENT, tokenize
from tfgen.hcl.tree import parse_tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tfgen.adopt.layout import Placed
    from tfgen.adopt.pieces import Where

_SUFFIX = ".tf"
_ENDLESS = 8  # runs of the formatter until nothing changes


@dataclass(frozen=True, eq=False)
class Folder:
    """A root module: where it is, its values on the axes of the estate, and the texts of its files, formatted."""

    placed: Placed
    where: Where
    texts: Mapping[str, str]
    lines: int

    @property
    def path(self) -> Path:
        """As the user would type it."""
        return self.placed.path

    @property
    def name(self) -> str:
        """Its folder below generated/."""
        return self.placed.layout.fill(self.placed.values)

    @cached_property
    def items(self) -> Mapping[str, FileItems]:
        """The items of its files, by name, without those that hold nothing."""
        found = {name: read_items(text) for name, text in self.texts.items()}
        return {name: file for name, file in found.items() if file.items or file.closing}


def find_folders(paths: Iterable[Path]) -> list[Path]:
    """The root modules in these folders and below them: folders with Terraform that no other one calls.

    Raises TfgenError for a path that is no folder, and when there is none.
    """
    found: dict[Path, Path] = {}
    problems = []
    for path in paths:
        if not path.is_dir():
            problems.append(Problem(Position(str(path)), "this is no folder. Name folders with .tf files."))
            continue
        below = [folder for folder in _below(path) if _holds_terraform(folder)]
        if not below:
            problems.append(
                Problem(Position(str(path)), "there is no .tf file in this folder or below it. Name another.")
            )
        found |= {folder.resolve(): folder for folder in below}
    if problems:
        raise TfgenError(*problems)
    called = {target for folder in found for target in _called(folder)}
    return [folder for real, folder in found.items() if real not in called and not _is_module(real, found)]


def read_folder(placed: Placed, axes: Sequence[str]) -> Folder:
    """The texts of a root module. Raises TfgenError with every file that is not HCL, and its line."""
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    lines = 0
    for file in sorted(_files(placed.path)):
        try:
            text = _read(file)
            lines += text.count("\n")
            texts[file.name] = _formatted(text)
            parse_tree(texts[file.name])
            problems += _find_lost(file, text, texts[file.name])
        except HclSyntaxError as error:
            problems.append(
                Problem(
                    Position(str(file), error.line), f"{error.message}. Correct it: what cannot be read is not adopted."
                )
            )
    if problems:
        raise TfgenError(*problems)
    return Folder(placed, tuple(placed.values.get(axis) for axis in axes), texts, lines)


def _below(path: Path) -> Iterator[Path]:
    yield path
    for child in sorted(path.iterdir()):
        if child.is_dir() and not child.is_symlink() and not child.name.startswith("."):
            yield from _below(child)


def _holds_terraform(folder: Path) -> bool:
    return any(_files(folder))


def _files(folder: Path) -> Iterator[Path]:
    yield from (
        file for file in folder.iterdir() if file.name.endswith(_SUFFIX) and file.name[:1] != "." and file.is_file()
    )


def _read(file: Path) -> str:
    """The text of a file, without the first line that tfgen writes."""
    try:
        content = read_file(file)
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise TfgenError(Problem(Position(str(file)), f"cannot be read: {error.strerror}. Mend this first.")) from None
    except UnicodeDecodeError as error:
        raise TfgenError(
            Problem(Position(str(file)), f"this is not UTF-8 text ({error.reason}). Save it as UTF-8.")
        ) from None
    if has_header(content):
        text = "\n" + text.partition("\n")[2]
    return text if text.endswith("\n") else f"{text}\n"


def _formatted(text: str) -> str:
    """The text as `terraform fmt` leaves it, its lines where they were."""
    for _ in range(_ENDLESS):
        after = terraform_fmt(text)
        if after == text:
            break
        text = after
    return text


def _find_lost(file: Path, before: str, after: str) -> Iterator[Problem]:
    """Comments that the formatter loses, as `terraform fmt` does between a block's labels."""
    left = Counter(text for text, _ in _comments(after))
    for text, line in _comments(before):
        if not left[text]:
            fact = "`terraform fmt` loses this comment, so it would not be kept."
            yield Problem(Position(str(file), line), f"{fact} Move it to a line of its own.")
        left[text] -= 1


def _comments(text: str) -> list[tuple[str, int]]:
    """The words of each comment, and its line."""
    found = [(piece, start) for kind, piece, start in tokenize(text) if kind in (COMMENT, INLINE_COMMENT)]
    return [(" ".join(piece.lstrip("#/").split()), text.count("\n", 0, start) + 1) for piece, start in found]


def _called(folder: Path) -> Iterator[Path]:
    """The folders of local modules that a module calls."""
    for file in _files(folder):
        try:
            body = parse_tree(_read(file))
        except HclSyntaxError:
            continue
        for block in body.blocks_of("module"):
            source = block.body.argument("source")
            if source and isinstance(source.value, Literal) and str(source.value.value).startswith("."):
                yield Path(os.path.normpath(folder / str(source.value.value)))


def _is_module(folder: Path, found: Mapping[Path, Path]) -> bool:
    """Whether a folder is kept among modules, which no root module is."""
    return (
        any(
            parent.name == "modules"
            for parent in folder.parents
            if any(parent.is_relative_to(one.parent) for one in found)
        )
        and "modules" in folder.parts
    )
