"""What a component says of its cells in Terraform's language: `when` it is rendered, and in which `wave` applied."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from tfgen.config.agreement import look_up, suggest_path
from tfgen.errors import ConfigError
from tfgen.patterns import regex

if TYPE_CHECKING:
    from tfgen.config.components import Component
    from tfgen.config.names import Names
    from tfgen.errors import Position
    from tfgen.settings.expression import Expression
    from tfgen.stacks.stack import Cell

_NAME = regex(r"[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*")
_KEYWORDS = {"true": True, "false": False, "null": None}


def evaluate(component: Component, key: str, cell: Cell, names: Names) -> Any:
    """The value of a key of a component in a cell. Raises ConfigError at its line when it has none.

    A name alone is looked up; only what is more than that needs the evaluator, which takes long to import.
    """
    written = getattr(component.model, key)
    if not isinstance(written, str):
        return written
    text = written.strip()
    if text in _KEYWORDS:
        return _KEYWORDS[text]
    if not _NAME.fullmatch(text):
        expression = _parse(text, f"components.{component.name}.{key}", component.node.at(key).position)
        return expression.evaluate(names.of(cell), cell.name)
    try:
        return look_up(cell.scope, text.split("."))
    except KeyError:
        remedy = suggest_path(text.split("."), [cell.scope])
        fact = f"names {text}, which is not set in {cell.name}. {remedy}".rstrip()
        raise ConfigError(component.problem(key, fact)) from None


@cache
def _parse(text: str, subject: str, position: Position) -> Expression:
    from tfgen.settings.expression import find_unknown_calls, parse_expression

    expression = parse_expression(text, subject, position)
    if problems := list(find_unknown_calls(expression)):
        raise ConfigError(*problems)
    return expression
