"""Evaluate `for` expressions and splats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tfgen.evaluation.types import DYNAMIC, NUMBER, STRING, Type, describe, list_of
from tfgen.evaluation.values import (
    ANYTHING,
    UNKNOWN,
    Referenced,
    Value,
    number,
    object_value,
    text,
    tuple_value,
    unknown,
)
from tfgen.hcl.syntax import Attribute, Element, Index, Splat

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tfgen.evaluation.interpreter import Interpreter
    from tfgen.hcl.syntax import Expression, For, TemplateFor

# The name in a scope of the element that a splat is at; no variable can be called that.
ELEMENT: Final = "*"
# How much text makes an expression that takes a step to evaluate.
_CHARACTERS_A_NODE: Final = 16


def items_of(value: Value) -> Iterator[tuple[Value, Value]]:
    """The keys and values of a known collection, in Terraform's order. Those of a set are their own keys."""
    content, marks = value.content, value.marks
    if isinstance(content, dict):
        for name in sorted(content):
            yield text(name, marks), content[name].marked(marks)
        return
    for index, item in enumerate(content):
        item = item.marked(marks)
        yield (item if value.type.kind == "set" else number(index, marks)), item


def names_of(made: Value) -> list[object]:
    """The keys of the instances that a known value of for_each makes; UNKNOWN for each that is not known."""
    return list(made.content) if isinstance(made.content, dict) else [item.content for item in made.content]


def any_item(value: Value) -> tuple[Value, Value]:
    """A key and value of which only the types are known, for a collection that is not known."""
    type_ = value.type
    inner = type_.element or _shared([*type_.items, *type_.attributes.values()] if type_.kind != "dynamic" else [])
    item = unknown(inner, value.marks)
    key = {"list": NUMBER, "tuple": NUMBER, "map": STRING, "object": STRING}.get(type_.kind)
    return (unknown(key, value.marks) if key else item), item


def _shared(types: list[Type]) -> Type:
    return types[0] if types and all(type_ == types[0] for type_ in types) else DYNAMIC


def iterated(interpreter: Interpreter, node: For | TemplateFor, scope: Mapping[str, Value]) -> Value | None:
    """The collection of a loop, None when there is a fault with it."""
    value = interpreter.evaluate(node.collection, scope)
    if value.content is None:
        interpreter.fault(node.collection, "invalid-for", "the collection of a for is null.")
        return None
    if value.type.kind not in ("list", "set", "map", "tuple", "object", "dynamic"):
        message = f"a for goes through a list, set, map, tuple or object; this is a {describe(value.type)}."
        interpreter.fault(node.collection, "invalid-for", message)
        return None
    return value


def can_go_through(interpreter: Interpreter, node: For | TemplateFor | Splat, collection: Value) -> bool:
    """Whether the budget is enough for a round of the loop with each item of a known collection."""
    a_round = 1 + (node.end - node.start) // _CHARACTERS_A_NODE
    return interpreter.afford(len(collection.content) * a_round)


def bind(node: For | TemplateFor, scope: Mapping[str, Value], key: Value, value: Value) -> Mapping[str, Value]:
    """The scope with the variables of a loop."""
    return {**scope, **({node.key: key} if node.key else {}), node.value: value}


def evaluate_for(interpreter: Interpreter, node: For, scope: Mapping[str, Value]) -> Value:
    """`[for ...]` or `{for ...}`."""
    collection = iterated(interpreter, node, scope)
    if collection is None:
        return ANYTHING
    if collection.content is UNKNOWN:
        # Terraform would not look inside yet, but what is wrong for every item is wrong.
        before = len(interpreter.faults)
        with interpreter.perhaps():
            _evaluate_item(interpreter, node, bind(node, scope, *any_item(collection)))
        interpreter.forgive(before)
        return ANYTHING.marked(collection.marks)
    if not can_go_through(interpreter, node, collection):
        return ANYTHING.marked(collection.marks)
    if node.condition and not collection.content:  # Terraform looks at it before there is an item
        _say_whether(interpreter, node.condition, bind(node, scope, ANYTHING, ANYTHING))
    rounds, marks = _evaluate_items(interpreter, node, scope, collection)
    if any(item is None for item in rounds):
        return ANYTHING.marked(marks)
    kept = [item for item in rounds if item]
    if node.result_key is None:
        return interpreter.keep(tuple_value([value for _, value in kept], marks))
    return interpreter.keep(_make_object(interpreter, node, kept, marks))


