"""A stack as the engine sees it: a folder, and what tfgen keeps beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tfgen.config.load import load_config
from tfgen.errors import ConfigError, Position, Problem
from tfgen.project import CACHE, OUTPUT
from tfgen.retirement import clear_retired, load_retired

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from tfgen.config.load import Config


class _Cell(Protocol):
    """What has an environment and a region."""

    @property
    def environment(self) -> str: ...
    @property
    def region(self) -> str: ...


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
class Selection:
    """The root modules that a command works on; `project` is the absolute path of the project's folder."""

    project: Path
    modules: tuple[RootModule, ...]


def select_root_modules(project: Path, environments: Sequence[str] = (), regions: Sequence[str] = ()) -> Selection:
    """The stacks of these environments and regions and the retired ones behind them; no name means all.

    Raises ConfigError like `load_config` and `Config.select`.
    """
    config = load_config(project)
    root = project.resolve()
    retired = [module for module in _read_retired(root) if _is_meant(module, environments, regions)]
    live = _select_live(config, root, retired, environments, regions)
    return Selection(root, (*live, *retired))


def clear_retired_modules(project: Path, modules: Iterable[RootModule]) -> None:
    """Forget retired stacks whose last resource is destroyed."""
    if names := [module.name for module in modules if module.retired]:
        clear_retired(project, names)


def _select_live(
    config: Config, root: Path, retired: Sequence[RootModule], environments: Sequence[str], regions: Sequence[str]
) -> list[RootModule]:
    """The stacks of the matrix; a name that only retired ones have chooses none of them and is no error."""
    try:
        stacks = config.select(environments, regions)
    except ConfigError:
        known: list[_Cell] = [*config.stacks, *retired]
        is_known = {one.environment for one in known}.issuperset(environments)
        if not (retired and is_known and {one.region for one in known}.issuperset(regions)):
            raise
        stacks = tuple(stack for stack in config.stacks if _is_meant(stack, environments, regions))
    return [
        RootModule(
            root, stack.environment, stack.region, stack.settings.account_id, stack.is_home, stack.settings.protect
        )
        for stack in stacks
    ]


def _is_meant(cell: _Cell, environments: Sequence[str], regions: Sequence[str]) -> bool:
    return cell.environment in (environments or [cell.environment]) and cell.region in (regions or [cell.region])


def _read_retired(root: Path) -> list[RootModule]:
    return [
        RootModule(root, one.environment, one.region, one.account_id, one.is_home, one.protect, retired=True)
        for one in load_retired(root)
    ]


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
