"""What rules say of a root module or of the matrix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tfgen.rules.rule import Hit


class RuleHit(NamedTuple):
    """What a rule found, the rule's name, and the path of the root module it is in."""

    rule: str
    path: str
    hit: Hit


class Unchecked(NamedTuple):
    """What could not be checked and why, and the path of the root module it is true of."""

    path: str
    text: str


@dataclass(frozen=True)
class Verdict:
    """Everything that rules found, and what they could not check."""

    hits: tuple[RuleHit, ...]
    unchecked: tuple[Unchecked, ...]


def join_verdicts(verdicts: Iterable[Verdict]) -> Verdict:
    """One verdict that says all of it, in this order."""
    said = list(verdicts)
    return Verdict(
        tuple(hit for verdict in said for hit in verdict.hits),
        tuple(dict.fromkeys(note for verdict in said for note in verdict.unchecked)),
    )
