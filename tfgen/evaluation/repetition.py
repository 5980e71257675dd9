"""`count` and `for_each`: whether they suit, and what `count`, `each` and the iterators of dynamic blocks stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tfgen.evaluation.convert import ConversionError, convert
from tfgen.evaluation.interpreter import Planned
from tfgen.evaluation.loops import any_item, items_of
from tfgen.evaluation.types import NUMBER, describe
from tfgen.evaluation.values import EPHEMERAL, SENSITIVE, UNKNOWN, Value, number, object_value, unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.evaluation.interpreter import Interpreter
    from tfgen.hcl.syntax import Expression
    from tfgen.module.model import Declaration

# Where there are more instances, they are looked at as one of which nothing is known.
_MOST_INSTANCES: Final = 32


def scopes_of(at: Interpreter, declared: Declaration) -> list[Mapping[str, Value]]:
    """The variables of each instance of a block, after a check of `count` or `for_each`.

    Of one instance, with unknown values, where the instances are not known or there are none: Terraform then looks
    at the block all the same.
    """
    if count := declared.argument("count"):
        return _count_scopes(_check_count(at, count.value))
    if for_each := declared.argument("for_each"):
        return [{"each": item} for item in rounds(_check_for_each(at, for_each.value))]
    return [{}]


def planned_of(at: Interpreter, declared: Declaration) -> Planned:
    """How a plan gets to it; `perhaps` not where `count` or `for_each` make nothing, or nobody knows how many."""
    argument = declared.argument("count") or declared.argument("for_each")
    if argument is None:
        return Planned()
    before = len(at.faults)
    value = at.work_out(argument.value, {})
    is_told = len(at.faults) > before
    del at.faults[before:]
    never = not is_told and (value.content in (0, "0") or value.content in ((), {}))
    return Planned(never, never or is_told or value.content is UNKNOWN)


def rounds(collection: Value) -> list[Value]:
    """The object with `key` and `value` of each item, of one unknown item where they are not known."""
    pairs = [any_item(collection)]
    if collection.content is not UNKNOWN and collection.content and len(collection.content) <= _MOST_INSTANCES:
        pairs = list(items_of(collection))
    return [object_value({"key": key, "value": value}) for key, value in pairs]


def _count_scopes(count: Value) -> list[Mapping[str, Value]]:
    index = count.content
    if index is UNKNOWN or not 0 < index <= _MOST_INSTANCES:
        return [{"count": object_value({"index": unknown(NUMBER)})}]
    return [{"count": object_value({"index": number(place)})} for place in range(index)]


def _check_count(at: Interpreter, node: Expression) -> Value:
    value = at.work_out(node, {})
    if message := _fault_of_count(value):
        at.fault(node, "invalid-count", message)
        return unknown(NUMBER)
    return convert(value, NUMBER)


def _fault_of_count(value: Value) -> str:
    if value.content is None:
        return "count is null; it has to be a whole number."
    if value.all_marks() & EPHEMERAL:
        return "count depends on an ephemeral value, so the instances would be others each time."
    try:
        count = convert(value, NUMBER).content
    except ConversionError as error:
        return f"count has to be a whole number: {error}."
    if count is not UNKNOWN and (not isinstance(count, int) or count < 0):
        return f"count is {count}; it has to be a whole number, 0 or more."
    return ""


def _check_for_each(at: Interpreter, node: Expression) -> Value:
    value = at.work_out(node, {})
    message = _fault_of_marks(value) or _fault_of_for_each(value)
    if message:
        at.fault(node, "invalid-for-each", message)
        return unknown(value.type if value.type.kind in ("map", "object", "set") else NUMBER)
    return value


def _fault_of_marks(value: Value) -> str:
    marks = value.all_marks() if value.type.kind == "set" else value.marks
    if marks & SENSITIVE:
        return "for_each depends on a sensitive value, which would show in the addresses of the instances."
    if marks & EPHEMERAL:
        return "for_each depends on an ephemeral value, so the instances would be others each time."
    return ""


def _fault_of_for_each(value: Value) -> str:
    kind = value.type.kind
    if value.content is None:
        return "for_each is null; give it an empty map where there should be no instance."
    if kind not in ("map", "object", "set", "dynamic"):
        remedy = " Make a set of it with toset()." if kind in ("list", "tuple") else ""
        return f"for_each takes a map or a set of strings, found a {describe(value.type)}.{remedy}"
    element = value.type.element
    if kind == "set" and element and element.kind not in ("string", "dynamic"):
        return f"for_each takes sets of strings only, found a {describe(value.type)}."
    if kind == "set" and isinstance(value.content, tuple) and any(item.content is None for item in value.content):
        return "a key in for_each is null."
    return ""
