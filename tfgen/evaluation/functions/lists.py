"""Functions that take from lists, or put them together; the result's type follows from the arguments.

https://developer.hashicorp.com/terraform/language/functions#collection-functions
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tfgen.errors import count_of
from tfgen.evaluation.convert import convert
from tfgen.evaluation.functions.failure import FunctionError
from tfgen.evaluation.functions.parts import is_open, items_of, marks_of_wholes, require_kind, secrecy_of, whole
from tfgen.evaluation.operators import equals
from tfgen.evaluation.types import BOOL, DYNAMIC, NUMBER, Type, list_of
from tfgen.evaluation.unify import unify
from tfgen.evaluation.values import ANYTHING, FALSE, TRUE, UNKNOWN, Value, number, tuple_value, unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def _length(arguments: Sequence[Value]) -> Value:
    (value,) = arguments
    require_kind(value, 0, "string", "list", "set", "map", "tuple", "object")
    if value.type.kind == "tuple":
        return number(len(value.type.items), value.marks)
    if value.type.kind == "object":
        return number(len(value.type.attributes), value.marks)
    return unknown(NUMBER, value.marks) if value.content is UNKNOWN else number(len(value.content), value.marks)


def _concat(arguments: Sequence[Value]) -> Value:
    return _concatenated(arguments).marked(secrecy_of(arguments))


def _concatenated(arguments: Sequence[Value]) -> Value:
    if not arguments:
        raise FunctionError("at least one list is needed")
    for index, value in enumerate(arguments):
        require_kind(value, index, "list", "tuple")
    if any(is_open(value) for value in arguments):
        return ANYTHING
    if all(value.type.kind == "list" for value in arguments):
        type_ = unify([value.type for value in arguments])
        if type_:
            return _join_lists(arguments, type_)
    if any(value.content is UNKNOWN and value.type.kind == "list" for value in arguments):
        return ANYTHING
    return tuple_value([item for value in arguments for item in items_of(value)])


def _join_lists(arguments: Sequence[Value], type_: Type) -> Value:
    if any(value.content is UNKNOWN for value in arguments):
        return unknown(type_)
    return Value(type_, tuple(item for value in arguments for item in convert(value, type_).content))


def _contains(arguments: Sequence[Value]) -> Value:
    values, wanted = arguments
    require_kind(values, 0, "list", "set", "tuple")
    if is_open(values) or (values.content is UNKNOWN and values.type.kind != "tuple"):
        return unknown(BOOL)
    found = [equals(item, wanted) for item in items_of(values)]
    return TRUE if True in found else unknown(BOOL) if None in found else FALSE


def _element(arguments: Sequence[Value]) -> Value:
    values, index = arguments
    require_kind(values, 0, "list", "tuple")
    return _element_at(values, index).marked(values.marks | index.marks)


def _element_at(values: Value, index: Value) -> Value:
    if is_open(values):
        return ANYTHING
    length = len(values.type.items) if values.type.kind == "tuple" else None
    if values.content is not UNKNOWN:
        length = len(values.content)
    if length == 0:
        raise FunctionError("the list is empty", 0)
    if index.content is UNKNOWN or length is None:
        return unknown(values.type.element or DYNAMIC)
    place = whole(index.content, 1) % length
    if values.content is UNKNOWN:
        return unknown(values.type.items[place])
    found: Value = values.content[place]
    return found


def _flatten(arguments: Sequence[Value]) -> Value:
    (value,) = arguments
    require_kind(value, 0, "list", "set", "tuple")
    items = _flattened(value)
    return (ANYTHING if items is None else tuple_value(items)).marked(_marks_of_lists(value))


def _marks_of_lists(value: Value) -> int:
    """The marks of a list and of the lists in it, which are gone when they are flattened."""
    marks = marks_of_wholes((value,))
    if isinstance(value.content, tuple):
        for item in value.content:
            if item.type.kind in ("list", "set", "tuple"):
                marks |= _marks_of_lists(item)
    return marks


def _flattened(value: Value) -> list[Value] | None:
    if is_open(value) or (value.content is UNKNOWN and value.type.kind != "tuple"):
        return None
    flat: list[Value] = []
    for item in items_of(value):
        if item.type.kind == "dynamic" and item.content is UNKNOWN:
            return None
        if item.type.kind not in ("list", "set", "tuple") or item.content is None:
            flat.append(item)
            continue
        inner = _flattened(item)
        if inner is None:
            return None
        flat += inner
    return flat


def _reverse(arguments: Sequence[Value]) -> Value:
    (values,) = arguments
    require_kind(values, 0, "list", "set", "tuple")
    if values.type.kind == "tuple":
        return tuple_value(items_of(values)[::-1])
    type_ = list_of(values.type.element or DYNAMIC) if values.type.kind != "dynamic" else DYNAMIC
    return unknown(type_) if values.content is UNKNOWN else Value(type_, tuple(values.content[::-1]))


def _slice(arguments: Sequence[Value]) -> Value:
    values, start, end = arguments
    require_kind(values, 0, "list", "tuple")
    first, last = start.content, end.content
    length = len(values.type.items) if values.type.kind == "tuple" else None
    if values.content is not UNKNOWN:
        length = len(values.content)
    for index, limit in enumerate((first, last), start=1):
        if limit is not UNKNOWN and (whole(limit, index) < 0 or (length is not None and limit > length)):
            size = "" if length is None else f", which has {count_of(length, 'element')}"
            raise FunctionError(f"{limit} is outside of the list{size}", index)
    if first is UNKNOWN or last is UNKNOWN or length is None:
        return unknown(values.type if values.type.kind == "list" else DYNAMIC)
    if first > last:
        raise FunctionError("the start is behind the end", 1)
    items = items_of(values)[int(first) : int(last)]
    return tuple_value(items) if values.type.kind == "tuple" else Value(values.type, tuple(items))


def _one(arguments: Sequence[Value]) -> Value:
    (values,) = arguments
    require_kind(values, 0, "list", "set", "tuple")
    return _only(values).marked(values.marks)


def _only(values: Value) -> Value:
    if is_open(values):
        return ANYTHING
    if values.content is UNKNOWN and values.type.kind != "tuple":
        return unknown(values.type.element or DYNAMIC)
    items = items_of(values)
    if len(items) > 1:
        raise FunctionError(f"there are {len(items)} elements, and may be one at most", 0)
    return items[0] if items else Value(values.type.element or DYNAMIC, None)


def _index(arguments: Sequence[Value]) -> Value:
    values, wanted = arguments
    require_kind(values, 0, "list", "tuple")
    if is_open(values) or (values.content is UNKNOWN and values.type.kind == "list"):
        return unknown(NUMBER)
    for index, item in enumerate(items_of(values)):
        same = equals(item, wanted)
        if same is None:
            return unknown(NUMBER)
        if same:
            return number(index)
    raise FunctionError("the list does not hold the value", 1)


def _chunklist(arguments: Sequence[Value]) -> Value:
    values, size = arguments
    type_ = list_of(values.type)
    if values.content is UNKNOWN or size.content is UNKNOWN:
        return unknown(type_)
    if size.content < 0:
        raise FunctionError("the size is negative", 1)
    step = whole(size.content, 1) or max(len(values.content), 1)
    chunks = [values.content[start : start + step] for start in range(0, len(values.content), step)]
    return Value(type_, tuple(Value(values.type, chunk) for chunk in chunks))


def _distinct(arguments: Sequence[Value]) -> Value:
    (values,) = arguments
    if values.content is UNKNOWN or not values.known:
        return unknown(values.type)
    first: dict[str, Value] = {}  # by how they are written, which is the same for equal values of one type
    for item in values.content:
        first.setdefault(repr(item.plain()), item)
    return Value(values.type, tuple(first.values()))


def _compact(arguments: Sequence[Value]) -> Value:
    (values,) = arguments
    if not values.known:
        return unknown(values.type)
    return Value(values.type, tuple(item for item in values.content if item.content))


def _sort(arguments: Sequence[Value]) -> Value:
    (values,) = arguments
    if not values.known:
        return unknown(values.type)
    if any(item.content is None for item in values.content):
        raise FunctionError("an element is null", 0)
    return Value(values.type, tuple(sorted(values.content, key=lambda item: item.content)))


def _matchkeys(arguments: Sequence[Value]) -> Value:
    values, keys, wanted = arguments
    if not all(value.known for value in arguments):
        return unknown(values.type)
    if len(values.content) != len(keys.content):
        raise FunctionError("the first two lists are not of one length")
    written = {repr(want.plain()) for want in wanted.content}
    pairs = zip(values.content, keys.content, strict=True)
    return Value(values.type, tuple(value for value, key in pairs if repr(key.plain()) in written))


TYPED: Final[Mapping[str, Callable[[Sequence[Value]], Value]]] = {
    "chunklist": _chunklist,
    "compact": _compact,
    "concat": _concat,
    "contains": _contains,
    "distinct": _distinct,
    "element": _element,
    "flatten": _flatten,
    "index": _index,
    "length": _length,
    "matchkeys": _matchkeys,
    "one": _one,
    "reverse": _reverse,
    "slice": _slice,
    "sort": _sort,
}
