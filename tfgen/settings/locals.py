"""The `locals` of settings.yaml: values derived from settings, one a cell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tfgen.errors import ConfigError, Problem
from tfgen.settings.group import Member, group
from tfgen.settings.reads import EACH, STACKS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tfgen.settings.cell import CheckedCell
    from tfgen.settings.expression import Expression


@dataclass(frozen=True)
class Local:
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
    paths = (read.path for expression in local.expressions for read in expression.reads)
    names = dict.fromkeys(path[2] if path[:2] == (STACKS, EACH) and len(path) > 2 else path[0] for path in paths)
    return (str(name) for name in names if name in by_name)


def derive(locals_: Sequence[Local], cells: Sequence[CheckedCell]) -> list[dict[str, Any]]:
    """The values of the locals, which were sorted, in each cell. Raises ConfigError at the line of the local."""
    scopes = [dict(cell.scope) for cell in cells]
    members = [Member(replace(cell, scope=scope)) for cell, scope in zip(cells, scopes, strict=True)]
    for local in locals_:
        values = _evaluate(local, members)
        for member, scope in zip(members, scopes, strict=True):
            scope[local.name] = values[member.cell.name]
    return [{local.name: scope[local.name] for local in locals_} for scope in scopes]


def _evaluate(local: Local, members: Sequence[Member]) -> dict[str, Any]:
    """The values of a local by the names of the cells."""
    if local.among is None:
        return {each.cell.name: local.expression.evaluate(each.names, each.cell.name) for each in members}
    # Groups are made anew for each: what `stacks` has of a cell grows with the locals.
    again = [Member(member.cell) for member in members]
    return {
        each.cell.name: local.expression.evaluate(cells.beside(each), each.cell.name)
        for cells in group(again, local.among)
        for each in cells.members
    }
