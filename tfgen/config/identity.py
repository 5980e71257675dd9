"""The settings that `project.identity` names: they tell what a stack belongs to, such as its account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfgen.config.agreement import look_up, suggest_path
from tfgen.errors import Problem, describe_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tfgen.stacks.stack import Cell
    from tfgen.yaml.node import Node


def read_identity(tree: Node) -> dict[str, str]:
    """By kind of identity the name of the setting or local that holds it."""
    project = tree.at("project")
    entries = project.at("identity").entries if "identity" in project.entries else {}
    return {kind: str(node.value) for kind, node in entries.items()}


def find_unset_identity(tree: Node, cells: Sequence[Cell]) -> Iterator[Problem]:
    """Names in `project.identity` that are set in no cell: nothing would be compared with the credentials then."""
    entries = tree.at("project").entries
    for kind, node in entries["identity"].entries.items() if "identity" in entries else ():
        path = str(node.value)
        if not any(is_set(path, cell.scope) for cell in cells):
            remedy = suggest_name(path, cells)
            yield Problem(node.position, f"project.identity.{kind} names {path}, which no stack has. {remedy}")


def find_unfit_identity(tree: Node, cells: Sequence[Cell]) -> Iterator[Problem]:
    """Names in `project.identity` of what is no name of a place somewhere: it would be compared with nothing there."""
    entries = tree.at("project").entries
    for kind, node in entries["identity"].entries.items() if "identity" in entries else ():
        path = str(node.value)
        for cell in cells:
            value = look_up(cell.scope, path.split(".")) if is_set(path, cell.scope) else None
            if isinstance(value, bool | float | list | dict):
                fact = f"project.identity.{kind} names {path}, which is {describe_value(value)} in {cell.name}"
                yield Problem(node.position, f"{fact}: expected text or a whole number.")
                break


def suggest_name(path: str, cells: Sequence[Cell]) -> str:
    """What may be meant by a dotted name that no cell has."""
    scopes = [{**cell.axes, **cell.scope} for cell in cells]
    return suggest_path(path.split("."), scopes, otherwise="Name a setting or local that stacks have.")


def is_set(path: str, scope: Mapping[str, Any]) -> bool:
    """Whether a dotted name leads to a value in the scope of a cell."""
    try:
        look_up(scope, path.split("."))
    except KeyError:
        return False
    return True
