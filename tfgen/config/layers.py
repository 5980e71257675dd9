"""The layers of settings in a matrix file, the cells they apply to, and who wins.

Precedence, lowest first: `defaults`, the region, the environment, overrides that name one of the two, overrides that
name both. Among overrides of one kind the later one in the file wins.
"""

from __future__ import annotations

from functools import cached_property, reduce
from typing import TYPE_CHECKING

from tfgen.config.convert import find_problems
from tfgen.config.document import Node
from tfgen.config.merge import merge
from tfgen.config.settings import Settings
from tfgen.errors import Problem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.config.matrix import Match, Matrix


class Layers:
    """A matrix and the tree it was read from, seen as layers of settings."""

    def __init__(self, tree: Node, matrix: Matrix) -> None:
        self._tree = tree
        self._matrix = matrix

    @cached_property
    def cells(self) -> tuple[tuple[str, str], ...]:
        """Environment and region of every stack, in the order of the file."""
        excluded = {(cell.environment, cell.region) for cell in self._matrix.exclude}
        pairs = ((e, r) for e in self._matrix.environments for r in self._matrix.regions)
        return tuple(pair for pair in pairs if pair not in excluded)

    def merged(self, environment: str, region: str) -> Node:
        """All settings of one cell; the node's own position is that of the environment."""
        start = Node({}, self._tree.at("environments", environment).position)
        return reduce(merge, self._of_cell(environment, region), start)

    def find_problems(self) -> Iterator[Problem]:
        """What is wrong with a layer, whichever cells use it."""
        for layer in self._all():
            yield from find_problems(layer, Settings, partial=True)
        for index, override in enumerate(self._matrix.overrides):
            node = self._tree.at("overrides", index, "match")
            yield from self._find_unknown(node, override.match.environment, override.match.region)
            if not _specificity(override.match):
                yield Problem(
                    node.position,
                    "this override matches every cell. Name an environment or a region, or use `defaults`.",
                )
        for index, cell in enumerate(self._matrix.exclude):
            yield from self._find_unknown(self._tree.at("exclude", index), cell.environment, cell.region)
        if not self.cells:
            yield Problem(
                self._tree.at("exclude").position,
                "every cell is excluded, no stack is left. Remove an exclusion.",
            )

    def _of_cell(self, environment: str, region: str) -> Iterator[Node]:
        yield from self._defaults()
        yield self._tree.at("regions", region)
        yield self._tree.at("environments", environment)
        for specificity in (1, 2):
            for index, override in enumerate(self._matrix.overrides):
                if _specificity(override.match) == specificity and _applies(override.match, environment, region):
                    yield self._tree.at("overrides", index, "set")

    def _all(self) -> Iterator[Node]:
        yield from self._defaults()
        yield from self._tree.at("regions").entries.values()
        yield from self._tree.at("environments").entries.values()
        for index in range(len(self._matrix.overrides)):
            yield self._tree.at("overrides", index, "set")

    def _defaults(self) -> Iterator[Node]:
        if "defaults" in self._tree.entries:
            yield self._tree.at("defaults")

    def _find_unknown(self, node: Node, environment: str | None, region: str | None) -> Iterator[Problem]:
        known = {"environment": self._matrix.environments, "region": self._matrix.regions}
        for kind, name in (("environment", environment), ("region", region)):
            if name and name not in known[kind]:
                remedy = did_you_mean(name, known[kind], otherwise=f"Known: {', '.join(known[kind])}.")
                yield Problem(node.at(kind).position, f'no {kind} is named "{name}". {remedy}')


def _specificity(match: Match) -> int:
    return sum(name is not None for name in (match.environment, match.region))


def _applies(match: Match, environment: str, region: str) -> bool:
    return match.environment in (None, environment) and match.region in (None, region)
