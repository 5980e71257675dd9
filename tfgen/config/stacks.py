"""The instances of components: which cells each is rendered for, and to which folder."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from tfgen.config.agreement import Disagreement, agree, look_up, suggest_path
from tfgen.config.condition import evaluate
from tfgen.config.names import Names
from tfgen.disk.names import why_not_plain
from tfgen.errors import ConfigError, Problem, describe_value
from tfgen.patterns import regex
from tfgen.stacks.stack import Cell, Stack

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tfgen.config.axis import Axes
    from tfgen.config.components import Component

_FIELD = regex(r"\{([^{}]*)\}")
_STRAY = regex(r"[{}]")
# A word of a command line that no shell and no selection reads as anything else.
_ALIAS = regex(r"[A-Za-z0-9_][\w./-]*", re.ASCII)


class Instances(Struct, frozen=True):
    """The instances of one component, in the order of the matrix."""

    component: Component
    stacks: tuple[Stack, ...]


class Builder:
    """Makes instances of the cells of a matrix; `identity` are names of settings by kind of identity."""

    def __init__(self, cells: Sequence[Cell], axes: Axes, identity: Mapping[str, str]) -> None:
        self._cells = cells
        self._axes = axes
        self._identity = identity
        self._names = Names()

    def build(self, component: Component) -> Instances:
        """The instances of a component. Raises ConfigError with everything that is wrong with what it says."""
        members = [cell for cell in self._cells if self._is_wanted(component, cell)]
        return Instances(
            component, tuple(self._instance(component, group) for group in self._group(component, members))
        )

    def _is_wanted(self, component: Component, cell: Cell) -> bool:
        value = evaluate(component, "when", cell, self._names)
        if not isinstance(value, bool):
            raise ConfigError(
                component.problem("when", f"is {describe_value(value)} in {cell.name}: expected true or false.")
            )
        return value

    def _group(self, component: Component, cells: Sequence[Cell]) -> list[list[Cell]]:
        """The cells by the values of `each`."""
        if component.model.each is None:
            return [[cell] for cell in cells]
        groups: dict[tuple[object, ...], list[Cell]] = {}
        for cell in cells:
            groups.setdefault(tuple(self._key(component, cell)), []).append(cell)
        return list(groups.values())

    def _key(self, component: Component, cell: Cell) -> Iterator[object]:
        for index, path in enumerate(component.model.each or ()):
            value = self._value(path, cell.axes, cell.scope)
            if value is _MISSING or isinstance(value, dict | list):
                fact = "is not set" if value is _MISSING else "is not a single value"
                one = "Name one that holds text, a number, or true or false."
                remedy = _suggest(path, cell) if value is _MISSING else one
                place = component.node.at("each", index).position
                message = f"components.{component.name}.each names {path}, which {fact} in {cell.name}. {remedy}"
                raise ConfigError(Problem(place, message.rstrip()))
            yield type(value), value

    def _instance(self, component: Component, cells: list[Cell]) -> Stack:
        each = component.model.each
        agreed = {name: value for name, value in cells[0].axes.items() if each is None or name in each}
        scope = cells[0].scope if len(cells) == 1 else agree(cells)
        name = self._folder(component, agreed, scope, cells[0])
        lists = {axis.section: list(dict.fromkeys(cell.axes[axis.name] for cell in cells)) for axis in self._axes}
        stack = {**scope["stack"], **(lists if component.model.each is not None else {})}
        return Stack(
            name=name,
            component=component.name,
            cells=tuple(cells),
            axes=agreed,
            scope={**scope, "stack": {**stack, "name": name, "component": component.name}},
            wave=self._wave(component, cells),
            after=tuple(component.model.after),
            manual=component.model.manual,
            aliases=tuple(dict.fromkeys(alias for cell in cells for alias in self._aliases(component, cell))),
            identity=dict(self._identify(scope)),
        )

    def _wave(self, component: Component, cells: Sequence[Cell]) -> int:
        waves = {cell.name: evaluate(component, "wave", cell, self._names) for cell in cells}
        for name, wave in waves.items():
            if isinstance(wave, bool) or not isinstance(wave, int):
                raise ConfigError(
                    component.problem("wave", f"is {describe_value(wave)} in {name}: expected a whole number.")
                )
        (one, first), *others = waves.items()
        for other, wave in others:
            if wave != first:
                fact = f"is {first} in {one} and {wave} in {other}, which are one here. Let them agree."
                raise ConfigError(component.problem("wave", fact))
        return int(first)

    def _identify(self, scope: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        for kind, path in self._identity.items():
            value = self._value(path, {}, scope)
            if isinstance(value, str | int):
                yield kind, str(value)

    def _folder(self, component: Component, axes: Mapping[str, str], scope: Mapping[str, Any], cell: Cell) -> str:
        pattern = component.model.path
        if pattern is None:
            each = [axis.name for axis in self._axes] if component.model.each is None else component.model.each
            parts = [*(f"{{{path}}}" for path in each), *filter(None, [component.name])]
            pattern = "/".join(parts)

        def fill(match: re.Match[str]) -> str:
            if not match[1].strip():
                raise ConfigError(component.problem("path", f"has empty braces. {_NAMED}"))
            value = self._value(match[1], axes, scope)
            if value is _MISSING and match[1] == "component" and component.name:
                return component.name
            if problem := _unfit(match[1], value, cell):
                raise ConfigError(component.problem("path", problem))
            return str(value)

        if stray := _STRAY.search(_FIELD.sub("", pattern)):
            raise ConfigError(component.problem("path", f"has a {stray[0]} without its counterpart. {_NAMED}"))
        return PurePosixPath(_FIELD.sub(fill, pattern)).as_posix()  # "./a/" is the folder "a"

    def _value(self, path: str, axes: Mapping[str, str], scope: Mapping[str, Any]) -> Any:
        """The value of an axis, else of a setting or local; _MISSING when there is none."""
        if path in axes:
            return axes[path]
        try:
            return look_up(scope["stack"] if path in (axis.name for axis in self._axes) else scope, path.split("."))
        except KeyError:
            return _MISSING

    def _aliases(self, component: Component, cell: Cell) -> Iterator[str]:
        value = evaluate(component, "aliases", cell, self._names)
        for alias in value if isinstance(value, list) else [] if value is None else [value]:
            if not isinstance(alias, str) or not _ALIAS.fullmatch(alias):
                expected = "expected letters, digits and any of _ . / -, or a list of such texts"
                raise ConfigError(
                    component.problem("aliases", f"is {describe_value(alias)} in {cell.name}: {expected}.")
                )
            yield alias


_MISSING = object()
_NAMED = "Write a name in braces, like {environment}."


def _suggest(path: str, cell: Cell) -> str:
    return suggest_path(path.split("."), [{**cell.axes, **cell.scope}])


def _unfit(path: str, value: object, cell: Cell) -> str | None:
    """Why a value cannot be part of a folder's name."""
    if value is _MISSING:
        return f"names {path}, which is not set in {cell}. {_suggest(path, cell)}".rstrip()
    if isinstance(value, Disagreement):
        return f"names {path}, which its cells do not agree on: {value}. Name it in `each`."
    if isinstance(value, bool) or not isinstance(value, str | int):
        return f"names {path}, which is {describe_value(value)} in {cell}: expected text."
    if fault := why_not_plain(str(value)):
        return f"names {path}, which is {describe_value(value)} in {cell}: {fault}"
    return None
