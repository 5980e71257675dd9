"""Compare two sides that are meant to be alike, from end to end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfgen.comparison.expectations import Expectations
from tfgen.comparison.identity import identity_paths
from tfgen.comparison.pairs import find_pairs, name_side
from tfgen.comparison.rendered import Difference, RenderedStacks
from tfgen.comparison.settings import PairSettings, SettingDifference, compare_settings
from tfgen.disk.cache import Cache
from tfgen.generate import plan_render
from tfgen.stacks.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tfgen.config.comparisons import Expected


@dataclass(frozen=True)
class Comparison:
    """What differs between two sides.

    `pairs` are the names of the stacks that were compared, `alone` those without a counterpart, each with the side
    that lacks it. What identifies a stack is not among the settings, and what differs for no other reason not among
    the differences. `stale` are expectations of just these two sides that nothing fulfils any more.
    """

    left: str
    right: str
    pairs: tuple[tuple[str, str], ...]
    alone: tuple[tuple[str, str], ...]
    settings: tuple[SettingDifference, ...]
    differences: tuple[Difference, ...]
    stale: tuple[Expected, ...]

    @property
    def is_expected(self) -> bool:
        """Whether everything that differs is meant."""
        return not self.alone and all(self.reasons)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why each setting and each difference is meant, "" for one that is not."""
        return (*(one.reason for one in self.settings), *(one.reason for one in self.differences))


def compare(
    project: Path,
    left: str,
    right: str,
    *,
    settings_only: bool = False,
    jobs: int = 1,
    cache: Cache | None = None,
    on_target: Callable[[object, int], object] = lambda _target, _total: None,
) -> Comparison:
    """Compare two environments, regions, other values of one axis, or two stacks.

    `on_target` hears of each rendered folder, and of how many there are.

    Raises ConfigError and TemplateError like a render, and TfgenError for sides that are none.
    """
    from tfgen.config.load import load_config

    cache = cache or Cache(project)
    config = load_config(project, cache)
    left, right = name_side(config, left), name_side(config, right)
    found = find_pairs(config, left, right)
    expectations = Expectations(config, left, right, found.found)
    pairs = [PairSettings(pair, identity_paths(config)) for pair in found.found]
    settings = compare_settings(config, pairs, expectations)
    differences: tuple[Difference, ...] = ()
    if not settings_only:
        names = [stack.name for pair in found.found for stack in pair]
        chosen = Selection(names=tuple(names))
        plan = plan_render(project, selection=chosen, jobs=jobs, cache=cache, on_target=on_target)
        differences = RenderedStacks(plan, cache, expectations).compare(pairs)
    named = tuple((pair.left.name, pair.right.name) for pair in found.found)
    alone = tuple((stack.name, side) for stack, side in found.alone)
    stale = expectations.find_stale(settings_only=settings_only)
    return Comparison(left, right, named, alone, settings, differences, stale)
