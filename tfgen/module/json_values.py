"""Write the values of Terraform's JSON syntax as expressions of its native syntax.

https://developer.hashicorp.com/terraform/language/syntax/json#expression-mapping
"""

from __future__ import annotations

import re
from typing import Any

from tfgen.hcl.literals import escape_text
from tfgen.hcl.source import HclSyntaxError
from tfgen.hcl.tokens import (
    CLOSING,
    HEREDOC_CLOSE,
    HEREDOC_OPEN,
    INTERPOLATION,
    LITERAL,
    OPENING,
    SEQUENCE_END,
    tokenize,
)
from tfgen.hcl.tree import parse_expression
from tfgen.patterns import regex

_MARKER = "EOT_OF_TFGEN"
_NAME = regex(r"[^\W\d][\w-]*")
_NOT_BARE = frozenset({"for", "true", "false", "null"})
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Number(str):
    """A number as it is written."""

    __slots__ = ()


def expression(value: Any) -> str:
    """A value in which texts are templates. Raises HclSyntaxError for one that is not HCL."""
    return _written(value, template)


def literal(value: Any) -> str:
    """A value in which texts are just texts, as in the default of a variable."""
    return _written(value, lambda text: f'"{escape_text(text)}"')


def early(value: Any) -> str:
    """A value of a backend: texts that Terraform takes as they stand; what is a template may be OpenTofu's."""
    return _written(value, _template_or_text)


def _template_or_text(text: str) -> str:
    try:
        made = template(text)
        parse_expression(made)
    except HclSyntaxError:
        return literal(text)
    return made


def reference(value: Any) -> str:
    """A text that names something: `aws.east`, `aws_vpc.main`, `string`; a template of nothing else means the same."""
    if isinstance(value, list):
        return f"[{', '.join(map(reference, value))}]"
    if not isinstance(value, str) or isinstance(value, Number):
        return expression(value)
    made = template(value)
    return value if made.startswith('"') else made


def template(text: str) -> str:
    """A text as a string, or, where it is one interpolation and nothing else, as the expression in it."""
    if "${" not in text and "%{" not in text:
        return f'"{_escaped(text)}"'
    source = f"<<{_MARKER}\n{text}\n{_MARKER}\n"
    parts: list[tuple[bool, str]] = []  # whether it is a sequence, and its text
    depth = start = 0
    for kind, piece, at in tokenize(source):
        if depth == 0 and kind == LITERAL:
            parts.append((False, piece))
        depth += (kind in OPENING) - (kind in CLOSING) if kind not in (HEREDOC_OPEN, HEREDOC_CLOSE) else 0
        if kind in OPENING and depth == 1:
            start = at
        if kind == SEQUENCE_END and depth == 0:
            parts.append((True, source[start : at + len(piece)]))
    last = parts.pop()  # the line end before the marker belongs to the heredoc alone
    parts += [(False, last[1][:-1])] if last[1][:-1] else []
    if len(parts) == 1 and parts[0][0] and re.fullmatch(r"\$\{[^~].*[^~]\}", parts[0][1], re.DOTALL):
        return parts[0][1][len(INTERPOLATION) : -1].strip()
    return '"' + "".join(part if sequence else _escaped(part) for sequence, part in parts) + '"'


def key(text: str) -> str:
    """The key of an object."""
    return text if _NAME.fullmatch(text) and text not in _NOT_BARE else _key_template(text)


def _key_template(text: str) -> str:
    made = template(text)
    return made if made.startswith('"') else f"({made})"


def _written(value: Any, text: Any) -> str:
    match value:
        case Number():
            return str(value)
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return str(text(value))
        case list():
            return "[" + ", ".join(_written(item, text) for item in value) + "]"
    lines = [f"{key(name)} = {_written(inner, text)}" for name, inner in value.items()]
    return "{\n" + "\n".join(lines) + "\n}" if lines else "{}"


def _escaped(text: str) -> str:
    """Text of a template, whose `$${` stay, for between quotes."""
    return re.sub(r'["\\\x00-\x1f\x7f]', lambda found: _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04x}", text)
