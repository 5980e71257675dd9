"""Arguments in which references stand for objects and not for their values: `depends_on` and the like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.hcl.syntax import Attribute, Index, Literal, Name, Tuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.hcl.syntax import Expression, Node


def list_faults(name: str, value: Expression, *, quoted: bool = False) -> Iterator[tuple[Node, str]]:
    """What keeps a value from being a list of references; with `quoted` they may stand in quotes."""
    if not isinstance(value, Tuple):
        yield value, f"{name} has to be a list of references. Write {name} = [ ... ]."
        return
    for item in value.items:
        if not is_reference(item) and not (quoted and is_text(item)):
            yield item, f"{name} takes references and nothing to work out. Write the address alone."


def is_reference(expression: Expression, *, any_key: bool = False) -> bool:
    """Whether this is names with dots between them and plain keys in brackets; `any_key` lets keys be expressions."""
    while not isinstance(expression, Name):
        if isinstance(expression, Index):
            if not (any_key or isinstance(expression.key, Literal)):
                return False
        elif not isinstance(expression, Attribute):
            return False
        expression = expression.source
    return True


def is_text(expression: Expression) -> bool:
    """Whether this is text in quotes, without anything to put in."""
    return isinstance(expression, Literal) and expression.quoted and isinstance(expression.value, str)


def steps_of(reference: Expression) -> list[str | None]:
    """The names of a reference from the first on; None for a key in brackets."""
    steps: list[str | None] = []
    while isinstance(reference, Attribute | Index):
        steps.append(reference.name if isinstance(reference, Attribute) else None)
        reference = reference.source
    if isinstance(reference, Name):
        steps.append(reference.name)
    return steps[::-1]
