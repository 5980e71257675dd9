"""Give each folder its place: by the layouts that are given, or by those that paths and contents suggest."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import chain, count
from typing import TYPE_CHECKING

from tfgen.adopt.layout.apart import set_apart, with_words_behind
from tfgen.adopt.layout.copies import with_found_axis
from tfgen.adopt.layout.deduce import deduce_layouts
from tfgen.adopt.layout.pattern import Layout, Placed, absolute, component_of
from tfgen.disk.names import why_not_plain
from tfgen.errors import Position, Problem, TfgenError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from tfgen.adopt.layout.pattern import Outline


def place_folders(folders: Sequence[Path], layouts: Sequence[Layout], outline: Outline) -> list[Placed]:
    """The folders by the layouts given, or by those that their paths, and what is in them, suggest.

    `outline` tells what a folder declares. Raises TfgenError.
    """
    placed = (
        [_place(folder, layouts) for folder in folders]
        if layouts
        else with_found_axis(set_apart(with_words_behind(list(deduce_layouts(folders)), outline), outline), outline)
    )
    if not any(one.layout.axes for one in placed):
        fact = "the path says neither the environment nor the region."
        raise TfgenError(Problem(Position(str(folders[0])), f"{fact} Say it: --layout 'envs/{{environment}}'."))
    placed = list(_told_apart(placed))
    _refuse(_find_misfits(placed))
    return placed


def _place(folder: Path, layouts: Sequence[Layout]) -> Placed:
    path = absolute(folder)
    for layout in layouts:
        if (values := layout.read(path)) is not None:
            return Placed(folder, layout, values)
    fact = f"the folder fits no layout ({', '.join(layout.pattern for layout in layouts)})."
    raise TfgenError(Problem(Position(str(folder)), f"{fact} Name its layout with one more --layout, or leave it out."))


def _told_apart(placed: Sequence[Placed]) -> Iterator[Placed]:
    """With the words before axes in the folder and component of layouts that nothing else tells apart.

    Where there are none, as of an environment and of its regions, one is called by its axes.
    """
    layouts = list(dict.fromkeys(one.layout for one in placed))
    folders, components = Counter(one.folder for one in layouts), Counter(one.component for one in layouts)
    told = {one: _whole(one) if folders[one.folder] > 1 or components[one.component] > 1 else one for one in layouts}
    taken: set[str] = set()
    for layout, made in sorted(told.items(), key=lambda pair: -len(pair[0].axes)):
        names = chain([made.component, "-".join(made.axes)], (f"{made.component or 'main'}-{i}" for i in count(2)))
        told[layout] = replace(made, component=next(name for name in names if name not in taken))
        taken |= {told[layout].component, told[layout].component or "main"}
    yield from (replace(one, layout=told[one.layout]) for one in placed)


def _whole(layout: Layout) -> Layout:
    return replace(layout, is_whole=True, component=component_of(layout.pattern, is_whole=True, worded=True))


def _find_misfits(placed: Sequence[Placed]) -> Iterator[Problem]:
    seen: dict[tuple[str, tuple[tuple[str, str], ...]], Path] = {}
    for one in placed:
        for axis, name in one.values.items():
            if (fault := why_not_plain(name)) or not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?", name):
                fault = fault or "a name begins and ends with a letter or digit. Rename the folder."
                yield Problem(Position(str(one.path)), f"{name} cannot be the name of a value of {axis}: {fault}")
        first = seen.setdefault((one.layout.pattern, tuple(sorted(one.values.items()))), one.path)
        if first is not one.path:
            fact = f"the layout {one.layout.pattern} does not tell this folder from {first}."
            yield Problem(
                Position(str(one.path)), f"{fact} Name one more axis in it, or adopt them one after the other."
            )


def _refuse(problems: Iterable[Problem]) -> None:
    if found := sorted(set(problems)):
        raise TfgenError(*found)
