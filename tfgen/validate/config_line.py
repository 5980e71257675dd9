"""The line of the matrix file that sets a value which templates see."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.config.load import read_config
from tfgen.document import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfgen.config.load import Config
    from tfgen.document import Node
    from tfgen.errors import Position
    from tfgen.stack import Stack

# What `stack` has in templates that is a setting, or made of one.
_SETTINGS = {
    "account_id": ("account_id",),
    "home_region": ("home_region",),
    "state_bucket": ("state", "bucket"),
    "state_key_id": ("state", "kms_key_id"),
    "state_region": ("state", "region"),
}


class ConfigLines:
    """A matrix file, and the names in the scope of its templates."""

    def __init__(self, config: Config) -> None:
        self._config = config

    def find(self, stack: Stack, path: Sequence[str | int]) -> Position | None:
        """Where the value at a path in a stack's scope is set; None for a default and for what no line sets."""
        match path:
            case ["project", *_]:
                return _exact(self._tree, path)
            case ["stack", "environment", *_]:
                return _exact(self._tree, ("environments", stack.environment))
            case ["stack", "region" | "name", *_]:
                return _exact(self._tree, ("regions", stack.region))
            case ["stack", "regions", int(index)]:
                return _exact(self._tree, ("regions", stack.regions[index]))
            case ["stack", str(name), *_]:
                return _exact(stack.origins, _SETTINGS[name]) if name in _SETTINGS else None
        return _exact(stack.origins, path)

    @cached_property
    def _tree(self) -> Node:
        return parse_yaml(read_config(Path(self._config.file)), self._config.file)


def _exact(node: Node, path: Sequence[str | int]) -> Position | None:
    for step in path:
        inner = node.at(step)
        if inner is node:
            return None
        node = inner
    return node.position
