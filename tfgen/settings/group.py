"""Cells with their names for the evaluator, and groups of cells that agree on something."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from tfgen.evaluation.plain import Scope
from tfgen.evaluation.values import object_value, tuple_value
from tfgen.settings.reads import STACKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tfgen.evaluation.values import Value
    from tfgen.settings.cell import CheckedCell
    from tfgen.settings.expression import Expression
    from tfgen.settings.known import Known


class Member:
    """A cell with its names, each of which is converted once."""

    def __init__(self, cell: CheckedCell, encoded: dict[str, bytes] | None = None) -> None:
        """`encoded` is what another one for this cell has encoded."""
        self.cell, self.names = cell, Scope(cell.scope)
        self.encodings = {} if encoded is None else encoded

    def encoded(self, name: str) -> bytes:
        """The value of a name as bytes. Raises KeyError, and what msgspec raises for what is no value of JSON's."""
        if name not in self.encodings:
            self.encodings[name] = msgspec.msgpack.encode(self.cell.scope[name])
        return self.encodings[name]

    @cached_property
    def whole(self) -> Value:
        """The cell as one object."""
        return object_value({name: self.names.value(name) for name in self.names})


class Group:
    """Cells that agree on something."""

    def __init__(self, members: Sequence[Member]) -> None:
        self.members = members

    @cached_property
    def encoded(self) -> bytes:
        """All values of all cells, as a digest. Raises like `Member.encoded`."""
        digest = hashlib.sha256()
        for member in self.members:
            names = list(member.cell.scope)
            digest.update(msgspec.msgpack.encode(names) + b"".join(map(member.encoded, names)))
        return digest.digest()

    @cached_property
    def _stacks(self) -> Value:
        return tuple_value([member.whole for member in self.members])

    def beside(self, member: Member) -> Scope:
        """The names of a cell, and the cells of the group as `stacks`."""
        return Scope({STACKS: self._stacks}, member.names)


def group(members: Iterable[Member], grouping: Sequence[Expression], known: Known) -> list[Group]:
    """The groups of cells in which each of these expressions has one value, in the order of the matrix."""
    groups: dict[str, list[Member]] = {}
    for member in members:
        agreed = repr([known.evaluate(expression, member) for expression in grouping])
        groups.setdefault(agreed, []).append(member)
    return [Group(cells) for cells in groups.values()]
