"""Comments of a template for those of several folders: every folder keeps exactly its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.adopt.order import keeps_order
from tfgen.adopt.pieces import Choice, Path, Piece, Remark, Where, joined

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tfgen.adopt.names import Names


def comment_lines(comments: Mapping[Where, Sequence[str]], path: Path, indent: str, names: Names) -> list[Piece]:
    """The lines of comments; what only some folders have is in a choice."""
    rows = {where: tuple(row) for where, row in comments.items()}
    if len(set(rows.values())) > 1:
        rows = {where: tuple(filter(None, row)) for where, row in rows.items()}
    if len({len(row) for row in rows.values()}) == 1:
        columns = [_column(column, names) for column in _columns(rows)]
        if all(column is not None for column in columns):
            return [piece for column in columns for piece in _line(column or (), indent)]
    return _aligned(rows, path, indent, names)


def _aligned(rows: Mapping[Where, Sequence[str]], path: Path, indent: str, names: Names) -> list[Piece]:
    """Lines that all have, but for the words of their place, and between them what each has there, as one."""
    keyed = {where: _counted([names.normal(where, text) for text in row]) for where, row in rows.items()}
    first, *others = keyed.values()
    shared: dict[tuple[str, int], Sequence[Piece]] = {}
    for key in first:
        if all(key in row for row in others):
            texts = {where: rows[where][row.index(key)] for where, row in keyed.items()}
            if (line := _column(texts, names)) is not None:
                shared[key] = line
    if not keeps_order(list(shared), ([key for key in row if key in shared] for row in keyed.values())):
        return _whole(rows, path, indent)
    pieces: list[Piece] = []
    starts = dict.fromkeys(rows, 0)
    for key, line in shared.items():
        ends = {where: row.index(key) for where, row in keyed.items()}
        pieces += _between({w: rows[w][starts[w] : ends[w]] for w in rows}, path, indent, names) + _line(line, indent)
        starts = {where: end + 1 for where, end in ends.items()}
    return pieces + _between({where: row[starts[where] :] for where, row in rows.items()}, path, indent, names)


def _between(rows: Mapping[Where, Sequence[str]], path: Path, indent: str, names: Names) -> list[Piece]:
    """Lines none of which all have: what some have, in which there may be some that all of these have, or a choice."""
    filled = {where: row for where, row in rows.items() if row}
    if len(filled) == len(rows):
        return _whole(rows, path, indent)
    if not filled:
        return []
    branch = joined(_aligned(filled, path, indent, names))
    return [Choice(path, [(frozenset(filled), branch)], frozenset(rows), indent, comment=True)]


def _line(text: Sequence[Piece], indent: str) -> list[Piece]:
    return ["\n"] if list(text) == [""] else [indent, *text, "\n"]


def behind(remarks: Mapping[Where, str], names: Names) -> list[Piece]:
    """The comment at the end of a line."""
    if len(set(remarks.values())) == 1:
        return [f" {text}" for text in {*remarks.values()} if text]
    if all(remarks.values()) and (common := names.common(remarks)):
        return [" ", *common]
    domain = frozenset(remarks)
    texts = dict.fromkeys(text for text in remarks.values() if text)
    return [Remark(text, frozenset(w for w, mine in remarks.items() if mine == text), domain) for text in texts]


def _columns(rows: Mapping[Where, Sequence[str]]) -> list[dict[Where, str]]:
    length = len(next(iter(rows.values())))
    return [{where: row[i] for where, row in rows.items()} for i in range(length)]


def _column(texts: Mapping[Where, str], names: Names) -> Sequence[Piece] | None:
    if len(set(texts.values())) == 1:
        return list(texts.values())[:1]
    return names.common(texts)


def _counted(row: Sequence[str]) -> list[tuple[str, int]]:
    """Each comment with how many like it came before."""
    return [(text, row[:i].count(text)) for i, text in enumerate(row)]


def _whole(rows: Mapping[Where, Sequence[str]], path: Path, indent: str) -> list[Piece]:
    """All comments of each folder as one."""
    branches = [
        (
            frozenset(where for where, mine in rows.items() if tuple(mine) == row),
            [p for t in row for p in (indent, t, "\n")],
        )
        for row in dict.fromkeys(map(tuple, rows.values()))
    ]
    return [Choice(path, branches, frozenset(rows), indent, comment=True)]
