"""One mistake: a piece of a file of a stack, and the text in its place."""

from __future__ import annotations

import difflib
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tfgen.hcl.syntax import Argument, Body, Node
    from tfgen.module.model import Module, SourceFile

    Mutator = Callable[[Module], Iterator["Change"]]


@dataclass(frozen=True)
class Change:
    """The characters from `start` to `end` of a file replaced; `subject` is what is changed: `aws_vpc.cidr_block`."""

    file: SourceFile
    start: int
    end: int
    text: str
    subject: str

    @property
    def result(self) -> str:
        """The file with the mistake in it."""
        return self.file.text[: self.start] + self.text + self.file.text[self.end :]

    @property
    def has_effect(self) -> bool:
        """Whether the file differs afterwards."""
        return self.file.text[self.start : self.end] != self.text


@dataclass(frozen=True)
class Mutant:
    """A change of one kind in one stack (`dev/us-east-1`)."""

    kind: str
    stack: str
    change: Change

    @property
    def file(self) -> str:
        """The name of the changed file."""
        return self.change.file.name

    @property
    def digest(self) -> str:
        """What identifies the changed file among those of all stacks."""
        return hashlib.sha256(f"{self.stack}/{self.file}\n{self.change.result}".encode()).hexdigest()[:20]

    @property
    def lines(self) -> range:
        """The lines of the changed file, from 1, that differ."""
        before, after = self.change.file.text.split("\n"), self.change.result.split("\n")
        first = _common(before, after)
        last = len(after) - _common(before[first:][::-1], after[first:][::-1])
        return range(first + 1, max(last, first + 1) + 1)

    @property
    def diff(self) -> str:
        """The change as a unified diff of one line of context."""
        before, after = (text.splitlines(keepends=True) for text in (self.change.file.text, self.change.result))
        name = f"{self.stack}/{self.file}"
        return "".join(difflib.unified_diff(before, after, name, name, n=1))


def replace(file: SourceFile, node: Node, text: str, subject: str) -> Change:
    """Another text for a part of the file."""
    return Change(file, node.start, node.end, text, subject)


def rename(file: SourceFile, node: Node, name: str, new: str, subject: str) -> Change:
    """Another name for the argument or block that starts with `name`."""
    return Change(file, node.start, node.start + len(name), new, subject)


def remove(file: SourceFile, node: Node, subject: str) -> Change:
    """The lines of an argument or block gone."""
    start = file.text.rfind("\n", 0, node.start) + 1
    end = file.text.find("\n", node.end)
    return Change(file, start, len(file.text) if end < 0 else end + 1, "", subject)


def insert(file: SourceFile, body: Body, text: str, subject: str) -> Change:
    """Text as the first lines of a body."""
    return Change(file, body.start, body.start, f"\n{text}\n", subject)


def repeat(file: SourceFile, node: Argument | Node, subject: str) -> Change:
    """An argument or block once more, below itself."""
    return Change(file, node.end, node.end, "\n" + file.text_of(node), subject)


def append(file: SourceFile, text: str, subject: str) -> Change:
    """Text at the end of the file."""
    end = len(file.text)
    return Change(file, end, end, f"\n{text}\n", subject)


def rewrite(file: SourceFile, text: str, subject: str) -> Change:
    """Another text for the whole file."""
    return Change(file, 0, len(file.text), text, subject)


def misspell(name: str) -> str:
    """The name with two of its letters in the wrong order, or without its last one."""
    for i in range(1, len(name) - 1):
        if name[i] != name[i + 1] and "_" not in name[i : i + 2]:
            return name[:i] + name[i + 1] + name[i] + name[i + 2 :]
    return name[:-1] if len(name) > 1 else name * 2


def _common(one: list[str], other: list[str]) -> int:
    """How many lines two texts have in common at their start."""
    pairs = zip(one, other, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
