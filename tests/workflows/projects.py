"""Projects with workflows: their matrix, and everything that it renders to."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from tests.declared import SETTINGS, parse_platform, with_components
from tfgen.generate import plan_render
from tfgen.stacks.order import order_waves

WORKFLOWS = ".github/workflows"
PROJECT = Path(__file__).parents[2]

# Of three environments two have workflows; prod has its home in the second region of the matrix.
MATRIX = """
project: {name: trading, repository: acme/platform, tfgen: .}
regions:
  us-east-1: {cidr: 10.0.0.0/16, availability_zones: [us-east-1a, us-east-1b]}
  us-east-2: {cidr: 10.1.0.0/16, availability_zones: [us-east-2a, us-east-2b]}
  us-west-2: {cidr: 10.2.0.0/16, availability_zones: [us-west-2a, us-west-2b]}
environments:
  dev: {account_id: "111122223333", home_region: us-east-1}
  staging: {account_id: "444455556666", home_region: us-east-1, features: {cicd: true}}
  prod: {account_id: "777788889999", home_region: us-east-2, features: {cicd: true}}
"""
WITHOUT_WORKFLOWS = MATRIX.replace("cicd: true", "cicd: false")


@dataclass(frozen=True)
class Rendered:
    """What a matrix renders to: folder, then file, then text."""

    matrix: str
    folders: dict[str, dict[str, str]]

    @property
    def workflow_texts(self) -> dict[str, str]:
        """The workflows by file name."""
        return self.folders.get(WORKFLOWS, {})

    def workflow(self, name: str) -> dict[str, Any]:
        """A workflow; what follows its `on` is under that word, which YAML 1.1 reads as true."""
        values = yaml.safe_load(self.workflow_texts[f"{name}.yml"])
        return {"on" if key is True else key: value for key, value in values.items()}

    def jobs(self, name: str) -> dict[str, dict[str, Any]]:
        """The jobs of a workflow by their ids."""
        jobs: dict[str, dict[str, Any]] = self.workflow(name)["jobs"]
        return jobs

    def waves(self, environment: str) -> list[list[str]]:
        """The order of an environment's stacks, by `tfgen order`'s own function."""
        stacks = parse_platform(self.matrix).stacks
        waves = order_waves([stack for stack in stacks if stack.axes["environment"] == environment])
        return [[stack.name for stack in wave] for wave in waves]


@cache
def render(matrix: str = MATRIX) -> Rendered:
    """The project of a matrix, rendered with the committed templates."""
    folder = Path(_project().name)
    (folder / "config/regions.yaml").write_text(with_components(matrix))
    folders: dict[str, dict[str, str]] = {}
    plan = plan_render(folder)
    for file in (*plan.files, *plan.documents):
        folders.setdefault(file.folder, {})[file.name] = file.text
    return Rendered(matrix, folders)


@cache
def _project() -> TemporaryDirectory[str]:
    """One folder for all matrices, because tfgen remembers there what it has proven."""
    project = TemporaryDirectory()
    (Path(project.name) / "config").mkdir()
    (Path(project.name) / "config/settings.yaml").write_text(SETTINGS)
    shutil.copytree(PROJECT / "templates", Path(project.name) / "templates")
    return project
