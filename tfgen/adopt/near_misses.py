"""Near misses: where exactly one of three folders or more is not like the others, which is often drift."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tfgen.adopt.pieces import Choice, Hole, walk
from tfgen.adopt.settings import identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tfgen.adopt.estate import EstateFolder
    from tfgen.adopt.names import Names
    from tfgen.adopt.pieces import Path, Piece, Where
    from tfgen.errors import Position

_FEWEST = 3
# Folders are meant to differ in these: sizes, times, what they are called.
_MEANT = re.compile(
    r"size|count|capacity|class|type|retention|period|days|threshold|limit|memory|cpu|replicas|instances|cidr|domain|"
    r"email|bucket|key|arn|account|url|host|image|ami|zone|name$|^id$|_id$|_ids$"
)
# What is another one where it is live.
_IS_LIVE = re.compile(r"(?:^|[-_.])(?:prod|production|prd|live)(?:$|[-_.\d])")
_AS_IT_IS_LIVE = re.compile(
    r"multi_az|protect|storage|skip_final|force_|encrypt|monitoring|insights|enabled$|apply_immed"
)
_TAGS = frozenset({"tags", "labels", "tags_all"})


@dataclass(frozen=True)
class NearMiss:
    """One folder that is not like the others: where, what each has, and how suspicious that is (0 to 1)."""

    suspicion: float
    folder: str
    position: Position
    address: str
    fact: str
    others: int


def find_near_misses(
    components: Iterable[tuple[Mapping[Where, EstateFolder], Iterable[Sequence[Piece]]]], names: Names
) -> list[NearMiss]:
    """All of them, the most suspicious first; `components` are the folders of each and its templates."""
    found = {miss for folders, pieces in components for miss in _in_component(folders, pieces, names)}
    return sorted(found, key=lambda miss: (-miss.suspicion, miss.position, miss.address, miss.fact))


def _in_component(
    folders: Mapping[Where, EstateFolder], pieces: Iterable[Sequence[Piece]], names: Names
) -> Iterator[NearMiss]:
    for template in pieces:
        for piece in walk(template):
            if isinstance(piece, Hole):
                yield from _value(piece, folders, names)
            elif isinstance(piece, Choice) and not piece.comment:
                yield from _choice(piece, folders)


def _value(hole: Hole, folders: Mapping[Where, EstateFolder], names: Names) -> Iterator[NearMiss]:
    seen = {where: _normal(where, value, names) for where, value in hole.values.items() if where in hole.lines}
    if (odd := _odd_one(seen)) is None or odd not in folders:
        return
    usual = next(value for where, value in hole.values.items() if where != odd and where in hole.lines)
    fact = f"{_shown(hole.values[odd])} here, and {_shown(usual)} in the other {len(seen) - 1}"
    place = folders[odd].position(hole.path.file_name, hole.lines[odd])
    yield NearMiss(
        _suspicion(hole.path, len(seen), odd, folders), folders[odd].name, place, str(hole.path), fact, len(seen) - 1
    )


def _choice(choice: Choice, folders: Mapping[Where, EstateFolder]) -> Iterator[NearMiss]:
    if len(choice.domain) < _FEWEST:
        return
    covered = frozenset(where for wheres, _ in choice.branches for where in wheres)
    missing = choice.domain - covered
    if len(missing) == 1:
        (odd,) = missing
        yield from _missing(choice, odd, len(covered), folders)
    for wheres, _ in choice.branches:
        if len(wheres) == 1 and len(covered) >= _FEWEST and len(choice.branches) == 2:
            (odd,) = wheres
            place = folders[odd].position(choice.path.file_name, choice.lines.get(odd, 0))
            fact = f"written otherwise here than in the other {len(covered) - 1}"
            yield NearMiss(
                _suspicion(choice.path, len(covered), odd, folders),
                folders[odd].name,
                place,
                str(choice.path),
                fact,
                len(covered) - 1,
            )


def _missing(choice: Choice, odd: Where, others: int, folders: Mapping[Where, EstateFolder]) -> Iterator[NearMiss]:
    has = min((where for wheres, _ in choice.branches for where in wheres), key=str)
    there = folders[has].position(choice.path.file_name, choice.lines.get(has, 0))
    what = "file" if not choice.path.steps else "block" if choice.path.steps[-1].is_block else "argument"
    fact = f"the {what} is missing here, and the other {others} have it ({there})"
    place = folders[odd].position(choice.path.file_name)
    yield NearMiss(
        _suspicion(choice.path, others + 1, odd, folders), folders[odd].name, place, str(choice.path), fact, others
    )


def _normal(where: Where, value: Any, names: Names) -> str:
    """The value as it would be if each folder had the same place."""
    return names.normal(where, value) if isinstance(value, str) else identity(value)


def _odd_one(seen: Mapping[Where, str]) -> Where | None:
    """The one folder that differs from all others, which agree."""
    counts = Counter(seen.values())
    if len(seen) < _FEWEST or len(counts) != 2 or min(counts.values()) != 1:
        return None
    rare = min(counts, key=lambda value: counts[value])
    return next(where for where, value in seen.items() if value == rare)


def _suspicion(path: Path, folders: int, odd: Where, all_folders: Mapping[Where, EstateFolder]) -> float:
    """More for tags and for what is not meant to differ, for many folders, and for one unlike those beside it."""
    steps = [step.name for step in path.steps]
    likely = 0.9 if _TAGS & set(steps) else 0.3 if steps and _MEANT.search(steps[-1].lower()) else 0.7
    if any(name and _IS_LIVE.search(name) for name in odd) and _AS_IT_IS_LIVE.search(steps[-1] if steps else ""):
        likely = 0.2
    beside = any(other != odd and other[0] == odd[0] for other in all_folders)
    return round(min(1.0, likely * (folders - 1) / folders + (0.15 if beside and len(odd) > 1 else 0)), 2)


def _shown(value: Any) -> str:
    text = identity(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
