"""Choose the cases of a run: from a seed, bases that the engine accepts and mistakes in them."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from benchmarks.recall import language, modules, structure, words
from benchmarks.recall.bases import make_base
from benchmarks.recall.case import Case

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.recall.bases import Base
    from benchmarks.recall.labels import Labels
    from tests.engine.learning.bodies import Bodies

    Mutator = Callable[
        [Random, Base, Bodies], tuple[str, dict[str, str]] | tuple[str, dict[str, str], tuple[str, ...]] | None
    ]

FAMILIES: dict[str, Sequence[Mutator]] = {
    "language": language.KINDS,
    "modules": modules.KINDS,
    "structure": structure.KINDS,
    "words": words.KINDS,
}
_CASES_A_BASE = 15


def make_bases(rng: Random, bodies: Bodies, labels: Labels, cases: int) -> list[Base]:
    """As many modules as so many cases a family want, without those that the engine refuses."""
    bases = [make_base(rng, bodies) for _ in range(max(6, cases // _CASES_A_BASE))]
    labels.ask([base.files for base in bases])
    return [base for base in bases if not labels.of(base.files)]


def make_cases(seed: int, family: str, bases: Sequence[Base], bodies: Bodies, count: int) -> list[Case]:
    """So many cases, no two alike; the same for the same seed, whichever other families are made."""
    rng = Random(f"{seed} {family}")
    before = {id(base): base.files for base in bases}
    found: dict[str, Case] = {}
    while len(found) < count:
        base = rng.choice(bases)
        made = rng.choice(FAMILIES[family])(rng, base, bodies)
        if made and made[1] != before[id(base)]:
            case = Case(family, made[0], made[1], before[id(base)], *made[2:])
            found[case.digest] = case
    return list(found.values())
