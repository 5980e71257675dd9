"""Load the matrix file: from YAML to checked cells, and the stacks that are rendered for them."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from tfgen.config.artifacts import read_artifacts
from tfgen.config.axes import correct_axes, read_axes
from tfgen.config.axis import DEFAULT_AXES
from tfgen.config.collisions import (
    find_misplaced_documents,
    find_misplaced_stacks,
    find_shared_aliases,
    find_shared_folders,
)
from tfgen.config.comparisons import (
    Comparisons,
    find_unknown_sides,
    find_vague,
    read_comparisons,
)
from tfgen.config.components import find_none, find_unknown, read_components
from tfgen.config.identity import find_unfit_identity, find_unset_identity, read_identity
from tfgen.config.kinds import holds_terraform
from tfgen.config.layers import Layers
from tfgen.config.mentioned import find_unknown_settings
from tfgen.config.required_version import KEY, find_unsuited
from tfgen.config.scopes import build_cells
from tfgen.config.stacks import Builder, Instances
from tfgen.config.variants import resolve_artifacts, with_artifacts
from tfgen.disk.cache import Cache
from tfgen.disk.project import CONFIG_FILE, TEMPLATES
from tfgen.errors import ConfigError, Position, Problem, is_slip, nearest
from tfgen.settings import SETTINGS_FILE, CheckedCell, Declaration, load_declaration
from tfgen.settings.config_file import read_config_file
from tfgen.stacks.selection import EVERYTHING
from tfgen.yaml.memory import recall_yaml
from tfgen.yaml.node import MAX_PROBLEMS, Node

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from tfgen.config.artifacts import Artifact
    from tfgen.config.axis import Axes, Axis
    from tfgen.config.cells import Coordinates
    from tfgen.stacks.selection import Selection
    from tfgen.stacks.stack import Cell, Stack

MAX_BYTES = 8_000_000
"""Of a matrix file: one of a thousand stacks has a few hundred thousand."""
_NOT_SETTINGS = ("identity", KEY)
"""Keys of `project` that are tfgen's own, and that templates do not see."""


class Config(Struct, frozen=True):
    """A matrix file that was read and found right, and what is rendered for its cells, in the order of the file.

    `project` is what all cells share, `terraform` are the components with a state, `documents` those without one, and
    `artifacts` what has to be built before stacks are planned. `comparisons` is what `tfgen compare` takes for granted,
    `identity` the settings that `project.identity` names.
    """

    file: str
    project: Mapping[str, Any]
    axes: Axes
    cells: tuple[Cell, ...]
    terraform: tuple[Instances, ...]
    documents: tuple[Instances, ...] = ()
    declaration: Declaration = field(default_factory=Declaration)
    artifacts: tuple[Artifact, ...] = ()
    comparisons: Comparisons = field(default_factory=Comparisons)
    identity: Mapping[str, str] = field(default_factory=dict)

    @property
    def root_modules(self) -> tuple[Stack, ...]:
        """Every folder of Terraform, also those that people apply by themselves."""
        return tuple(stack for one in self.terraform for stack in one.stacks)

    @property
    def stacks(self) -> tuple[Stack, ...]:
        """The root modules that commands work on."""
        return tuple(stack for stack in self.root_modules if not stack.manual)

    @property
    def after(self) -> Mapping[str, Sequence[str]]:
        """The components that each component comes after."""
        return {one.component.name: one.component.model.after for one in self.terraform}

    def select(self, selection: Selection = EVERYTHING) -> tuple[Stack, ...]:
        """The stacks that are meant, manual ones only by their name or component in full.

        Raises ConfigError like `Selection.choose`.
        """
        return selection.choose(self.select_from(selection), self.file, [one.component.name for one in self.documents])

    def select_from(self, selection: Selection) -> tuple[Stack, ...]:
        """The stacks that a selection chooses from: all but the manual ones that it does not name."""
        return selection.among(self.root_modules)


def load_config(project: Path, cache: Cache | None = None, like: Path | None = None) -> Config:
    """The matrix of a project folder.

    `cache` is where is remembered what its settings come to, without it the user's own for this project. `like` is the
    folder of another version that was read with the same cache: if its files say the same, the cells of both are the
    same objects, with positions in the files of the other one.

    Raises ConfigError with every problem found, each with file, line, fact and remedy.
    """
    path = project / CONFIG_FILE
    _refuse(find_unread_files(project))
    text, cache = read_config(path), cache or Cache(project)
    last = cache.at_hand(("matrix", path), list[_Matrix])
    other = cache.at_hand(("matrix", like / CONFIG_FILE), list[_Matrix]) if like else ()
    known = next((one for one in (*last, *other) if one.text == text), None)
    tree = known.tree if known else recall_yaml(text, str(path), cache)
    _refuse(find_unsuited(tree))
    declared = load_declaration(project, cache, like)
    if known is None or not known.declared.says_as(declared):
        known = _read(tree, text, declared)
        last[:] = [known]
    return _build(known, project / TEMPLATES)


