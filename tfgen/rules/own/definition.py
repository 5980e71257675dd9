"""A rule as a project wrote it: which blocks, what must hold of them, and what is said otherwise."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from tfgen.module.model import RESOURCE_MODES
from tfgen.rules.own.frame import TYPED
from tfgen.rules.rule import Severity
from tfgen.stacks.selection import EVERYTHING, Selection
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tfgen.errors import Position
    from tfgen.module.model import Declaration, Module
    from tfgen.rules.root import Root
    from tfgen.rules.sketch import Sketch
    from tfgen.settings.expression import Expression

SELF: Final = "self"
BLOCK: Final = "block"
BLOCKS: Final = "blocks"
OF_BLOCKS: Final = (SELF, BLOCK, BLOCKS)
"""The names in conditions that are of blocks; all others are of the matrix."""


class Select(Struct, frozen=True):
    """Which blocks a rule is about: kinds, and patterns of types and addresses; and of which stacks."""

    kinds: tuple[str, ...] = ("resource",)
    types: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    stacks: Selection = EVERYTHING

    def takes(self, one: Root | Sketch) -> bool:
        """Whether the blocks of a root module are looked at."""
        return not self.stacks or (one.stack is not None and self.stacks.matches(one.stack))

    def blocks(self, module: Module, way: str = "") -> Iterator[Declaration]:
        """The blocks of a module that are meant; `way` leads to a called one, of which what it makes is looked at."""
        for kind in self.kinds if not way else [kind for kind in self.kinds if kind in RESOURCE_MODES]:
            yield from (declared for declared in module.declared(kind) if self._takes(declared, way))

    def _takes(self, declared: Declaration, way: str) -> bool:
        return _fits(type_of(declared), self.types) and _fits(f"{way}{declared.address}", self.addresses)


def type_of(declared: Declaration) -> str:
    """The type of a resource, the local name of a provider; of other blocks, none."""
    block = declared.block
    return block.labels[0] if block.type in TYPED and block.labels else ""


def _fits(name: str, patterns: Iterable[str]) -> bool:
    return not patterns or any(fnmatchcase(name, pattern) for pattern in patterns)


class Example(Struct, frozen=True):
    """Terraform that a rule is to find something in, or nothing; where it is written, and which one it is."""

    text: str
    subject: str
    position: Position
    is_bad: bool


class Definition(Struct, frozen=True):
    """A rule of a project.

    With `each` it is judged once for each group of stacks that agree on these values, with `among` once for each block
    beside those that agree with it; without either, once for each block. `at` are the steps to the argument whose line
    is shown. `reports_unknown`: what only an apply will know is told too.
    """

    name: str
    position: Position
    condition: Expression
    message: Expression
    select: Select = Select()
    at: tuple[str | int, ...] = ()
    severity: Severity = Severity.ERROR
    description: str = ""
    reason: str = ""
    see: str = ""
    reports_unknown: bool = False
    each: tuple[Expression, ...] | None = None
    among: tuple[Expression, ...] | None = None
    examples: tuple[Example, ...] = ()

    @property
    def grouping(self) -> tuple[Expression, ...]:
        """What the members of a group agree on."""
        return self.each or self.among or ()

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """All its expressions."""
        return (self.condition, self.message, *self.grouping)

    @property
    def names_beside(self) -> frozenset[str]:
        """The settings and locals that it reads of the stacks of other blocks: `blocks[*].NAME`."""
        paths = (read.path for one in self.expressions for read in one.reads if read.path[0] == BLOCKS)
        named = {path[2] for path in paths if len(path) > 2 and isinstance(path[2], str)}
        return frozenset(str(name) for name in named if name not in (SELF, BLOCK, "stack"))

    @property
    def is_of_matrix(self) -> bool:
        """Whether it looks at all stacks at once."""
        return self.each is not None or self.among is not None

    @property
    def needs_matrix(self) -> bool:
        """Whether it says nothing of a folder that is no stack."""
        names = {read.path[0] for expression in self.expressions for read in expression.reads}
        return self.is_of_matrix or bool(self.select.stacks) or bool(names - {*OF_BLOCKS})
