"""Compare the settings of stacks that are meant to be alike."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tfgen.comparison.identity import OWN, find_bound, identity_paths, is_identity, leaves
from tfgen.config.agreement import Disagreement
from tfgen.explain.origins import Origins, format_path, value_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tfgen.comparison.expectations import Expectations
    from tfgen.comparison.pairs import Pair
    from tfgen.config.load import Config
    from tfgen.explain.origins import Origin, Steps
    from tfgen.stacks.stack import Stack

_MISSING = object()


@dataclass(frozen=True)
class SettingDifference:
    """A setting with another value on the other side, in these pairs.

    `reason` is why that is meant, "" if nobody said.
    """

    left: Origin
    right: Origin
    pairs: tuple[str, ...]
    reason: str = ""

    @property
    def name(self) -> str:
        """The setting."""
        return self.left.name


class PairSettings:
    """Two stacks, and of their settings what is compared: the values that are no maps, by path.

    `bound` are the paths of those that differ because each side is in a place of its own.
    """

    def __init__(self, pair: Pair, identity: tuple[Steps, ...]) -> None:
        self.pair = pair
        self.sides = _leaves(pair.left), _leaves(pair.right)
        self.bound = find_bound(*self.sides, (pair.left.scope, pair.right.scope), identity)


def _leaves(stack: Stack) -> dict[Steps, Any]:
    return dict(leaves({name: value for name, value in stack.settings.items() if name not in OWN}))


def compare_settings(
    config: Config, pairs: Iterable[PairSettings], expectations: Expectations
) -> tuple[SettingDifference, ...]:
    """The settings that differ, the same in several pairs once; neither what is derived nor what identifies."""
    origins, identity = Origins(config), identity_paths(config)
    groups: defaultdict[tuple[Steps, str, str], list[tuple[str, Origin, Origin]]] = defaultdict(list)
    for one in pairs:
        pair = one.pair
        for path in _differing(one, origins, identity):
            sides = origins.of(pair.left, path), origins.of(pair.right, path)
            groups[path, repr(sides[0].value), repr(sides[1].value)].append((pair.left.name, *sides))
    return tuple(
        SettingDifference(
            members[0][1],
            members[0][2],
            tuple(dict.fromkeys(name for name, _, _ in members)),
            expectations.of_setting(format_path(path)),
        )
        for (path, _, _), members in groups.items()
    )


def _differing(settings: PairSettings, origins: Origins, identity: tuple[Steps, ...]) -> Iterator[Steps]:
    """The paths of settings that differ; not of those on which the cells of one side do not agree themselves."""
    left, right = settings.sides
    for path in dict.fromkeys((*left, *right)):
        is_own = origins.local(str(path[0])) is None and not is_identity(path, identity) and path not in settings.bound
        if any(isinstance(value_at(stack.settings, path), Disagreement) for stack in settings.pair):
            continue
        if is_own and left.get(path, _MISSING) != right.get(path, _MISSING):
            yield path
