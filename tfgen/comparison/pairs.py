"""Which stacks are compared with each other: those that differ in nothing but the side that was named."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from tfgen.errors import TfgenError, did_you_mean, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from tfgen.config.load import Config
    from tfgen.stacks.stack import Cell, Stack


class Pair(NamedTuple):
    """Two stacks that are compared."""

    left: Stack
    right: Stack


class Pairs(NamedTuple):
    """The stacks of two sides that are compared, and those without a counterpart, each with the side that lacks it.

    `axis` is the one that the two names are values of; None for two stacks.
    """

    found: tuple[Pair, ...]
    alone: tuple[tuple[Stack, str], ...]
    axis: str | None


def name_side(config: Config, name: str) -> str:
    """What a side is called: of another name of a stack, such as the one it had under another tool, its own."""
    return next((stack.name for stack in config.root_modules if name in stack.aliases), name)


def find_pairs(config: Config, left: str, right: str) -> Pairs:
    """The stacks of the values of one axis, or the two stacks of these names. Raises TfgenError for others."""
    if left == right:
        raise TfgenError(f"{quoted(left)} is compared with itself. Name another environment, region or stack.")
    for axis in config.axes:
        values = {cell.axes[axis.name] for cell in config.cells}
        if {left, right} <= values:
            return _along(config, axis.name, left, right)
    stacks = {stack.name: stack for stack in config.root_modules}
    if not {left, right} <= stacks.keys():
        raise TfgenError(_refuse(config, (left, right), stacks))
    return Pairs((Pair(stacks[left], stacks[right]),), (), None)


def _along(config: Config, axis: str, left: str, right: str) -> Pairs:
    lefts, rights = ([stack for stack in config.root_modules if _is_of(stack, axis, side)] for side in (left, right))
    found = _match(lefts, rights, lambda stack: _place(stack, axis))
    paired = {stack.name for pair in found for stack in pair}
    left_over, right_over = ([stack for stack in side if stack.name not in paired] for side in (lefts, rights))
    # Where a stack is rendered for several cells, one side may have cells that the other has not.
    further = _match(left_over, right_over, lambda stack: (stack.component, others(stack, axis)))
    paired.update(stack.name for pair in further for stack in pair)
    order = {stack.name: place for place, stack in enumerate(lefts)}
    pairs = sorted((*found, *further), key=lambda pair: order[pair.left.name])
    sides = ((lefts, right), (rights, left))
    alone = tuple((stack, lacking) for stacks, lacking in sides for stack in stacks if stack.name not in paired)
    return Pairs(tuple(pairs), alone, axis)


def _match(lefts: Iterable[Stack], rights: Iterable[Stack], key: Callable[[Stack], Hashable]) -> list[Pair]:
    """The pairs of stacks that have the same key, and are the only ones of their side that have it."""
    mine, theirs = _only(lefts, key), _only(rights, key)
    return [Pair(stack, theirs[name]) for name, stack in mine.items() if name in theirs]


def _only(stacks: Iterable[Stack], key: Callable[[Stack], Hashable]) -> dict[Hashable, Stack]:
    found: defaultdict[Hashable, list[Stack]] = defaultdict(list)
    for stack in stacks:
        found[key(stack)].append(stack)
    return {name: same[0] for name, same in found.items() if len(same) == 1}


def _is_of(stack: Stack, axis: str, value: str) -> bool:
    return all(cell.axes[axis] == value for cell in stack.cells)


def _place(stack: Stack, axis: str) -> Hashable:
    """What a stack and its counterpart have in common."""
    return stack.component, frozenset(others(cell, axis) for cell in stack.cells)


def others(placed: Cell | Stack, axis: str) -> tuple[str, ...]:
    """The values of a cell or stack on all of its axes but one."""
    return tuple(value for name, value in placed.axes.items() if name != axis)


def _refuse(config: Config, sides: tuple[str, str], stacks: Iterable[str]) -> str:
    values = [cell.axes[axis.name] for axis in config.axes for cell in config.cells]
    aliases = (alias for stack in config.root_modules for alias in stack.aliases)
    known = list(dict.fromkeys([*values, *stacks, *aliases]))
    for name in sides:
        if name not in known:
            remedy = did_you_mean(name, known, otherwise="`tfgen list` shows the stacks there are.")
            return f"{quoted(name)} is neither an environment, region or other value of an axis, nor a stack. {remedy}"
    left, right = map(quoted, sides)
    return f"{left} and {right} are not of one kind. Name two values of one axis, or two stacks."
