"""Load the matrix file: from YAML to typed, checked stacks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from tfgen.config.axes import read_axes
from tfgen.config.checks import check_stacks
from tfgen.config.convert import convert, find_problems
from tfgen.config.feature_checks import check_repository
from tfgen.config.layers import Layers
from tfgen.config.matrix import Project, define_matrix
from tfgen.config.settings import Settings
from tfgen.document import MAX_PROBLEMS, parse_yaml
from tfgen.errors import ConfigError, Position, Problem
from tfgen.files import read_file
from tfgen.project import CONFIG_FILE, find_repository, is_within
from tfgen.selection import EVERYTHING
from tfgen.stack import Stack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from tfgen.config.matrix import Axes
    from tfgen.document import Node
    from tfgen.selection import Selection

MAX_BYTES = 8_000_000
"""Of a matrix file: one of a thousand stacks has a few hundred thousand."""


@dataclass(frozen=True)
class Config:
    """A matrix file that was read and found right: its name, project and every stack in the order of the file."""

    file: str
    project: Project
    axes: Axes
    stacks: tuple[Stack, ...]

    @property
    def after(self) -> Mapping[str, Sequence[str]]:
        """The components that each component comes after: there is but one, the unnamed."""
        return {}

    def select(self, selection: Selection = EVERYTHING) -> tuple[Stack, ...]:
        """The stacks that are meant. Raises ConfigError like `Selection.choose`."""
        return selection.choose(self.stacks, self.file)


def load_config(project: Path) -> Config:
    """The matrix of a project folder.

    Raises ConfigError with every problem found, each with file, line, fact and remedy.
    """
    path = project / CONFIG_FILE
    if not is_within(path, find_repository(project)):
        fact = "this is a link to a place outside of the repository, where a branch has nothing to read."
        raise ConfigError(Problem(Position(str(path)), f"{fact} Put the file here."))
    return parse_config(read_config(path), str(path))


def read_config(path: Path) -> str:
    """The text of a matrix file, without a byte order mark, line ends as they are. Raises ConfigError."""
    try:
        return read_file(path, most=MAX_BYTES).decode("utf-8-sig")
    except FileNotFoundError:
        remedy = "Run tfgen in the project's folder, or name that folder with -C."
        raise ConfigError(Problem(Position(str(path)), f"there is no such file. {remedy}")) from None
    except OSError as error:
        fact = f"the file cannot be read: {error.strerror}."
        raise ConfigError(Problem(Position(str(path)), f"{fact} Mend this and run tfgen again.")) from None
    except UnicodeDecodeError as error:
        fact = f"the file is not UTF-8 text ({error.reason})."
        raise ConfigError(Problem(Position(str(path)), f"{fact} Save it as UTF-8.")) from None


def parse_config(text: str, file: str) -> Config:
    """The matrix written in `text`; `file` is its name in positions. Raises ConfigError like `load_config`."""
    tree = parse_yaml(text, file)
    axes = read_axes(tree)
    _refuse(find_problems(tree, define_matrix(axes)))
    layers = Layers(tree, axes)
    _refuse((*layers.find_problems(), *_find_in_layers(layers)))
    project = _project(tree)
    stacks = _stacks(layers)
    _refuse(check_stacks(stacks))
    _refuse(check_repository(project.repository, stacks))
    return Config(file, project, axes, stacks)


def _project(tree: Node) -> Project:
    project = convert(tree.at("project"), Project)
    assert project  # noqa: S101 - no problem was found in it
    return project


def _find_in_layers(layers: Layers) -> Iterator[Problem]:
    return (problem for layer in layers.all() for problem in find_problems(layer, Settings, partial=True))


def _stacks(layers: Layers) -> tuple[Stack, ...]:
    origins = [layers.merged(cell) for cell in layers.cells]
    settings = _settings(origins)
    regions, users = defaultdict(list), defaultdict(set)
    for cell, values in zip(layers.cells, settings, strict=True):
        regions[cell["environment"]].append(cell["region"])
        users[values.account_id].add(cell["environment"])
    return tuple(
        Stack(
            axes=cell,
            settings=values,
            regions=tuple(regions[cell["environment"]]),
            shared_account=len(users[values.account_id]) > 1,
            origins=node,
        )
        for cell, values, node in zip(layers.cells, settings, origins, strict=True)
    )


def _settings(origins: Sequence[Node]) -> list[Settings]:
    settings = [convert(node, Settings) for node in origins]
    misfits = [node for node, values in zip(origins, settings, strict=True) if values is None]
    _refuse(problem for node in misfits for problem in find_problems(node, Settings))
    return [values for values in settings if values is not None]


def _refuse(problems: Iterable[Problem]) -> None:
    if found := sorted(set(islice(problems, MAX_PROBLEMS))):
        raise ConfigError(*found)
