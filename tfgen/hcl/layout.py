"""Place tokens on lines as `terraform fmt` does: indentation, spaces, aligned "=" and aligned comments."""

from __future__ import annotations

from itertools import accumulate, groupby, pairwise
from operator import add, itemgetter
from typing import TYPE_CHECKING, Final

from tfgen.hcl.graphemes import columns
from tfgen.hcl.tokens import (
    CLOSING,
    COMMENT,
    DIRECTIVE,
    HEREDOC_CLOSE,
    HEREDOC_OPEN,
    IDENTIFIER,
    INTERPOLATION,
    LITERAL,
    NEWLINE,
    NUMBER,
    OPENING,
    QUOTE_CLOSE,
    QUOTE_OPEN,
    SEQUENCE_END,
)
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tfgen.hcl.tokens import Token

# Kinds that only matter here: what stands before them decides about the space after them.
_SIGN: Final = "sign"
_IN: Final = "in"

_LINE_END: Final = frozenset({NEWLINE, COMMENT})
_DEPTH: Final = dict.fromkeys(OPENING, 1) | dict.fromkeys(CLOSING, -1)
# A minus after one of these, or first on its line, is a sign; after anything else it subtracts.
_BEFORE_SIGN: Final = _LINE_END | {_SIGN} | set("( { [ = : , ? + * / % - == != > >= < <= && || !".split())  # noqa: SIM905
_TIGHT_AFTER: Final = _LINE_END | {"!", _SIGN, QUOTE_OPEN, HEREDOC_OPEN, LITERAL}
_TIGHT_BEFORE: Final = frozenset({NEWLINE, ".", "::", ",", "..."})
_TEXT: Final = frozenset({QUOTE_CLOSE, HEREDOC_CLOSE, LITERAL})
_INDEXABLE: Final = CLOSING | {IDENTIFIER, NUMBER}


class _Gaps(dict[tuple[str, str], str]):
    """The space between two neighbouring kinds, worked out once a pair."""

    def __missing__(self, pair: tuple[str, str]) -> str:
        gap = self[pair] = " " if _spaced(*pair) else ""
        return gap


_GAPS: Final = _Gaps()


def _spaced(left: str, right: str) -> bool:
    """Whether two neighbours on a line stand apart. The order of the questions is part of the rule."""
    answers = (
        (right in _TIGHT_BEFORE or left in (".", "::"), False),
        (right == "(" and left in (IDENTIFIER, _IN), False),
        (left == ",", True),
        (left in _TIGHT_AFTER or right in _TEXT, False),
        (right == "[" and left in _INDEXABLE, False),
        (left == "-", True),
        (left == "{" or right == "}", (left, right) != ("{", "}")),
        (left in (INTERPOLATION, DIRECTIVE) and right == "{", True),
        ((left, right) == ("}", SEQUENCE_END), True),
        (left == SEQUENCE_END and right in (INTERPOLATION, DIRECTIVE), False),
        (left in OPENING or right in CLOSING, False),
    )
    return next((spaced for applies, spaced in answers if applies), True)


class Line(Struct):
    """A line in three cells: "=" starts the second, a comment behind code is the third."""

    indent: int
    lead: str
    assign: str
    comment: str
    assign_gap: int = 1
    """Spaces before `assign`."""
    comment_gap: int = 1
    """Spaces before `comment`."""

    @property
    def code(self) -> str:
        """The line without its comment."""
        assign = " " * self.assign_gap + self.assign if self.assign else ""
        return " " * self.indent + self.lead + assign

    @property
    def text(self) -> str:
        """The line without its line end."""
        return self.code + " " * self.comment_gap + self.comment if self.comment else self.code


def layout(tokens: Sequence[Token]) -> str:
    """The text of tokens that end with a line end, spaced as `terraform fmt` does; blank lines stay."""
    return "".join([f"{line.text}\n" for line in arrange(tokens)])


