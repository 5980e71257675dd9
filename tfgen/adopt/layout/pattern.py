"""A layout: the path of folders, with the names of axes in braces, and the folders that have it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tfgen.adopt.layout.words import REGION
from tfgen.config.axis import RESERVED
from tfgen.errors import TfgenError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tfgen.adopt.blocks import Address

ENVIRONMENT: Final = "environment"
_NUMBER: Final = re.compile(r"^\d+[-_]+(?=[A-Za-z])")
"""What says when a folder comes, as in `1-network`, and not what it is."""
_NOT_PLAIN: Final = re.compile(r"[^A-Za-z0-9_.{}/-]+")
FIELD: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@dataclass(frozen=True)
class Layout:
    """The path of a component's folders with the names of axes in braces: `{environment}/{region}/network`."""

    pattern: str
    component: str = ""
    guessed: str = ""
    """The axis that was found by what is in the folders, and whose name is nobody's word."""
    is_whole: bool = False
    """Whether the words before the first axis belong to the folder too, as another layout differs in nothing else."""

    @cached_property
    def axes(self) -> tuple[str, ...]:
        """The axes in the order of the path."""
        return tuple(dict.fromkeys(FIELD.findall(self.pattern)))

    def read(self, path: str) -> dict[str, str] | None:
        """The values on the axes that the end of a path has, None when the path is another one."""
        found = self._regex.search(path)
        return {name: value for name, value in found.groupdict().items() if value} if found else None

    def without(self, axis: str, name: str) -> Layout:
        """The layout of what stands at one value of an axis and nowhere else: the value is a word of its path."""
        pattern = self.pattern.replace(f"{{{axis}}}", name)
        return Layout(pattern, component_of(pattern))

    @cached_property
    def folder(self) -> str:
        """Where the folders are below generated/: the path from the first part with an axis on, if that is enough.

        Characters that no folder there may have are dashes.
        """
        parts = self.pattern.split("/")
        first = next((i for i, part in enumerate(parts) if "{" in part), 0)
        path = self.pattern if self.is_whole else "/".join(parts[first:])
        return _NOT_PLAIN.sub("-", path)

    def fill(self, values: Mapping[str, str]) -> str:
        """The folder of these values."""
        return FIELD.sub(lambda found: values[found[1]], self.folder)

    @cached_property
    def _regex(self) -> re.Pattern[str]:
        made, end, seen = "(?:^|/)", 0, set[str]()
        for found in FIELD.finditer(self.pattern):
            name = found[1]
            made += re.escape(self.pattern[end : found.start()])
            made += f"(?P={name})" if name in seen else f"(?P<{name}>{REGION}|[^/]+?)"
            end = found.end()
            seen.add(name)
        return re.compile(f"{made}{re.escape(self.pattern[end:])}$")


@dataclass(frozen=True)
class Placed:
    """A folder, its layout, and its values on the axes of that layout."""

    path: Path
    layout: Layout
    values: Mapping[str, str]


Outline = Callable[[Path], "frozenset[Address]"]
"""Tells which blocks a folder declares."""


def read_layouts(patterns: Iterable[str]) -> list[Layout]:
    """The layouts that a user names: what one without an axis names is there once, beside what is there for each.

    Raises TfgenError for wrong names of axes, and where none names an axis.
    """
    given = [pattern.strip("/") for pattern in patterns]
    is_any_axis = any("{" in pattern for pattern in given)
    for pattern in given:
        names = re.findall(r"\{([^{}]*)\}", pattern)
        wrong = [name for name in names if name in RESERVED or not FIELD.fullmatch(f"{{{name}}}")]
        fact = f"no axis can be called {wrong[0] or 'nothing'}" if wrong else "" if is_any_axis else "it names no axis"
        if re.search(r"[{}]", re.sub(r"\{[^{}]*\}", "", pattern)):
            fact = "a brace stands alone in it"
        elif "\\" in pattern:
            fact = "a \\ stands in it, and / is what separates folders"
        if fact:
            raise TfgenError(
                f"--layout {pattern}: {fact}. Write it like envs/{{environment}} or {{environment}}/{{region}}."
            )
    return [Layout(pattern, component_of(pattern) if len(given) > 1 else "") for pattern in given]


def have_cells(placed: Sequence[Placed]) -> bool:
    """Whether each name on an axis is one of a folder that has a name on every axis."""
    axes = {axis for one in placed for axis in one.values}
    named = {pair for one in placed if len(one.values) == len(axes) for pair in one.values.items()}
    return all(pair in named for one in placed for pair in one.values.items())


def component_of(pattern: str, *, worded: bool = False, is_whole: bool = False) -> str:
    """What a layout's component is called: by the parts that are no axes, with `worded` by words beside axes too."""
    folder = Layout(pattern, is_whole=is_whole).folder
    parts = [part for part in (FIELD.sub("", folder) if worded else folder).split("/") if "{" not in part]
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", "-".join(parts)).strip("-_")
    name = _NUMBER.sub("", name)
    return name if name[:1].isalpha() else f"c-{name}" if name else ""


def absolute(folder: Path) -> str:
    """The whole path of a folder, without links."""
    return Path.cwd().joinpath(folder).resolve().as_posix()
