"""Choose the mutants: the same ones for the same stacks, spread over resource types and stacks."""

from __future__ import annotations

import hashlib
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from benchmarks.mutations.change import Mutant
from benchmarks.mutations.kinds import GROUPS, how_many
from tests.engine.stacks import GENERATED, list_stacks
from tfgen.module.model import parse_module

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.mutations.change import Mutator
    from tfgen.module.model import Module


@cache
def load_modules() -> dict[str, Module]:
    """The committed root modules by their folders below generated/."""
    return {stack: _load(stack) for stack in list_stacks()}


def _load(stack: str) -> Module:
    return parse_module(stack, {path.name: path.read_text() for path in (GENERATED / stack).glob("*.tf")})


@cache
def choose_mutants() -> tuple[Mutant, ...]:
    """All mutants, by kind. None is without effect, and no file is mutated twice in the same way."""
    chosen = [mutant for group in GROUPS for kind, mutator in group.kinds.items() for mutant in _choose(kind, mutator)]
    return tuple({mutant.digest: mutant for mutant in reversed(chosen)}.values())[::-1]


def _choose(kind: str, mutator: Mutator) -> list[Mutant]:
    """In an order that only looks random; what has a text, subject or stack that was chosen before comes later."""
    rest = _find(kind, mutator, _sample(kind))
    if len(rest) < how_many(mutator):
        rest = _find(kind, mutator, load_modules())
    uses: Counter[str] = Counter()
    left = [(_spread(mutant), mutant) for mutant in rest]
    chosen: list[Mutant] = []
    while left and len(chosen) < how_many(mutator):
        best = min(left, key=lambda named: [uses[name] for name in named[0]])
        chosen.append(best[1])
        uses.update(best[0])
        left.remove(best)
    return chosen


def _sample(kind: str) -> list[str]:
    """A stack of each environment, and the folder of an account."""
    shuffled = sorted(load_modules(), key=lambda stack: _digest(f"{kind}|{stack}"))
    return list({stack.split("/")[0]: stack for stack in shuffled}.values())


def _find(kind: str, mutator: Mutator, stacks: Iterable[str]) -> list[Mutant]:
    found = [
        Mutant(kind, stack, change)
        for stack in stacks
        for change in mutator(load_modules()[stack])
        if change.has_effect
    ]
    return sorted(found, key=_order)


def _spread(mutant: Mutant) -> tuple[str, ...]:
    subject = mutant.change.subject
    kind = subject.split(".")[0]
    return f"text {mutant.change.text[:60]}", f"subject {subject}", f"type {kind}", f"stack {mutant.stack}"


def _order(mutant: Mutant) -> tuple[bytes, int]:
    """Any order that stays when another file changes."""
    change = mutant.change
    return _digest(f"{mutant.kind}|{mutant.stack}|{mutant.file}|{change.subject}|{change.text[:200]}"), change.start


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=8).digest()
