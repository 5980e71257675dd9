"""From a project's definition to a rule that runs like those of the packs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from tfgen.evaluation.plain import Scope, weigh
from tfgen.evaluation.values import UNKNOWN, tuple_value
from tfgen.rules.own.definition import BLOCKS
from tfgen.rules.own.judge import judge, refuse_cost
from tfgen.rules.own.sight import find_seen, look_at, new_budget
from tfgen.rules.own.soundness import kinds_of, refuse_absent, refuse_unsound
from tfgen.settings.cell import CheckedCell
from tfgen.settings.group import Common, Member, group
from tfgen.settings.judge import refuse_disagreement
from tfgen.settings.known import Known
from tfgen.settings.reads import STACKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tfgen.evaluation.budget import Budget
    from tfgen.evaluation.values import Value
    from tfgen.rules.own.definition import Definition
    from tfgen.rules.own.sight import Seen
    from tfgen.rules.root import Matrix, Root
    from tfgen.rules.rule import Hit
    from tfgen.rules.sketch import Sketch
    from tfgen.settings.group import Group


def make_check(definition: Definition) -> Callable[[Any], Iterator[Hit]]:
    """What a definition finds: in a Root, or in a Matrix where it looks at all stacks at once."""
    if definition.is_of_matrix:
        return partial(_check_groups if definition.each is not None else _check_among, definition)
    return partial(_check_root, definition, set())


def _check_root(rule: Definition, told: set[object], root: Root) -> Iterator[Hit]:
    """A hit for each block that does not meet the condition: once for each message of its instances."""
    if root.stack is None and rule.needs_matrix:
        return
    seen = list(find_seen(rule, (root,)))
    if not seen:
        return
    refuse_unsound(rule, seen, told)
    sight = look_at(root)
    refuse_absent(rule.expressions, root)
    yield from _distinct(judge(rule, one.names, sight.budget, root, one, sight.where) for one in seen)


def _distinct(hits: Iterable[Hit | None]) -> Iterator[Hit]:
    yield from dict.fromkeys(hit for hit in hits if hit)


def _check_among(rule: Definition, matrix: Matrix) -> Iterator[Hit]:
    """A hit for each block that does not meet the condition beside those that agree with it."""
    seen = list(find_seen(rule, matrix.roots))
    refuse_unsound(rule, seen, set())
    for sight in dict.fromkeys(one.sight for one in seen):
        refuse_absent(rule.expressions, sight.root)
    budget = new_budget()
    hits = (
        judge(rule, Scope({BLOCKS: beside}, one.names), budget, one.sight.root, one, one.sight.where)
        for members in _grouped(rule, seen, budget)
        for beside in (_blocks(rule, members),)
        for one in members
    )
    yield from _distinct(hits)


def _grouped(rule: Definition, seen: Sequence[Seen], budget: Budget) -> list[list[Seen]]:
    """The blocks that agree, in the order of the matrix; what is not known agrees with nothing, and is left out."""
    groups: dict[str, list[Seen]] = {}
    for one in seen:
        agreed = [_agreed(expression.tree, one, budget) for expression in rule.among or ()]
        if budget.exceeded:
            refuse_cost(rule.condition, one.sight.where)
        if UNKNOWN in agreed:
            what = f"what {rule.name} looks for at {one.address}"
            one.sight.root.unchecked(f"{what}: what it is grouped by is known after apply only")
        else:
            groups.setdefault(repr(agreed), []).append(one)
    return list(groups.values())


def _agreed(tree: Any, one: Seen, budget: Budget) -> Any:
    return weigh(tree, one.names, budget, absent_is_null=True).value.plain()


def _blocks(rule: Definition, seen: Iterable[Seen]) -> Value:
    return tuple_value([one.whole(rule.names_beside) for one in seen])


def _check_groups(rule: Definition, matrix: Matrix) -> Iterator[Hit]:
    """A hit for each group of stacks that does not meet the condition, at its last block, or else its last stack.

    Root modules are not opened for groups of which it had nothing to say before.
    """
    stacks = {one.stack.name: one for one in matrix.sketches if one.stack and rule.select.takes(one)}
    _refuse_unsound_groups(rule, matrix, list(stacks.values()))
    for one in stacks.values():
        refuse_absent(rule.grouping, one)
    cells = [CheckedCell(one.stack.name, one.stack.scope, one.stack.origins) for one in stacks.values() if one.stack]
    budget, common = new_budget(), Common()
    for found in group([Member(cell, common) for cell in cells], rule.each or (), Known()):
        refuse_disagreement(rule.expressions, [member.cell for member in found.members], (STACKS, BLOCKS))
        yield from _check_group(rule, matrix, found, [stacks[member.cell.name] for member in found.members], budget)


def _check_group(
    rule: Definition, matrix: Matrix, found: Group, members: Sequence[Sketch], budget: Budget
) -> Iterator[Hit]:
    """The hit for one group, if there is one; with how many steps it took, it is kept that there is none."""
    last = members[-1]
    refuse_absent(rule.expressions, last)
    digest = matrix.quiet.digest_of(rule.name, members, "group")
    if (known := matrix.quiet.recall(digest)) and int(known[0]) <= budget.left:
        budget.pay(int(known[0]))
        return
    left, roots = budget.left, tuple(map(matrix.open, members))
    told = sum(len(root.notes) for root in roots)
    seen = list(find_seen(rule, roots))
    names = Scope({BLOCKS: _blocks(rule, seen)}, found.beside(found.members[-1]))
    if hit := judge(rule, names, budget, roots[-1], seen[-1] if seen else None, look_at(roots[-1]).where):
        yield hit
    elif told == sum(len(root.notes) for root in roots) and not any(root.exceeded for root in roots):
        matrix.quiet.keep(digest, [str(left - budget.left)])


def _refuse_unsound_groups(rule: Definition, matrix: Matrix, sketches: Sequence[Sketch]) -> None:
    """Like `refuse_unsound`. What is kept are the types in each root module, and for which of them it is sound."""
    quiet = matrix.quiet
    kinds: set[str] = set()
    for one in sketches:
        digest = quiet.digest_of(rule.name, [one], "types")
        if (known := quiet.recall(digest)) is None:
            root = matrix.open(one)
            told, known = len(root.notes), kinds_of(find_seen(rule, (root,)))
            if len(root.notes) == told and not root.exceeded:
                quiet.keep(digest, known)
        kinds.update(known)
    sound = quiet.digest_of(rule.name, (), matrix.own, *sorted(kinds)) if matrix.own else None
    if quiet.recall(sound) is None:
        refuse_unsound(rule, find_seen(rule, tuple(map(matrix.open, sketches))), set())
        quiet.keep(sound, [])
