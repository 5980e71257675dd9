"""The arguments of a resource by their paths, and the values that are known of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from tfgen.evaluation.evaluate import UNKNOWN
from tfgen.hcl.syntax import Argument, Block, Body, Literal, Object, Tuple
from tfgen.module.references import find_references

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tfgen.evaluation.values import Value
    from tfgen.hcl.syntax import Expression
    from tfgen.rules.root import Root

    _Worth = Callable[[], Sequence[Value]]


_WITH_OBJECTS = (Tuple, Object)
_REPEATED = frozenset({"each", "count"})
_FIXED = frozenset({"var", "local", "module", "data", "path", "terraform", "self"})
"""What a reference begins with that is the same in all instances, or has nothing to do with them."""


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
    return _known_texts(root, expression, lambda: root.values.values_of(expression))


def _known_texts(root: Root, expression: Expression, worth: _Worth) -> Iterator[tuple[Expression, str]]:
    """`worth` gives what the expression is in each instance, of which only the whole of an argument is known."""
    if isinstance(expression, Literal):
        yield from ((expression, text) for text in _texts(expression.value))
    elif isinstance(expression, Tuple):
        for index, item in enumerate(expression.items):
            yield from _known_texts(root, item, partial(_parts, worth, index))
    elif isinstance(expression, Object):
        for key, item in expression.items:
            name = key.value if isinstance(key, Literal) else None
            yield from _known_texts(root, item, partial(_parts, worth, name))
    else:
        values = list(known_values(root, expression))
        if not values and _is_told_by_instances(root, expression):
            values = [plain for value in worth() if (plain := value.plain()) is not UNKNOWN]
        for value in values:
            yield from ((expression, text) for text in _texts(value))


def _parts(worth: _Worth, key: object) -> list[Value]:
    """What stands at an index or under a name in each of the values."""
    contents = [value.content for value in worth()]
    items = [content[key] for content in contents if isinstance(content, dict) and key in content]
    return items + [content[key] for content in contents if isinstance(content, tuple) and isinstance(key, int)]


def _is_told_by_instances(root: Root, expression: Expression) -> bool:
    """Whether it has `each`, `count` or the iterator of a dynamic block in it."""
    targets = [(reference.root, reference.target) for reference in find_references(expression)]
    return any(
        name in _REPEATED or root.module.resource(target) is None for name, target in targets if name not in _FIXED
    )


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

    Of what becomes a set an element that stands there twice counts once, and beside others that are not known nothing
    is: they may be that one too.
    """
    if isinstance(expression, Tuple):
        literals = [item.value for item in expression.items if isinstance(item, Literal)]
        if is_list or _distinct(literals) == len(literals):
            yield len(expression.items)
        elif len(literals) == len(expression.items):
            yield _distinct(literals)
        return
    for value in known_values(root, expression):
        if isinstance(value, dict | list):
            yield len(value) if is_list or isinstance(value, dict) else _distinct(value)


def _distinct(values: list[Any]) -> int:
    """How many different ones there are: in a set of text 1 is "1"."""
    return len(
        {next(_texts(value)) if isinstance(value, str | bool | int | float) else repr(value) for value in values}
    )


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
