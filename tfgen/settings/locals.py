"""The `locals` of settings.yaml, and the order in which they can be evaluated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from tfgen.errors import ConfigError, Problem
from tfgen.settings.expression import Expression  # noqa: TC001 - msgspec reads the types of its fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


class Local(Struct, frozen=True):
    """A local: its name, its expression and what it means.

    With `among` its expression sees, as `stacks`, the cells that agree with its own on these values.
    """

    name: str
    expression: Expression
    among: tuple[Expression, ...] | None = None
    description: str = ""

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """All expressions of the local."""
        return (self.expression, *(self.among or ()))


def sort_locals(locals_: Sequence[Local]) -> tuple[Local, ...]:
    """The locals, each behind those it reads. Raises ConfigError with the path when they go round in a circle."""
    by_name = {local.name: local for local in locals_}
    done: dict[str, Local] = {}

    def visit(local: Local, path: tuple[str, ...]) -> None:
        if local.name in path:
            chain = " → ".join((*path[path.index(local.name) :], local.name))
            fact = f"locals go round in a circle: {chain}"
            raise ConfigError(Problem(local.expression.position, f"{fact}. Write one of them without the next."))
        if local.name not in done:
            for name in _named(local, by_name):
                visit(by_name[name], (*path, local.name))
            done[local.name] = local

    for local in locals_:
        visit(local, ())
    return tuple(done.values())


def _named(local: Local, by_name: Mapping[str, Local]) -> Iterator[str]:
    """The locals that a local reads, of its own cell or of others."""
    from tfgen.settings.reads import EACH, STACKS

    paths = (read.path for expression in local.expressions for read in expression.reads)
    names = dict.fromkeys(path[2] if path[:2] == (STACKS, EACH) and len(path) > 2 else path[0] for path in paths)
    return (str(name) for name in names if name in by_name)
