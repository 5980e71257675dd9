"""Which texts in a block stand loosely: another text there changes no type, no key, and nothing that is worked out.

Such a text is the value of an argument or a part of it, in lists, objects, templates and JSON, and no other expression
looks at what it says.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tfgen.hcl.syntax import Body, Call, Literal, Object, Template, Tuple, children

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.hcl.syntax import Block, Expression

# What Terraform itself reads in a block: names of others, and how many there are.
_META: Final = frozenset({"count", "for_each", "provider", "depends_on", "region", "iterator", "labels"})
# What is worked out with the values of the block itself.
_BINDING: Final = frozenset({"provisioner", "connection", "precondition", "postcondition", "action_trigger"})
_KINDS: Final = frozenset({"resource", "data", "ephemeral"})
_LONGEST: Final = 256
"""Characters: what costs steps to work out is no loose text."""
_DIGITS: Final = re.compile(r"[0-9]{2,15}")
# Texts that are also numbers or bools, and what they may be parts of.
_NUMBER: Final = re.compile(r"[-+]?[0-9.]+(?:[eE][-+]?[0-9]*)?|true|false")
_PART: Final = re.compile(r"[-+0-9.eE]*|[truefals]*")


def mark_of(literal: str, *, is_part: bool) -> str:
    """What matters of a loose literal as it is written, a string in its quotes or `is_part` of a template.

    All texts that no type but a string is made of are the same; and so are numbers in quotes, as those of accounts.
    """
    if len(literal) > _LONGEST:
        return literal
    if is_part:
        return literal if _PART.fullmatch(literal) else ""
    if _DIGITS.fullmatch(literal, 1, len(literal) - 1):
        return "#"
    return literal if _NUMBER.fullmatch(literal, 1, len(literal) - 1) else ""


def loose_literals(block: Block) -> list[Literal] | None:
    """The literals that stand loosely in a resource; None where other things may rest on what it says.

    That is so of those with conditions or provisioners.
    """
    if block.type not in _KINDS or len(block.labels) != 2 or _is_bound(block.body):
        return None
    return list(_in_body(block.body))


def may_have_loose(value: Expression) -> bool:
    """Whether a text may stand loosely in what an argument is worth."""
    return next(_in_value(value), None) is not None


def _is_bound(body: Body) -> bool:
    return any(block.type in _BINDING or _is_bound(block.body) for block in body.blocks)


def _in_body(body: Body) -> Iterator[Literal]:
    for argument in body.arguments:
        if argument.name not in _META:
            yield from _in_value(argument.value)
    for block in body.blocks:
        if block.type != "lifecycle":
            yield from _in_body(block.body)


def _in_value(value: Expression) -> Iterator[Literal]:
    """Those in an expression; what it is of another kind reads its parts."""
    kind = type(value)
    if kind is Literal:
        yield value  # type: ignore[misc]
    elif kind is Template and len(children(value)) > 1:
        yield from (part for part in children(value) if isinstance(part, Literal))
    elif kind is Tuple:
        for item in value.items:  # type: ignore[union-attr]
            yield from _in_value(item)  # type: ignore[arg-type]
    elif kind is Object:
        for _, item in value.items:  # type: ignore[union-attr, misc]
            yield from _in_value(item)
    elif isinstance(value, Call) and value.name == "jsonencode" and not value.expand:
        yield from _in_json(value.arguments)


def _in_json(arguments: tuple[Expression, ...]) -> Iterator[Literal]:
    """Those in what becomes JSON: whatever they say, that of an object or a list is neither a number nor a bool."""
    if len(arguments) == 1 and isinstance(arguments[0], Object | Tuple):
        yield from _in_value(arguments[0])
