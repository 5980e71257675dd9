"""Two values part by part: what is in the one and not in the other, down to single values, lines and members."""

from __future__ import annotations

import json
from collections import defaultdict
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from tfgen.changes.values import Applied, Bag, Code, Json, Nested, Text, show
from tfgen.hcl.paths import join_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tfgen.changes.values import Value

# Members that tell one object of a list from the others, the first that each object has and no two have the same.
IDENTITIES = ("Sid", "sid", "Id", "ID", "id", "Name", "name", "Key", "key", "rule_id", "alias")
_Pairs: TypeAlias = "Sequence[tuple[int | None, int | None]]"  # places before and after, None where it is not
_MANY = 400  # pairs of members that may be compared in search of the most alike
_ALIKE = 0.5  # the part of two objects that must be the same to take the one for the other


class Edit(NamedTuple):
    """One difference: the path of a part, such as `tags.Name`, and what `show` makes of it, None where it is not."""

    path: str
    before: str | None
    after: str | None


def compare_values(before: Value, after: Value, path: str = "") -> Iterator[Edit]:
    """Every difference between two values; nothing for equal ones.

    Objects are compared key by key, JSON inside of texts too, texts of several lines line by line. Members of a list
    that have an identity, such as a `Sid`, are compared with the member of the same one, others with the one that is
    most alike.
    """
    if show(before) == show(after):
        return
    match before, after:
        case (Json(), Json()):
            yield from compare_values(before.content, after.content, path)
        case (Applied(), Applied()) if _are_alike(before, after):
            for pair in zip(before.arguments, after.arguments, strict=True):
                yield from compare_values(*pair, path)
        case (dict(), dict()):
            yield from _compare_objects(before, after, path)
        case (Nested(), Nested()):
            is_ordered = not (before.unordered or after.unordered)
            yield from _compare_members(before.items, after.items, path, is_ordered=is_ordered, is_nested=True)
        case (Bag(), Bag() | list()) | (list(), Bag()):
            yield from _compare_members(_items(before), _items(after), path, is_ordered=False)
        case (list(), list()):
            yield from _compare_members(before, after, path, is_ordered=True)
        case (str() | Text(), str() | Text()) if "\n" in _inside(before) + _inside(after):
            yield from _compare_lines(_inside(before), _inside(after), path)
        case _:
            yield Edit(path, show(before), show(after))


def likeness(before: Value, after: Value) -> float:
    """How much of two values is the same, from 0 to 1: 1 for equal ones."""
    if show(before) == show(after):
        return 1.0
    leaves = set(_leaves(before, "")), set(_leaves(after, ""))
    return len(leaves[0] & leaves[1]) / max(1, len(leaves[0] | leaves[1]))


def _are_alike(before: Applied, after: Applied) -> bool:
    """Whether one call differs from another only in what is inside of its arguments."""
    return before.name == after.name and len(before.arguments) == len(after.arguments)


def _compare_objects(before: dict[str, Any], after: dict[str, Any], path: str) -> Iterator[Edit]:
    for key in dict.fromkeys((*before, *after)):
        inner = join_path(path, key)
        if key not in after:
            yield Edit(inner, show(before[key]), None)
        elif key not in before:
            yield Edit(inner, None, show(after[key]))
        else:
            yield from compare_values(before[key], after[key], inner)


def _items(value: Any) -> Sequence[Value]:
    return value.items if isinstance(value, Bag) else value


def _inside(value: Any) -> str:
    return value.text if isinstance(value, Text) else str(value)


def _compare_lines(before: str, after: str, path: str) -> Iterator[Edit]:
    lines = before.split("\n"), after.split("\n")
    for kind, start, end, first, last in SequenceMatcher(None, *lines, autojunk=False).get_opcodes():
        if kind != "equal":
            old, new = lines[0][start:end], lines[1][first:last]
            for index in range(max(len(old), len(new))):
                number = (first if index < len(new) else start) + index + 1
                texts = [
                    json.dumps(side[index], ensure_ascii=False) if index < len(side) else None for side in (old, new)
                ]
                yield Edit(f"{path}[line {number}]", *texts)


def _compare_members(
    before: Sequence[Value], after: Sequence[Value], path: str, *, is_ordered: bool, is_nested: bool = False
) -> Iterator[Edit]:
    if is_nested and len(before) == len(after) == 1:  # a block of which there is one: its path needs no number
        yield from compare_values(before[0], after[0], path)
        return
    pairs: _Pairs = _pair(before, after)
    if is_ordered and not _is_sorted(pairs):
        pairs = _parted(pairs, before, after)
    names = _identities(before), _identities(after)
    for old, new in sorted(pairs, key=lambda pair: (pair[1] is None, pair[1], pair[0])):
        inner = path + _label(old, new, names, is_ordered=is_ordered)
        if old is None or new is None:
            yield Edit(inner, None if old is None else show(before[old]), None if new is None else show(after[new]))
        else:
            yield from compare_values(before[old], after[new], inner)
    if is_ordered and not _is_sorted(pairs):
        yield Edit(f"{path}[order]", _show_order(before, names[0]), _show_order(after, names[1]))


