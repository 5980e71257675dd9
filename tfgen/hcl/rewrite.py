"""The changes `terraform fmt` makes beyond whitespace: labels, types and needless interpolations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tfgen.hcl.strings import character_of
from tfgen.hcl.tokens import (
    CLOSING,
    COMMENT,
    HEREDOC_CLOSE,
    IDENTIFIER,
    INLINE_COMMENT,
    INTERPOLATION,
    NEWLINE,
    OPENING,
    QUOTE_CLOSE,
    QUOTE_OPEN,
    SEQUENCE_END,
    STRING,
    fail,
    tokenize,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfgen.hcl.structure import Structure, Value
    from tfgen.hcl.tokens import Token

_TYPES: Final = {  # types as Terraform 0.11 wrote them, or without the type of their elements
    "list": "list(any)",
    "map": "map(any)",
    "set": "set(any)",
    '"string"': "string",
    '"list"': "list(string)",
    '"map"': "map(string)",
}
_ESCAPED: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))")
_NEEDS: Final = {HEREDOC_CLOSE: (NEWLINE,), COMMENT: (NEWLINE, COMMENT, INLINE_COMMENT)}  # what has to follow these


def rewrite(text: str, tokens: Sequence[Token], structure: Structure, *, once: bool = False) -> list[Token]:
    """The tokens after the rewrites, or after `once` of them: one can uncover another, which is for the next run.

    A new token has the offset of one it replaces. Raises HclSyntaxError for a label with `$` or `%`, most of which
    `terraform fmt` loses.
    """
    edits = [(where.start, where.stop, _labels(text, tokens[where.start : where.stop])) for where in structure.labels]
    kinds = [*(kind for kind, _, _ in tokens), NEWLINE]
    for value in structure.values:
        written = tokens[value.start : value.end]
        changed = _value(value, written, kinds[value.end])
        while changed != written and not once:
            written, changed = changed, _value(value, changed, kinds[value.end])
        edits.append((value.start, value.end, changed))
    result = list(tokens)
    for start, end, replacement in sorted(edits, key=lambda edit: -edit[0]):
        result[start:end] = replacement
    return result


def _labels(text: str, tokens: Sequence[Token]) -> Sequence[Token]:
    """Labels in quotes, without the comments between them."""
    labels: list[Token] = []
    for kind, label, start in tokens:
        if kind == STRING:
            if "$" in label or "%" in label:
                fail(text, start, "terraform fmt loses labels with $ or %: use another name")
            plain = _plain_label(label)
            if "\0" in plain:
                fail(text, start, "a label cannot hold the character U+0000, however it is written. Remove it")
            labels.append((STRING, plain, start))
        elif kind == IDENTIFIER:
            labels.append((STRING, f'"{label}"', start))
    return labels


def _plain_label(label: str) -> str:
    """`label` with its Unicode escapes as characters, and tabs escaped."""
    return _ESCAPED.sub(lambda found: character_of(found[1] or found[2]), label).replace("\t", "\\t")


def _value(value: Value, tokens: Sequence[Token], behind: str) -> Sequence[Token]:
    """The value of an argument, rewritten where `terraform fmt` does it; `behind` is the kind that follows it."""
    if value.path == ("variable",) and value.name == "type":
        written = tokens[0][1] if len(tokens) == 1 else ""
        if written not in _TYPES:
            return tokens
        return [(kind, word, tokens[0][2]) for kind, word, _ in tokenize(_TYPES[written])]
    return _unwrap(tokens, behind)


def _unwrap(tokens: Sequence[Token], behind: str) -> Sequence[Token]:
    """The expression of `"${expression}"`, in parentheses when it goes over lines.

    `terraform fmt` does so even where the result is no HCL any more, because a comment or heredoc ends a line
    too early; such an expression stays wrapped here.
    """
    if tokens[0][0] != QUOTE_OPEN:  # as nearly all
        return tokens
    kinds = [kind for kind, _, _ in tokens]
    if kinds[:2] != [QUOTE_OPEN, INTERPOLATION] or kinds[-2:] != [SEQUENCE_END, QUOTE_CLOSE]:
        return tokens
    inside = _trim(tokens[2:-2])
    if not _is_one_expression(inside):
        return tokens
    is_closed = inside[0][0] == "(" and inside[-1][0] == ")"
    if any(kind == NEWLINE for kind, _, _ in inside) and not is_closed:
        wrapped = [("(", "(", tokens[0][2]), *inside, (")", ")", tokens[-1][2])]
        return tokens if inside[-1][0] == HEREDOC_CLOSE else wrapped
    needs = _NEEDS.get(inside[-1][0])
    return tokens if _ends_early(inside[:-1]) or (needs and behind not in needs) else inside


def _trim(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens without the line ends at both ends."""
    inner = [i for i, (kind, _, _) in enumerate(tokens) if kind != NEWLINE]
    return tokens[inner[0] : inner[-1] + 1]


def _is_one_expression(tokens: Sequence[Token]) -> bool:
    """Whether no other template sequence stands among the tokens, but inside quotes."""
    quotes = 0
    for kind, _, _ in tokens:
        quotes += (kind == QUOTE_OPEN) - (kind == QUOTE_CLOSE)
        if not quotes and kind in (INTERPOLATION, SEQUENCE_END):
            return False
    return True


def _ends_early(tokens: Sequence[Token]) -> bool:
    """Whether a line ends outside brackets: unwrapped, the expression would end there."""
    depth = 0
    for kind, _, _ in tokens:
        depth += (kind in OPENING) - (kind in CLOSING)
        if not depth and kind in (NEWLINE, COMMENT):
            return True
    return False
