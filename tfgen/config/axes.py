"""The axes that a matrix file declares, or those it has without saying so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.config.axis import AXES, DEFAULT_AXES, RESERVED, Axis
from tfgen.config.convert import find_problems
from tfgen.config.types import Identifier
from tfgen.errors import ConfigError, Problem, nearest, quoted
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


def correct_axes(tree: Node, axes: Axes) -> tuple[Axes, tuple[Problem, ...]]:
    """The axes as they are meant, and a problem for each that is misspelt: the file has another key for its values.

    It is the key that is misspelt, which is told at the key, where the axis is known otherwise: by the names that files
    without `axes` have, or by what overrides and exclusions name.
    """
    sections = {axis.section for axis in axes}
    others = [key for key in tree.entries if key not in sections | RESERVED]
    named = _named(tree)
    found: list[Axis] = []
    problems: list[Problem] = []
    for index, axis in enumerate(axes):
        key = None if axis.section in tree.entries else nearest(axis.section, others)
        if key is None or axis in DEFAULT_AXES or axis.name in named:
            found.append(axis)
            continue
        known = [*DEFAULT_AXES, *(Axis(name, f"{name}s") for name in named)]
        meant = next((one for one in known if one.section == key), None)
        found.append(meant or Axis(axis.name, key))
        fact = f"the values of {axis.name} would be under {quoted(axis.section)}, and the file has {quoted(key)}"
        remedy = f"Correct one of the two, or name the key here: {{{axis.name}: {key}}}."
        remedy = f'Did you mean "{meant.name}"?' if meant else remedy
        problems.append(Problem(tree.at("axes", index).position, f"{fact}. {remedy}"))
    return tuple(found), tuple(problems)


def _named(tree: Node) -> set[str]:
    """The names that overrides and exclusions have for axes."""
    overrides = tree.entries["overrides"].items if "overrides" in tree.entries else ()
    exclude = tree.entries["exclude"].items if "exclude" in tree.entries else ()
    return {key for node in (*(one.at("match") for one in overrides), *exclude) for key in node.entries} - {"reason"}
