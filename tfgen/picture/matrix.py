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
    from collections.abc import Iterator, Mapping, Sequence

    from tfgen.picture.layout import Layout
    from tfgen.stacks.order import Order
    from tfgen.stacks.stack import Stack

    Waves = Sequence[Sequence[Stack]]

# The colours of components, the first of them for the only one.
_COLOURS = (CATEGORIES[3], *CATEGORIES[:3], *CATEGORIES[4:])


def draw_matrix(waves: Waves, order: Order[Stack], title: str) -> tuple[Diagram, Layout]:
    """The diagram of these stacks in the waves of their order, and its layout."""
    stacks = [stack for wave in waves for stack in wave]
    components = list(dict.fromkeys(sorted(stack.component for stack in stacks)))
    colours = {component: _COLOURS[place % len(_COLOURS)] for place, component in enumerate(components)}
    rows: defaultdict[str, list[Stack]] = defaultdict(list)
    for stack in stacks:
        rows[stack.name.partition("/")[0]].append(stack)
    groups = tuple(Group("row", name, tuple(_card(stack, colours) for stack in rows[name])) for name in rows)
    edges = tuple(_edges(waves, order))
    number, noun = len(stacks), "stack" if len(stacks) == 1 else "stacks"
    subtitle = f"{number} {noun} in {len(waves)} {'wave' if len(waves) == 1 else 'waves'}"
    meanings = {colours[one]: one or "stack" for one in components}
    meanings |= {"solid": "reads the state of the one before it", "dashed": "comes after it"}
    diagram = Diagram(title, subtitle, groups, edges, meanings)
    numbers = {stack.name: number for number, wave in enumerate(waves) for stack in wave}
    return diagram, lay_out_waves(diagram, numbers)


def _card(stack: Stack, colours: Mapping[str, str]) -> Card:
    rest = stack.name.partition("/")[2] or stack.name
    about = stack.component or (f"account {stack.account_id}" if stack.account_id else "")
    return Card(stack.name, rest, about, "module", colours[stack.component], addresses=(stack.name,))


def _edges(waves: Waves, order: Order[Stack]) -> Iterator[Edge]:
    """What a stack waits for: what it reads, what its component is after, and its own component's before it.

    What only comes first is left out where others say it too.
    """
    known = {stack.name for wave in waves for stack in wave}
    reasons: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    links: set[tuple[str, str]] = set()
    for one in order.dependencies:
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
