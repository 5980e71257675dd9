"""Write the matrix: axes, settings by layer, and which cells there are."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any

from tfgen.config.axis import DEFAULT_AXES
from tfgen.yaml.plain import write_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tfgen.adopt.layers import Layer
    from tfgen.adopt.layout.pattern import Layout
    from tfgen.adopt.naming import SettingName

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*( [A-Za-z0-9_.-]+)*")
_WIDTH = 100
_FOR_EDITORS = "# yaml-language-server: $schema=regions.schema.json"


@dataclass
class Matrix:
    """What `regions.yaml` says: names on each axis, the cells that exist, and values by layer."""

    project: str
    axes: Sequence[str]
    names: Sequence[Sequence[str]]
    cells: frozenset[tuple[str, ...]]
    layouts: Sequence[Layout]
    conditions: Mapping[str, str]
    """By component the setting that says whether a cell has it."""
    layers: dict[Layer, dict[SettingName, Any]] = field(default_factory=dict)

    def write(self) -> str:
        """The text of the file."""
        sections: dict[str, Any] = {"project": {"name": self.project}}
        if tuple(self.axes) != tuple(axis.name for axis in DEFAULT_AXES):
            sections["axes"] = list(self.axes)
        if () in self.layers:
            sections["defaults"] = _tree(self.layers[()])
        limits, excluded = self._limits()
        for axis, name in reversed(list(enumerate(self.axes))):
            layers = {value: _tree(self.layers.get(((axis, value),), {})) for value in self.names[axis]}
            sections[f"{name}s"] = {value: limits.get((axis, value), {}) | layer for value, layer in layers.items()}
        sections |= self._overrides()
        if excluded:
            sections["exclude"] = excluded
        if components := self._components():
            sections["components"] = components
        return "\n".join(
            [_FOR_EDITORS, *(line for key, value in sections.items() for line in _section(key, value)), ""]
        )

    def _overrides(self) -> dict[str, Any]:
        found = [(layer, values) for layer, values in self.layers.items() if len(layer) > 1]
        items = [
            {"match": {self.axes[axis]: name for axis, name in layer}, "set": _tree(values)}
            for layer, values in sorted(found, key=lambda one: one[0])
        ]
        return {"overrides": items} if items else {}

    def _limits(self) -> tuple[dict[tuple[int, str], dict[str, Any]], list[dict[str, str]]]:
        """What keeps cells out that do not exist: lists of names in a layer of the first axis, else exclusions."""
        every = set(product(*self.names))
        if every == self.cells:
            return {}, []
        if len(self.axes) == 2:
            inside = {one: [two for two in self.names[1] if (one, two) in self.cells] for one in self.names[0]}
            key = f"{self.axes[1]}s"
            return {(0, one): {key: twos} for one, twos in inside.items() if len(twos) < len(self.names[1])}, []
        reason = {"reason": "there was no such folder"}
        return {}, [dict(zip(self.axes, cell, strict=True)) | reason for cell in sorted(every - self.cells)]

    def _components(self) -> dict[str, Any]:
        usual = "/".join(f"{{{axis}}}" for axis in self.axes)
        if len(self.layouts) == 1 and not self.layouts[0].component and self.layouts[0].folder == usual:
            return {}
        return {layout.component or "main": self._component(layout) for layout in self.layouts}

    def _component(self, layout: Layout) -> dict[str, Any]:
        found: dict[str, Any] = {"path": layout.folder}
        if set(layout.axes) != set(self.axes):
            found = {"each": list(layout.axes)} | found
        if condition := self.conditions.get(layout.component):
            found["when"] = condition
        return found


def _tree(values: Mapping[SettingName, Any]) -> dict[str, Any]:
    """Values by the steps of their names, as maps in each other."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        inside = found
        for step in name[:-1]:
            inside = inside.setdefault(step, {})
        inside[name[-1]] = value
    return found


def _section(key: str, value: Any) -> Iterator[str]:
    yield from ([] if key == "project" else [""])
    yield from _lines(key, value, 0)


def _lines(key: str, value: Any, indent: int) -> Iterator[str]:
    pad = " " * indent
    flat = f"{pad}{write_text(key, _WORD)}: {_flow(value)}"
    many = isinstance(value, dict) and (
        len(value) > 1 or any(isinstance(inner, dict | list) for inner in value.values())
    )
    if isinstance(value, dict) and value and (many or len(flat) > _WIDTH) and key not in ("project", "match"):
        yield f"{pad}{write_text(key, _WORD)}:"
        for name, inner in value.items():
            yield from _lines(name, inner, indent + 2)
    elif isinstance(value, list) and value and (len(flat) > _WIDTH or key == "overrides"):
        yield f"{pad}{write_text(key, _WORD)}:"
        for item in value:
            yield from _item_lines(item, indent + 2)
    else:
        yield flat


def _item_lines(item: Any, indent: int) -> Iterator[str]:
    """An item of a list, on a line of its own."""
    if not isinstance(item, dict) or "match" not in item:
        yield f"{' ' * indent}- {_flow(item)}"
        return
    lines = [line for name, inner in item.items() for line in _lines(name, inner, indent + 2)]
    yield f"{' ' * indent}- {lines[0].lstrip()}"
    yield from lines[1:]


def _flow(value: Any) -> str:
    match value:
        case dict():
            return "{" + ", ".join(f"{write_text(name, _WORD)}: {_flow(inner)}" for name, inner in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_flow, value)) + "]"
        case str():
            return write_text(value, _WORD)
    return json.dumps(value)
