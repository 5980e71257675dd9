"""The `locals` of settings.yaml, and the order in which they can be evaluated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from tfgen.errors import ConfigError, Problem
from tfgen.settings.expression import Expression  # noqa: TC001 - msgspec reads the types of its fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


_DEEPEST: Final = 100
"""The most locals that read each other in a row: what explains or evaluates one follows them step by step."""


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
    depths: dict[str, int] = {}
    for local in locals_:
        if local.name not in depths:
            _add_behind(local, by_name, depths)
    for name, depth in depths.items():
        if depth > _DEEPEST:
            fact = f"locals.{name} reads another local, which reads another, and so on through more than {_DEEPEST}"
            raise ConfigError(Problem(by_name[name].expression.position, f"{fact}. Write some of them out."))
    return tuple(map(by_name.__getitem__, depths))


def _add_behind(local: Local, by_name: Mapping[str, Local], depths: dict[str, int]) -> None:
    """Adds a local behind all that it reads, each with the length of the longest chain of locals that ends with it."""
    path = {local.name: _named(local, by_name)}
    while path:
        name, rest = next(reversed(path.items()))
        inner = next((one for one in rest if one not in depths), None)
        if inner is None:
            depths[name] = 1 + max((depths[one] for one in _named(by_name[name], by_name)), default=0)
            del path[name]
        elif inner in path:
            names = list(path)
            chain = " → ".join((*names[names.index(inner) :], inner))
            fact = f"locals go round in a circle: {chain}. Write one of them without the next."
            raise ConfigError(Problem(by_name[inner].expression.position, fact))
        else:
            path[inner] = _named(by_name[inner], by_name)


def _named(local: Local, by_name: Mapping[str, Local]) -> Iterator[str]:
    """The locals that a local reads, of its own cell or of others."""
    from tfgen.settings.reads import EACH, STACKS

    paths = (read.path for expression in local.expressions for read in expression.reads)
    names = dict.fromkeys(path[2] if path[:2] == (STACKS, EACH) and len(path) > 2 else path[0] for path in paths)
    return (str(name) for name in names if name in by_name)
