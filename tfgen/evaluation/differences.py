"""Where two types differ that have none in common, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.evaluation.types import Type, describe
from tfgen.evaluation.unify import unify

if TYPE_CHECKING:
    from collections.abc import Iterator


def describe_difference(first: Type, second: Type) -> str:
    """A phrase that names the first part in which the types differ: `at [1].name, one is number, the other bool`.

    The types are those of the two results of a conditional, and `unify` finds none for both.
    """
    path = ""
    while inner := next(_unequal_parts(first, second), None):
        step, first, second = inner
        path += step
    return (f"at {path.removeprefix('.')}, " if path else "") + _facts(first, second)


def _unequal_parts(first: Type, second: Type) -> Iterator[tuple[str, Type, Type]]:
    """The parts at the same place in both that have no type in common, each with the step that leads there."""
    for step, one, other in _parts(first, second):
        if unify((one, other), unsafe=True) is None:
            yield step, one, other


def _parts(first: Type, second: Type) -> Iterator[tuple[str, Type, Type]]:
    if first.kind != second.kind:
        return
    if first.element and second.element:
        yield "[*]", first.element, second.element
    elif first.kind == "tuple" and len(first.items) == len(second.items):
        for place, (one, other) in enumerate(zip(first.items, second.items, strict=True)):
            yield f"[{place}]", one, other
    elif first.kind == "object" and first.attributes.keys() == second.attributes.keys():
        for name, one in first.attributes.items():
            yield f".{name}", one, second.attributes[name]


def _facts(first: Type, second: Type) -> str:
    if first.kind == second.kind == "tuple" and len(first.items) != len(second.items):
        return f"one tuple has the length {len(first.items)}, the other {len(second.items)}"
    if first.kind == second.kind == "object":
        lacking = sorted(first.attributes.keys() ^ second.attributes.keys())
        if lacking:
            return f'one object has the attribute "{lacking[0]}", the other has not'
    return f"one is {describe(first)}, the other {describe(second)}"
