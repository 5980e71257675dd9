"""Expressions as values to compare: literals as themselves, texts of JSON as what they hold, all else as code."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from tfgen.changes.embedded import parse_embedded
from tfgen.changes.writing import write_expression, write_key, write_template
from tfgen.hcl.syntax import Call, Literal, Object, Parentheses, Template, TemplateFor, TemplateIf, Tuple, Unary

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tfgen.hcl.syntax import Expression


@dataclass(frozen=True)
class Code:
    """An expression that only Terraform can evaluate, in the one form of `write_expression`."""

    text: str


@dataclass(frozen=True)
class Text:
    """Text with interpolations: the inside of a template, in which `${` and `%{` of the text itself are doubled."""

    text: str


@dataclass(frozen=True, eq=False)
class Json:
    """Text that holds JSON: an object or a list."""

    content: dict[str, Value] | list[Value] | Bag


@dataclass(frozen=True, eq=False)
class Bag:
    """Values whose order means nothing; with `loose` a single one may also stand for a list of itself."""

    items: tuple[Value, ...]
    loose: bool = False


@dataclass(frozen=True, eq=False)
class Nested:
    """The nested blocks of one type: their insides, whose order means something unless they are `unordered`."""

    items: tuple[dict[str, Value], ...]
    unordered: bool = False


@dataclass(frozen=True, eq=False)
class Applied:
    """A call of one of `SEEN_THROUGH`, with objects or lists among its arguments."""

    name: str
    arguments: tuple[Value, ...]


SEEN_THROUGH = frozenset(
    ("base64encode", "base64gzip", "merge", "nonsensitive", "sensitive", "tolist", "tomap", "yamlencode")
)
"""Functions whose result is told by what is in their arguments, so that these are what is compared."""

Value: TypeAlias = (
    "bool | int | float | str | Code | Text | Json | Bag | Nested | Applied | list[Value] | dict[str, Value] | None"
)


def read_value(expression: Expression) -> Value:
    """What an expression is, as far as that can be told without evaluating it."""
    match expression:
        case Literal(value=str() as text):
            return _with_json(text, (expression,))
        case Literal():
            return expression.value
        case Template(parts=(single,)) if not isinstance(single, TemplateIf | TemplateFor):
            return read_value(single)  # "${a}" is worth what a is
        case Template():
            return _with_json(Text(write_template(expression.parts)), expression.parts)
        case Tuple():
            return [read_value(item) for item in expression.items]
        case Object():
            return {write_key(key): read_value(value) for key, value in expression.items}
        case Parentheses():
            return read_value(expression.inner)
        case Call() | Unary():
            return _read_known(expression)
    return Code(write_expression(expression))


def _read_known(expression: Call | Unary) -> Value:
    """What functions and operators come to that only say how a literal is meant."""
    match expression:
        case Unary(operator="-", operand=Literal(value=int() | float() as number)) if not isinstance(number, bool):
            return -number
        case Call(name="jsonencode", arguments=(Object() | Tuple() as inner,)):
            return Json(read_value(inner))  # type: ignore[arg-type]  # such an expression is a dict or a list
        case Call(name="toset", arguments=(Tuple() as inner,)):
            return Bag(tuple(map(read_value, inner.items)))
        case Call(name=name, expand=False) if name in SEEN_THROUGH:
            arguments = tuple(map(read_value, expression.arguments))
            if any(isinstance(argument, dict | list | Json | Bag | Applied) for argument in arguments):
                return Applied(name, arguments)
    return Code(write_expression(expression))


def _with_json(text: str | Text, parts: Sequence[Expression]) -> Value:
    content = parse_embedded(parts)
    return text if content is None else Json(_revive(content))


def _revive(content: Any) -> Any:
    """JSON whose texts are pairs of a kind and a text, as `parse_embedded` gives them, as values."""
    match content:
        case dict():
            return {key: _revive(value) for key, value in content.items()}
        case list():
            return [_revive(value) for value in content]
        case ("code", text):
            return Code(text)
        case ("text", text):
            return Text(text)
    return content


def rewrite(value: Any, change: Callable[[str], str]) -> Any:
    """The value with every text and every piece of code in it changed; keys and shapes stay."""
    match value:
        case str():
            return change(value)
        case Code():
            return Code(change(value.text))
        case Text():
            return Text(change(value.text))
        case Json():
            return Json(rewrite(value.content, change))
        case Bag():
            return Bag(tuple(rewrite(item, change) for item in value.items), value.loose)
        case Nested():
            return Nested(tuple(rewrite(item, change) for item in value.items), value.unordered)
        case Applied():
            return Applied(value.name, tuple(rewrite(item, change) for item in value.arguments))
        case list():
            return [rewrite(item, change) for item in value]
        case dict():
            return {key: rewrite(item, change) for key, item in value.items()}
    return value


def show(value: Value) -> str:
    """The value on one line, nearly as HCL has it: keys sorted, so that the same value is the same text.

    What is unordered is sorted too, and marked, so that equal texts are equal values.
    """
    match value:
        case Code():
            return value.text
        case Text():
            return json.dumps(value.text, ensure_ascii=False)
        case str():
            return json.dumps(value.replace("${", "$${").replace("%{", "%%{"), ensure_ascii=False)
        case Json():
            return f"jsonencode({show(value.content)})"
        case Applied():
            return f"{value.name}({', '.join(map(show, value.arguments))})"
        case Bag():
            return _show_bag(value)
        case Nested() | list():
            return _show_members(value)
        case dict():
            return f"{{{', '.join(f'{key} = {show(value[key])}' for key in sorted(value))}}}"
    return json.dumps(value)


def _show_bag(bag: Bag) -> str:
    items = f"[{', '.join(sorted(map(show, bag.items)))}]"
    if not bag.loose:
        return f"toset({items})"
    return show(bag.items[0]) if len(bag.items) == 1 else items


def _show_members(members: Nested | list[Value]) -> str:
    if isinstance(members, list):
        return f"[{', '.join(map(show, members))}]"
    items = list(map(show, members.items))
    if len(items) == 1:  # a block of which there is one is shown as its inside
        return items[0]
    return f"[{', '.join(sorted(items) if members.unordered else items)}]"