def find_unread_files(project: Path) -> Iterator[Problem]:
    """Files beside the two of a project that are meant as one of them, and that nothing reads."""
    for path in (project / CONFIG_FILE, project / SETTINGS_FILE):
        for other in (path.with_suffix(".yml"), path.with_suffix(".json")):
            if other.is_file():
                remedy = "Take one of the two away" if path.exists() else "Rename this file"
                fact = f"{path.name} is what is read, and this is not. {remedy}."
                yield Problem(Position(str(other)), fact)


def read_config(path: Path) -> str:
    """The text of a project's matrix file, without a byte order mark, line ends as they are. Raises ConfigError."""
    try:
        return read_config_file(path, MAX_BYTES)
    except FileNotFoundError:
        remedy = "Run tfgen in a project's folder, name that folder with -C, or make a project: tfgen new DIR"
        raise ConfigError(Problem(Position(str(path)), f"there is no such file. {remedy}")) from None


def parse_config(text: str, file: str, declaration: Declaration | None = None, templates: Path = TEMPLATES) -> Config:
    """The matrix written in `text`; `file` is its name in positions.

    `declaration` says what its settings are, and the folder of `templates` what its components hold. Raises ConfigError
    like `load_config`.
    """
    from tfgen.yaml.document import parse_yaml

    tree = parse_yaml(text, file)
    _refuse(find_unsuited(tree))
    return _build(_read(tree, text, declaration or Declaration()), templates)


class _Matrix(Struct, frozen=True):
    """What a matrix file says, whatever there is on disk beside it."""

    text: str
    tree: Node
    declared: Declaration
    axes: Axes
    comparisons: Comparisons
    artifacts: tuple[Artifact, ...]
    cells: tuple[Cell, ...]
    instances: tuple[Instances, ...]


def _read(tree: Node, text: str, declared: Declaration) -> _Matrix:
    axes = read_axes(tree)
    if not declared.knows(text):
        _refuse(_find_in_frame(tree, axes, declared))
    _refuse(find_vague(tree))
    comparisons = read_comparisons(tree)
    components = read_components(tree)
    layers = Layers(tree, axes)
    _refuse(layers.find_problems() if declared.knows(text) else _find_in_file(tree, axes, layers, declared))
    merged = [(cell, layers.merged(cell)) for cell in layers.cells]
    if not declared.knows(text):
        _refuse(_find_in_cells(layers, merged, declared))
        declared.keep(text)
    cells = build_cells(axes, merged, declared.complete_project(_project_settings(tree)), declared)
    _refuse(declared.check([CheckedCell(cell.name, cell.scope, _origins(tree, axes, cell)) for cell in cells]))
    _refuse((*find_none(tree), *find_unknown(components)))
    _refuse((*find_unset_identity(tree, cells), *find_unfit_identity(tree, cells)))
    _refuse(find_unknown_settings(tree, cells, declared.schema))
    artifacts = resolve_artifacts(read_artifacts(tree), cells)
    cells = with_artifacts(cells, artifacts)
    builder = Builder(cells, axes, read_identity(tree))
    instances = tuple(builder.build(component) for component in components)
    if comparisons.expected:
        _refuse(find_unknown_sides(tree, _names(tree, axes, instances)))
    return _Matrix(text, tree, declared, axes, comparisons, artifacts, cells, instances)


def _names(tree: Node, axes: Axes, instances: Iterable[Instances]) -> dict[str, None]:
    """The values on all axes, and all names of stacks."""
    values = (name for axis in axes for name in tree.at(axis.section).entries)
    stacks = (name for one in instances for stack in one.stacks for name in (stack.name, *stack.aliases))
    return dict.fromkeys((*values, *stacks))


def _build(matrix: _Matrix, templates: Path) -> Config:
    terraform = [one for one in matrix.instances if holds_terraform(one.component, templates)]
    documents = [one for one in matrix.instances if one not in terraform]
    _refuse((*find_shared_folders(terraform, exclusive=True), *find_shared_folders(documents, exclusive=False)))
    _refuse((*find_shared_aliases(terraform), *find_misplaced_stacks(terraform)))
    _refuse(find_misplaced_documents(documents))
    return Config(
        matrix.tree.position.file,
        matrix.cells[0].scope["project"],
        matrix.axes,
        matrix.cells,
        tuple(terraform),
        tuple(documents),
        matrix.declared,
        matrix.artifacts,
        matrix.comparisons,
        read_identity(matrix.tree),
    )


