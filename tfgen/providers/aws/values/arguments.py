"""The arguments of a resource by their paths, and the values that are known of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfgen.evaluation.evaluate import UNKNOWN
from tfgen.hcl.syntax import Argument, Block, Body, Literal, Object, Tuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.hcl.syntax import Expression
    from tfgen.rules.root import Root


_WITH_OBJECTS = (Tuple, Object)


def find_arguments(body: Body, prefix: str = "") -> Iterator[tuple[str, Argument]]:
    """The arguments with their paths, those of nested and dynamic blocks included: `rule.action.type`."""
    for argument in body.arguments:
        yield prefix + argument.name, argument
    for name, inner in find_blocks(body):
        yield from find_arguments(inner.body, f"{prefix}{name}.")


def find_blocks(body: Body) -> Iterator[tuple[str, Block]]:
    """The nested blocks by type; of dynamic ones their content; objects that are written as arguments too."""
    for argument in body.arguments:
        if type(argument.value) in _WITH_OBJECTS:  # few are, and all are asked
            yield from ((argument.name, block) for block in _written_out(argument.name, argument.value))
    for block in body.blocks:
        if block.type != "dynamic":
            yield block.type, block
        elif block.labels:
            yield from ((block.labels[0], content) for content in block.body.blocks_of("content"))


def _written_out(name: str, value: Expression) -> Iterator[Block]:
    """The objects that an argument has, in its list too, as blocks."""
    if isinstance(value, Tuple):
        for item in value.items:
            yield from _written_out(name, item)
    elif isinstance(value, Object):
        members = tuple(
            Argument(key.start, item.end, str(key.value), item) for key, item in value.items if isinstance(key, Literal)
        )
        yield Block(value.start, value.end, name, (), Body(value.start, value.end, members, ()))


def known_texts(root: Root, expression: Expression) -> Iterator[tuple[Expression, str]]:
    """The values that are known, as Terraform's text, each with the part of the text that says so.

    The elements of lists and maps one by one; null is no value.
    """
    if isinstance(expression, Literal):
        yield from ((expression, text) for text in _texts(expression.value))
    elif isinstance(expression, Tuple):
        for item in expression.items:
            yield from known_texts(root, item)
    elif isinstance(expression, Object):
        for _, item in expression.items:
            yield from known_texts(root, item)
    else:
        for value in known_values(root, expression):
            yield from ((expression, text) for text in _texts(value))


def known_values(root: Root, expression: Expression) -> Iterator[object]:
    """The values that are known: one, or that of each instance of `count` and `for_each`."""
    if isinstance(expression, Literal):
        yield expression.value
        return
    value = root.values.plain(expression)
    if value is not UNKNOWN:
        yield value
        return
    for instance in root.values.values_of(expression):
        if (value := instance.plain()) is not UNKNOWN:
            yield value


def count_elements(root: Root, expression: Expression, *, is_list: bool = False) -> Iterator[int]:
    """How many elements there are, as far as that is known: of a list that is written out, whatever they are.

    Nothing of one that has an element twice, unless it is for a list: if it becomes a set, that has it once.
    """
    if isinstance(expression, Tuple):
        if is_list or _are_distinct([item.value for item in expression.items if isinstance(item, Literal)]):
            yield len(expression.items)
        return
    for value in known_values(root, expression):
        if isinstance(value, dict) or (isinstance(value, list) and (is_list or _are_distinct(value))):
            yield len(value)


def _are_distinct(values: list[Any]) -> bool:
    return len(set(map(repr, values))) == len(values)


def null_elements(root: Root, expression: Expression) -> Iterator[Expression]:
    """What makes a list or set hold null for sure."""
    if isinstance(expression, Tuple):
        yield from (item for item in expression.items if root.values.plain(item) is None)
    elif not isinstance(expression, Literal):
        value = root.values.plain(expression)
        if isinstance(value, list) and None in value:
            yield expression


def known_value(root: Root, body: Body, name: str) -> object:
    """The one value that an argument of a body is known to have; UNKNOWN when there is none or several."""
    argument = body.argument(name)
    values = list(known_values(root, argument.value)) if argument else []
    return values[0] if len(values) == 1 else UNKNOWN


def known_text(root: Root, body: Body, name: str) -> str | None:
    """The one text that an argument of a body is known to have."""
    value = known_value(root, body, name)
    return value if isinstance(value, str) else None


def _texts(value: object) -> Iterator[str]:
    match value:
        case bool():
            yield "true" if value else "false"
        case str():
            yield value
        case int() | float():
            yield str(int(value)) if float(value).is_integer() else str(value)
        case list():
            for item in value:
                yield from _texts(item)
        case dict():
            for item in value.values():
                yield from _texts(item)
