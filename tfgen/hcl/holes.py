"""Find out which literals of a text matter to its layout, and lay out what is around the others."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from tfgen.hcl.format import final_tokens
from tfgen.hcl.layout import arrange, assign_runs, comment_runs
from tfgen.hcl.structure import read_structure
from tfgen.hcl.tokens import COMMENT, LITERAL, NUMBER, STRING, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tfgen.hcl.layout import Line
    from tfgen.hcl.structure import Structure
    from tfgen.hcl.tokens import Token

_MARK: Final = "\0"  # stands for a character of a literal while its line is laid out; HCL code cannot hold it
_PLAIN: Final = frozenset({STRING, NUMBER, LITERAL, COMMENT})
_MARKS: Final = re.compile(f"{_MARK}{_MARK}*")  # what begins with a character, not with `+`, is found quickly


class LaidOut(NamedTuple):
    """The formatted text around the free literals, and which literals are not free, or free but of a fixed width."""

    skeleton: tuple[str, ...]
    pinned: tuple[int, ...]
    sized: tuple[int, ...]


def lay_out(text: str, parts: Sequence[str], pinned: Iterable[int], sized: Iterable[int]) -> LaidOut:
    """Format `text`, given as `parts`: text and literals in turn. `pinned` and `sized` are known beforehand.

    Raises HclSyntaxError like `format_hcl`.
    """
    tokens = tokenize(text)
    structure = read_structure(text, tokens)
    holes = _holes(tokens, structure)
    literals = parts[1::2]
    spans = list(zip(list(accumulate(map(len, parts)))[:-1:2], literals, strict=True))
    fixed = {i for i, span in enumerate(spans) if span not in holes} | set(pinned)
    free = [i for i in range(len(literals)) if i not in fixed]
    for i in free:
        n = holes[spans[i]]
        tokens[n] = (tokens[n][0], _MARK * len(literals[i]), tokens[n][2])
    lines = arrange(final_tokens(text, tokens, structure))
    wide = {free[n] for n in _width_matters(lines)} | set(sized) - fixed
    formatted = "".join([f"{line.text}\n" for line in lines])
    return LaidOut(tuple(_MARKS.split(formatted)), tuple(sorted(fixed)), tuple(sorted(wide)))


def _holes(tokens: Sequence[Token], structure: Structure) -> dict[tuple[int, str], int]:
    """The index of each plain literal by its offset and text; the formatter never looks into one of these."""
    types = [range(it.start, it.end) for it in structure.values if it.path == ("variable",) and it.name == "type"]
    read = {i for where in (*structure.labels, *types) for i in where}
    return {(start, text): i for i, (kind, text, start) in enumerate(tokens) if kind in _PLAIN and i not in read}


def _width_matters(lines: Sequence[Line]) -> set[int]:
    """The numbers of the marks, counted from 0 over the lines, that stand before something aligned."""
    before_assign = {id(line) for run in assign_runs(lines) for line in run}
    before_comment = {id(line) for run in comment_runs(lines) for line in run}
    found: set[int] = set()
    count = 0
    for line in lines:
        lead, assign, comment = _count_marks(line.lead), _count_marks(line.assign), _count_marks(line.comment)
        wide = lead + assign if id(line) in before_comment else lead if id(line) in before_assign else 0
        found.update(range(count, count + wide))
        count += lead + assign + comment
    return found


def _count_marks(cell: str) -> int:
    return len(_MARKS.findall(cell)) if _MARK in cell else 0
