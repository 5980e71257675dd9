"""Remember a declaration, the values of its locals and that its checks hold, for as long as nothing of it changes."""

from __future__ import annotations

import hashlib
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

import tfgen
from tfgen.disk.files import fingerprint
from tfgen.settings.checks import Check  # noqa: TC001 - msgspec reads the types of its fields
from tfgen.settings.compact import Compact
from tfgen.settings.known import Known
from tfgen.settings.locals import Local  # noqa: TC001 - msgspec reads the types of its fields
from tfgen.settings.schema import Schema  # noqa: TC001 - msgspec reads the types of its fields

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfgen.disk.cache import Cache
    from tfgen.settings.cell import CheckedCell

_CODE: Final = (".", "settings", "config", "evaluation", "evaluation/functions", "hcl", "providers", "schema")
"""The packages whose code says what a declaration is, what fits it and what its expressions are worth."""


class Compiled(msgspec.Struct, frozen=True):
    """The parts of a declaration that are read from its text."""

    schema: Schema
    project: Schema
    axes: dict[str, Schema]
    locals: tuple[Local, ...]
    checks: tuple[Check, ...]


class _Cells(msgspec.Struct):
    """What was found of the cells, by a digest of what they hold: the values of their locals, and that all is well."""

    derived: dict[str, list[dict[str, Any]]] = {}
    held: list[str] = []
    fitting: str = ""


class Memory:
    """What is remembered of one text of a declaration; `name` is the file's, which messages have."""

    def __init__(self, cache: Cache, text: str, name: str) -> None:
        self._cache = cache
        self._name = name
        self._key = f"{_code_fingerprint()} {hashlib.sha256(text.encode()).hexdigest()} {name}"

    def compiled(self) -> Compiled | None:
        """The declaration, None when it was not read before."""
        content = self._cache.read("settings", self._key)
        return msgspec.msgpack.decode(content, type=Compiled) if content is not None else None

    def keep(self, compiled: Compiled) -> None:
        """Remember the declaration."""
        self._cache.write_later("settings", self._key, partial(msgspec.msgpack.encode, compiled))

    def derived(self, cells: Sequence[CheckedCell]) -> list[dict[str, Any]] | None:
        """The values of the locals in these cells, None when they are not known."""
        return self._cells.derived.get(_digest(cells))

    def keep_derived(self, cells: Sequence[CheckedCell], derived: list[dict[str, Any]]) -> None:
        """Remember the values of the locals."""
        self._cells.derived = {_digest(cells): derived}
        self._write()
        self._keep_known()

    def fits(self, matrix: str) -> bool:
        """Whether this text of a matrix file is known to hold nothing that does not fit."""
        return self._cells.fitting == hashlib.sha256(matrix.encode()).hexdigest()

    def keep_fitting(self, matrix: str) -> None:
        """Remember that everything in this text fits."""
        self._cells.fitting = hashlib.sha256(matrix.encode()).hexdigest()
        self._write()

    def held(self, cells: Sequence[CheckedCell]) -> bool:
        """Whether all checks are known to hold in and between these cells."""
        return _digest(cells) in self._cells.held

    def keep_held(self, cells: Sequence[CheckedCell]) -> None:
        """Remember that all checks hold."""
        self._cells.held = [_digest(cells)]
        self._write()
        self._keep_known()
        if not self._cache.puts_off:  # all cells are judged: in a process that ends nobody asks what each was worth
            self._cache.at_hand(("worth", self._name), list[Known]).clear()
            self.__dict__.pop("known", None)

    @cached_property
    def known(self) -> Known:
        """What the expressions were worth, in a process that stays also those of the text before this one."""
        content = self._cache.read("worth", self._key)
        answers = msgspec.msgpack.decode(content, type=dict[bytes, Any]) if content is not None else {}
        before = self._cache.at_hand(("worth", self._name), list[Known])
        before[:] = [Known({**(before[0].answers() if before else {}), **answers})]
        return before[0]

    def _keep_known(self) -> None:
        if self.known.has_learned:
            self._cache.write_later("worth", self._key, lambda: msgspec.msgpack.encode(self.known.answers()))
            self.known.has_learned = False

    @cached_property
    def _cells(self) -> _Cells:
        content = self._cache.read("cells", self._key)
        return msgspec.msgpack.decode(content, type=_Cells) if content is not None else _Cells()

    def _write(self) -> None:
        self._cache.write_later("cells", self._key, partial(msgspec.msgpack.encode, self._cells))


def _digest(cells: Sequence[CheckedCell]) -> str:
    """The hash of all cells, one after the other, as together they are large."""
    digest, compact = hashlib.sha256(), Compact()
    for cell in cells:
        scope = {name: compact.members(value) for name, value in cell.scope.items()}
        digest.update(msgspec.msgpack.encode([cell.name, scope]))
    return digest.hexdigest()


@cache
def _code_fingerprint() -> str:
    package = Path(tfgen.__file__).parent
    return fingerprint(*(package / part for part in _CODE), package / "yaml")
