"""The order in which stacks are applied and destroyed: waves, each of which may start when the one before it is done.

Three things make it: a component comes `after` others, for instances that share a cell; the instances of a component
have a number, their `wave`; and a stack that reads another's state comes behind it. Destroying goes backwards.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from tfgen.errors import ConfigError, Problem
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence

    from tfgen.errors import Position


class Ordered(Protocol):
    """What is put in order: a stack, or its root module."""

    @property
    def name(self) -> str:
        """Its folder below the output folder."""

    @property
    def component(self) -> str:
        """The component it is an instance of, "" for the unnamed one."""

    @property
    def cells(self) -> Collection[Hashable]:
        """The cells of the matrix that it belongs to."""

    @property
    def wave(self) -> int:
        """Its number among the instances of its component: lower ones come first."""


class Reading(Protocol):
    """A stack that reads the state of another."""

    @property
    def reader(self) -> str:
        """The name of the one that reads."""

    @property
    def producer(self) -> str:
        """The name of the one that is read."""

    @property
    def outputs(self) -> frozenset[str] | None:
        """The outputs that are read; None for all."""

    @property
    def position(self) -> Position:
        """Where that stands."""


S = TypeVar("S", bound=Ordered)


class Dependency(Struct, frozen=True):
    """A stack that another one waits for, by their names, and why.

    `outputs` are those that are read; None for all, and for a dependency that is declared with `after`.
    """

    before: str
    behind: str
    why: str
    is_link: bool = False
    outputs: frozenset[str] | None = None


class Order(Struct, Generic[S], frozen=True, dict=True):
    """Stacks in waves, and what they wait for beside the waves of their own component."""

    waves: tuple[tuple[S, ...], ...]
    dependencies: tuple[Dependency, ...]

    def restrict(self, stacks: Iterable[S], *, destroy: bool = False) -> tuple[tuple[S, ...], ...]:
        """The waves of these stacks alone; what is between two of them still is, also when it is not chosen."""
        chosen = {stack.name for stack in stacks}
        found = (tuple(stack for stack in wave if stack.name in chosen) for wave in self.waves)
        waves = tuple(wave for wave in found if wave)
        return waves[::-1] if destroy else waves

    def waits_of(self, stack: Ordered) -> Sequence[Dependency]:
        """What a stack waits for."""
        return self._by_name.get(stack.name, ())

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[Dependency]]:
        found: defaultdict[str, list[Dependency]] = defaultdict(list)
        for one in self.dependencies:
            found[one.behind].append(one)
        return found


def order_waves(stacks: Sequence[S], *, destroy: bool = False) -> tuple[tuple[S, ...], ...]:
    """The waves of these stacks by their numbers alone."""
    return plan_order(stacks, {}, ()).restrict(stacks, destroy=destroy)


def plan_order(stacks: Sequence[S], after: Mapping[str, Sequence[str]], links: Iterable[Reading]) -> Order[S]:
    """The order of all stacks of a project; `after` names the components that each component comes after.

    Raises ConfigError for stacks that wait for each other, with the path from one to itself.
    """
    dependencies = find_dependencies(stacks, after, links)
    graph = _Graph(stacks, dependencies)
    levels = graph.levels()
    waves: defaultdict[int, list[S]] = defaultdict(list)
    for stack in stacks:
        waves[levels[stack.name]].append(stack)
    return Order(tuple(tuple(waves[level]) for level in sorted(waves)), dependencies)


def find_dependencies(
    stacks: Sequence[Ordered], after: Mapping[str, Sequence[str]], links: Iterable[Reading]
) -> tuple[Dependency, ...]:
    """What these stacks wait for of each other, by what is declared and by what they read, without an order."""
    known = {stack.name for stack in stacks}
    return (
        *_declared(stacks, _close(after)),
        *(_read(link) for link in links if {link.reader, link.producer} <= known and link.reader != link.producer),
    )


def _close(after: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """All components that each comes after: also through one of which a cell has no instance."""
    closed: dict[str, list[str]] = {}
    for component in after:
        found = list(after[component])
        for other in found:  # grows while it is read
            found += [name for name in after.get(other, ()) if name not in found]
        closed[component] = found
    return closed


def _declared(stacks: Iterable[Ordered], after: Mapping[str, Sequence[str]]) -> Iterator[Dependency]:
    """What `after` says of instances that share a cell."""
    members = list(stacks) if after else []
    instances: defaultdict[tuple[str, Hashable], list[Ordered]] = defaultdict(list)
    for stack in members:
        for cell in stack.cells:
            instances[stack.component, cell].append(stack)
    for stack in members:
        for component in after.get(stack.component, ()):
            before = dict.fromkeys(one.name for cell in stack.cells for one in instances[component, cell])
            yield from (Dependency(name, stack.name, f"{stack.component} is after {component}") for name in before)


def _read(link: Reading) -> Dependency:
    named = ", ".join(sorted(link.outputs)) if link.outputs else "the outputs"
    return Dependency(
        link.producer, link.reader, f"reads {named} ({link.position})", is_link=True, outputs=link.outputs
    )


class _Barrier(Struct, frozen=True):
    """What is between two waves of a component."""

    component: str
    wave: int


_Node = str | _Barrier


class _Graph:
    """Stacks, barriers between waves, and what comes before each."""

    def __init__(self, stacks: Iterable[Ordered], dependencies: Iterable[Dependency]) -> None:
        self._before: dict[_Node, dict[_Node, str]] = {stack.name: {} for stack in stacks}
        self._add_barriers(stacks)
        for one in dependencies:
            self._before[one.behind].setdefault(one.before, one.why)
        self._levels: dict[_Node, int] = {}
        self._path: list[_Node] = []

    def levels(self) -> dict[_Node, int]:
        """The number of the wave of each stack. Raises ConfigError for a cycle."""
        for node in self._before:
            self._climb(node)
        return self._levels

    def _add_barriers(self, stacks: Iterable[Ordered]) -> None:
        """A stack waits for the barrier before its wave, and the barrier for the wave before and its barrier."""
        waves: defaultdict[str, defaultdict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
        for stack in stacks:
            waves[stack.component][stack.wave].append(stack.name)
        for component, members in waves.items():
            numbers = sorted(members)
            for previous, number in pairwise(numbers):
                barrier, why = _Barrier(component, number), f"wave {number} is behind wave {previous}"
                self._before[barrier] = dict.fromkeys(members[previous], why)
                for name in members[number]:
                    self._before[name][barrier] = ""

    def _climb(self, start: _Node) -> None:
        """Give a node its level, and before it all that comes before it; without recursion, for chains are long."""
        if start in self._levels:
            return
        path: dict[_Node, Iterator[_Node]] = {start: iter(self._before[start])}
        while path:
            node = next(reversed(path))
            before = next((one for one in path[node] if one not in self._levels), None)
            if before is None:
                self._levels[node] = self._level(node)
                del path[node]
            elif before in path:
                raise ConfigError(Problem(None, self._describe_cycle(list(path), before)))
            else:
                path[before] = iter(self._before[before])

    def _level(self, node: _Node) -> int:
        """One more than the highest before it; a barrier takes no wave of its own."""
        before = [self._levels[one] + (not isinstance(one, _Barrier)) for one in self._before[node]]
        return max(before, default=0)

    def _describe_cycle(self, path: Sequence[_Node], again: _Node) -> str:
        """`a waits for b (why), which waits for a (why)`: from the first stack in it, barriers left out."""
        cycle = path[path.index(again) :]
        first = next(place for place, node in enumerate(cycle) if isinstance(node, str))
        turned = [*cycle[first:], *cycle[:first], cycle[first]]
        steps = [
            f"{before} ({self._before[node][before]})" for node, before in pairwise(turned) if isinstance(before, str)
        ]
        path = f"{cycle[first]} waits for {', which waits for '.join(steps)}"
        return f"stacks wait for each other: {path}. Let one of them do without the next."
