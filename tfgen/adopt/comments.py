"""Comments of a template for those of several folders: each keeps exactly its own, or all have those of most."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final, TypeVar

from tfgen.adopt.order import keeps_order
from tfgen.adopt.pieces import Choice, Insert, Path, Piece, Remark, Step, Where, joined

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tfgen.adopt.names import Names


Anything = TypeVar("Anything")
DESCRIPTION: Final = Step("description")
"""What a variable or an output is for: it is written as comments are, and kept."""
# What a program reads, `#tfsec:ignore:x`: it is no word for people, and stays where it is.
_IS_READ: Final = re.compile(
    r"(?:#|//|/\*)\s*(?:tfgen|tfsec|tflint|checkov|trivy|snyk|terrascan|kics|infracost)\b", re.IGNORECASE
)


class Comments:
    """Writes comments; `names` are what folders are known by. Where they are `shared`, all have what most have."""

    def __init__(self, names: Names, *, shared: bool) -> None:
        self._names = names
        self._shared = shared

    def lines(self, comments: Mapping[Where, Sequence[str]], path: Path, indent: str) -> list[Piece]:
        """The lines of comments; what only some folders have is in a choice."""
        rows = {where: tuple(row) for where, row in comments.items()}
        chosen = self._of_most(rows)
        found = comment_lines(chosen or rows, path, indent, self._names)
        return comment_lines(_first(chosen), path, indent, self._names) if self._is_unfit(chosen, found) else found

    def behind(self, remarks: Mapping[Where, str]) -> list[Piece]:
        """The comment at the end of a line."""
        chosen = self._of_most({where: (text,) if text else () for where, text in remarks.items()})
        texts = {where: "".join(row) for where, row in chosen.items()}
        found = behind(texts or remarks, self._names)
        return behind(_first(texts), self._names) if self._is_unfit(texts, found) else found

    def _of_most(self, rows: Mapping[Where, tuple[str, ...]]) -> Mapping[Where, tuple[str, ...]]:
        """What most of those that say anything say, but for words of their place; empty if each keeps its own."""
        if not self._shared or any(map(_IS_READ.match, {text for row in rows.values() for text in row})):
            return {}
        kinds = {where: tuple(self._names.normal(where, text) for text in row) for where, row in rows.items()}
        counts = Counter(kind for kind in kinds.values() if any(kind))
        most = max(counts, key=lambda kind: counts[kind], default=())
        return {where: rows[where] for where, kind in kinds.items() if kind == most}

    def _is_unfit(self, chosen: Mapping[Where, object], pieces: Sequence[Piece]) -> bool:
        """Whether what some folders say cannot be said in all: for a choice in it, or a word that not all have."""
        words = {piece.expression.split(" ")[0] for piece in pieces if isinstance(piece, Insert)}
        choices = any(isinstance(piece, Choice | Remark) for piece in pieces)
        return bool(chosen) and (choices or any(not words <= known.keys() for known in self._names.known.values()))


def is_of_comments(piece: Piece) -> bool:
    """Whether a piece is a condition that is there because folders say something in other comments."""
    return isinstance(piece, Choice) and piece.comment and piece.path.steps[-1:] != (DESCRIPTION,)


def _first(chosen: Mapping[Where, Anything]) -> dict[Where, Anything]:
    where, row = next(iter(chosen.items()))
    return {where: row}


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
