"""What expressions are worth, by what they read: worked out once for the same values, in this run or in an earlier one.

An expression is a function of the names that it uses, and sees no other. So where one value of one cell changes, only
what reads it is evaluated again, and cells that agree on what is read share an evaluation.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import msgspec

from tfgen.settings.reads import STACKS

if TYPE_CHECKING:
    from tfgen.settings.expression import Expression
    from tfgen.settings.group import Group, Member

NOT_ENCODED: Final = (TypeError, ValueError, OverflowError, RecursionError)
"""What is raised for a value that is none of JSON's."""
_GENERATIONS: Final = 3  # so many times what a run asked for is remembered, for other branches


class Known:
    """What was worked out, by a digest of an expression and of all that it reads."""

    def __init__(self, answers: dict[bytes, Any] | None = None) -> None:
        """`answers` are those of earlier runs."""
        self._answers = {} if answers is None else answers
        self._used: dict[bytes, Any] = {}
        self.has_learned = False
        """Whether there is an answer that earlier runs did not have."""

    def evaluate(self, expression: Expression, member: Member, group: Group | None = None) -> Any:
        """The plain value in a cell, which in a group sees its cells as `stacks`. Raises like `Expression.evaluate`."""
        key = _key(expression, member, group)
        if key in self._answers:
            self._used[key] = value = self._answers[key]
            return value
        value = expression.evaluate(group.beside(member) if group else member.names, member.cell.name)
        if key:
            self._answers[key] = self._used[key] = value
            self.has_learned = True
        return value

    def answers(self) -> dict[bytes, Any]:
        """What is worth remembering."""
        is_large = len(self._answers) > _GENERATIONS * len(self._used)
        return self._used if is_large else self._answers


def _key(expression: Expression, member: Member, group: Group | None) -> bytes:
    """Names an expression with all that it reads; empty where that cannot be told."""
    head, roots = _read(expression.text, expression.template)
    try:
        values = [group.encoded if group and root == STACKS else member.names.encoded(root) for root in roots]
    except (LookupError, *NOT_ENCODED):  # no such name, or no value of JSON's
        return b""
    return hashlib.sha256(head + b"".join(values)).digest()


@cache
def _read(text: str, template: bool) -> tuple[bytes, tuple[str, ...]]:  # noqa: FBT001 - as `cache` wants it
    """An expression as bytes, and the names of the scope that it uses: those that its evaluation is given."""
    from tfgen.module.references import find_references
    from tfgen.settings.expression import parse

    roots = sorted({reference.root for reference in find_references(parse(text, template))})
    return msgspec.msgpack.encode([text, template, roots]), tuple(roots)
