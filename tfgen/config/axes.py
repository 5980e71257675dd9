"""The axes that a matrix file declares, or those it has without saying so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.config.axis import AXES, DEFAULT_AXES, RESERVED, Axis
from tfgen.config.convert import find_problems
from tfgen.config.types import Identifier
from tfgen.errors import ConfigError, Problem, quoted
from tfgen.yaml.node import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.config.axis import Axes


def read_axes(tree: Node) -> Axes:
    """The axes of the file: those under `axes`, else environment and region.

    Raises ConfigError for what is no list of names, for a name that stands twice, and for one with another meaning.
    """
    node = tree.entries.get("axes")
    if node is None:
        return DEFAULT_AXES
    if node.entries:
        written = ", ".join(
            f"{{{name}: {section.text}}}" if section.text else name for name, section in node.entries.items()
        )
        raise ConfigError(Problem(node.position, f"axes is a map, and their order counts. Write a list: [{written}]"))
    if problems := list(find_problems(node, AXES, "axes")) or list(_find_misfits(node)) or list(_find_repeated(node)):
        raise ConfigError(*problems)
    return tuple(_axis(item) for item in node.items)


def _axis(item: Node) -> Axis:
    """`city`, or `{city: cities}`."""
    for name, section in item.entries.items():
        return Axis(name, str(section.value))
    return Axis(str(item.value), f"{item.value}s")


def _find_misfits(node: Node) -> Iterator[Problem]:
    for index, item in enumerate(node.items):
        if len(item.entries) > 1:
            yield Problem(item.position, "this names several axes. Give each an item of its own: - {city: cities}.")
        for part in (*(Node(key, item.position) for key in item.entries), *item.entries.values()) or (item,):
            yield from find_problems(part, Identifier, f"axes[{index}]")


def _find_repeated(node: Node) -> Iterator[Problem]:
    seen: set[str] = set()
    for item in node.items:
        axis = _axis(item)
        for name in (axis.name, axis.section):
            if name in RESERVED:
                yield Problem(item.position, f"{quoted(name)} has another meaning here. Name the axis otherwise.")
            elif name in seen:
                yield Problem(item.position, f"{quoted(name)} is named twice. Give each axis its own name and key.")
        seen |= {axis.name, axis.section}
