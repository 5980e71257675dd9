"""The order of a project's stacks, by its matrix and by what is rendered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfgen.config.load import load_config
from tfgen.disk.project import OUTPUT
from tfgen.links.rendered import read_rendered
from tfgen.stacks.order import find_dependencies, plan_order

if TYPE_CHECKING:
    from pathlib import Path

    from tfgen.config.load import Config
    from tfgen.stacks.order import Dependency, Order
    from tfgen.stacks.stack import Stack


@dataclass(frozen=True)
class ProjectOrder:
    """A matrix and the order of its stacks; what those read that are `missing`, not rendered yet, is not known."""

    config: Config
    order: Order[Stack]
    missing: tuple[str, ...]


def load_dependencies(project: Path) -> tuple[Dependency, ...]:
    """What all root modules wait for, also those that people apply. Raises TfgenError like `load_order`."""
    config = load_config(project)
    rendered = read_rendered(project / OUTPUT, [stack.name for stack in config.root_modules])
    return find_dependencies(config.root_modules, config.after, rendered.links)


def load_order(project: Path) -> ProjectOrder:
    """The order of all stacks. Raises ConfigError for a wrong matrix and for a cycle, and OutputError."""
    config = load_config(project)
    rendered = read_rendered(project / OUTPUT, [stack.name for stack in config.stacks])
    return ProjectOrder(config, plan_order(config.stacks, config.after, rendered.links), rendered.missing)