_Pair = tuple[str, Value]
_Round = _Pair | tuple[()] | None


def _evaluate_items(
    interpreter: Interpreter, node: For, scope: Mapping[str, Value], collection: Value
) -> tuple[list[_Round], int]:
    """The rounds, and the marks of all: of the collection, and of what says which items and keys there are."""
    results, spans, marks = [], [], collection.marks
    for pair in items_of(collection):
        before = len(interpreter.faults)
        result, of_round = _evaluate_item(interpreter, node, bind(node, scope, *pair))
        marks |= of_round
        results.append(result)
        if result != ():
            spans.append((before, len(interpreter.faults)))
    interpreter.forget_told_apart(spans)
    return results, marks


def _evaluate_item(interpreter: Interpreter, node: For, scope: Mapping[str, Value]) -> tuple[_Round, int]:
    """The key and result of one round; empty when it is left out, None when that or the key is not known.

    With them the marks of the condition and of the key: https://github.com/hashicorp/hcl/blob/main/hclsyntax/expression.go
    """
    marks = 0
    if node.condition:
        truth = _say_whether(interpreter, node.condition, scope)
        marks = truth.marks
        if truth.content is False:
            return (), marks
        if truth.content is UNKNOWN:
            before = len(interpreter.faults)
            _evaluate_result(interpreter, node, scope)
            interpreter.forget_conditional(before)  # the item may be left out
            return None, marks
    result, of_key = _evaluate_result(interpreter, node, scope)
    return result, marks | of_key


def _say_whether(interpreter: Interpreter, condition: Expression, scope: Mapping[str, Value]) -> Value:
    """Whether an item is kept."""
    return interpreter.truth(condition, interpreter.evaluate(condition, scope), "invalid-for", "the condition of a for")


def _evaluate_result(interpreter: Interpreter, node: For, scope: Mapping[str, Value]) -> tuple[_Pair | None, int]:
    if node.result_key is None:
        return ("", interpreter.evaluate(node.result, scope)), 0
    key = interpreter.key(node.result_key, interpreter.evaluate(node.result_key, scope))
    result = interpreter.evaluate(node.result, scope)
    return (key.content, result) if isinstance(key.content, str) else None, key.marks


