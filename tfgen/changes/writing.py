"""Write syntax trees in one form: what was written differently and means the same becomes the same text."""

from __future__ import annotations

import json
import re
from functools import singledispatch
from typing import TYPE_CHECKING

from tfgen.hcl.syntax import (
    Attribute,
    Binary,
    Call,
    Conditional,
    Element,
    For,
    Index,
    Literal,
    Name,
    Node,
    Object,
    Parentheses,
    Splat,
    Template,
    TemplateFor,
    TemplateIf,
    Tuple,
    Unary,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tfgen.hcl.syntax import Body, Expression

_OPENS = re.compile(r"([$%])\{")


def write_body(body: Body) -> str:
    """All that a body holds, arguments by name and blocks in their order, without layout and comments."""
    arguments = sorted(f"{one.name}={write_expression(one.value)}" for one in body.arguments)
    blocks = [f"{' '.join((one.type, *map(_quoted, one.labels)))}{write_body(one.body)}" for one in body.blocks]
    return "{" + "\n".join((*arguments, *blocks)) + "}"


def write_expression(expression: Expression) -> str:
    """The expression on one line: text of any notation in quotes, without layout and comments."""
    return _write(expression)


def write_template(parts: Iterable[Expression]) -> str:
    """The inside of a template: what is literal with its line ends, `${` and `%{` of the text doubled."""
    return "".join(_template_part(part) for part in parts)


def _template_part(part: Expression) -> str:
    match part:
        case Literal(value=str() as text):
            return escape_openings(text)
        case TemplateIf():
            otherwise = f"%{{ else }}{write_template(part.otherwise)}" if part.otherwise else ""
            return f"%{{ if {_write(part.condition)} }}{write_template(part.then)}{otherwise}%{{ endif }}"
        case TemplateFor():
            names = ", ".join(name for name in (part.key, part.value) if name)
            return f"%{{ for {names} in {_write(part.collection)} }}{write_template(part.body)}%{{ endfor }}"
    return f"${{{_write(part)}}}"


def escape_openings(text: str) -> str:
    """The text as it stands in a template: `${` and `%{` are doubled."""
    return _OPENS.sub(r"\1\1{", text)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


@singledispatch
def _write(node: Node) -> str:
    raise TypeError(node)  # a kind of expression that was added to the syntax and not here


@_write.register
def _(node: Literal) -> str:
    if isinstance(node.value, str):
        return _quoted(escape_openings(node.value))
    return json.dumps(node.value)


@_write.register
def _(node: Template) -> str:
    if len(node.parts) == 1 and not isinstance(node.parts[0], Literal | TemplateIf | TemplateFor):
        return _write(node.parts[0])  # which it is worth, whatever its type
    return _quoted(write_template(node.parts))


@_write.register
def _(node: TemplateIf) -> str:
    return _quoted(_template_part(node))


@_write.register
def _(node: TemplateFor) -> str:
    return _quoted(_template_part(node))


@_write.register
def _(node: Name) -> str:
    return node.name


@_write.register
def _(node: Attribute) -> str:
    return f"{_write(node.source)}.{node.name}"


@_write.register
def _(node: Index) -> str:
    return f"{_write(node.source)}[{_write(node.key)}]"


@_write.register
def _(node: Splat) -> str:
    return f"{_write(node.source)}{'[*]' if node.full else '.*'}{_write(node.each)}"


@_write.register
def _(_node: Element) -> str:
    return ""


@_write.register
def _(node: Call) -> str:
    return f"{node.name}({', '.join(map(_write, node.arguments))}{'...' if node.expand else ''})"


@_write.register
def _(node: Unary) -> str:
    return f"{node.operator}{_write(node.operand)}"


@_write.register
def _(node: Binary) -> str:
    rest: list[str] = []
    current: Expression = node  # not by recursion: a chain may be of any length
    while isinstance(current, Binary):
        rest.append(f" {current.operator} {_write(current.right)}")
        current = current.left
    return "".join([_write(current), *reversed(rest)])


@_write.register
def _(node: Conditional) -> str:
    return f"{_write(node.condition)} ? {_write(node.then)} : {_write(node.otherwise)}"


@_write.register
def _(node: Parentheses) -> str:
    return f"({_write(node.inner)})"


@_write.register
def _(node: Tuple) -> str:
    return f"[{', '.join(map(_write, node.items))}]"


@_write.register
def _(node: Object) -> str:
    return f"{{{', '.join(sorted(f'{write_key(key)} = {_write(value)}' for key, value in node.items))}}}"


@_write.register
def _(node: For) -> str:
    names = ", ".join(name for name in (node.key, node.value) if name)
    result = "" if node.result_key is None else f"{_write(node.result_key)} => "
    condition = "" if node.condition is None else f" if {_write(node.condition)}"
    inside = f"for {names} in {_write(node.collection)} : {result}{_write(node.result)}"
    text = f"{inside}{'...' if node.grouped else ''}{condition}"
    return f"[{text}]" if node.result_key is None else f"{{{text}}}"


def write_key(key: Expression) -> str:
    """The key of an object: its text if it is literal, with or without quotes, else the expression in parentheses."""
    if isinstance(key, Literal):
        return key.value if isinstance(key.value, str) else json.dumps(key.value)
    return _write(key) if isinstance(key, Template | Parentheses) else f"({_write(key)})"
