"""Read one file of Terraform, in either syntax, as formatted native text and as items."""

from __future__ import annotations

import os
import sys
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.adopt.blocks import ENDLESS, Blocks, cut_items
from tfgen.adopt.items import read_items
from tfgen.disk.files import read_file
from tfgen.disk.header import has_header
from tfgen.disk.project import find_bounds, is_within
from tfgen.errors import Position, Problem, TfgenError
from tfgen.hcl.format import terraform_fmt
from tfgen.hcl.source import HclSyntaxError
from tfgen.hcl.tokens import COMMENT, INLINE_COMMENT, tokenize
from tfgen.hcl.tree import parse_tree
from tfgen.module.json_places import JsonPlaces
from tfgen.module.json_syntax import JsonSyntaxError, read_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tfgen.adopt.blocks import Address
    from tfgen.adopt.items import FileItems
    from tfgen.adopt.relocation import Move
    from tfgen.hcl.syntax import Body

_JSON = ".json"
SUFFIXES = (".tf", f".tf{_JSON}")
"""What the names of files end in that Terraform reads."""


@dataclass(frozen=True, eq=False)
class SourceFile:
    """A file as it is in the native syntax: `name` is what it is called there, `lines` how many the file itself has."""

    path: Path
    name: str
    text: str
    lines: int
    addresses: Sequence[Address]
    """The types of what stands outermost, with its labels."""
    origins: tuple[Position, ...] = ()
    """Where each line of the text is from, if that is another place than the same line of the file."""

    @property
    def items(self) -> FileItems:
        """What is in it, read anew; blocks are left unread where the text tells where each begins."""
        return cut_items(self.text, self.addresses) or read_items(self.text)

    def position(self, line: int = 0) -> Position:
        """Where a line of the text is from; 0 is the whole file."""
        if 0 < line <= len(self.origins):
            return self.origins[line - 1]
        if line and self.path.name.endswith(_JSON):
            lines = self.text.splitlines(keepends=True)
            start = sum(map(len, lines[: line - 1])) + len(lines[line - 1]) - len(lines[line - 1].lstrip())
            line = self._places.place(start)[0]
        return Position(str(self.path), line)

    @cached_property
    def _places(self) -> JsonPlaces:
        return JsonPlaces(read_text(self.path), parse_tree(self.text))


def read_source(path: Path, blocks: Blocks | None = None, move: Move | None = None) -> SourceFile:
    """The file, with `move` as it will be where its folder moves; `blocks` are those that were read before.

    Raises TfgenError with the line of what is not HCL, and of a comment that would be lost.
    """
    name, text = sys.intern(path.name.removesuffix(_JSON)), read_text(path)
    try:
        native = read_json(text) if path.name != name else text
        native = move.rewrite(native) if move else native
        formatted, addresses = _read(native, blocks or Blocks())
        source = SourceFile(path, name, formatted, text.count("\n"), addresses)
        problems = list(_find_lost(source, native))
    except HclSyntaxError as error:
        line = 0 if path.name != name else error.line
        fact = f"{error.message.removesuffix('.')}. Correct it: what cannot be read is not adopted."
        raise TfgenError(Problem(Position(str(path), line), fact)) from None
    except JsonSyntaxError as error:
        raise TfgenError(Problem(Position(str(path), error.line), str(error))) from None
    if problems:
        raise TfgenError(*problems)
    return source


def _read(native: str, blocks: Blocks) -> tuple[str, Sequence[Address]]:
    """The text as `terraform fmt` leaves it, its lines where they were, and what stands outermost in it."""
    if found := blocks.format(native):
        cut, addresses = found
        return cut.text, addresses
    formatted = _formatted(native)
    return formatted, addresses_of(formatted)


def addresses_of(text: str) -> Sequence[Address]:
    """What stands outermost in a formatted text."""
    return [(item.name, *getattr(item, "plain_labels", ())) for item in read_items(text).items]


def read_body(text: str, path: Path) -> Body:
    """The tree of the text of a file. Raises HclSyntaxError and JsonSyntaxError."""
    return parse_tree(read_json(text) if path.name.endswith(_JSON) else text)


def read_text(path: Path) -> str:
    """The text of a file, without the first line that tfgen writes.

    Raises TfgenError, also for a link out of the repository: what it leads to would be written into the project.
    """
    if path.is_symlink() and not is_within(path, find_bounds(path.parent) or Path(os.path.realpath(path.parent))):
        fact = "this is a link out of the repository, which is not followed. Put the file itself in its place."
        raise TfgenError(Problem(Position(str(path)), fact))
    try:
        content = read_file(path)
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise TfgenError(Problem(Position(str(path)), f"cannot be read: {error.strerror}. Mend this first.")) from None
    except UnicodeDecodeError as error:
        fact = f"this is not UTF-8 text ({error.reason}). Save it as UTF-8."
        raise TfgenError(Problem(Position(str(path)), fact)) from None
    if has_header(content):
        text = "\n" + text.partition("\n")[2]
    return text if text.endswith("\n") else f"{text}\n"


def _formatted(text: str) -> str:
    for _ in range(ENDLESS):
        after = terraform_fmt(text)
        if after == text:
            break
        text = after
    return text


def _find_lost(source: SourceFile, before: str) -> Iterator[Problem]:
    """Comments that the formatter loses, as `terraform fmt` does between a block's labels."""
    if source.text == before:
        return
    left = Counter(text for text, _ in _comments(source.text))
    for text, line in _comments(before):
        if not left[text]:
            fact = "`terraform fmt` loses this comment, so it would not be kept."
            yield Problem(source.position(line), f"{fact} Move it to a line of its own.")
        left[text] -= 1


def _comments(text: str) -> list[tuple[str, int]]:
    """The words of each comment, and its line."""
    found = [(piece, start) for kind, piece, start in tokenize(text) if kind in (COMMENT, INLINE_COMMENT)]
    return [(" ".join(piece.lstrip("#/").split()), text.count("\n", 0, start) + 1) for piece, start in found]