def _find_in_frame(tree: Node, axes: Axes, declared: Declaration) -> Iterator[Problem]:
    """What is wrong with the keys that are tfgen's own; their types take a while to make."""
    from tfgen.config.convert import find_problems
    from tfgen.config.matrix import define_matrix

    meant, misspelt = correct_axes(tree, axes)
    yield from misspelt
    yield from find_problems(tree, define_matrix(meant), elsewhere=_explain_misplaced(meant, declared))


def _find_in_cells(
    layers: Layers, merged: Sequence[tuple[Coordinates, Node]], declared: Declaration
) -> Iterator[Problem]:
    """What is wrong with merged cells. What is not set has no line: it is told where it is to be set."""
    unset: dict[str, list[Coordinates]] = {}
    for cell, node in merged:
        for problem in declared.find_problems(node):
            if problem.position is node.position:
                unset.setdefault(problem.message, []).append(cell)
            else:
                yield problem
    for message, lacking in unset.items():
        name = message.partition(" is missing.")[0]
        yield from (Problem(place, message) for place in layers.find_gaps(name, lacking))


def _explain_misplaced(axes: Axes, declared: Declaration) -> dict[str, str]:
    """What to do with a key at the top of the file that belongs somewhere else: by key."""
    setting = f"It is a setting: write it under defaults, or under a name in {axes[0].section}."
    names = ", ".join(axis.name for axis in axes)
    axis = {one.section: f"Name the axis too: axes: [{names}, {one.name}]" for one in DEFAULT_AXES if one not in axes}
    own = dict.fromkeys(_NOT_SETTINGS, "It belongs under project.")
    return {**dict.fromkeys(declared.schema.properties, setting), **axis, **own}


def _find_in_file(tree: Node, axes: Axes, layers: Layers, declared: Declaration) -> Iterator[Problem]:
    """What is wrong with the project's keys, with names on the axes, with layers and what is in them."""
    from tfgen.config.convert import find_problems
    from tfgen.config.matrix import ProjectModel

    yield from find_problems(_project_frame(tree, declared), ProjectModel, "project")
    yield from declared.find_project_problems(_project_settings(tree))
    yield from declared.find_unknown_axes([axis.name for axis in axes])
    for axis in axes:
        yield from _find_hidden(axis, declared)
        yield from declared.find_name_problems(axis.name, tree.at(axis.section), axis.section)
    yield from layers.find_problems()
    for layer in layers.all():
        yield from declared.find_layer_problems(layer)


def _find_hidden(axis: Axis, declared: Declaration) -> Iterator[Problem]:
    """A setting that values of other axes cannot set: the key says there which values of this axis they have."""
    if schema := declared.schema.properties.get(axis.section):
        fact = f"properties.{axis.section} has the name of the key under which each {axis.name} is"
        yield Problem(declared.place_of(schema), f"{fact}. Choose another name.")


def _origins(tree: Node, axes: Axes, cell: Cell) -> Node:
    """Where all is written that a check may name: settings, the project's keys and the cell's values on the axes."""
    place = {axis.name: tree.at(axis.section, cell.axes[axis.name]) for axis in axes}
    around = {"project": tree.at("project"), "stack": Node(place, cell.origins.position)}
    return Node({**cell.origins.entries, **around}, cell.origins.position)


def _project_settings(tree: Node) -> Node:
    """The keys of `project` that the project declares itself, and `name`."""
    project = tree.at("project")
    return Node({key: node for key, node in project.entries.items() if key not in _NOT_SETTINGS}, project.position)


def _project_frame(tree: Node, declared: Declaration) -> Node:
    """The keys of `project` that are tfgen's own, `name` included, also misspelt."""
    project = tree.at("project")
    known = ("name", *_NOT_SETTINGS)
    missing = [name for name in known if name not in project.entries]
    free = [key for key in project.entries if key not in known and key not in declared.project.properties]
    meant = {*known, *(key for key in free if _is_slip(key, missing))}
    return Node({key: node for key, node in project.entries.items() if key in meant}, project.position)


def _is_slip(key: str, missing: Sequence[str]) -> bool:
    """Whether a key of `project`, which has the project's own too, is meant as one of tfgen's that is not there."""
    return nearest(key, missing[:1]) == "name" or any(is_slip(key, name) for name in missing)


def _refuse(problems: Iterable[Problem]) -> None:
    if found := sorted(set(islice(problems, MAX_PROBLEMS))):
        raise ConfigError(*found)
