"""Values that know what of the scope they were made of, and pieces of text that know what wrote them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tfgen.render.names.patterns import Each

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import nodes

Step = str | int | Each
Path = tuple[Step, ...]
"""The keys and indexes that lead to what was read; Each.KEY at its end: only the keys there, or how many there are."""
Reads = frozenset[Path]
NOTHING: Reads = frozenset()


@dataclass(frozen=True)
class Cause:
    """What a piece of text is inside of: an `if`, `elif`, `else`, `for`, `call` or `include`, as it is written."""

    kind: str
    template: str
    line: int
    text: str
    reads: Reads = NOTHING


@dataclass(frozen=True)
class Piece:
    """A part of a rendered text, and the template line and expression that wrote it.

    `expression` is as the author wrote it, "" for text that the template holds itself. `reads` is what of the scope
    went into it, `causes` are what it is inside of, from outside. Where an `if` or a loop begins is a piece without
    text.
    """

    text: str
    template: str
    line: int
    expression: str = ""
    reads: Reads = NOTHING
    causes: tuple[Cause, ...] = ()

    @property
    def all_reads(self) -> Reads:
        """What it was made of, and what decided that it is there."""
        return self.reads.union(*(cause.reads for cause in self.causes))


@dataclass(frozen=True, eq=False)
class Tracked:
    """A value in a template that runs.

    `path` is its place in the scope, if it is one from there; `reads` is what else decided which value it is. `parts`
    are its items or attributes where each is known by itself, `pieces` what its text is made of.
    """

    value: Any
    reads: Reads = NOTHING
    path: Path | None = None
    parts: Mapping[Any, Tracked] | None = None
    pieces: tuple[Piece, ...] | None = None

    @property
    def consumed(self) -> Reads:
        """All that whoever looks at the whole value has read."""
        own = self.reads if self.path is None else self.reads | {self.path}
        inner = (part.consumed for part in self.parts.values()) if self.parts else ()
        return own.union(*inner, *(piece.all_reads for piece in self.pieces or ()))

    def because(self, reads: Reads) -> Tracked:
        """The same value, which something else decided too."""
        return self if reads <= self.reads else replace(self, reads=self.reads | reads)

    def part(self, key: Any, value: Any) -> Tracked:
        """What is at a key or an index of it."""
        if self.parts is not None and key in self.parts:
            return self.parts[key].because(self.reads)
        if self.path is not None:
            return Tracked(value, self.reads, (*self.path, key))
        return Tracked(value, self.consumed)

    @property
    def counted(self) -> Reads:
        """What has been read by whoever looks at its keys, or at how many items there are."""
        if self.parts is not None:
            return self.reads
        return self.consumed if self.path is None else self.reads | {(*self.path, Each.KEY)}

    @property
    def truth(self) -> Reads:
        """What has been read by whoever asks only whether there is anything."""
        return self.counted if isinstance(self.value, dict | list | tuple) else self.consumed


class Names:
    """The names of a template, macro, loop or block; what is not set there is looked for outside."""

    def __init__(self, outside: Names | None, scope: Mapping[str, Any], depth: int = 0) -> None:
        """`depth` is how many causes all that sees these names has in common."""
        self.outside = outside
        self.scope = scope
        self.depth = depth
        self.set: dict[str, Tracked] = {}

    def inside(self, depth: int) -> Names:
        """Names of its own that see these."""
        return Names(self, self.scope, depth)

    def holder(self, name: str) -> dict[str, Tracked] | None:
        """Where a name is set; None when the scope may have it."""
        names: Names | None = self
        while names is not None:
            if name in names.set:
                return names.set
            names = names.outside
        return None


@dataclass(frozen=True, eq=False)
class Macro:
    """A macro, or what a `call` block hands over: its node, where it is written, and the names that it sees."""

    node: nodes.Macro | nodes.CallBlock
    template: str
    names: Names
