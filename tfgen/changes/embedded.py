"""Read JSON inside of texts, interpolations included."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from tfgen.changes.writing import escape_openings, write_expression, write_template
from tfgen.hcl.syntax import Call, Literal, TemplateFor, TemplateIf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tfgen.hcl.syntax import Expression

# Characters of the private use area stand for interpolations while the text is parsed: a number between two of them.
_OPEN, _CLOSE = "\ue0f0", "\ue0f1"
_MARK = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_STRING_OR_MARK = re.compile(rf'"(?:[^"\\]|\\.)*"|{_OPEN}[0-9]+{_CLOSE}', re.DOTALL)


def parse_embedded(parts: Sequence[Expression]) -> dict[str, Any] | list[Any] | None:
    """The object or list that the text of these parts of a template holds as JSON, None when it holds none.

    A text with an interpolation is a pair `("text", inside of a template)`, a value that is nothing but one is a pair
    `("code", expression)`. A key stays a text. An object that names a key twice, which would hide a difference, and
    directives (`%{ if }`) are no JSON.
    """
    first = parts[0].value if parts and isinstance(parts[0], Literal) else None
    if not isinstance(first, str) or not first.lstrip().startswith(("{", "[")) or _is_too_much(parts):
        return None
    text = "".join(_marked(parts))
    try:
        found = json.loads(_quote_bare(text), object_pairs_hook=_refuse_twice, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return _restore(found, parts) if isinstance(found, dict | list) else None


def _is_too_much(parts: Sequence[Expression]) -> bool:
    return any(
        isinstance(part, TemplateIf | TemplateFor)
        or (isinstance(part, Literal) and isinstance(part.value, str) and (_OPEN in part.value or _CLOSE in part.value))
        for part in parts
    )


def _marked(parts: Sequence[Expression]) -> Iterator[str]:
    for index, part in enumerate(parts):
        is_text = isinstance(part, Literal) and isinstance(part.value, str)
        yield str(part.value) if is_text and isinstance(part, Literal) else f"{_OPEN}{index}{_CLOSE}"


def _quote_bare(text: str) -> str:
    """Put those marks in quotes that stand outside of a string, with a second opening sign to tell them by."""
    return _STRING_OR_MARK.sub(lambda match: match[0] if match[0][0] == '"' else f'"{_OPEN}{match[0]}"', text)


def _refuse_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _refuse(_constant: str) -> None:
    raise ValueError


def _restore(value: Any, parts: Sequence[Expression]) -> Any:
    match value:
        case dict():
            return {_template(key, parts)[1]: _restore(item, parts) for key, item in value.items()}
        case list():
            return [_restore(item, parts) for item in value]
        case str() if value.startswith(_OPEN * 2):
            return "code", write_expression(_encoded(parts[int(value[2:-1])]))
        case str() if match := _MARK.fullmatch(value):
            return "code", write_expression(parts[int(match[1])])
        case str() if _OPEN in value:
            return _template(value, parts)
    return value


def _encoded(expression: Expression) -> Expression:
    """What is encoded, if the expression is a call that does that."""
    if isinstance(expression, Call) and expression.name == "jsonencode" and len(expression.arguments) == 1:
        return expression.arguments[0]
    return expression


def _template(text: str, parts: Sequence[Expression]) -> tuple[str, str]:
    if _OPEN not in text:
        return "text", text
    pieces = _MARK.split(text)  # every second one is a number
    written = [
        write_template((parts[int(piece)],)) if index % 2 else escape_openings(piece)
        for index, piece in enumerate(pieces)
    ]
    return "text", "".join(written)
