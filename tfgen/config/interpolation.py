"""Texts of the matrix file that hold `${…}`: what they are in a cell."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from tfgen.config.agreement import look_up, suggest_path
from tfgen.errors import ConfigError, Problem
from tfgen.patterns import regex

if TYPE_CHECKING:
    from tfgen.config.names import Names
    from tfgen.errors import Position
    from tfgen.settings.expression import Expression
    from tfgen.stacks.stack import Cell

_NAME: Final = regex(r"(?<!\$)\$\{ *([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*) *\}", re.ASCII)


def is_interpolated(text: str) -> bool:
    """Whether a text has to be evaluated."""
    return "${" in text or "%{" in text


def interpolate(text: str, cell: Cell, subject: str, position: Position, names: Names) -> str:
    """The text in a cell; `subject` is its key, for messages. Raises ConfigError when it has no value there.

    Names alone are looked up; only what is more than that needs the evaluator, which takes long to import.
    """
    if not is_interpolated(text):
        return text
    if is_interpolated(_NAME.sub("", text)):
        value = _parse(text, subject, position).evaluate(names.of(cell), cell.name)
        return _shown(value, cell, subject, position)
    return _NAME.sub(lambda match: _look_up(match[1], cell, subject, position), text)


def _look_up(name: str, cell: Cell, subject: str, position: Position) -> str:
    try:
        value = look_up(cell.scope, name.split("."))
    except KeyError:
        remedy = suggest_path(name.split("."), [cell.scope])
        fact = f"{subject} names {name}, which is not set in {cell.name}. {remedy}".rstrip()
        raise ConfigError(Problem(position, fact)) from None
    return _shown(value, cell, subject, position)


def _shown(value: Any, cell: Cell, subject: str, position: Position) -> str:
    if isinstance(value, str | int) and not isinstance(value, bool):
        return str(value)
    said = (
        {None: "null", True: "true", False: "false"}[value] if value is None or isinstance(value, bool) else "no text"
    )
    raise ConfigError(Problem(position, f"{subject} holds {said} in {cell.name}: expected text or a whole number."))


@cache
def _parse(text: str, subject: str, position: Position) -> Expression:
    from tfgen.settings.expression import find_unknown_calls, parse_expression

    expression = parse_expression(text, subject, position, template=True)
    if problems := list(find_unknown_calls(expression)):
        raise ConfigError(*problems)
    return expression
