"""Which settings of which cells change when one side takes the settings of another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tfgen.comparison.identity import OWN, find_bound, identity_paths, is_identity, leaves
from tfgen.comparison.pairs import others
from tfgen.errors import TfgenError, did_you_mean, quoted
from tfgen.explain.origins import format_path
from tfgen.explain.settings import parse_key
from tfgen.promotion.edit import REMOVED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tfgen.config.comparisons import Expected
    from tfgen.config.load import Config
    from tfgen.explain.origins import Steps
    from tfgen.stacks.stack import Cell


_OF_A_PLACE = (("protect",),)
"""What says of a place how carefully it is treated, and not what is there: taken over only when it is named."""


class CellPair(NamedTuple):
    """A cell that is promoted from, and the one that takes its settings."""

    source: Cell
    target: Cell


class Sides(NamedTuple):
    """Two values of one axis, with their cells.

    `pairs` are the cells that differ in nothing else, `alone` those of the target without a counterpart.
    """

    axis: str
    source: str
    target: str
    pairs: Sequence[CellPair]
    alone: Sequence[Cell]


class Change(NamedTuple):
    """A setting of a cell, and what it is to be; REMOVED stands for a setting that is not there."""

    path: Steps
    cells: CellPair
    before: Any
    after: Any


def find_sides(config: Config, source: str, target: str) -> Sides:
    """The two sides with their cells. Raises TfgenError for two names that are no values of one axis."""
    values = {axis.name: dict.fromkeys(cell.axes[axis.name] for cell in config.cells) for axis in config.axes}
    axis = next((name for name, known in values.items() if source in known and target in known), None)
    if axis is None or source == target:
        known = [value for names in values.values() for value in names]
        raise TfgenError(_describe_misfit(source, target, known))
    by_place = {others(cell, axis): cell for cell in config.cells if cell.axes[axis] == source}
    targets = [cell for cell in config.cells if cell.axes[axis] == target]
    pairs = [CellPair(by_place[others(cell, axis)], cell) for cell in targets if others(cell, axis) in by_place]
    if not pairs:
        fact = f"{quoted(source)} and {quoted(target)} have no cells that differ in nothing else"
        raise TfgenError(f"{fact}, so there is nothing to promote. `tfgen list` shows the stacks.")
    return Sides(axis, source, target, pairs, [cell for cell in targets if others(cell, axis) not in by_place])


def _describe_misfit(source: str, target: str, known: Sequence[str]) -> str:
    unknown = next((one for one in (source, target) if one not in known), None)
    remedy = "Name two values of one axis, such as two environments."
    if unknown:
        otherwise = f"{quoted(unknown)} is not a value of an axis. {remedy} `tfgen list` shows them."
        remedy = did_you_mean(unknown, known, otherwise=otherwise)
    return f"nothing is promoted from {quoted(source)} to {quoted(target)}. {remedy}"


def parse_setting(config: Config, pairs: Iterable[CellPair], key: str) -> Steps:
    """The path of a key. Raises TfgenError for what is no setting, is derived, or identifies."""
    path = parse_key(key)
    known = {
        format_path(one[:length])
        for pair in pairs
        for cell in pair
        for one in own_settings(config, cell)
        for length in range(1, len(one) + 1)
    }
    if any(local.name == path[0] for local in config.declaration.locals):
        raise TfgenError(f"{quoted(key)} is derived. Promote what it is made of: `tfgen explain` shows that.")
    if key not in known:
        remedy = did_you_mean(key, sorted(known), otherwise="`tfgen settings` lists those there are.")
        raise TfgenError(f"there is no setting {quoted(key)}. {remedy}")
    if is_identity(path, identity_paths(config)):
        raise TfgenError(f"{quoted(key)} differs by nature and is not promoted. Edit it by hand if you mean it.")
    return path


def own_settings(config: Config, cell: Cell) -> dict[Steps, Any]:
    """The settings of a cell by path, without what is derived."""
    left = {*OWN, "project", "stack", *(local.name for local in config.declaration.locals)}
    return {
        path: value for path, value in leaves({k: v for k, v in cell.scope.items() if k not in left}) if value != {}
    }


def find_changes(
    config: Config, pairs: Iterable[CellPair], wanted: Sequence[Steps]
) -> tuple[list[Change], tuple[str, ...]]:
    """The settings that differ, at or below the wanted paths if there are any; and the names of those left out.

    Left out is what identifies a cell, and so differs by nature, and `protect` unless it is wanted by its name.
    """
    identity = identity_paths(config)
    changes: list[Change] = []
    left_out: dict[str, None] = {}
    for pair in pairs:
        sides = own_settings(config, pair.source), own_settings(config, pair.target)
        bound = find_bound(*sides, (pair.source.scope, pair.target.scope), identity)
        for path in dict.fromkeys((*sides[0], *sides[1])):
            before, after = sides[1].get(path, REMOVED), sides[0].get(path, REMOVED)
            if before == after or (wanted and not any(path[: len(one)] == one for one in wanted)):
                continue
            if is_identity(path, identity) or path in bound or (path in _OF_A_PLACE and not wanted):
                left_out[format_path(path)] = None
            else:
                changes.append(Change(path, pair, before, after))
    return changes, tuple(left_out)


def without_expected(
    changes: Iterable[Change], expected: Sequence[Expected]
) -> tuple[list[Change], tuple[tuple[str, str], ...]]:
    """The changes of settings that are not meant to differ; and the name of each that is, with the reason for it."""
    left: list[Change] = []
    meant: dict[str, str] = {}
    for change in changes:
        name = format_path(change.path)
        reason = next((one.reason for one in expected if one.admits_setting(name)), None)
        if reason is None:
            left.append(change)
        else:
            meant[name] = reason
    return left, tuple(meant.items())
