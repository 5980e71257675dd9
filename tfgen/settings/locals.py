"""The `locals` of settings.yaml: values derived from settings, one a cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tfgen.errors import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tfgen.settings.expression import Expression


@dataclass(frozen=True)
class Local:
    """A local: its name, its expression and what it means."""

    name: str
    expression: Expression
    description: str = ""


def sort_locals(locals_: Sequence[Local]) -> tuple[Local, ...]:
    """The locals, each behind those it reads. Raises ConfigError with the path when they go round in a circle."""
    by_name = {local.name: local for local in locals_}
    done: dict[str, Local] = {}
    problems: list[Problem] = []

    def visit(local: Local, path: tuple[str, ...]) -> None:
        if local.name in path:
            chain = " → ".join((*path[path.index(local.name) :], local.name))
            problems.append(Problem(local.expression.position, f"locals go round in a circle: {chain}. Break it."))
            return
        if local.name in done:
            return
        for name in _named(local, by_name):
            visit(by_name[name], (*path, local.name))
        done.setdefault(local.name, local)

    for local in locals_:
        visit(local, ())
    if problems:
        raise ConfigError(problems[0])
    return tuple(done.values())


def _named(local: Local, by_name: Mapping[str, Local]) -> Iterator[str]:
    seen = dict.fromkeys(str(read.path[0]) for read in local.expression.reads)
    return (name for name in seen if name in by_name)


def derive(locals_: Sequence[Local], scope: Mapping[str, Any], where: str) -> dict[str, Any]:
    """The values of the locals, which were sorted, over a scope. Raises ConfigError at the line of the local."""
    from tfgen.evaluation.plain import Scope  # a project without locals does without

    known = dict(scope)
    names = Scope(known)
    for local in locals_:
        known[local.name] = local.expression.evaluate(names, where)
    return {local.name: known[local.name] for local in locals_}
