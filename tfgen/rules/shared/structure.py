"""What may stand in the blocks that Terraform itself gives a meaning to.

Of every version and both engines together: what one of them does not know is told by the rule engine-version, by the
table in `tfgen.dialects.constructs`.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct

from tfgen.errors import did_you_mean
from tfgen.evaluation.convert import ConversionError, convert
from tfgen.evaluation.types import BOOL, STRING, list_of, map_of
from tfgen.evaluation.values import UNKNOWN
from tfgen.hcl.syntax import Call, walk
from tfgen.module.references import find_references

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tfgen.evaluation.evaluate import Evaluator
    from tfgen.evaluation.types import Type
    from tfgen.evaluation.values import Value
    from tfgen.hcl.syntax import Block, Body, Expression, Node


class Kind(Enum):
    """What the value of an argument has to be."""

    ANY = "any expression"
    STATIC = "an expression without references and functions"
    TEXT = "text"
    FLAG = "true or false"
    LIST = "a list of text"
    WORDS = "text, which may be worked out"
    SWITCH = "true or false, which may be worked out"
    TABLE = "a map of text"


class Shape(Struct, frozen=True):
    """What may stand in a block: arguments, those that have to, and nested blocks with how many labels each has.

    `single` are the nested blocks that may stand there once.
    """

    arguments: Mapping[str, Kind] = {}
    required: tuple[str, ...] = ()
    blocks: Mapping[str, int] = {}
    single: frozenset[str] = frozenset()


_CONVERTED: Mapping[Kind, tuple[Type, str]] = {
    Kind.LIST: (list_of(STRING), "a list of text: {}. Put it in brackets."),
    Kind.WORDS: (STRING, "text: {}."),
    Kind.SWITCH: (BOOL, "true or false: {}."),
    Kind.TABLE: (map_of(STRING), "a map of text: {}."),
}
_KEYWORDS = dict.fromkeys(("when", "on_failure"), Kind.ANY)
_CONDITION = Shape({"condition": Kind.ANY, "error_message": Kind.ANY}, ("condition", "error_message"))
SHAPES: Mapping[str, Shape] = {
    "output": Shape(
        {
            "description": Kind.TEXT,
            "value": Kind.ANY,
            "sensitive": Kind.FLAG,
            "ephemeral": Kind.FLAG,
            "depends_on": Kind.ANY,
            "deprecated": Kind.TEXT,
            "type": Kind.ANY,
        },
        ("value",),
        {"precondition": 0},
    ),
    "variable": Shape(
        {
            "description": Kind.TEXT,
            "type": Kind.ANY,
            "default": Kind.ANY,
            "sensitive": Kind.FLAG,
            "ephemeral": Kind.FLAG,
            "nullable": Kind.FLAG,
            "deprecated": Kind.TEXT,
            "const": Kind.FLAG,
        },
        (),
        {"validation": 0},
    ),
    "terraform": Shape(
        {"required_version": Kind.ANY, "experiments": Kind.ANY, "language": Kind.ANY},
        (),
        {"backend": 1, "cloud": 0, "encryption": 0, "required_providers": 0, "provider_meta": 1, "state_store": 1},
    ),
    "cloud": Shape(
        dict.fromkeys(("organization", "hostname", "token"), Kind.WORDS),
        (),
        {"workspaces": 0},
        frozenset({"workspaces"}),
    ),
    "workspaces": Shape(dict.fromkeys(("name", "project"), Kind.WORDS) | {"tags": Kind.ANY}),
    "check": Shape({}, (), {"assert": 0, "data": 2}, frozenset({"data"})),
    "moved": Shape({"from": Kind.ANY, "to": Kind.ANY}, ("from", "to")),
    "removed": Shape({"from": Kind.ANY}, ("from",), {"lifecycle": 0, "provisioner": 1, "connection": 0}),
    "import": Shape(
        {"to": Kind.ANY, "id": Kind.WORDS, "identity": Kind.ANY, "for_each": Kind.ANY, "provider": Kind.ANY},
        ("to",),
    ),
    "lifecycle": Shape(
        {
            "create_before_destroy": Kind.FLAG,
            "prevent_destroy": Kind.ANY,
            "destroy": Kind.FLAG,
            "enabled": Kind.ANY,
            "ignore_changes": Kind.ANY,
            "replace_triggered_by": Kind.ANY,
        },
        (),
        {"precondition": 0, "postcondition": 0, "action_trigger": 0},
    ),
    "action_trigger": Shape(
        dict.fromkeys(("events", "actions", "condition", "on_failure"), Kind.ANY), ("events", "actions")
    ),
    "action": Shape(
        dict.fromkeys(("count", "for_each", "provider"), Kind.ANY), (), {"config": 0}, frozenset({"config"})
    ),
    "language": Shape(dict.fromkeys(("edition", "experiments"), Kind.ANY), (), {"compatible_with": 0}),
    "module lifecycle": Shape({"enabled": Kind.ANY}),
    "removed lifecycle": Shape({"destroy": Kind.FLAG}),
    "precondition": _CONDITION,
    "postcondition": _CONDITION,
    "validation": _CONDITION,
    "assert": _CONDITION,
    "local-exec": Shape(
        dict.fromkeys(("command", "working_dir"), Kind.WORDS)
        | {"interpreter": Kind.LIST, "environment": Kind.TABLE, "quiet": Kind.SWITCH}
        | _KEYWORDS,
        ("command",),
        {"connection": 0},
        frozenset({"connection"}),
    ),
    "remote-exec": Shape(
        {"script": Kind.WORDS, "inline": Kind.LIST, "scripts": Kind.LIST} | _KEYWORDS,
        (),
        {"connection": 0},
        frozenset({"connection"}),
    ),
    "file": Shape(
        dict.fromkeys(("source", "content", "destination"), Kind.WORDS) | _KEYWORDS,
        ("destination",),
        {"connection": 0},
        frozenset({"connection"}),
    ),
}


def find_faults(
    block: Block, values: Evaluator, shape: Shape | None = None, *, what: str = ""
) -> Iterator[tuple[Node, str]]:
    """What does not belong in a block, what is missing, and what is not of the right kind: parts with a message.

    The shape is that of the block's type, and `what` its name, unless others are given.
    """
    shape = shape or SHAPES[block.type]
    what = what or block.type
    yield from _argument_faults(block.body, values, shape, what)
    for name in shape.required:
        if block.body.argument(name) is None:
            yield block, f"this {what} block has no {name}. Add it: {name} = ..."
    yield from _block_faults(block.body, shape, what)


def _argument_faults(body: Body, values: Evaluator, shape: Shape, what: str) -> Iterator[tuple[Node, str]]:
    for argument in body.arguments:
        if argument.name in shape.arguments:
            if message := static_fault(argument.value, shape.arguments[argument.name], values):
                yield argument, f"{argument.name} {message}"
        elif argument.name in shape.blocks:
            yield argument, f"{argument.name} is a block, not an argument. Write {argument.name} {{ ... }} without =."
        else:
            remedy = did_you_mean(argument.name, shape.arguments, otherwise=_list(shape.arguments, "Take it away."))
            yield argument, f'{what} blocks have no argument "{argument.name}". {remedy}'


def _block_faults(body: Body, shape: Shape, what: str) -> Iterator[tuple[Node, str]]:
    seen: set[str] = set()
    for block in body.blocks:
        if block.type in shape.blocks:
            yield from label_faults(block, shape.blocks[block.type])
            if block.type in seen & shape.single:
                yield block, f"there is a {block.type} block already in this {what} block. Keep one of the two."
            seen.add(block.type)
        elif block.type in shape.arguments:
            yield block, f"{block.type} is an argument, not a block. Write {block.type} = ..."
        else:
            remedy = did_you_mean(block.type, shape.blocks, otherwise=_list(shape.blocks, "Take it away."))
            yield block, f'{what} blocks have no block "{block.type}". {remedy}'


def label_faults(block: Block, count: int) -> Iterator[tuple[Node, str]]:
    """That a block has not so many labels."""
    if len(block.labels) != count:
        labels = "".join(f' "{name}"' for name in ("<type>", "<name>")[:count])
        found = len(block.labels) or "no"
        plural = "" if found == 1 else "s"
        yield block, f"this {block.type} block has {found} label{plural}. Write it as: {block.type}{labels} {{"


def static_fault(expression: Expression, kind: Kind, values: Evaluator) -> str | None:
    """What is wrong with a value that Terraform wants to know before it knows anything else, or wants as a list."""
    if kind is Kind.ANY:
        return None
    if kind in _CONVERTED:
        return conversion_fault(values.value(expression), *_CONVERTED[kind])
    if any(find_references(expression)):
        return "is read before anything else, so it may not refer to anything. Write the value."
    if any(isinstance(part, Call) for part in walk(expression)):
        return "is read before anything else, so it may not call functions. Write the value."
    return _kind_fault(values.plain(expression), kind)


def conversion_fault(value: Value, wanted: Type, words: str) -> str | None:
    """Why a value is none of the type: `is` and the words, in which the reason takes the place of the braces."""
    try:
        convert(value, wanted)
    except ConversionError as error:
        return f"is {words.format(error)}"
    return None


def _kind_fault(value: object, kind: Kind) -> str | None:
    if value is UNKNOWN:  # it refers to nothing: something is wrong with it
        return "cannot be worked out. Write the value."
    if kind is Kind.STATIC:
        return None
    if value is None:
        return "may not be null. Take it away, or give it a value."
    if kind is Kind.TEXT:
        return "has to be text. Put it in quotes." if isinstance(value, list | dict) else None
    is_flag = isinstance(value, bool) or value in ("true", "false", "1", "0")
    return None if is_flag else "has to be true or false."


def _list(names: Mapping[str, object], otherwise: str) -> str:
    return f"They have {', '.join(names)}." if names else otherwise
