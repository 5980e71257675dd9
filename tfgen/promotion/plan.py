"""Plan a promotion: which lines of the matrix file change, and what is rendered otherwise then."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from tfgen.changes import TypeBook, compare_blocks, group_changes, read_blocks
from tfgen.config.load import parse_config, read_config
from tfgen.disk.cache import Cache
from tfgen.disk.files import find_link, read_file, write_whole
from tfgen.disk.project import CONFIG_FILE, OUTPUT, TEMPLATES
from tfgen.disk.project_lock import take_turn
from tfgen.errors import ConfigError, OutputError, Problem, TfgenError
from tfgen.explain.origins import format_path
from tfgen.module.model import parse_module
from tfgen.promotion.changes import find_changes, find_sides, own_settings, parse_setting, without_expected
from tfgen.promotion.edit import REMOVED
from tfgen.promotion.placing import Editor
from tfgen.render.files.project import ProjectFiles
from tfgen.render.targets.target import Layout
from tfgen.schema import load_schemas
from tfgen.settings import load_declaration

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from tfgen.changes import Blocks, ChangeGroup
    from tfgen.config.load import Config
    from tfgen.explain.origins import Steps
    from tfgen.generate import OnTarget
    from tfgen.promotion.changes import Change
    from tfgen.promotion.placing import Kept
    from tfgen.settings import Declaration
    from tfgen.stacks.stack import Cell


@dataclass(frozen=True)
class Promoted:
    """A setting that changes in some cells, from one value to another; None where there is none."""

    name: str
    before: Any
    after: Any
    cells: tuple[str, ...]


class Unpaired(NamedTuple):
    """A cell of the target without a counterpart in the source: it stays as it is.

    `settings` are the names of those that an override keeps there, as the layer that is edited held them for it too.
    """

    cell: str
    settings: tuple[str, ...]


@dataclass(frozen=True)
class Promotion:
    """What is to be written: the matrix file's text before and after, the settings, and what is rendered otherwise.

    `left_out` are settings that differ and stay, as they identify, `meant` those that stay as the file has a reason
    for it, by name and reason; `unpaired` are the cells that nothing is promoted to; `stacks` is how many were
    rendered. `leaving` and `coming` are the stacks that one of the two versions has alone, since a `when` or an `each`
    of their component reads what changes.
    """

    project: Path
    source: str
    before: str
    after: str
    settings: tuple[Promoted, ...]
    left_out: tuple[str, ...]
    meant: tuple[tuple[str, str], ...]
    unpaired: tuple[Unpaired, ...]
    leaving: tuple[str, ...]
    coming: tuple[str, ...]
    changes: tuple[ChangeGroup, ...]
    stacks: int


def plan_promotion(
    project: Path,
    source: str,
    target: str,
    keys: Sequence[str] = (),
    cache: Cache | None = None,
    on_target: OnTarget = lambda _target, _total: None,
) -> Promotion:
    """Give the cells of `target` the settings of those of `source`, two values of one axis; only these keys, if any.

    Cells of `target` that `source` has no counterpart of keep their settings. Without keys, what is meant to differ
    stays as it is. The whole file is checked with the new text, and rendered: `on_target` hears of each folder, before
    and after. Raises ConfigError and TemplateError like a render, and TfgenError for sides and keys that are none, that
    identify or that are derived, and for what cannot be written.
    """
    cache = cache or Cache(project)
    file = project / CONFIG_FILE
    text, declaration = read_config(file), load_declaration(project, cache)
    config = parse_config(text, str(file), declaration, project / TEMPLATES)
    sides = find_sides(config, source, target)
    wanted = [parse_setting(config, sides.pairs, key) for key in keys]
    changes, left_out = find_changes(config, sides.pairs, wanted)
    expected = () if wanted else [one for one in config.comparisons.expected if one.is_about(source, target)]
    changes, meant = without_expected(changes, expected)
    after, kept = Editor(config, text, sides).edit(changes) if changes else (text, ())
    new = _check(after, config, declaration, project, changes)
    targets = {pair.target.name for pair in sides.pairs}
    rendered = _compare_rendered(project, (config, new), targets, cache, on_target)
    unpaired = _unpaired(sides.alone, kept) if changes else ()
    return Promotion(project, source, text, after, _group(changes), left_out, meant, unpaired, *rendered)


def apply_promotion(promotion: Promotion) -> None:
    """Write the file, if it is still the one that was planned for. Raises OutputError."""
    file = promotion.project / CONFIG_FILE
    if link := find_link(promotion.project, file):
        raise OutputError(f"{link}: this is a link, and nothing is written through it. Put a file there.")
    with take_turn(promotion.project):
        if read_config(file) != promotion.before:
            raise OutputError(f"{file} has changed meanwhile. Run tfgen promote again.")
        content = promotion.after.encode()
        try:
            mark = b"\xef\xbb\xbf" if read_file(file).startswith(b"\xef\xbb\xbf") else b""
            write_whole(file, mark + content)
        except OSError as error:
            raise OutputError(f"{file} cannot be written: {error.strerror}. Mend this and try again.") from None


def _unpaired(cells: Iterable[Cell], kept: Sequence[Kept]) -> tuple[Unpaired, ...]:
    return tuple(
        Unpaired(cell.name, tuple(format_path(one.path) for one in kept if one.cell is cell)) for cell in cells
    )


def _group(changes: Iterable[Change]) -> tuple[Promoted, ...]:
    """The changes by setting and values, each with the cells that it is made in."""
    groups: defaultdict[tuple[Steps, str, str], list[Change]] = defaultdict(list)
    for change in changes:
        groups[change.path, repr(change.before), repr(change.after)].append(change)
    return tuple(
        Promoted(
            format_path(path),
            _or_none(members[0].before),
            _or_none(members[0].after),
            tuple(one.cells.target.name for one in members),
        )
        for (path, _, _), members in groups.items()
    )


def _or_none(value: Any) -> Any:
    return None if value is REMOVED else value


def _check(text: str, config: Config, declaration: Declaration, project: Path, changes: Iterable[Change]) -> Config:
    """The matrix with the new text, if it is right and has just the changes. Raises ConfigError and TfgenError."""
    try:
        new = parse_config(text, config.file, declaration, project / TEMPLATES)
    except ConfigError as error:
        problems = (Problem(one.position, f"with the promoted settings: {one.message}") for one in error.problems)
        raise ConfigError(*problems) from None
    wanted = {cell.name: own_settings(config, cell) for cell in config.cells}
    for change in changes:
        values = wanted[change.cells.target.name]
        if change.after is REMOVED:
            values.pop(change.path, None)
        else:
            values[change.path] = change.after
    promoted_to = {change.cells.target.name for change in changes}
    for cell in new.cells:
        found = own_settings(new, cell)
        if off := [path for path in {*found, *wanted[cell.name]} if _differ(found, wanted[cell.name], path)]:
            raise TfgenError(_describe_side_effect(cell, off, is_target=cell.name in promoted_to))
    return new


def _describe_side_effect(cell: Cell, paths: Iterable[Steps], *, is_target: bool) -> str:
    names = ", ".join(sorted(map(format_path, paths)))
    if is_target:
        why = "An alias or a layer of several cells holds it"
        return f"{names} of {cell.name} would not be what it has to be. {why}: edit the file by hand."
    why = "and nothing is promoted to it; a line that is for several cells, or an alias, sets it"
    remedy = f"Give {cell.name} an override with what it has, or edit by hand."
    return f"{names} of {cell.name} would change too, {why}. {remedy}"


def _differ(one: dict[Steps, Any], other: dict[Steps, Any], path: Steps) -> bool:
    return bool(one.get(path, REMOVED) != other.get(path, REMOVED))


def _compare_rendered(
    project: Path, versions: tuple[Config, Config], cells: set[str], cache: Cache, on_target: OnTarget
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[ChangeGroup, ...], int]:
    """The stacks of these cells that leave and come, what the others are rendered otherwise, and how many these are."""
    before, after = (
        _blocks(project, config, cells, cache, lambda target, total: on_target(target, 2 * total))
        for config in versions
    )
    types = TypeBook(load_schemas(project))
    both = [name for name in after if name in before]
    groups = group_changes({name: compare_blocks(before[name], after[name], types) for name in both})
    leaving = tuple(name for name in before if name not in after)
    return leaving, tuple(name for name in after if name not in before), groups, len(both)


def _blocks(project: Path, config: Config, cells: set[str], cache: Cache, on_target: OnTarget) -> dict[str, Blocks]:
    chosen = [stack for stack in config.root_modules if cells & {cell.name for cell in stack.cells}]
    files = ProjectFiles(config, Layout(project, project / OUTPUT, project), chosen, cache, whole=False)
    files.render(1, on_target)
    texts: dict[str, dict[str, str]] = {stack.name: {} for stack in chosen}
    for file in files.terraform:
        texts[file.folder][file.name] = file.text
    return {
        name: read_blocks(parse_module((project / OUTPUT / name).as_posix(), _terraform(found)))
        for name, found in texts.items()
    }


def _terraform(texts: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if name.endswith(".tf")}
