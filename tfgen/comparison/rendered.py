"""Compare what is rendered for stacks that are meant to be alike, and find the settings behind each difference."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tfgen.changes import Change, Kind, TypeBook, compare_blocks, read_blocks
from tfgen.comparison.identity import identity_paths, is_identity, make_rewriting
from tfgen.comparison.pairs import Pair
from tfgen.disk.project import OUTPUT
from tfgen.explain.origins import Origins, format_path, value_at
from tfgen.explain.project import make_explainer
from tfgen.module.model import parse_module
from tfgen.schema import load_schemas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tfgen.changes import Blocks
    from tfgen.comparison.expectations import Expectations
    from tfgen.comparison.settings import PairSettings
    from tfgen.disk.cache import Cache
    from tfgen.explain.arguments import Explainer
    from tfgen.explain.explained import Explained
    from tfgen.explain.origins import Origin, Steps
    from tfgen.generate import RenderPlan
    from tfgen.hcl.syntax import Body
    from tfgen.stacks.stack import Stack

_MEMBER = re.compile(r"\[[^\]]*\]")
_PLAIN = re.compile(r"^[\w-]+(?:\.[\w-]+)*")


@dataclass(frozen=True)
class Difference:
    """What is rendered otherwise on the other side, in these pairs, and the settings that make it so."""

    change: Change
    causes: tuple[str, ...]
    pairs: tuple[str, ...]
    reason: str = ""


class RenderedStacks:
    """The rendered stacks of both sides."""

    def __init__(self, plan: RenderPlan, cache: Cache, expectations: Expectations) -> None:
        self._plan = plan
        self._cache = cache
        self._expectations = expectations
        self._identity = identity_paths(plan.config)
        self._origins = Origins(plan.config)
        self._types = TypeBook(load_schemas(plan.project))
        self._trees: dict[str, Body] = {}
        self._rendered = {stack.name: stack for stack in plan.config.root_modules}

    def compare(self, pairs: Iterable[PairSettings]) -> tuple[Difference, ...]:
        """What differs, the same in several pairs once."""
        groups: defaultdict[tuple[Change, tuple[str, ...]], list[str]] = defaultdict(list)
        for one in pairs:
            pair = Pair(*(self._rendered[stack.name] for stack in one.pair))
            for change, causes in self._compare(pair, one.bound):
                groups[change, causes].append(pair.left.name)
        return tuple(
            Difference(change, causes, tuple(names), self._expectations.of_change(change, causes))
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

    def __init__(self, rendered: RenderedStacks, stack: Stack, other: Stack) -> None:
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


def _differing_leaves(origin: Origin, pair: Pair, cell: int | None = None) -> Iterator[Steps]:
    """What a value was made of and differs; the value itself where that does not explain it.

    With a `cell`, of the cell of that number in each stack: what was read for one of its values was read there.
    """
    match origin.path:
        case ["cells" | "waves" | "project" | "artifacts", *_]:
            return
        case ["stacks", int(index), *inner]:
            cell, path = index, inner
        case whole:
            path = [*whole]
    values = [value_at(scope, path) for scope in _scopes(pair, cell)]
    if path and values[0] != values[-1]:
        behind = [leaf for read in origin.reads for leaf in _differing_leaves(read, pair, cell)]
        yield from behind or [tuple(path)]


def _scopes(pair: Pair, cell: int | None) -> list[Mapping[str, Any]]:
    if cell is None:
        return [stack.scope for stack in pair]
    return [stack.cells[cell].scope for stack in pair if cell < len(stack.cells)]
