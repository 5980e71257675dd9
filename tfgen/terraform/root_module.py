"""A stack as the engine sees it: a folder, and what tfgen keeps beside it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.config.load import load_config
from tfgen.dialects.lock_file import LOCK_FILE
from tfgen.disk.project import CACHE, OUTPUT, as_typed
from tfgen.errors import ConfigError, Position, Problem
from tfgen.links.rendered import read_rendered
from tfgen.output.cleared import clear_retired
from tfgen.providers.registry import STATEFUL_TYPES
from tfgen.retirement import load_retired
from tfgen.retirement.ledger import FORMER
from tfgen.stacks.order import plan_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tfgen.links.rendered import Rendered
    from tfgen.retirement.ledger import RetiredStack
    from tfgen.stacks.order import Order
    from tfgen.stacks.selection import Selection
    from tfgen.stacks.stack import Stack


@dataclass(frozen=True)
class RootModule:
    """A stack of the matrix, or a retired one; `project` is the absolute path of the project's folder.

    `name`, `component`, `axes`, `wave` and `aliases` are those of the stack.
    `account_id` is the AWS account, if one is declared.
    """

    project: Path
    name: str
    component: str = ""
    axes: Mapping[str, str] = field(default_factory=dict, compare=False)
    cells: tuple[str, ...] = ()
    wave: int = 0
    account_id: str | None = None
    protect: bool = False
    retired: bool = False
    aliases: tuple[str, ...] = ()
    stateful: frozenset[str] = field(default=STATEFUL_TYPES, compare=False, repr=False)

    def __str__(self) -> str:
        return self.name

    @property
    def group(self) -> str:
        """What is confirmed as a whole: its value on the first axis, or its name."""
        return next(iter(self.axes.values()), self.name)

    @property
    def folder(self) -> Path:
        """Where its Terraform is."""
        return self.project / OUTPUT / self.name

    @property
    def lock_file(self) -> Path:
        """Terraform's record of the providers it chose."""
        return self.folder / LOCK_FILE

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
    """What a command works on; `project` is the absolute path of the project's folder.

    `others` are all root modules of the project, these among them; `after` are components by what they come after.
    """

    project: Path
    modules: tuple[RootModule, ...]
    others: tuple[RootModule, ...]
    after: Mapping[str, Sequence[str]]

    @cached_property
    def rendered(self) -> Rendered:
        """What the stacks of the project read, by their files. Raises OutputError."""
        output = Path(as_typed(self.project / OUTPUT))
        return read_rendered(output, [module.name for module in self.others])

    @cached_property
    def order(self) -> Order[RootModule]:
        """The order of all root modules of the project. Raises ConfigError for a cycle, and OutputError."""
        return plan_order(self.others, self.after, self.rendered.links)


def select_root_modules(project: Path, selection: Selection) -> RootModules:
    """The stacks that are meant, and behind them the retired ones that are; a name of either kind will do.

    Raises ConfigError like `load_config` and `Selection.choose`.
    """
    config = load_config(project)
    root = project.resolve()
    live = tuple(_live(config.select_from(selection), root))
    known = (*live, *_retired(root, load_retired(project), live, selection))
    return RootModules(root, selection.choose(known, config.file), known, config.after)


def clear_retired_modules(project: Path, modules: Iterable[RootModule]) -> None:
    """Forget retired stacks whose last resource is destroyed."""
    if names := [module.name for module in modules if module.retired]:
        clear_retired(project, names)


def _live(stacks: Iterable[Stack], root: Path) -> Iterator[RootModule]:
    for one in stacks:
        cells = tuple(cell.name for cell in one.cells)
        module = RootModule(root, one.name, one.component, one.axes, cells, one.wave, one.account_id, one.protect)
        yield replace(module, stateful=one.stateful, aliases=one.aliases)


def _retired(
    root: Path, entries: Iterable[RetiredStack], live: Sequence[RootModule], selection: Selection
) -> Iterator[RootModule]:
    """The retired ones, which come one by one and behind all others: what they had to do with these is not known.

    The former place of a stack that is there still is taken by its name only: its resources may be in use.
    """
    first = 1 + max((module.wave for module in live), default=0)
    is_named = any(name.startswith(FORMER) for name in selection.names)
    for number, one in enumerate(entry for entry in entries if is_named or entry.was is None):
        yield RootModule(
            root,
            one.name,
            one.component,
            one.axes,
            cells=(one.name,),
            wave=0 if one.wave == 0 else first + number,
            account_id=one.account_id,
            protect=one.protect,
            retired=True,
        )


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
