"""Cells with their names for the evaluator, and groups of cells that agree on something."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from tfgen.evaluation.lists import Lists
from tfgen.evaluation.parts import Shared
from tfgen.evaluation.plain import Scope
from tfgen.evaluation.values import object_value, tuple_value
from tfgen.settings.compact import Compact
from tfgen.settings.known import NOT_ENCODED
from tfgen.settings.reads import STACKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tfgen.evaluation.values import Value
    from tfgen.settings.cell import CheckedCell
    from tfgen.settings.expression import Expression
    from tfgen.settings.known import Known


class Common:
    """What cells have in common, each of it converted once: values by their bytes, and long lists."""

    def __init__(self) -> None:
        self.converted: dict[bytes, Value] = {}
        self.lists = Lists()
        self.compact = Compact()


class _Names(Scope):
    """The names of a cell, each encoded once. What cells have in common is converted once."""

    def __init__(self, cell: CheckedCell, common: Common) -> None:
        super().__init__(cell.scope, lists=common.lists)
        self._common = common
        self._encodings: dict[str, bytes] = {}

    def encoded(self, name: str) -> bytes:
        """The value of a name as bytes. Raises KeyError, and one of NOT_ENCODED for what is no value of JSON's."""
        if name not in self._encodings:
            self._encodings[name] = msgspec.msgpack.encode(self._common.compact.members(self._names[name]))
        return self._encodings[name]

    def value(self, name: str) -> Value:
        """What a name is worth. Raises KeyError."""
        if name not in self._values:
            try:
                encoded = self.encoded(name)
            except NOT_ENCODED:
                return super().value(name)
            converted = self._common.converted
            if encoded not in converted:
                converted[encoded] = super().value(name)
            self._values[name] = converted[encoded]
        return self._values[name]


class Member:
    """A cell with its names, each of which is converted once. There may be more of them later."""

    def __init__(self, cell: CheckedCell, common: Common) -> None:
        self.cell = cell
        self.names = _Names(cell, common)
        self._whole: Value | None = None

    @property
    def whole(self) -> Value:
        """The cell as one object, with the names that it has now."""
        if self._whole is None or len(self._whole.content) != len(self.cell.scope):
            self._whole = object_value({name: self.names.value(name) for name in self.names})
        return self._whole


class Group:
    """Cells that agree on something."""

    def __init__(self, members: Sequence[Member]) -> None:
        self.members = members
        self._shared = Shared(STACKS)

    @cached_property
    def encoded(self) -> bytes:
        """All values of all cells, as a digest. Raises like `_Names.encoded`."""
        digest = hashlib.sha256()
        for member in self.members:
            names = list(member.cell.scope)
            digest.update(msgspec.msgpack.encode(names) + b"".join(map(member.names.encoded, names)))
        return digest.digest()

    @cached_property
    def _stacks(self) -> Value:
        return tuple_value([member.whole for member in self.members])

    def beside(self, member: Member) -> Scope:
        """The names of a cell, and the cells of the group as `stacks`."""
        return Scope({STACKS: self._stacks}, member.names, shared=self._shared)


def group(members: Iterable[Member], grouping: Sequence[Expression], known: Known) -> list[Group]:
    """The groups of cells in which each of these expressions has one value, in the order of the matrix."""
    groups: dict[str, list[Member]] = {}
    for member in members:
        agreed = repr([known.evaluate(expression, member) for expression in grouping])
        groups.setdefault(agreed, []).append(member)
    return [Group(cells) for cells in groups.values()]