def arrange(tokens: Sequence[Token]) -> list[Line]:
    """The lines of `layout`."""
    lines = _Lines(tokens).lines()
    for run in assign_runs(lines):
        widths = [line.indent + columns(line.lead) for line in run]
        widest = max(widths)  # once: a run may be as long as the file
        for line, width in zip(run, widths, strict=True):
            line.assign_gap = widest - width + 1
    for run in comment_runs(lines):
        widths = [columns(line.code) for line in run]
        widest = max(widths)
        for line, width in zip(run, widths, strict=True):
            line.comment_gap = widest - width + 1
    return lines


def assign_runs(lines: Sequence[Line]) -> list[list[Line]]:
    """The neighbouring lines whose "=" share a column, which the widest `lead` decides; lone lines are left out."""
    return _runs(lines, lambda line: line.assign != "")


def comment_runs(lines: Sequence[Line]) -> list[list[Line]]:
    """The neighbouring lines whose comments share a column, which the widest `code` decides, without lone ones."""
    return _runs(lines, lambda line: line.comment != "")


def _runs(lines: Sequence[Line], belongs: Callable[[Line], bool]) -> list[list[Line]]:
    runs = [list(run) for chosen, run in groupby(lines, key=belongs) if chosen]
    return [run for run in runs if len(run) > 1]


class _Lines:
    """The tokens in parallel lists, and the indentation so far."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.kinds = _kinds_in_context(tokens)
        self.texts = list(map(itemgetter(1), tokens))
        gaps = ["", *map(_GAPS.__getitem__, pairwise(self.kinds))]
        self.pieces = list(map(add, gaps, self.texts))
        self.depths = [0, *accumulate([_DEPTH.get(kind, 0) for kind in self.kinds])]
        self.heredocs = [i for i, kind in enumerate(self.kinds) if kind == HEREDOC_OPEN]
        self.indents: list[int] = []

    def lines(self) -> list[Line]:
        """Every line in its cells, not yet aligned."""
        ends = [i for i, kind in enumerate(self.kinds) if kind in _LINE_END]
        return [self._line(start + 1, end) for start, end in pairwise([-1, *ends])]

    def _line(self, start: int, end: int) -> Line:
        is_comment = self.kinds[end] == COMMENT
        if start == end:
            indent = 2 * len(self.indents) if is_comment else 0
            return Line(indent, self.texts[end] if is_comment else "", "", "")
        split = self._split(start, end)
        return Line(
            self._indent(self._net(start, split)),
            "".join(self.pieces[start:split]),
            "".join(self.pieces[split:end])[1:],
            self.texts[end] if is_comment else "",
        )

    def _split(self, start: int, end: int) -> int:
        """Where the assignment starts: at "=" when every bracket after it closes on the same line."""
        try:
            equals = self.kinds.index("=", start + 1, end)
        except ValueError:
            return end
        return equals if self.depths[equals] == self.depths[end] else end

    def _net(self, start: int, end: int) -> int:
        """The brackets left open between two tokens; those inside a heredoc do not indent."""
        stop = next((i for i in self.heredocs if start <= i < end), end) if self.heredocs else end
        return self.depths[stop] - self.depths[start]

    def _indent(self, net: int) -> int:
        """The spaces before a line that opens `net` brackets: those opened on one line indent once."""
        if net > 0:
            self.indents.append(net)
            return 2 * len(self.indents) - 2
        while net < 0 and self.indents:
            net += self.indents.pop()
        if net > 0:
            self.indents.append(net)
        return 2 * len(self.indents)


def _kinds_in_context(tokens: Sequence[Token]) -> list[str]:
    """The kinds of the tokens, with signs and the keyword "in" told from subtractions and names."""
    kinds, before = [], NEWLINE
    for kind, text, _ in tokens:
        if kind == "-" and before in _BEFORE_SIGN:
            before = _SIGN
        elif text == "in" and before == IDENTIFIER:
            before = _IN
        else:
            before = kind
        kinds.append(before)
    return kinds
