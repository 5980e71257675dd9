"""A stack as the engine sees it: a folder, and what tfgen keeps beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfgen.config.load import load_config
from tfgen.errors import ConfigError, Position, Problem
from tfgen.project import CACHE, OUTPUT
from tfgen.retirement import clear_retired, load_retired

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from tfgen.config.load import Config
    from tfgen.selection import Selection


@dataclass(frozen=True)
class RootModule:
    """A stack of the matrix, or a retired one; `project` is the absolute path of the project's folder."""

    project: Path
    environment: str
    region: str
    account_id: str
    is_home: bool
    protect: bool
    retired: bool = False

    @property
    def name(self) -> str:
        """`<environment>/<region>`."""
        return f"{self.environment}/{self.region}"

    def __str__(self) -> str:
        return self.name

    @property
    def axes(self) -> Mapping[str, str]:
        """Its value on each axis of the matrix."""
        return {"environment": self.environment, "region": self.region}

    @property
    def component(self) -> str:
        """The component it is an instance of: the unnamed one."""
        return ""

    @property
    def folder(self) -> Path:
        """Where its Terraform is."""
        return self.project / OUTPUT / self.name

    @property
    def lock_file(self) -> Path:
        """Terraform's record of the providers it chose."""
        return self.folder / ".terraform.lock.hcl"

    @property
    def plan_folder(self) -> Path:
        """Where its saved plan is."""
        return self.project / CACHE / "plans" / self.name

    @property
    def drift_folder(self) -> Path:
        """Where a plan is while drift is looked for."""
        return self.project / CACHE / "drift" / self.name


@dataclass(frozen=True)
class RootModules:
    """What a command works on; `project` is the absolute path of the project's folder."""

    project: Path
    modules: tuple[RootModule, ...]


def select_root_modules(project: Path, selection: Selection) -> RootModules:
    """The stacks that are meant, and behind them the retired ones that are; a name of either kind will do.

    Raises ConfigError like `load_config` and `Selection.choose`.
    """
    config = load_config(project)
    root = project.resolve()
    return RootModules(root, selection.choose([*_live(config, root), *_retired(root)], config.file))


def clear_retired_modules(project: Path, modules: Iterable[RootModule]) -> None:
    """Forget retired stacks whose last resource is destroyed."""
    if names := [module.name for module in modules if module.retired]:
        clear_retired(project, names)


def _live(config: Config, root: Path) -> Iterator[RootModule]:
    for stack in config.stacks:
        account, protect = stack.settings.account_id, stack.settings.protect
        yield RootModule(root, stack.environment, stack.region, account, stack.is_home, protect)


def _retired(root: Path) -> Iterator[RootModule]:
    for one in load_retired(root):
        yield RootModule(root, one.environment, one.region, one.account_id, one.is_home, one.protect, retired=True)


def refuse_missing_folders(modules: Iterable[RootModule]) -> None:
    """Raises TfgenError for stacks that were never rendered."""
    missing = [module for module in modules if not module.folder.is_dir()]
    if missing:
        raise ConfigError(
            *(
                Problem(Position((OUTPUT / module.name).as_posix()), "there is no such folder. Run: tfgen render")
                for module in missing
            )
        )
