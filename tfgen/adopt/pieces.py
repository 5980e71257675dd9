"""What a template is made of while it is not written yet: text, words of a folder's place, values, and choices."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Where = tuple[str | None, ...]
"""A folder's values on the axes of the estate, in their order; None on an axis that its layout does not have."""


@dataclass(frozen=True)
class Step:
    """One step of the way to a place in a file: a block's type and labels, an argument, the key of an object.

    An `is_element` is an object in a list, by the name that it has there.
    """

    name: str
    labels: tuple[str, ...] = ()
    is_block: bool = False
    is_element: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """As in an address: the type of a resource does not say that it is one."""
        return self.labels if self.name == "resource" and self.labels else (self.name, *self.labels)


@dataclass(frozen=True)
class Path:
    """Where something stands: the file, without `.tf` if it ends in that, and the steps to it."""

    file: str
    steps: tuple[Step, ...] = ()

    @property
    def file_name(self) -> str:
        """The name of the file, in the native syntax."""
        return self.file if self.file.endswith(".tfvars") else f"{self.file}.tf"

    def into(self, step: Step) -> Path:
        """The place one step further in."""
        return Path(self.file, (*self.steps, step))

    def __str__(self) -> str:
        """As people write it: `aws_vpc.main.tags.Name`."""
        return ".".join(name for step in self.steps for name in step.words) or self.file


@dataclass(frozen=True)
class Insert:
    """An expression of the template that gives each folder what it had: `stack.region | identifier`."""

    expression: str


@dataclass(frozen=True, eq=False)
class Hole:
    """A value that folders do not agree on; `filter` is how it reaches the text.

    `lines` are the line of each folder's value in its file.
    """

    path: Path
    values: Mapping[Where, Any]
    filter: str
    lines: Mapping[Where, int]


@dataclass(frozen=True, eq=False)
class Choice:
    """Whole lines that only some folders have, or that differ in more than values: the first branch that fits.

    Each branch names the folders that it is for; `domain` are those that come here at all. Of `comment` lines only the
    place of a folder decides. `optional` is the value whose being set decides. `lines` say where it is in each folder.
    """

    path: Path
    branches: Sequence[tuple[frozenset[Where], Sequence[Piece]]]
    domain: frozenset[Where]
    indent: str = ""
    comment: bool = False
    optional: Hole | None = None
    lines: Mapping[Where, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Remark:
    """A comment at the end of a line that only some folders have."""

    text: str
    wheres: frozenset[Where]
    domain: frozenset[Where]


Piece: TypeAlias = str | Insert | Hole | Choice | Remark


def walk(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces and those inside of them, outer before inner, in the order of the text."""
    for piece in pieces:
        yield piece
        if isinstance(piece, Choice):
            for _, inner in piece.branches:
                yield from walk(inner)


def joined(pieces: Iterable[Piece]) -> list[Piece]:
    """The same with neighbouring texts as one."""
    found: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and found and isinstance(found[-1], str):
            found[-1] += piece
        elif piece != "":
            found.append(piece)
    return found
