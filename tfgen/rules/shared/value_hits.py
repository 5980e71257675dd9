"""The hits of rules on values: what the evaluator finds, by rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.rules.rule import Hit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.rules.root import Root


def value_hits(root: Root, rule: str) -> Iterator[Hit]:
    """A hit for each problem with a value that this rule tells."""
    for problem in root.values.check_all():
        if problem.kind == rule:
            yield Hit.at(problem.file, problem.node, problem.message, address=problem.address)
