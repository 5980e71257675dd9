"""The tokens of a file as a parser wants them: without comments, and without line ends that do not matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NoReturn

from tfgen.hcl.source import DEEPEST_NESTING
from tfgen.hcl.tokens import (
    COMMENT,
    DIRECTIVE,
    IDENTIFIER,
    INLINE_COMMENT,
    INTERPOLATION,
    NEWLINE,
    QUOTE_CLOSE,
    QUOTE_OPEN,
    SEQUENCE_END,
    fail,
    fail_nesting,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfgen.hcl.tokens import Token

END: Final = "end of file"
_CLOSER: Final = {"(": ")", "[": "]", "{": "}", INTERPOLATION: SEQUENCE_END, DIRECTIVE: SEQUENCE_END}
_NAMES: Final = {SEQUENCE_END: "}", QUOTE_OPEN: "a string", QUOTE_CLOSE: "the end of the string"}

_SHOWN: Final = 60  # characters of what is found


class TokenStream:
    """The significant tokens of a text: `kinds` and `texts` of each, and its index `at` among all tokens.

    `kinds` and `texts` have one entry more, for the end of the file.
    """

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        """Raises HclSyntaxError for brackets that do not match."""
        self.text = text
        self.tokens = tokens
        self.at = _significant(text, tokens)
        self.kinds = [NEWLINE if (kind := tokens[i][0]) == COMMENT else kind for i in self.at] + [END]
        self.texts = [tokens[i][1] for i in self.at] + [""]

    def expected(self, what: str, i: int) -> NoReturn:
        """Raise HclSyntaxError for the token at `i`."""
        found = _NAMES.get(self.kinds[i], self.texts[i].strip() or self.kinds[i])
        found = found if len(found) <= _SHOWN else f"{found[:_SHOWN]}…"
        start = self.tokens[self.at[i]][2] if i < len(self.at) else len(self.text)
        fail(self.text, start, f"expected {what}, found {found}")

    def take(self, kind: str, i: int, what: str = "") -> int:
        """The index behind the token at `i`, which has to be of this kind."""
        if self.kinds[i] != kind:
            self.expected(what or _NAMES.get(kind, kind), i)
        return i + 1


def _significant(text: str, tokens: Sequence[Token]) -> list[int]:
    """The tokens that are not comments, nor line ends between brackets that do not care for them."""
    kept: list[int] = []
    opened: list[tuple[int, bool]] = []
    """The brackets that are open, each with whether line ends before it are plain whitespace."""
    free = False  # whether they are here
    for i, (kind, _, start) in enumerate(tokens):
        if kind not in _TOLD:
            kept.append(i)
            continue
        if kind in _SKIPPED:
            if not free and kind != INLINE_COMMENT:
                kept.append(i)
            continue
        kept.append(i)
        if kind in _CLOSER:
            opened.append((i, free))
            if len(opened) > DEEPEST_NESTING:
                fail_nesting(text, start)
            free = kind != "{" or _is_loop(tokens, i)
        elif opened and _CLOSER[tokens[opened[-1][0]][0]] == kind:
            free = opened.pop()[1]
        else:
            fail(text, start, f"{tokens[i][1]} closes nothing")
    if opened:
        _, bracket, start = tokens[opened[-1][0]]
        fail(text, start, f"{bracket} is never closed")
    return kept


_CLOSERS: Final = frozenset(_CLOSER.values())


def _is_loop(tokens: Sequence[Token], opening: int) -> bool:
    """Whether a brace is that of a for expression, behind which line ends do not matter, as behind other brackets."""
    words = (tokens[i] for i in range(opening + 1, len(tokens)) if tokens[i][0] not in _SKIPPED)
    first = next(words, None)
    if first is None or first[:2] != (IDENTIFIER, "for"):
        return False
    second = next(words, None)
    return second is not None and second[0] == IDENTIFIER


_SKIPPED: Final = frozenset({NEWLINE, COMMENT, INLINE_COMMENT})
_TOLD: Final = _SKIPPED | _CLOSERS | _CLOSER.keys()
