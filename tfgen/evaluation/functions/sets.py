"""Functions on sets and on several collections, and those that boil one down to a value.

https://developer.hashicorp.com/terraform/language/functions#collection-functions
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final

from tfgen.evaluation.convert import ConversionError, convert, make_set
from tfgen.evaluation.functions.failure import ArgumentTypeError, FunctionError
from tfgen.evaluation.functions.parts import is_open, items_of, require_kind
from tfgen.evaluation.types import BOOL, DYNAMIC, NUMBER, list_of, set_of, tuple_of
from tfgen.evaluation.unify import parts_of, unify
from tfgen.evaluation.values import ANYTHING, FALSE, TRUE, UNKNOWN, Value, number, tuple_value, unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence


def _coalesce(arguments: Sequence[Value]) -> Value:
    typed = [value for value in arguments if not (is_open(value) and value.content is None)]
    type_ = unify([value.type for value in typed])
    if type_ is None:
        if len(typed) == len(arguments) or {"object", "tuple"} <= {value.type.kind for value in typed}:
            raise ArgumentTypeError("all arguments need one type")
        # A null that is of any type makes the result one that is, and then empty text is taken as it is.
        first = next((value for value in typed if value.content is not None), ANYTHING)
        return ANYTHING if first.content is UNKNOWN else first
    if any(is_open(value) and value.content is UNKNOWN for value in arguments):
        type_ = DYNAMIC
    for value in arguments:
        if value.content is UNKNOWN:
            return unknown(type_)
        if value.content is not None and value.content != "":
            return convert(value, type_)
    raise FunctionError("all arguments are null or empty text")


def _coalescelist(arguments: Sequence[Value]) -> Value:
    if not arguments:
        raise FunctionError("at least one list is needed")
    for index, value in enumerate(arguments):
        if is_open(value) and value.content is UNKNOWN:
            break  # Terraform looks no further for what is no list
        if is_open(value) and value.content is None:
            raise ArgumentTypeError("a list is null", index)
        require_kind(value, index, "list", "tuple")
    for value in arguments:
        if value.content is None:
            continue
        if is_open(value) or (value.content is UNKNOWN and value.type.kind == "list"):
            return ANYTHING
        if items_of(value):
            return value
    raise FunctionError("all lists are empty")


def _setproduct(arguments: Sequence[Value]) -> Value:
    if len(arguments) < 2:
        raise FunctionError("at least two collections are needed")
    for index, value in enumerate(arguments):
        require_kind(value, index, "list", "set", "tuple")
    if any(is_open(value) for value in arguments):
        return ANYTHING
    elements = [value.type.element or unify(parts_of(value.type)) for value in arguments]
    if not all(elements):
        raise ArgumentTypeError("the elements of each collection need one type")
    row = tuple_of(element for element in elements if element)
    ordered = any(value.type.kind in ("list", "tuple") for value in arguments)
    type_ = list_of(row) if ordered else set_of(row)
    if any(value.content is UNKNOWN for value in arguments):
        return unknown(type_)
    columns = [items_of(value) for value in arguments]
    rows = [convert(tuple_value(items), row) for items in product(*columns)]
    return Value(type_, tuple(rows)) if ordered else make_set(type_, rows)


def _sets(combine: Callable[[list[str], Collection[str]], list[str]]) -> Callable[[Sequence[Value]], Value]:
    """A function on sets, whose elements are told apart by how they are written."""

    def combined(arguments: Sequence[Value]) -> Value:
        type_ = unify([value.type for value in arguments])
        if type_ is None:
            raise ArgumentTypeError("the elements of the sets need one type")
        if not all(value.known for value in arguments):
            return unknown(type_)
        sets = [{repr(item.plain()): item for item in convert(value, type_).content} for value in arguments]
        written = list(sets[0])
        for other in sets[1:]:
            written = combine(written, other)
        every = {key: item for each in sets for key, item in each.items()}
        return make_set(type_, [every[key] for key in written])

    return combined


def _sum(arguments: Sequence[Value]) -> Value:
    (values,) = arguments
    require_kind(values, 0, "list", "set", "tuple")
    if is_open(values) or values.content is UNKNOWN:
        return unknown(NUMBER)
    if not values.content:
        raise FunctionError("the list is empty", 0)
    if any(item.content is None for item in values.content):
        raise FunctionError("an element is null", 0)
    try:
        terms = [convert(item, NUMBER).content for item in values.content]
    except ConversionError as error:
        raise ArgumentTypeError(f"its elements have to be numbers: {error}", 0) from None
    return unknown(NUMBER) if any(term is UNKNOWN for term in terms) else number(sum(terms))


def _every(arguments: Sequence[Value]) -> Value:
    found = [item.content for item in arguments[0].content] if arguments[0].content is not UNKNOWN else [UNKNOWN]
    if any(content is False or content is None for content in found):
        return FALSE
    return unknown(BOOL) if any(content is UNKNOWN for content in found) else TRUE


def _some(arguments: Sequence[Value]) -> Value:
    found = [item.content for item in arguments[0].content] if arguments[0].content is not UNKNOWN else [UNKNOWN]
    if any(content is True for content in found):
        return TRUE
    return unknown(BOOL) if any(content is UNKNOWN for content in found) else FALSE


TYPED: Final[Mapping[str, Callable[[Sequence[Value]], Value]]] = {
    "alltrue": _every,
    "anytrue": _some,
    "coalesce": _coalesce,
    "coalescelist": _coalescelist,
    "setintersection": _sets(lambda left, right: [key for key in left if key in right]),
    "setproduct": _setproduct,
    "setsubtract": _sets(lambda left, right: [key for key in left if key not in right]),
    "setunion": _sets(lambda left, right: [*left, *right]),
    "sum": _sum,
}
