"""Read `config/settings.yaml`: which settings there are, what they mean, and what must hold between them."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import msgspec

from tfgen.disk.cache import Cache
from tfgen.errors import Position, Problem, did_you_mean, listed
from tfgen.settings.builtin import BUILTIN, RESERVED, UNREADABLE
from tfgen.settings.cell import CheckedCell
from tfgen.settings.complete import complete
from tfgen.settings.config_file import read_config_file
from tfgen.settings.known import Known
from tfgen.settings.memory import Compiled, Memory
from tfgen.settings.misfits import find_misfits
from tfgen.settings.schema import ANY, Schema
from tfgen.structs import Struct, field, replace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tfgen.settings.checks import Check
    from tfgen.settings.locals import Local
    from tfgen.yaml.node import Node

SETTINGS_FILE: Final = Path("config", "settings.yaml")
_ROOT: Final = Schema(types=("object",), additional=ANY)
_UNDECLARED: Final = Schema(types=("object",), additional=ANY, properties=BUILTIN)


class Declaration(Struct, frozen=True):
    """What a project says of its own settings; `file` is None when it says nothing, and any key is admitted.

    `schema` is what a cell must be, with the settings that tfgen needs. `project` is what `project:` may hold beside
    its name, and `axes` what the names of cells must be, by axis.
    """

    file: str | None = None
    schema: Schema = _UNDECLARED
    project: Schema = _ROOT
    axes: Mapping[str, Schema] = field(default_factory=lambda: MappingProxyType({}))
    locals: tuple[Local, ...] = ()
    checks: tuple[Check, ...] = ()
    memory: Memory | None = None

    def says_as(self, other: Declaration) -> bool:
        """Whether another one says the same, wherever it is remembered what came of it."""
        return replace(self, memory=None) == replace(other, memory=None)

    def knows(self, matrix: str) -> bool:
        """Whether all settings in this text of a matrix file were found to fit before."""
        return self.memory is not None and self.memory.fits(matrix)

    def keep(self, matrix: str) -> None:
        """Remember that all settings in this text of a matrix file fit."""
        if self.memory is not None:
            self.memory.keep_fitting(matrix)

    def find_layer_problems(self, layer: Node) -> Iterator[Problem]:
        """What is wrong with one layer, in which nothing is required."""
        yield from find_misfits(layer, self.schema, partial=True)
        for name in (*RESERVED, *UNREADABLE) if self.file is None else ():
            if name in layer.entries:
                fact = f"{name} is a name that tfgen itself gives to templates. Choose another for the setting."
                yield Problem(layer.at(name).position, fact)

    def find_problems(self, merged: Node) -> Iterator[Problem]:
        """What is wrong with a merged cell."""
        yield from find_misfits(merged, self.schema)

    def complete(self, merged: Node) -> dict[str, Any]:
        """The plain settings of a merged cell, which has no problems, with the defaults of what it does not set."""
        completed: dict[str, Any] = complete(merged.plain(), self.schema)
        return completed

    def find_project_problems(self, project: Node) -> Iterator[Problem]:
        """What is wrong with the keys of `project:`."""
        yield from find_misfits(project, self.project, "project")

    def complete_project(self, project: Node) -> dict[str, Any]:
        """The plain keys of `project:`, which has no problems, with their defaults."""
        completed: dict[str, Any] = complete(project.plain(), self.project)
        return completed

    def find_unknown_axes(self, known: Sequence[str]) -> Iterator[Problem]:
        """What `axes` says of an axis that the matrix does not have."""
        for name, schema in self.axes.items():
            if name not in known:
                remedy = did_you_mean(name, known, otherwise=f"Known: {listed(known)}.")
                yield Problem(self.place_of(schema), f"axes.{name} is of no axis of the matrix. {remedy}")

    def place_of(self, schema: Schema) -> Position:
        """Where one of the declaration's schemas is written."""
        return Position(self.file or "", schema.line)

    def find_name_problems(self, axis: str, section: Node, path: str) -> Iterator[Problem]:
        """What is wrong with the names in the section of an axis, like `environments`, which is its `path`."""
        if axis in self.axes:
            named = msgspec.structs.replace(_ROOT, property_names=self.axes[axis])
            yield from find_misfits(section, named, path)

    def derive(self, scope: Mapping[str, Any], origins: Node, where: str = "") -> dict[str, Any]:
        """The values of the locals in a cell that stands alone; `where` is its name. Raises like `derive_all`."""
        return self.derive_all([CheckedCell(where or str(origins.position), scope, origins)])[0]

    def derive_all(self, cells: Sequence[CheckedCell]) -> list[dict[str, Any]]:
        """The values of the locals in each cell, whose scope has settings, `stack` and `project`.

        Raises ConfigError at the line of a local that cannot be evaluated.
        """
        if not self.locals:
            return [{} for _ in cells]
        if self.memory and (known := self.memory.derived(cells)) is not None:
            return known
        from tfgen.settings.derive import derive

        derived = derive(self.locals, cells, self._known)
        if self.memory:
            self.memory.keep_derived(cells, derived)
        return derived

    def check(self, cells: Sequence[CheckedCell]) -> Iterator[Problem]:
        """What does not hold in a cell or between cells. Raises ConfigError at a check that cannot be evaluated."""
        if not self.checks or (self.memory and self.memory.held(cells)):
            return
        from tfgen.settings.judge import run_checks

        problems = list(run_checks(self.checks, cells, self._known))
        if self.memory and not problems:
            self.memory.keep_held(cells)
        yield from problems

    @property
    def _known(self) -> Known:
        return self.memory.known if self.memory else Known()

    def with_rules(self, locals_: tuple[Local, ...], checks: tuple[Check, ...]) -> Declaration:
        """The declaration with locals and checks."""
        return replace(self, locals=locals_, checks=checks)


def load_declaration(project: Path, cache: Cache | None = None, like: Path | None = None) -> Declaration:
    """The declaration of a project folder; one that declares nothing when there is no such file.

    What is worked out of it is remembered in `cache`, by default the project's. `like` is the folder of another version
    that was read with the same cache: if its file says the same, that declaration is taken.

    Raises ConfigError with everything that is wrong with the file.
    """
    path = project / SETTINGS_FILE
    try:
        text = read_config_file(path)
    except FileNotFoundError:
        return Declaration()
    if not text.strip() or all(line.lstrip().startswith("#") for line in text.splitlines() if line.strip()):
        return Declaration()
    cache = cache or Cache(project)
    if like and text in (other := cache.at_hand(("declaration", like / SETTINGS_FILE), dict[str, Declaration])):
        return other[text]
    last = cache.at_hand(("declaration", path), dict[str, Declaration])
    if text not in last:
        found = _recall(text, str(path), Memory(cache, text, str(path)))
        last.clear()
        last[text] = found
    return last[text]


def parse_declaration(text: str, file: str) -> Declaration:
    """The declaration written in `text`; `file` is its name in positions. Raises ConfigError."""
    from tfgen.settings.reader import read_declaration
    from tfgen.yaml.memory import read_once

    return read_declaration(read_once(text, file), file)


def _recall(text: str, file: str, memory: Memory) -> Declaration:
    known = memory.compiled()
    if known is None:
        found = parse_declaration(text, file)
        known = Compiled(found.schema, found.project, dict(found.axes), found.locals, found.checks)
        memory.keep(known)
    return Declaration(file, known.schema, known.project, known.axes, known.locals, known.checks, memory)
