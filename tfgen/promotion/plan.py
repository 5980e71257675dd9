"""Plan which lines of the matrix file change when one side takes the settings of another, and what that renders to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from tfgen.changes import TypeBook, compare_blocks, group_changes, read_blocks
from tfgen.comparison.identity import OWN, find_bound, identity_paths, is_identity, leaves
from tfgen.comparison.pairs import others
from tfgen.config.layers import Layers
from tfgen.config.load import parse_config, read_config
from tfgen.disk.cache import Cache
from tfgen.disk.files import read_file, write_whole
from tfgen.disk.project import CONFIG_FILE, OUTPUT, TEMPLATES
from tfgen.disk.project_lock import take_turn
from tfgen.errors import ConfigError, OutputError, Problem, TfgenError, did_you_mean, quoted
from tfgen.explain.origins import reached, said_path
from tfgen.explain.settings import parse_key
from tfgen.module.model import parse_module
from tfgen.promotion.edit import REMOVED, Edit, edit_yaml
from tfgen.render.context import Layout
from tfgen.render.project_files import ProjectFiles
from tfgen.schema import load_schemas
from tfgen.settings import load_declaration
from tfgen.yaml.document import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from tfgen.changes import Blocks, ChangeGroup
    from tfgen.config.comparisons import Expected
    from tfgen.config.layers import Layer
    from tfgen.config.load import Config
    from tfgen.explain.origins import Steps
    from tfgen.generate import OnTarget
    from tfgen.settings import Declaration
    from tfgen.stacks.stack import Cell


@dataclass(frozen=True)
class Promoted:
    """A setting that changes in some cells, from one value to another; None where there is none."""

    name: str
    before: Any
    after: Any
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Promotion:
    """What is to be written: the matrix file's text before and after, the settings, and what is rendered otherwise.

    `left_out` are settings that differ and stay, as they identify, `meant` those that stay as the file has a reason
    for it, by name and reason; `stacks` is how many were rendered. `leaving` and `coming` are the stacks that one of
    the two versions has alone, since a `when` or an `each` of their component reads what changes.
    """

    project: Path
    before: str
    after: str
    settings: tuple[Promoted, ...]
    left_out: tuple[str, ...]
    meant: tuple[tuple[str, str], ...]
    leaving: tuple[str, ...]
    coming: tuple[str, ...]
    changes: tuple[ChangeGroup, ...]
    stacks: int


class _Twins(NamedTuple):
    """A cell that is promoted from, and the one that takes its settings."""

    source: Cell
    target: Cell


class _Change(NamedTuple):
    """A setting of a cell, and what it is to be."""

    path: Steps
    twins: _Twins
    before: Any
    after: Any


def plan_promotion(
    project: Path,
    source: str,
    target: str,
    keys: Sequence[str] = (),
    cache: Cache | None = None,
    on_target: OnTarget = lambda _target, _total: None,
) -> Promotion:
    """Give the cells of `target` the settings of those of `source`, two values of one axis; only these keys, if any.

    Without keys what is meant to differ stays as it is.
    The whole file is checked with the new text, and rendered: `on_target` hears of each folder, before and after.
    Raises ConfigError and TemplateError like a render, and
    TfgenError for sides and keys that are none, that identify or that are derived, and for what cannot be written.
    """
    cache = cache or Cache(project)
    file = project / CONFIG_FILE
    text, declaration = read_config(file), load_declaration(project, cache)
    config = parse_config(text, str(file), declaration, project / TEMPLATES)
    axis, twins = _find_twins(config, source, target)
    wanted = [_parse(config, twins, key) for key in keys]
    changes, left_out = _find_changes(config, twins, wanted)
    changes, meant = (changes, {}) if wanted else _without_meant(changes, _reasons(config, source, target))
    after = edit_yaml(text, _Editor(config, text, axis, target).edits(changes)) if changes else text
    new = _check(after, config, declaration, project, changes)
    rendered = _rendered(project, (config, new), {one.target.name for one in twins}, cache, on_target)
    return Promotion(project, text, after, _settings(changes), left_out, tuple(meant.items()), *rendered)


def apply_promotion(promotion: Promotion) -> None:
    """Write the file, if it is still the one that was planned for. Raises OutputError."""
    file = promotion.project / CONFIG_FILE
    with take_turn(promotion.project):
        if read_config(file) != promotion.before:
            raise OutputError(f"{file} has changed meanwhile. Run tfgen promote again.")
        content = promotion.after.encode()
        try:
            mark = b"\xef\xbb\xbf" if read_file(file).startswith(b"\xef\xbb\xbf") else b""
            write_whole(file, mark + content)
        except OSError as error:
            raise OutputError(f"{file} cannot be written: {error.strerror}. Mend this and try again.") from None


# What is to change


def _find_twins(config: Config, source: str, target: str) -> tuple[str, list[_Twins]]:
    """The axis of two values, and their cells that differ in nothing else."""
    values = {axis.name: dict.fromkeys(cell.axes[axis.name] for cell in config.cells) for axis in config.axes}
    axis = next((name for name, known in values.items() if source in known and target in known), None)
    if axis is None or source == target:
        known = [value for names in values.values() for value in names]
        unknown = next((one for one in (source, target) if one not in known), None)
        two = "Name two values of one axis, such as two environments."
        otherwise = f"{quoted(unknown)} is no value of an axis. {two} `tfgen list` shows them." if unknown else ""
        remedy = did_you_mean(unknown, known, otherwise=otherwise) if unknown else two
        raise TfgenError(f"nothing is promoted from {quoted(source)} to {quoted(target)}. {remedy}")
    by_place = {others(cell, axis): cell for cell in config.cells if cell.axes[axis] == source}
    targets = [cell for cell in config.cells if cell.axes[axis] == target]
    twins = [_Twins(by_place[others(cell, axis)], cell) for cell in targets if others(cell, axis) in by_place]
    if not twins:
        raise TfgenError(f"{quoted(source)} and {quoted(target)} have no cells that differ in nothing else.")
    return axis, twins


def _parse(config: Config, twins: Sequence[_Twins], key: str) -> Steps:
    """The path of a key. Raises TfgenError for what is no setting, is derived, or identifies."""
    path = parse_key(key)
    known = {
        said_path(one[:length])
        for pair in twins
        for cell in pair
        for one in _own(config, cell)
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


def _own(config: Config, cell: Cell) -> dict[Steps, Any]:
    """The settings of a cell, without what is derived."""
    left = {*OWN, "project", "stack", *(local.name for local in config.declaration.locals)}
    return {
        path: value for path, value in leaves({k: v for k, v in cell.scope.items() if k not in left}) if value != {}
    }


def _find_changes(
    config: Config, twins: Iterable[_Twins], wanted: Sequence[Steps]
) -> tuple[list[_Change], tuple[str, ...]]:
    """The settings that differ, and the names of those that are left out."""
    identity = identity_paths(config)
    changes: list[_Change] = []
    left_out: dict[str, None] = {}
    for pair in twins:
        sides = _own(config, pair.source), _own(config, pair.target)
        bound = find_bound(*sides, (pair.source.scope, pair.target.scope), identity)
        for path in dict.fromkeys((*sides[0], *sides[1])):
            values = sides[1].get(path, REMOVED), sides[0].get(path, REMOVED)
            if values[0] == values[1] or (wanted and not any(path[: len(one)] == one for one in wanted)):
                continue
            if is_identity(path, identity) or path in bound:
                left_out[said_path(path)] = None
            else:
                changes.append(_Change(path, pair, *values))
    return changes, tuple(left_out)


def _reasons(config: Config, source: str, target: str) -> list[Expected]:
    """The differences between the two sides that the file says are meant."""
    return [one for one in config.comparisons.expected if one.is_about(source, target)]


def _without_meant(changes: Iterable[_Change], expected: Sequence[Expected]) -> tuple[list[_Change], dict[str, str]]:
    """What nobody said is meant to differ; and the reason of each setting that is."""
    left: list[_Change] = []
    meant: dict[str, str] = {}
    for change in changes:
        name = said_path(change.path)
        reason = next((one.reason for one in expected if one.admits_setting(name)), None)
        if reason is None:
            left.append(change)
        else:
            meant[name] = reason
    return left, meant


def _settings(changes: Iterable[_Change]) -> tuple[Promoted, ...]:
    groups: defaultdict[tuple[Steps, str, str], list[_Change]] = defaultdict(list)
    for change in changes:
        groups[change.path, repr(change.before), repr(change.after)].append(change)
    return tuple(
        Promoted(
            said_path(path),
            _shown(members[0].before),
            _shown(members[0].after),
            tuple(one.twins.target.name for one in members),
        )
        for (path, _, _), members in groups.items()
    )


def _shown(value: Any) -> Any:
    return None if value is REMOVED else value


# Where it is written


class _Editor:
    """Finds the places of the matrix file that have to change: the target's own layer, and what is above it."""

    def __init__(self, config: Config, text: str, axis: str, target: str) -> None:
        self._config = config
        self._layers = Layers(parse_yaml(text, config.file), config.axes)
        self._axis = axis
        self._target = target
        section = next(one.section for one in config.axes if one.name == axis)
        self._own = (section, target)

    def edits(self, changes: Iterable[_Change]) -> list[Edit]:
        """The edits for the changes. Raises TfgenError for what one edit cannot do."""
        found: dict[tuple[str | int, ...], tuple[Any, _Change]] = {}
        for change in changes:
            for keys in self._places(change):
                place = (*keys, *change.path)
                value, first = found.setdefault(place, (change.after, change))
                if value != change.after:
                    raise TfgenError(_disagree(change, first))
        return [Edit(place, value) for place, (value, _) in found.items()]

    def _places(self, change: _Change) -> Iterator[tuple[str | int, ...]]:
        """The layer that has to say it: the highest that does so far, unless that is below the target's own."""
        layers = list(self._layers.of(dict(change.twins.target.axes)))
        own = next(index for index, layer in enumerate(layers) if layer.keys == self._own)
        said = [index for index, layer in enumerate(layers) if reached(layer.settings, change.path) is not None]
        above = [layers[index] for index in said if index > own]
        for layer in above:
            if layer.match is None or not self._is_only_for_target(layer):
                node = reached(layer.settings, change.path)
                place = f"{node.position}: " if node else ""
                fact = f"{layer.name} sets {said_path(change.path)} above {self._axis} {self._target}, for others too"
                raise TfgenError(f"{place}{fact}. Edit that by hand.")
        if change.after is REMOVED:
            yield from (layers[index].keys for index in said if index >= own)
        else:
            yield above[-1].keys if above else self._own

    def _is_only_for_target(self, layer: Layer) -> bool:
        meant = [cell for cell in self._config.cells if layer.match and layer.match.admits(dict(cell.axes))]
        return all(cell.axes[self._axis] == self._target for cell in meant)


