"""The hits of rules that look at a file as a text: one that is as it was is not looked at again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tfgen.rules.api import Hit, SourceFile


def kept_hits(file: SourceFile, rule: str, find: Callable[[SourceFile], Iterable[Hit]]) -> tuple[Hit, ...]:
    """What `find` finds in a file, which must look at nothing else; it is kept with the file."""
    if rule not in file.kept:
        file.kept[rule] = tuple(find(file))
    hits: tuple[Hit, ...] = file.kept[rule]
    return hits
