"""What stands where environments and regions do and is none, told by what its folders declare."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tfgen.adopt.layout.pattern import ENVIRONMENT, Layout, Placed, component_of, have_cells
from tfgen.adopt.layout.words import SURELY, kind_of
from tfgen.adopt.likeness import LITTLE, MUCH, is_copy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence, Set
    from pathlib import Path

    from tfgen.adopt.blocks import Address
    from tfgen.adopt.layout.pattern import Outline

_BEHIND: Final = re.compile(r"[-_.][A-Za-z]")


def with_words_behind(placed: Sequence[Placed], outline: Outline) -> Sequence[Placed]:
    """With a word behind the environment as a word of the path, where folders with it are no copies of those without.

    `prod_data` and `test_data` beside `prod` and `test` are the component `data` of two environments.
    """
    alike: dict[Layout, list[Placed]] = {}
    for one in placed:
        if re.search(rf"\{{{ENVIRONMENT}\}}(?:/|$)", one.layout.pattern):
            alike.setdefault(one.layout, []).append(one)
    found: dict[Path, Placed] = {}
    for layout, same in alike.items():
        names = {one.values[ENVIRONMENT] for one in same}
        ends = {one.path: _end_behind(one.values[ENVIRONMENT], names) for one in same}
        for end in sorted(set(filter(None, ends.values()))):
            mine = [one for one in same if ends[one.path] == end]
            others = [outline(one.path) for one in same if ends[one.path] != end]
            if _are_another_thing([outline(one.path) for one in mine], others):
                pattern = layout.pattern.replace(f"{{{ENVIRONMENT}}}", f"{{{ENVIRONMENT}}}{end}")
                with_end = Layout(pattern, component_of(pattern, worded=True))
                for one in mine:
                    values = {**one.values, ENVIRONMENT: one.values[ENVIRONMENT].removesuffix(end)}
                    found[one.path] = Placed(one.path, with_end, values)
    return [found.get(one.path, one) for one in placed]


def _end_behind(name: str, names: Set[str]) -> str:
    """What stands behind an environment in a name, with the sign between the two; empty where nothing does."""
    if SURELY.fullmatch(name):
        return ""
    for found in _BEHIND.finditer(name):
        start, word = name[: found.start()], name[found.start() + 1 :]
        if (start in names and not SURELY.fullmatch(word)) or (SURELY.fullmatch(start) and not kind_of(word)):
            return name[found.start() :]
    return ""


def _are_another_thing(mine: Sequence[frozenset[Address]], others: Sequence[frozenset[Address]]) -> bool:
    """Whether there are several, and each has little in common with any of the others."""
    return len(mine) > 1 and bool(others) and not any(is_copy(a, [b], LITTLE) for a in mine for b in others)


def set_apart(placed: Sequence[Placed], outline: Outline) -> Sequence[Placed]:
    """With names that are not known as the axis' as words of the path, where little of them is elsewhere.

    `global` beside `dev` and `prod` is such a name: what it declares is there once, or once in each environment.
    """
    odd = {one.path for one in placed if _odd_names(one)}
    declared = {one.path: outline(one.path) for one in placed} if odd else {}
    alike: dict[Layout, list[Placed]] = {}
    for one in placed:
        alike.setdefault(one.layout, []).append(one)
    known = {axis for one in placed for axis, name in one.values.items() if kind_of(name) == axis}
    beside = {
        pair
        for same in alike.values()
        for one in same
        for pair in _odd_names(one)
        if any(kind_of(other.values[pair[0]]) == pair[0] for other in same)
    }
    alone = {pair for one in placed for pair in _odd_names(one) if pair[0] in known} - beside
    found = [_apart(one, alike[one.layout], declared, alone) if one.path in odd else one for one in placed]
    return found if have_cells(found) else placed


def _apart(
    one: Placed,
    same: Sequence[Placed],
    declared: Mapping[Path, frozenset[Address]],
    alone: Set[tuple[str, str]],
) -> Placed:
    """The place of a folder with an odd name, of those with the `same` layout; `alone` are names without any beside."""
    found = one
    for axis, name in _odd_names(one):
        if (axis, name) in alone:
            rest = {key: value for key, value in found.values.items() if key != axis}
            found = Placed(one.path, found.layout.without(axis, name), rest)
            continue
        known = [declared[other.path] for other in same if kind_of(other.values[axis]) == axis]
        mine = [declared[other.path] for other in same if other.values[axis] == name]
        all_mine = frozenset.union(*mine)
        is_like_one = any(is_copy(all_mine, [other], MUCH) for other in known)
        if known and not is_like_one and not is_copy(all_mine, known, LITTLE):
            rest = {key: value for key, value in found.values.items() if key != axis}
            found = Placed(one.path, found.layout.without(axis, name), rest)
    return found


def _odd_names(one: Placed) -> list[tuple[str, str]]:
    """The axes on which a folder has a name that is none of theirs, as far as names tell, and the name."""
    return [(axis, name) for axis, name in one.values.items() if kind_of(name) != axis]
