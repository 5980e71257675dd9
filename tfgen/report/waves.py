"""The order of stacks, for people and for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tfgen.report.table import format_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tfgen.stacks.order import Order
    from tfgen.stacks.stack import Stack

    Waves = Sequence[Sequence[Stack]]


def format_waves(waves: Waves, form: str) -> Iterator[str]:
    """The waves as `text` (a line each), `json` (a list of lists of names) or `names` (one a line, in order)."""
    names = [[stack.name for stack in wave] for wave in waves]
    if form == "json":
        yield json.dumps(names, indent=2)
    elif form == "names":
        yield from (name for wave in names for name in wave)
    else:
        yield from (f"{number}. {'  '.join(wave)}" for number, wave in enumerate(names, 1))


def format_reasons(waves: Waves, order: Order[Stack], form: str) -> Iterator[str]:
    """The stacks with the number of their wave and what each waits for, as a table or as JSON.

    What it waits for stands in the order of applying, whichever way the waves go.
    """
    numbered = [(number, stack) for number, wave in enumerate(waves, 1) for stack in wave]
    if form == "json":
        yield json.dumps([_record(number, stack, order) for number, stack in numbered], indent=2)
        return
    rows: list[tuple[object, ...]] = []
    for number, stack in numbered:
        first, *others = [f"{one.before}: {one.why}" for one in order.waits_of(stack)] or [""]
        rows += [(number, stack.name, stack.wave, first), *(("", "", "", other) for other in others)]
    yield from format_table(("wave", "stack", "its wave", "waits for"), rows)


def _record(number: int, stack: Stack, order: Order[Stack]) -> dict[str, object]:
    return {
        "wave": number,
        "stack": stack.name,
        "component": stack.component,
        "component_wave": stack.wave,
        "waits_for": [{"stack": one.before, "why": one.why} for one in order.waits_of(stack)],
    }
