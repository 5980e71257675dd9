"""The repository configuration of Atlantis, which plans and applies stacks from pull requests."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.errors import Position, Problem, TemplateError
from tfgen.order import order_waves
from tfgen.render.context import Target

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tfgen.stack import Stack

ATLANTIS = "atlantis.yaml"
"""Where Atlantis looks for it, unless its server was told otherwise.

https://www.runatlantis.io/docs/repo-level-atlantis-yaml.html
"""
FOLDER = "atlantis"
"""The folder of its template, below the templates."""


def atlantis_target(stacks: Iterable[Stack], project: Path, output: Path, root: Path) -> Target:
    """The folder `root` of a repository: the `waves` of stacks, each with the paths that Atlantis needs.

    Raises TemplateError when the project has no template for it.
    """
    template = project / "templates" / FOLDER / "atlantis.yml.j2"
    if not template.is_file():
        fact = "project.atlantis is on, and there is no such template. Add it, or switch project.atlantis off."
        raise TemplateError(Problem(Position(str(template)), fact))
    waves = [[_describe(stack, project, output, root) for stack in wave] for wave in order_waves(tuple(stacks))]
    return Target(".", {"waves": waves})


def _describe(stack: Stack, project: Path, output: Path, root: Path) -> dict[str, str]:
    folder = output / stack.name
    return {"name": stack.name, "folder": _relative(folder, root), "root": _relative(project, folder)}


def _relative(path: Path, start: Path) -> str:
    return Path(os.path.relpath(path, start)).as_posix()
