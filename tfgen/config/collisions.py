"""Stacks and documents that are in each other's way: in one folder, with one alias, or in a place of tfgen's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.disk.project import FORMER, LEDGER, OUTPUT, TAKEN
from tfgen.errors import Problem, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tfgen.config.components import Component
    from tfgen.config.stacks import Instances
    from tfgen.stacks.stack import Stack


def find_shared_folders(instances: Sequence[Instances], *, exclusive: bool) -> Iterator[Problem]:
    """Two instances in one folder; without `exclusive` only those of one component, whose files have the same names."""
    seen: dict[tuple[str, str], tuple[Component, Stack]] = {}
    for one in instances:
        for stack in one.stacks:
            key = ("" if exclusive else one.component.name, stack.name.casefold())
            _, first = seen.setdefault(key, (one.component, stack))
            if first is not stack:
                yield one.component.problem("path", _told_apart(first, stack))


def find_shared_aliases(instances: Sequence[Instances]) -> Iterator[Problem]:
    """Other names of a stack that another one has, as its name or beside it."""
    owners = {stack.name: stack for one in instances for stack in one.stacks}
    for one in instances:
        for stack in one.stacks:
            for alias in stack.aliases:
                if (owner := owners.setdefault(alias, stack)) is not stack:
                    fact = (
                        f"calls {stack.name} {quoted(alias)}, which is {owner.name}. Give each stack names of its own."
                    )
                    yield one.component.problem("aliases", fact)


def find_misplaced_stacks(instances: Sequence[Instances]) -> Iterator[Problem]:
    """Stacks in the place of the ledger, or of what is left of others."""
    for one in instances:
        for stack in one.stacks:
            if (first := stack.name.partition("/")[0]).casefold() in (LEDGER, FORMER):
                kind = "file" if first.casefold() == LEDGER else "folder"
                taken = f"{OUTPUT}/{first} is a {kind} of tfgen's"
                fact = f"leads to {quoted(stack.name)}, and {taken}. Choose another name."
                yield one.component.problem("path", fact)


def find_misplaced_documents(instances: Sequence[Instances]) -> Iterator[Problem]:
    """Documents in a folder that something else decides about."""
    for one in instances:
        for stack in one.stacks:
            if (first := stack.name.partition("/")[0]).casefold() in TAKEN:
                fact = f"leads to {quoted(stack.name)}, and {first}/ is no place for documents. Name another folder."
                yield one.component.problem("path", fact)


def _told_apart(first: Stack, second: Stack) -> str:
    one, other = (f"{stack.component or 'the stack'} of {stack.cells[0].name}" for stack in (first, second))
    missing = [name for name in second.cells[0].axes if second.cells[0].axes[name] != first.cells[0].axes[name]]
    remedy = f"Name {{{missing[0]}}} in it." if missing else "Give each component a folder of its own."
    if first.name != second.name:
        remedy = f"Windows and macOS take {quoted(first.name)} for the same. Choose another name."
    return f"leads to {quoted(second.name)} for {one} and for {other}. {remedy}"
