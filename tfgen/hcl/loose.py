"""Which texts in a block stand loosely: another text there changes no type, no key, and nothing that is worked out.

Such a text is the value of an argument or a part of it, in lists, objects, templates and JSON, one of two results of a
condition or the result of a `for`, and no other expression looks at what it says.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tfgen.hcl.syntax import Body, Call, Conditional, For, Literal, Object, Template, Tuple

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
    if isinstance(value, Literal):
        yield value
    elif isinstance(value, Template):
        if len(value.parts) > 1:
            yield from (part for part in value.parts if isinstance(part, Literal))
    else:
        for part in _moved(value):
            yield from _in_value(part)


def _moved(value: Expression) -> tuple[Expression, ...]:
    """The parts of an expression that are in its value as they are, or in the JSON that it is."""
    match value:
        case Tuple():
            return value.items
        case Object():
            return tuple([item for _, item in value.items])
        case For():  # whatever it goes through, and however often: what becomes of a round is a part of it
            return (value.result,)
        case Conditional():  # the condition tells which of the two it is, and their types the type
            return value.then, value.otherwise
        case Call(name="jsonencode", arguments=(Object() | Tuple() | For(),), expand=False):
            return value.arguments  # whatever they say, the JSON of these is neither a number nor a bool
        case Call(name="merge" | "concat", expand=False):
            return value.arguments  # which look at keys, and at no value
    return ()
