"""Declarations and cells from text, for the tests of this folder."""

from __future__ import annotations

from typing import Any

import pytest

from tfgen.errors import ConfigError
from tfgen.settings import CheckedCell, Declaration, parse_declaration
from tfgen.yaml.document import parse_yaml
from tfgen.yaml.node import Node

FILE = "settings.yaml"


def declare(text: str) -> Declaration:
    """The declaration in a text."""
    return parse_declaration(text, FILE)


def refused(text: str) -> list[str]:
    """What is said of a declaration that is wrong."""
    with pytest.raises(ConfigError) as caught:
        declare(text)
    return str(caught.value).splitlines()


def parsed(text: str) -> Node:
    """The settings of a cell."""
    return parse_yaml(text, "m.yaml") if text else Node({}, parse_yaml("a: 1", "m.yaml").position)


def misfits(declaration: str, settings: str) -> list[str]:
    """What is wrong with the settings of a cell."""
    return list(map(str, declare(declaration).find_problems(parsed(settings))))


def completed(declaration: str, settings: str = "") -> Any:
    """The settings of a cell with defaults, without those that every project has."""
    declared = declare(declaration)
    node = parsed(settings)
    assert list(declared.find_problems(node)) == []
    return {
        key: value
        for key, value in declared.complete(node).items()
        if key not in ("checks", "protect", "tags", "vars") or key in node.entries
    }


def cell(declaration: Declaration, settings: str, name: str = "dev/eu") -> CheckedCell:
    """A cell with its locals; its name is environment and region."""
    environment, _, region = name.partition("/")
    node = parsed(settings)
    stack = {"environment": environment, "region": region, "name": name, "regions": [region]}
    scope = {**declaration.complete(node), "stack": stack, "project": {"name": "shop"}}
    return CheckedCell(name, {**scope, **declaration.derive(scope, node, name)}, node)


def checked(text: str, **cells: str) -> list[str]:
    """What the checks of a declaration say of cells, given as name (with _ for /) to settings."""
    declaration = declare(text)
    read = [cell(declaration, settings, name.replace("_", "/")) for name, settings in cells.items()]
    return list(map(str, declaration.check(read)))