def _disagree(change: _Change, first: _Change) -> str:
    name = said_path(change.path)
    one, other = first.twins.source.name, change.twins.source.name
    fact = f"{name} is another in {other} than in {one}, and one line is for both of {first.twins.target.name} and "
    return f"{fact}{change.twins.target.name}. Write overrides by hand, or promote other keys."


# What comes of it


def _check(text: str, config: Config, declaration: Declaration, project: Path, changes: Iterable[_Change]) -> Config:
    """The matrix with the new text, if it is right and has just the changes. Raises ConfigError and TfgenError."""
    try:
        new = parse_config(text, config.file, declaration, project / TEMPLATES)
    except ConfigError as error:
        problems = (Problem(one.position, f"with the promoted settings: {one.message}") for one in error.problems)
        raise ConfigError(*problems) from None
    wanted = {cell.name: _own(config, cell) for cell in config.cells}
    for change in changes:
        values = wanted[change.twins.target.name]
        if change.after is REMOVED:
            values.pop(change.path, None)
        else:
            values[change.path] = change.after
    for cell in new.cells:
        found = _own(new, cell)
        if off := [path for path in {*found, *wanted[cell.name]} if _differ(found, wanted[cell.name], path)]:
            raise TfgenError(_say_off(cell, off, config, [change.twins for change in changes]))
    return new


def _say_off(cell: Cell, paths: Iterable[Steps], config: Config, twins: Sequence[_Twins]) -> str:
    names = ", ".join(sorted(map(said_path, paths)))
    if cell.name in {pair.target.name for pair in twins}:
        why = "An alias or a layer of several cells holds it"
        return f"{names} of {cell.name} would not be what it has to be. {why}: edit the file by hand."
    why = "and nothing is promoted to it; a line that is for several cells, or an alias, sets it"
    for source, target in twins[:1]:
        axis = next(name for name, value in source.axes.items() if target.axes[name] != value)
        counterpart = {**cell.axes, axis: source.axes[axis]}
        if cell.axes[axis] == target.axes[axis] and all(dict(one.axes) != counterpart for one in config.cells):
            why = f"and {source.axes[axis]} has no cell like it; one line is for all of {target.axes[axis]}"
    remedy = f"Give {cell.name} an override with what it has, or edit by hand."
    return f"{names} of {cell.name} would change too, {why}. {remedy}"


def _differ(one: dict[Steps, Any], other: dict[Steps, Any], path: Steps) -> bool:
    return bool(one.get(path, REMOVED) != other.get(path, REMOVED))


def _rendered(
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
