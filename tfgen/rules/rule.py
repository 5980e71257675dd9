"""What a rule is, and what it says of a module or of the whole matrix."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from tfgen.errors import Position  # noqa: TC001 - what is kept of a root module may be hits
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from tfgen.hcl.syntax import Node
    from tfgen.module.model import Declaration, SourceFile
    from tfgen.rules.root import Matrix, Root
    from tfgen.rules.sketch import Look
    from tfgen.rules.words import Words


class Severity(Enum):
    """How bad a finding is: an ERROR makes Terraform or AWS refuse, or breaks what is running; a WARNING is a risk."""

    ERROR = "error"
    WARNING = "warning"


class Group(Enum):
    """What a rule looks at; the value is the heading in `tfgen rules`."""

    SYNTAX = "syntax"
    REFERENCES = "references and structure"
    SCHEMA = "provider schema"
    VALUES = "values"
    MATRIX = "the whole matrix"
    PROJECT = "the config and the templates"
    SECURITY = "security and wiring"
    OWN = "what the project itself asks for"


EVERYWHERE = "everywhere: "
"""What the subject of hits begins with that are told as one, in whatever folders they are."""


class Hit(Struct, frozen=True):
    """One thing that a rule found: a fact and its remedy, at a place in generated Terraform.

    `address` is that of the block around it, if it has one. `settings` is the path of the setting at fault, when the
    rule knows it, such as `("network", "zone_count")`. `subject` is what several hits of a rule in one module are
    about, which are told as one then; one that begins with EVERYWHERE is so in all modules.
    """

    position: Position
    message: str
    address: str = ""
    settings: tuple[str | int, ...] = ()
    subject: str = ""

    @classmethod
    def at(
        cls, file: SourceFile, node: Node, message: str, *, address: str = "", settings: tuple[str | int, ...] = ()
    ) -> Hit:
        """A hit at the first character of a part of a file."""
        return cls(file.position(node.start), message, address, settings)

    @classmethod
    def of(cls, declared: Declaration, message: str, node: Node | None = None) -> Hit:
        """A hit at a block, or at a part of it."""
        return cls.at(declared.file, node or declared.block, message, address=declared.address)


class Rests(Struct, frozen=True):
    """What it rests on that a rule has nothing to say: where all of this was so before, the rule is not asked again.

    With `each` a rule judges one resource at a time. Then it may look at that, at what its references are worth, at the
    versions that the module asks for, and at the blocks of the `kinds`; it is shown those resources alone that it was
    not asked about. One that says nothing of other blocks than resources is `alone`. Else it may look at the blocks of
    these kinds, at what their references are worth, and at how all blocks hang together: the addresses, and who refers
    to whom (`tfgen.module.structure`); with kinds, it has nothing to say where there is no block of any of them.

    A kind is a type of resources and data sources (`aws_vpc`), or one of other top-level blocks (`provider`).
    """

    kinds: tuple[str, ...] = ()
    each: bool = False
    alone: bool = False


EACH: Final = Rests(each=True)
"""On each resource alone."""
ALONE: Final = Rests(each=True, alone=True)
"""The same of a rule that says nothing of other blocks: without a resource it need not be loaded."""
STRUCTURE: Final = Rests()
"""On who refers to whom, and on nothing that a block says beside."""


def among(*kinds: str) -> Rests:
    """On the blocks of these kinds, and on how all hang together."""
    return Rests(kinds)


def each_with(*kinds: str) -> Rests:
    """On each resource, and all blocks of these kinds."""
    return Rests(kinds, each=True)


class Rule(Struct, frozen=True):
    """A rule: its name, which is also that of its module with `-` for `_`, and its check.

    The module's docstring is the documentation: a first line, then the sections `Why:`, `Bad:` and `Good:`. `rests` is
    None where it rests on all of the module, or on more.
    """

    name: str
    severity: Severity
    group: Group
    check: Callable[[Root], Iterable[Hit]]
    rests: Rests | None = None


class MatrixRule(Struct, frozen=True):
    """A rule that needs all root modules at once: what its `looks` find in them, or without any all that they say."""

    name: str
    severity: Severity
    group: Group
    check: Callable[[Matrix], Iterable[Hit]]
    looks: tuple[Look[Any], ...] = ()


class ProjectRule(Struct, frozen=True):
    """A rule that looks at what somebody wrote, the config and the templates, and not at Terraform."""

    name: str
    severity: Severity
    group: Group
    check: Callable[[Words], Iterable[Hit]]