def _make_object(interpreter: Interpreter, node: For, pairs: list[_Pair], marks: int) -> Value:
    groups: dict[str, list[Value]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    if node.grouped:
        return object_value({key: tuple_value(values) for key, values in sorted(groups.items())}, marks)
    for key, values in groups.items():
        if len(values) > 1:
            message = f'two items have the key "{key}"; write ... behind the result to group them.'
            return interpreter.fault(node.result_key or node, "invalid-for", message)
    return object_value({key: values[0] for key, values in sorted(groups.items())}, marks)


def evaluate_splat(interpreter: Interpreter, node: Splat, scope: Mapping[str, Value]) -> Value:
    """`source[*].name`: of a list, set or tuple each element, of null nothing, of anything else that itself."""
    source = interpreter.evaluate(node.source, scope)
    kind = source.type.kind
    if type(source) is Referenced and source.repetition == "for_each":
        return _splat_instances(interpreter, node, source)
    if source.content is None:
        return tuple_value([])
    if kind == "dynamic":
        return ANYTHING.marked(source.marks)
    if kind == "map" and (name := _meant(node, source)):
        message = f"this is a map, so [*] has the whole of it for its one element: write values(...)[*].{name}."
        return interpreter.fault(node, "invalid-index", message)
    if kind not in ("list", "set", "tuple"):
        value = interpreter.evaluate(node.each, {**scope, ELEMENT: source})
        return tuple_value([value]) if _is_there(source) else ANYTHING.marked(source.marks)
    if source.content is UNKNOWN:
        return _splat_unknown(interpreter, node, scope, source)
    if not can_go_through(interpreter, node, source):
        return ANYTHING.marked(source.marks)
    values = [interpreter.evaluate(node.each, {**scope, ELEMENT: item}) for _, item in items_of(source)]
    if kind == "tuple":
        return interpreter.keep(tuple_value(values, source.marks))
    if not values:
        empty = interpreter.evaluate(node.each, {**scope, ELEMENT: any_item(source)[1]})
        return Value(list_of(empty.type), (), source.marks)
    return interpreter.keep(Value(list_of(_shared([value.type for value in values])), tuple(values), source.marks))


def _splat_instances(interpreter: Interpreter, node: Splat, source: Referenced) -> Value:
    """A splat of what has for_each: its one element is the object of all instances, by their keys."""
    argument = source.declaration and source.declaration.argument("for_each")
    made = interpreter.attempt(argument.value, {}) if argument and not interpreter.planned.perhaps else None
    names = [] if made is None or made.content is UNKNOWN or made.content is None else names_of(made)
    is_known = bool(names) and all(isinstance(name, str) for name in names)
    if isinstance(node.each, Element):
        one = source.instance or (unknown(source.type.element) if source.type.element else ANYTHING)
        made_object = object_value(dict.fromkeys(map(str, names), one))
        return tuple_value([made_object], source.marks) if is_known else ANYTHING.marked(source.marks)
    if is_known and _first_name(node) in names:
        return ANYTHING.marked(source.marks)
    address = source.declaration.address if source.declaration else "this"
    message = f"{address} has for_each, so [*] has the whole map for its one element: write values({address})[*]."
    return interpreter.fault(node, "invalid-index", message)


def _first_name(node: Splat) -> str | None:
    """The attribute right behind the splat."""
    each = node.each
    while isinstance(each, Attribute | Index) and not isinstance(each.source, Element):
        each = each.source
    return each.name if isinstance(each, Attribute) else None


def _meant(node: Splat, source: Value) -> str | None:
    """The attribute behind the splat of a map, where each element has it and no key is that name."""
    each = node.each
    while isinstance(each, Attribute) and not isinstance(each.source, Element):
        each = each.source
    if not isinstance(each, Attribute) or not source.type.element or each.name not in source.type.element.attributes:
        return None
    is_key = isinstance(source.content, dict) and each.name in source.content
    return None if is_key else each.name


def _is_there(source: Value) -> bool:
    """Whether a value that is none of several is not null: known, or a resource, whatever is known of it."""
    if source.content is not UNKNOWN:
        return True
    if type(source) is not Referenced or not source.is_resource or source.repetition or source.key:
        return False
    lifecycle = source.declaration.blocks("lifecycle") if source.declaration else ()
    return not any(block.body.argument("enabled") for block in lifecycle)  # OpenTofu's switch makes it null


def _splat_unknown(interpreter: Interpreter, node: Splat, scope: Mapping[str, Value], source: Value) -> Value:
    if source.type.kind == "tuple":
        items = [unknown(item, source.marks) for item in source.type.items]
        if not interpreter.afford(len(items)):
            return ANYTHING.marked(source.marks)
        return tuple_value([interpreter.evaluate(node.each, {**scope, ELEMENT: item}) for item in items])
    before = len(interpreter.faults)
    value = interpreter.evaluate(node.each, {**scope, ELEMENT: any_item(source)[1]})
    interpreter.forgive(before)
    return unknown(list_of(value.type) if value.type.kind != "dynamic" else DYNAMIC, value.marks)
