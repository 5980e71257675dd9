"""Find what wrote each part of a rendered text, by running its template once more, step by step."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from jinja2.runtime import new_context

from tfgen.render.provenance.statements import Run
from tfgen.render.provenance.values import Names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tfgen.render.provenance.source import Parsed
    from tfgen.render.provenance.values import Piece


class Written:
    """A rendered text in its pieces."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces
        self._starts = [0, *accumulate(len(piece.text) for piece in pieces)]

    def between(self, start: int, end: int) -> Iterator[Piece]:
        """The pieces of the characters from `start` to `end`, those without text among them and at both ends.

        What is without text before the first character has to stand on its line: else it ends what is before.
        """
        opening, line = self.at(start)
        for index in range(max(bisect_left(self._starts, start) - 1, 0), len(self.pieces)):
            piece, first, behind = self.pieces[index], self._starts[index], self._starts[index + 1]
            if first > end:
                return
            is_empty = first == behind and start <= first
            is_before = is_empty and first == start and (piece.template, piece.line) != (opening.template, line)
            if (first < end and behind > start) or (is_empty and not is_before):
                yield piece

    def at(self, offset: int) -> tuple[Piece, int]:
        """The piece of a character, and the line of its template that the character is on."""
        index = min(bisect_right(self._starts, offset), len(self.pieces)) - 1
        piece = self.pieces[index]
        inside = piece.text[: offset - self._starts[index]]
        return piece, piece.line + (0 if piece.expression else inside.count("\n"))


def trace_pieces(parsed: Parsed, template: str, scope: Mapping[str, Any], text: str) -> Written | None:
    """What wrote `text`, which `template` renders to in this scope; None where the template cannot be followed.

    That it was followed rightly is known: the same text has to come of it.
    """
    environment = parsed.environment
    environment.budget.renew()
    try:
        run = Run(parsed, new_context(environment, template, {}, dict(scope)))
        run.run(template, Names(None, scope))
    except Exception:  # noqa: BLE001 - rendered by Jinja it was right, so it is the following that failed
        return None
    found = "".join(piece.text for piece in run.pieces)
    return Written(run.pieces) if found == text else None