def _is_sorted(pairs: _Pairs) -> bool:
    """Whether the members that are in both are in the same order there."""
    kept = sorted((new, old) for old, new in pairs if old is not None and new is not None)
    return all(one[1] < other[1] for one, other in pairwise(kept))


def _parted(pairs: _Pairs, before: Sequence[Value], after: Sequence[Value]) -> _Pairs:
    """The pairs without those of single values of which one came and one went, if these alone change the order."""
    found: list[tuple[int | None, int | None]] = []
    for old, new in pairs:
        if old is None or new is None or _is_composite(before[old]) or show(before[old]) == show(after[new]):
            found.append((old, new))
        else:
            found += [(old, None), (None, new)]
    return found if _is_sorted(found) else list(pairs)


def _is_composite(value: Value) -> bool:
    return isinstance(value, dict | list | Json | Bag | Nested | Applied)


def _label(
    old: int | None, new: int | None, names: tuple[Sequence[str | None], Sequence[str | None]], *, is_ordered: bool
) -> str:
    """How a member is called: by its identity, by its place, or, in a set, not at all."""
    name = names[0][old] if old is not None else names[1][new or 0]
    if name is not None:
        return f"[{name}]"
    return f"[{old if new is None else new}]" if is_ordered else "[]"


def _show_order(items: Sequence[Value], names: Sequence[str | None]) -> str:
    return f"[{', '.join(name or show(item) for item, name in zip(items, names, strict=True))}]"


def _pair(before: Sequence[Value], after: Sequence[Value]) -> list[tuple[int | None, int | None]]:
    """Which member became which: the same, those of one identity, then those that are alike; None where none is."""
    pairs: list[tuple[int | None, int | None]] = []
    left, right = list(range(len(before))), list(range(len(after)))
    for keys in (
        ([show(item) for item in before], [show(item) for item in after]),
        (_identities(before), _identities(after)),
    ):
        pairs += (found := _match(keys, left, right))
        left = [index for index in left if index not in {old for old, _ in found}]
        right = [index for index in right if index not in {new for _, new in found}]
    pairs += (found := _match_alike(before, after, left, right))
    taken = {old for old, _ in found}, {new for _, new in found}
    pairs += [(index, None) for index in left if index not in taken[0]]
    return pairs + [(None, index) for index in right if index not in taken[1]]


def _match(
    keys: tuple[Sequence[str | None], Sequence[str | None]], left: Sequence[int], right: Sequence[int]
) -> list[tuple[int, int]]:
    """The pairs of equal keys, the first with the first; None is equal to nothing."""
    waiting: defaultdict[str, list[int]] = defaultdict(list)
    for new in reversed(right):
        if (key := keys[1][new]) is not None:
            waiting[key].append(new)
    known = [(old, key) for old in left if (key := keys[0][old]) is not None]
    return [(old, waiting[key].pop()) for old, key in known if waiting[key]]


def _match_alike(
    before: Sequence[Value], after: Sequence[Value], left: Sequence[int], right: Sequence[int]
) -> list[tuple[int, int]]:
    """What is left, most alike first; a single one on each side is the same one."""
    if len(left) == len(right) == 1:
        return [(left[0], right[0])]
    if len(left) * len(right) > _MANY:
        return []
    found = sorted(
        ((likeness(before[old], after[new]), old, new) for old in left for new in right),
        key=lambda one: (-one[0], one[1], one[2]),
    )
    pairs: dict[int, int] = {}
    for degree, old, new in found:
        if degree >= _ALIKE and old not in pairs and new not in pairs.values():
            pairs[old] = new
    return list(pairs.items())


def _identities(items: Sequence[Value]) -> list[str | None]:
    """What tells each object from the others, as it is shown; None for what nothing tells."""
    objects = [item for item in items if isinstance(item, dict)]
    for key in IDENTITIES:
        names = [show(item[key]) for item in objects if isinstance(item.get(key), str | Text | Code)]
        if names and len(set(names)) == len(names):
            return [
                show(item[key]) if isinstance(item, dict) and isinstance(item.get(key), str | Text | Code) else None
                for item in items
            ]
    return [None] * len(items)


def _leaves(value: Any, path: str) -> Iterator[str]:
    match value:
        case dict():
            for key, item in value.items():
                yield from _leaves(item, join_path(path, key))
        case list() | Bag() | Nested():
            for item in value if isinstance(value, list) else value.items:
                yield from _leaves(item, f"{path}[]")
        case Json():
            yield from _leaves(value.content, path)
        case Applied():
            for argument in value.arguments:
                yield from _leaves(argument, path)
        case _:
            yield f"{path}={show(value)}"
