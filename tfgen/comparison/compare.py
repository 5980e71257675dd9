"""Compare stacks that are meant to be alike: their settings, and what is rendered for them, with the reasons."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tfgen.changes import Change, Kind, TypeBook, compare_blocks, read_blocks
from tfgen.comparison.identity import OWN, find_bound, identity_paths, is_identity, leaves, make_rewriting
from tfgen.comparison.pairs import Pair, find_pairs, name_side
from tfgen.config.agreement import Disagreement
from tfgen.disk.cache import Cache
from tfgen.disk.project import OUTPUT
from tfgen.explain.origins import Origins, format_path, value_at
from tfgen.explain.project import make_explainer
from tfgen.generate import plan_render
from tfgen.module.model import parse_module
from tfgen.schema import load_schemas
from tfgen.stacks.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from tfgen.changes import Blocks
    from tfgen.config.comparisons import Expected
    from tfgen.config.load import Config
    from tfgen.explain.arguments import Explained, Explainer
    from tfgen.explain.origins import Origin, Steps
    from tfgen.generate import RenderPlan
    from tfgen.hcl.syntax import Body
    from tfgen.stacks.stack import Stack

_MEMBER = re.compile(r"\[[^\]]*\]")
_PLAIN = re.compile(r"^[\w-]+(?:\.[\w-]+)*")


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


@dataclass(frozen=True)
class Difference:
    """What is rendered otherwise on the other side, in these pairs, and the settings that make it so."""

    change: Change
    causes: tuple[str, ...]
    pairs: tuple[str, ...]
    reason: str = ""


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
    expectations = _Expectations(config, left, right, found.found)
    looks = [_Look(pair, identity_paths(config)) for pair in found.found]
    settings = _settings(config, looks, expectations)
    differences: tuple[Difference, ...] = ()
    if not settings_only:
        names = [stack.name for pair in found.found for stack in pair]
        chosen = Selection(names=tuple(names))
        plan = plan_render(project, selection=chosen, jobs=jobs, cache=cache, on_target=on_target)
        differences = _Rendered(plan, cache, expectations).compare(looks)
    named = tuple((pair.left.name, pair.right.name) for pair in found.found)
    alone = tuple((stack.name, side) for stack, side in found.alone)
    return Comparison(left, right, named, alone, settings, differences, expectations.stale(settings_only=settings_only))


def _same(config: Config, stack: Stack) -> Stack:
    return next(one for one in config.root_modules if one.name == stack.name)


class _Expectations:
    """The differences that are meant between two sides, and which of them there are.

    Between two stacks those are meant too that are between their environments, or what else they differ in.
    """

    def __init__(self, config: Config, left: str, right: str, pairs: Iterable[Pair]) -> None:
        sides = dict.fromkeys([(left, right), *(side for pair in pairs for side in _axis_values(pair))])
        self._all = [one for one in config.comparisons.expected if any(one.is_about(*side) for side in sides)]
        self._named = [one for one in self._all if one.is_of_two and one.is_about(left, right)]
        self._met: set[Expected] = set()

    def setting(self, name: str) -> str:
        """Why a setting may differ; "" if nobody said."""
        return self._reason(one for one in self._all if one.admits_setting(name))

    def change(self, change: Change, causes: Iterable[str]) -> str:
        """Why a change is meant: by its address, or because all settings that cause it may differ."""
        if reason := self._reason(one for one in self._all if one.admits_address(change.address, change.label)):
            return reason
        reasons = [self.setting(name) for name in causes]
        return "; ".join(dict.fromkeys(reasons)) if reasons and all(reasons) else ""

    def _reason(self, found: Iterator[Expected]) -> str:
        first = next(found, None)
        if first is None:
            return ""
        self._met.add(first)
        return first.reason

    def stale(self, *, settings_only: bool) -> tuple[Expected, ...]:
        """Those that nothing fulfils; of addresses nothing is known where only settings are compared.

        A pattern of sides may be fulfilled by other sides than these, and so may one of environments by other stacks.
        """
        looked_at = (one for one in self._named if one.setting is not None or not settings_only)
        return tuple(one for one in looked_at if one not in self._met)


def _axis_values(pair: Pair) -> Iterator[tuple[str, str]]:
    """The values on the axes in which two stacks differ."""
    for cells in zip(pair.left.cells, pair.right.cells, strict=False):
        left, right = (cell.axes for cell in cells)
        yield from ((left[axis], right[axis]) for axis in left if left[axis] != right[axis])


# Settings


class _Look:
    """Two stacks, and of their settings what is compared: the values that are no maps, by path.

    `bound` are the paths of those that differ because each side is in a place of its own.
    """

    def __init__(self, pair: Pair, identity: tuple[Steps, ...]) -> None:
        self.pair = pair
        self.sides = _leaves(pair.left), _leaves(pair.right)
        self.bound = find_bound(*self.sides, (pair.left.scope, pair.right.scope), identity)


def _leaves(stack: Stack) -> dict[Steps, Any]:
    return dict(leaves({name: value for name, value in stack.settings.items() if name not in OWN}))


def _settings(config: Config, looks: Iterable[_Look], expectations: _Expectations) -> tuple[SettingDifference, ...]:
    """The settings that differ, the same in several pairs once; neither what is derived nor what identifies."""
    origins, identity = Origins(config), identity_paths(config)
    groups: defaultdict[tuple[Steps, str, str], list[tuple[str, Origin, Origin]]] = defaultdict(list)
    for look in looks:
        pair = look.pair
        for path in _differing(look, origins, identity):
            sides = origins.of(pair.left, path), origins.of(pair.right, path)
            groups[path, repr(sides[0].value), repr(sides[1].value)].append((pair.left.name, *sides))
    return tuple(
        SettingDifference(
            members[0][1],
            members[0][2],
            tuple(dict.fromkeys(name for name, _, _ in members)),
            expectations.setting(format_path(path)),
        )
        for (path, _, _), members in groups.items()
    )


def _differing(look: _Look, origins: Origins, identity: tuple[Steps, ...]) -> Iterator[Steps]:
    """The paths of settings that differ; not of those on which the cells of one side do not agree themselves."""
    left, right = look.sides
    for path in dict.fromkeys((*left, *right)):
        is_own = origins.local(str(path[0])) is None and not is_identity(path, identity) and path not in look.bound
        if any(isinstance(value_at(stack.settings, path), Disagreement) for stack in look.pair):
            continue
        if is_own and left.get(path, _MISSING) != right.get(path, _MISSING):
            yield path


_MISSING = object()


# What is rendered


class _Rendered:
    """The rendered stacks of both sides."""

    def __init__(self, plan: RenderPlan, cache: Cache, expectations: _Expectations) -> None:
        self._plan = plan
        self._cache = cache
        self._expectations = expectations
        self._identity = identity_paths(plan.config)
        self._origins = Origins(plan.config)
        self._types = TypeBook(load_schemas(plan.project))
        self._trees: dict[str, Body] = {}

    def compare(self, looks: Iterable[_Look]) -> tuple[Difference, ...]:
        """What differs, the same in several pairs once."""
        groups: defaultdict[tuple[Change, tuple[str, ...]], list[str]] = defaultdict(list)
        for look in looks:
            pair = Pair(*(_same(self._plan.config, stack) for stack in look.pair))
            for change, causes in self._compare(pair, look.bound):
                groups[change, causes].append(pair.left.name)
        return tuple(
            Difference(change, causes, tuple(names), self._expectations.change(change, causes))
            for (change, causes), names in sorted(groups.items(), key=lambda item: item[0][0].address)
        )

    def _compare(self, pair: Pair, bound: frozenset[Steps]) -> Iterator[tuple[Change, tuple[str, ...]]]:
        """The changes that are more than another name, account, region or network, each with the settings behind it."""
        sides = _Side(self, pair.left, pair.right), _Side(self, pair.right, pair.left)
        plain = {_key(one) for one in compare_blocks(sides[0].plain, sides[1].plain, self._types, frozenset())}
        plain = {(one, two) for side in sides for address, two in plain for one in (address, side.renamed(address))}
        for change in compare_blocks(sides[0].neutral, sides[1].neutral, self._types, frozenset()):
            if change.kind is Kind.CHANGED and _key(change) not in plain:
                continue
            causes = tuple(dict.fromkeys(self._causes(pair, sides, change)))
            meant = [path for path in causes if not is_identity(path, self._identity) and path not in bound]
            others = tuple(map(format_path, meant))
            if others or not causes or change.kind is not Kind.CHANGED:
                yield change, others or tuple(map(format_path, causes))

    def _causes(self, pair: Pair, sides: tuple[_Side, _Side], change: Change) -> Iterator[Steps]:
        """The settings with another value on the other side that were read for what changed."""
        found = [side.find(change) for side in sides]
        if change.path and not any(found):
            found = [side.find(replace(change, path="")) for side in sides]
        for one in filter(None, found):
            for origin in _all_settings(one, inside=change.kind is Kind.CHANGED):
                yield from _differing_leaves(origin, pair)

    def blocks(self, stack: Stack, rewriting: Callable[[str], str] | None) -> Blocks:
        """The blocks of a rendered stack; what is rewritten is in their addresses too."""
        texts = {file.name: file.text for file in self._plan.files if file.folder == stack.name}
        module = parse_module((self._plan.project / OUTPUT / stack.name).as_posix(), texts, self._trees)
        found = read_blocks(module, rewriting)
        if rewriting is None:
            return found
        return {rewriting(address): replace(part, address=rewriting(part.address)) for address, part in found.items()}

    def explainer(self, stack: Stack) -> Explainer:
        """What explains a rendered stack."""
        return make_explainer(self._plan, stack, self._origins, self._cache)

    @property
    def identity(self) -> tuple[Steps, ...]:
        """What identifies stacks."""
        return self._identity


class _Side:
    """One stack of a pair."""

    def __init__(self, rendered: _Rendered, stack: Stack, other: Stack) -> None:
        self.stack = stack
        self._explainer = rendered.explainer(stack)
        self.plain = rendered.blocks(stack, None)
        self.renamed = make_rewriting(stack.scope, other.scope, rendered.identity, _types(self.plain))
        self.neutral = rendered.blocks(stack, self.renamed)

    @cached_property
    def _addresses(self) -> Mapping[str, str]:
        """The addresses as they are rendered, by those that were rewritten."""
        return {self.renamed(address): address for address in self.plain}

    def find(self, change: Change) -> Explained | None:
        """What wrote what changed on this side, or what it is in; None where there is no such argument."""
        address = self._addresses.get(change.address)
        if address is None:
            return None
        address = address.partition(" #")[0]
        if (path := _PLAIN.match(change.path)) is None:
            return self._explainer.explain(address)
        steps = path[0].split(".")
        tried = (".".join((address, *steps[:length])) for length in range(len(steps), 0, -1))
        return next((found for one in tried if (found := self._explainer.explain(one))), None)


def _types(addresses: Iterable[str]) -> set[str]:
    """The types of resources and data sources in the addresses, as these begin; those of data sources alone, too."""
    found: set[str] = set()
    for address in addresses:
        first, *others = address.split(".")
        if first in ("data", "ephemeral") and len(others) > 1:
            found |= {f"{first}.{others[0]}", others[0]}
        elif "_" in first:
            found.add(first)
    return found


def _all_settings(found: Explained, *, inside: bool) -> Iterator[Origin]:
    yield from found.settings
    for inner in found.inside if inside else ():
        yield from inner.settings


def _key(change: Change) -> tuple[str, str]:
    return change.address, _MEMBER.sub("[]", change.path)


def _differing_leaves(origin: Origin, pair: Pair) -> Iterator[Steps]:
    """What a value was made of and differs; the value itself where that does not explain it."""
    match origin.path:
        case ["cells" | "waves" | "project" | "artifacts", *_]:
            return
        case ["stacks", int(index), *path]:
            values: list[Any] = [value_at(stack.cells[index].scope, path) for stack in pair if index < len(stack.cells)]
        case path:
            values = [value_at(stack.scope, path) for stack in pair]
    if path and values[0] != values[-1]:
        inner = [path for read in origin.reads for path in _differing_leaves(read, pair)]
        yield from inner or [tuple(path)]
