"""Comments of a template for those of several folders: every folder keeps exactly its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.adopt.order import keeps_order, merge_orders
from tfgen.adopt.pieces import Choice, Path, Piece, Remark, Where

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tfgen.adopt.names import Names


def comment_lines(comments: Mapping[Where, Sequence[str]], path: Path, indent: str, names: Names) -> list[Piece]:
    """The lines of comments; one that only some folders have is in a choice."""
    rows = {where: tuple(row) for where, row in comments.items()}
    if len(set(rows.values())) > 1:
        rows = {where: tuple(filter(None, row)) for where, row in rows.items()}
    if len({len(row) for row in rows.values()}) == 1:
        columns = [_column(column, names) for column in _columns(rows)]
        if all(column is not None for column in columns):
            return [piece for column in columns for piece in _line(column or (), indent)]
    keyed = {where: _counted(row) for where, row in rows.items()}
    order = merge_orders(list(keyed.values()))
    if not keeps_order(order, keyed.values()):
        return _whole(rows, path, indent)
    domain, pieces = frozenset(rows), list[Piece]()
    for key in order:
        wheres = frozenset(where for where, row in keyed.items() if key in row)
        line = [indent, key[0], "\n"]
        pieces += line if wheres == domain else [Choice(path, [(wheres, line)], domain, indent, comment=True)]
    return pieces


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
    """All comments of each folder as one, where their orders contradict."""
    branches = [
        (frozenset(where for where, mine in rows.items() if mine == row), [p for t in row for p in (indent, t, "\n")])
        for row in dict.fromkeys(map(tuple, rows.values()))
    ]
    return [Choice(path, branches, frozenset(rows), indent, comment=True)]
