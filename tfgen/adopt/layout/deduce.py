"""Layouts by paths alone: which parts of them are names of environments and regions."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from tfgen.adopt.layout.groups import without_groups
from tfgen.adopt.layout.pattern import Layout, Placed, absolute, component_of
from tfgen.adopt.layout.words import ENVIRONMENT_WORD, REGION, SURELY, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_HOLD_ENVIRONMENTS: Final = frozenset({"env", "envs", "environment", "environments", "live", "stages"})
"""Folders in which nothing but environments is."""
_WORD_BEFORE = r"(?P<word>(?!(?:pre|non)[-_]).+)(?<![-_]pre)(?<![-_]non)"  # `pre-prod` is an environment
_WITH_A_WORD: Final = tuple(
    (sign, re.compile(rf"{_WORD_BEFORE}{sign}{ENVIRONMENT_WORD}(?P<region>{sign}{REGION})?", re.IGNORECASE))
    for sign in "-_"
)
"""What stands between the parts of a name, and the names of a word, an environment and maybe a region."""
_WORD: Final = "{*}"
"""In the pattern of a column: what each name begins with, which is a tenant's name or a component's."""


def deduce_layouts(folders: Sequence[Path]) -> Iterator[Placed]:
    """Layouts from paths: names of regions and of environments are known, the rest of a path is the component's."""
    rows = without_groups(_below_environment(folders, _tails(folders)))
    columns = _kinds_of_columns(rows)
    layouts: dict[str, Layout] = {}
    for folder, row in zip(folders, rows, strict=True):
        known = [columns.get((len(row), i)) or (kind_of(part) and f"{{{kind_of(part)}}}") for i, part in enumerate(row)]
        parts = [_fill_word(pattern, part) if pattern else part for pattern, part in zip(known, row, strict=True)]
        parts = [row[i] if part in parts[:i] else part for i, part in enumerate(parts)]
        pattern = "/".join(parts)
        layout = layouts.setdefault(
            pattern, Layout(pattern, component_of(pattern, worded=_WORD in "".join(filter(None, known))))
        )
        yield Placed(folder, layout, layout.read("/".join(row)) or {})


def _below_environment(folders: Sequence[Path], rows: Sequence[tuple[str, ...]]) -> Sequence[tuple[str, ...]]:
    """What paths do not have in common, and the environment above it where they differ in regions alone."""
    place = len(rows[0]) + 1
    kinds = {kind_of(part) for row in rows for part in row}
    if "region" not in kinds or "environment" in kinds or len(folders[0].parts) < place:
        return rows
    *_, holder, above = ("", *folders[0].parts[: 1 - place])
    sure = SURELY.fullmatch(above) or (kind_of(above) == "environment" and holder.lower() in _HOLD_ENVIRONMENTS)
    return [(above, *row) for row in rows] if sure else rows


def _tails(folders: Sequence[Path]) -> list[tuple[str, ...]]:
    """What the paths do not have in common at their start."""
    rows = [PurePosixPath(absolute(folder)).parts for folder in folders]
    shared = 0
    while all(len(row) > shared + 1 for row in rows) and len({row[shared] for row in rows}) == 1:
        shared += 1
    return _without_root([row[shared:] for row in rows])


def _without_root(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Without the name of a root module that all others are below, but for itself: `infra`, with `infra/envs/dev`."""
    root = rows[0][:1]
    if root not in rows or any(row[:1] != root for row in rows) or kind_of(root[0]):
        return rows
    found = [row[1:] or row for row in rows]
    return found if len(set(found)) == len(found) else rows


def _kinds_of_columns(rows: Sequence[tuple[str, ...]]) -> dict[tuple[int, int], str]:
    """By the number of parts and the part's place: how its names are made, if most are of regions or environments."""
    found: dict[tuple[int, int], str] = {}
    for length in {len(row) for row in rows}:
        mine = [row for row in rows if len(row) == length]
        for i in range(length):
            names = {row[i] for row in mine}
            if len(names) > 1 and (made := _made_of(names)):
                found[length, i] = made
        if length == 1 and not found and len(mine) == len(rows):
            found[1, 0] = "{environment}"  # folders side by side differ in one thing
    return found


def _made_of(names: set[str]) -> str:
    """The pattern of the names of a column: `{region}`, `shop-{environment}`, `{environment}-{region}`."""
    if made := _made_with_words(names):
        return made
    if all(re.fullmatch(rf".+-{REGION}", name) for name in names):
        return "{environment}-{region}"
    counts = {kind: sum(kind_of(name) == kind for name in names) for kind in ("environment", "region")}
    kind = max(counts, key=lambda one: counts[one])
    if counts[kind] * 2 < len(names):
        return ""
    first, last = min(names), max(names)
    shared = first[: next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))]
    start = shared[: max(shared.rfind("-"), shared.rfind("_")) + 1]
    bare = [name.removeprefix(start) for name in names]
    named = kind == "environment" and start and sum(kind_of(name) == kind for name in bare) * 2 >= len(names)
    return f"{start if named else ''}{{{kind}}}"


def _made_with_words(names: set[str]) -> str:
    """The pattern of names that are a word, an environment and maybe a region; empty for others."""
    return next(filter(None, (_made_with(sign, form, names) for sign, form in _WITH_A_WORD)), "")


def _made_with(sign: str, form: re.Pattern[str], names: set[str]) -> str:
    """The same with this sign between the parts; a word that is a region's name is the region."""
    found = [match for name in names if (match := form.fullmatch(name))]
    words, with_region = {match["word"] for match in found}, {bool(match["region"]) for match in found}
    if len(found) < len(names) or len(with_region) > 1:
        return ""
    kinds = {kind_of(word) for word in words}
    if kinds == {"region"} and with_region == {False}:
        return f"{{region}}{sign}{{environment}}"
    if kinds != {""}:
        return ""
    word = _WORD if len(words) > 1 else words.pop()
    return f"{word}{sign}{{environment}}{f'{sign}{{region}}' if with_region.pop() else ''}"


def _fill_word(pattern: str, name: str) -> str:
    if _WORD not in pattern:
        return pattern
    matches = (form.fullmatch(name) for sign, form in _WITH_A_WORD if f"{_WORD}{sign}" in pattern)
    return next((pattern.replace(_WORD, match["word"]) for match in matches if match), pattern)
