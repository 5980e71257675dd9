"""One more axis, or environments of unknown names: folders that differ in one word and declare the same."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Final

from tfgen.adopt.layout.pattern import ENVIRONMENT, Layout, Placed, component_of, have_cells
from tfgen.adopt.likeness import HALF, NEARLY_ALL, find_copies, without_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from tfgen.adopt.layout.pattern import Outline

TENANT: Final = "tenant"
"""What a third axis is called that nobody has named."""
_PART: Final = re.compile(r"(?<=/)[^/{}]+(?=/|$)")
_ByEnd = dict[str, list[Placed]]
"""Folders by what is behind a word in the patterns of their layouts."""


def with_found_axis(placed: Sequence[Placed], outline: Outline) -> Sequence[Placed]:
    """With one more axis where layouts differ in one word beside all axes, and the folders of each declare the same.

    Such a word could be a component's too; what a component declares is its own. Where no name tells an environment the
    words are taken for environments.
    """
    by_start: dict[str, dict[str, _ByEnd]] = {}
    is_any_axis = any(one.layout.axes for one in placed)
    for one in placed:
        for start, word, end in _words_beside_axes(one.layout.pattern) if one.layout.axes or not is_any_axis else ():
            by_start.setdefault(start, {}).setdefault(word, {}).setdefault(end, []).append(one)
    renewed: dict[Path, Placed] = {}
    for start, by_word in sorted(by_start.items(), key=lambda group: group[0].count("/")):
        for one, layout, word in _copies(start, by_word, placed, outline):
            renewed.setdefault(one.path, Placed(one.path, layout, {layout.guessed: word, **one.values}))
    found = [renewed.get(one.path, one) for one in placed]
    return found if have_cells(found) else placed


def _copies(
    start: str, by_word: Mapping[str, _ByEnd], placed: Sequence[Placed], outline: Outline
) -> Iterator[tuple[Placed, Layout, str]]:
    """The folders of the words behind a start that are copies, each with the layout that it has then, and its word."""
    is_named = any(f"{{{ENVIRONMENT}}}" in f"{start}{end}" for ends in by_word.values() for end in ends)
    known = {} if is_named else _known_environments(start, placed)
    words = {**known, **by_word}
    outlines = {
        word: {
            end: without_word(word, chain.from_iterable(outline(one.path) for one in same))
            for end, same in ends.items()
        }
        for word, ends in words.items()
    }
    copies = find_copies(outlines, least=NEARLY_ALL if is_named else HALF)
    for word in copies if any(word in by_word for word in copies) else ():
        for end, same in words[word].items():
            axis = TENANT if is_named else ENVIRONMENT
            pattern = f"{start}{{{axis}}}{end}"
            layout = Layout(pattern, component_of(pattern), guessed=axis)
            yield from ((one, layout, word) for one in same)


def _known_environments(start: str, placed: Iterable[Placed]) -> dict[str, _ByEnd]:
    """By the name of an environment that stands behind a start, and what is behind it: the folders."""
    found: dict[str, _ByEnd] = {}
    axis = f"{start}{{{ENVIRONMENT}}}"
    for one in placed:
        if one.layout.pattern.startswith((f"{axis}/", f"{axis}-{{")) or one.layout.pattern == axis:
            end = one.layout.pattern.removeprefix(axis)
            found.setdefault(one.values[ENVIRONMENT], {}).setdefault(end, []).append(one)
    return found


def _words_beside_axes(pattern: str) -> Iterator[tuple[str, str, str]]:
    """Each word before the first axis of a layout, between what is before it and what is behind it.

    Where there are environments, each part behind the first axis that is a word too: of regions it is a component.
    """
    before = pattern.partition("{")[0]
    behind = _PART.finditer(pattern, len(before)) if f"{{{ENVIRONMENT}}}" in pattern else ()
    for found in (*re.finditer(r"[^/]+?(?=[-_.]?(?:$|/))", before), *behind):
        yield pattern[: found.start()], found[0], pattern[found.end() :]
