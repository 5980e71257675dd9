"""Why a rendered file is another one than it was: the templates and settings that it is made of."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from tfgen.disk.project import TEMPLATES
from tfgen.render.jinja.closure import read_closure
from tfgen.render.jinja.environment import TemplateEnvironment
from tfgen.render.languages.dialect import HCL
from tfgen.render.names.patterns import CELLS, Each
from tfgen.render.names.read import read_names_of
from tfgen.stacks.stack import Stack
from tfgen.validate.origins.config_line import ConfigLines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tfgen.disk.cache import Cache
    from tfgen.errors import Position
    from tfgen.render.files.rendered import RenderedFile
    from tfgen.render.jinja.closure import Closure
    from tfgen.render.names.patterns import Pattern, Patterns
    from tfgen.revisions.changed import ChangedFiles
    from tfgen.revisions.commit import Commit
    from tfgen.revisions.version import RootVersion, Version

_MOST = 50  # values that one file names as reasons: more say no more
# What is known of other cells, and where it begins with the number of a cell, or of a wave and a stack in it.
_OF_OTHERS = {name: depth + 1 for name, depth in CELLS.items()}


class Reason(NamedTuple):
    """Why a stack is affected.

    `kind` is `setting`, `unset` (a line of the commit that set it is gone), `cells` (there are others), `template`,
    `copied`, `generated` (what was committed is another, and nothing else is known), `file` (in its folder),
    `module`, `read` (a file that is named by an expression), `artifact`, `added`, `removed` or `retired`. `file` is
    its path from the project, `line` that of a setting, for `unset` in the commit, 0 without one. `name` is that of
    the setting, or artifact.
    """

    kind: str
    file: str
    line: int = 0
    name: str = ""


class Blame:
    """Two versions of a project, and the templates of the present one."""

    def __init__(
        self, project: Path, before: Version, after: Version, commit: Commit, changed: ChangedFiles, cache: Cache
    ) -> None:
        self._project = project
        self._before = before
        self._after = after
        self._commit = commit
        self._changed = changed
        self._cache = cache
        self._closures: dict[str, Closure | None] = {}
        self._names: dict[str, Patterns] = {}

    def explain(self, before: RootVersion | None, after: RootVersion, name: str) -> Iterator[Reason]:
        """Why the rendered file of this name is another one; at least one reason."""
        if copy := after.copied.get(name) or (before.copied.get(name) if before else None):
            yield Reason("copied", (TEMPLATES / copy.source).as_posix())
            return
        file = after.rendered.get(name) or (before.rendered.get(name) if before else None)
        found = list(self._explain(file, before, after)) if file else []
        yield from found or [Reason("generated", f"{self._folder(after)}/{name}")]

    def _explain(self, file: RenderedFile, before: RootVersion | None, after: RootVersion) -> Iterator[Reason]:
        closure = self._closure(file.template)
        for template in sorted(closure.templates) if closure else [file.template]:
            if self._changed.has_changed(self._commit.from_project(TEMPLATES / template)):
                yield Reason("template", (TEMPLATES / template).as_posix())
        if closure and before and before.rendered and after.rendered:
            sides = _scope_of(before), _scope_of(after)
            read = self._names_of(file.template)
            for path in closure.paths:
                yield from self._settings(path, *sides, read, before, after)

    def _settings(
        self, path: Sequence[str | int], before: Any, after: Any, read: Patterns, old: RootVersion, new: RootVersion
    ) -> Iterator[Reason]:
        """The values at or below a path of the scope that differ; of whole cells those that the template reads."""
        found = list(_differing(tuple(path), *(_reach(side, path) for side in (before, after))))
        if str(path[0]) in CELLS:
            found = [inner for inner in found if any(_leads_to(pattern, inner) for pattern in read)] or found
        yield from (self._setting(inner, old, new) for inner in found[:_MOST])

    def _setting(self, path: tuple[str | int, ...], old: RootVersion, new: RootVersion) -> Reason:
        shown = path[_OF_OTHERS.get(str(path[0]), 0) :]
        if not shown:  # a list of cells that is longer or shorter
            return Reason("cells", self._config_file)
        name = ".".join(map(str, shown))
        if position := self._line(self._lines, new, path):
            return Reason("setting", self._relative(position.file), position.line, name)
        if position := self._line(self._old_lines, old, path):
            return Reason("unset", self._relative(position.file), position.line, name)
        return Reason("setting", self._config_file, 0, name)

    def _line(self, lines: ConfigLines | None, root: RootVersion, path: Sequence[str | int]) -> Position | None:
        return lines.find(root.stack, path) if lines and isinstance(root.stack, Stack) else None

    @cached_property
    def _lines(self) -> ConfigLines | None:
        return ConfigLines(self._after.config) if self._after.config else None

    @cached_property
    def _old_lines(self) -> ConfigLines | None:
        return ConfigLines(self._before.config) if self._before.config else None

    @property
    def _config_file(self) -> str:
        return self._relative(self._after.config.file) if self._after.config else ""

    def _relative(self, file: str) -> str:
        """A file of either version, from the project."""
        for version in (self._before, self._after):
            file = file.removeprefix(f"{version.project.as_posix()}/")
        return file

    def _names_of(self, template: str) -> Patterns:
        if template not in self._names:
            self._names[template] = read_names_of(self._environment, template)[0].reads
        return self._names[template]

    def _closure(self, template: str) -> Closure | None:
        if template not in self._closures:
            self._closures[template] = read_closure(self._environment, template)
        return self._closures[template]

    @cached_property
    def _environment(self) -> TemplateEnvironment:
        return TemplateEnvironment(self._project / TEMPLATES, HCL, self._cache)

    def _folder(self, root: RootVersion) -> str:
        return self._relative(root.folder.as_posix())


def _leads_to(pattern: Pattern, path: Sequence[str | int]) -> bool:
    """Whether what is read is in a cell, and is the value at the path, a part of it, or has it as a part."""
    if pattern[0] != path[0] or len(pattern) <= _OF_OTHERS[str(pattern[0])]:
        return False
    return all(isinstance(one, Each | int) or one == two for one, two in zip(pattern, path, strict=False))


def _scope_of(root: RootVersion) -> Any:
    return next(iter(root.rendered.values())).draft.target.known


def _reach(scope: Any, path: Sequence[str | int]) -> Any:
    """The value at a path; None where there is none."""
    for step in path:
        try:
            scope = scope[step]
        except (LookupError, TypeError):
            return None
    return scope


def _differing(path: tuple[str | int, ...], before: Any, after: Any) -> Iterator[tuple[str | int, ...]]:
    """The paths of the values, as deep inside as possible, that differ."""
    if type(before) is type(after) and before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys((*before, *after)):
            yield from _differing((*path, key), before.get(key), after.get(key))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, sides in enumerate(zip(before, after, strict=True)):
            yield from _differing((*path, index), *sides)
    else:
        yield path
