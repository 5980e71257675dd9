"""The stacks of a project as a diagram: those of an environment in a row, in the columns of their waves, with links."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from tfgen.picture.diagram import Card, Diagram, Edge, Group
from tfgen.picture.kinds import CATEGORIES
from tfgen.picture.reach import Reach
from tfgen.picture.waves import lay_out_waves

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tfgen.picture.geometry import Layout
    from tfgen.stacks.order import Dependency
    from tfgen.stacks.stack import Stack

    Waves = Sequence[Sequence[Stack]]

# The colours of components, the first of them for the only one.
_COLOURS = (CATEGORIES[3], *CATEGORIES[:3], *CATEGORIES[4:])


def draw_matrix(
    waves: Waves, by_hand: Sequence[Stack], dependencies: Iterable[Dependency], title: str
) -> tuple[Diagram, Layout]:
    """The diagram of these stacks in the waves of their order, behind those that people apply, and its layout."""
    columns = [by_hand, *waves] if by_hand else list(waves)
    stacks = [stack for column in columns for stack in column]
    components = list(dict.fromkeys(sorted(stack.component for stack in stacks)))
    colours = {component: _COLOURS[place % len(_COLOURS)] for place, component in enumerate(components)}
    rows: defaultdict[str, list[Stack]] = defaultdict(list)
    for stack in stacks:
        rows[stack.name.partition("/")[0]].append(stack)
    groups = tuple(Group("row", name, tuple(_card(stack, colours) for stack in rows[name])) for name in rows)
    meanings = {colours[one]: one or "stack" for one in components}
    meanings |= {"solid": "reads the state of the one before it", "dashed": "comes after it"}
    meanings |= {"read": "people apply it"}
    edges = tuple(_edges(columns, waves, dependencies))
    diagram = Diagram(title, _subtitle(waves, by_hand), groups, edges, meanings)
    numbers = {stack.name: number for number, column in enumerate(columns) for stack in column}
    names = ["by hand"] * bool(by_hand) + [f"wave {number + 1}" for number in range(len(waves))]
    return diagram, lay_out_waves(diagram, numbers, names)


def _subtitle(waves: Waves, by_hand: Sequence[Stack]) -> str:
    number = sum(map(len, waves))
    said = f"{number} stack{'s' * (number != 1)} in {len(waves)} wave{'s' * (len(waves) != 1)}"
    return f"{said}, {len(by_hand)} applied by hand" if by_hand else said


def _card(stack: Stack, colours: Mapping[str, str]) -> Card:
    rest = stack.name.partition("/")[2] or stack.name
    about = stack.component or (f"account {stack.account_id}" if stack.account_id else "")
    colour = colours[stack.component]
    return Card(stack.name, rest, about, "module", colour, addresses=(stack.name,), is_read=stack.manual)


def _edges(columns: Waves, waves: Waves, dependencies: Iterable[Dependency]) -> Iterator[Edge]:
    """What a stack waits for: what it reads, what its component is after, and its own component's before it.

    What only comes first is left out where others say it too.
    """
    known = {stack.name for column in columns for stack in column}
    reasons: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    links: set[tuple[str, str]] = set()
    for one in dependencies:
        if {one.before, one.behind} <= known:
            reasons[one.before, one.behind].append(one.why)
            links |= {(one.before, one.behind)} if one.is_link else set()
    for before, behind in _successors(waves):
        reasons[before, behind].append("a later wave of its component")
    reach = Reach(reasons)
    for pair, why in reasons.items():
        if pair in links or not reach.implies(*pair):
            yield Edge(*pair, tuple(dict.fromkeys(why)), is_weak=pair not in links)


def _successors(waves: Waves) -> Iterator[tuple[str, str]]:
    """Stacks of one component in one row, where each wave has one of them: each with the next."""
    found: defaultdict[tuple[str, str], defaultdict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for stack in (stack for wave in waves for stack in wave):
        found[stack.name.partition("/")[0], stack.component][stack.wave].append(stack.name)
    for by_wave in found.values():
        for before, behind in pairwise(sorted(by_wave)):
            if len(by_wave[before]) == len(by_wave[behind]) == 1:
                yield by_wave[before][0], by_wave[behind][0]
