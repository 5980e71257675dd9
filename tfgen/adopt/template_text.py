"""Write the pieces of a template as text."""

from __future__ import annotations

import json
import re
from itertools import groupby
from typing import TYPE_CHECKING

from tfgen.adopt.pieces import Choice, Hole, Insert, Remark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tfgen.adopt.pieces import Piece, Where
    from tfgen.adopt.settings import Settings

# What Jinja would read, and what tfgen takes for a slip: see tfgen.render.templates.leftovers.
_JINJA = re.compile(
    r"\{\{|\{%|\{#|\}\}|%\}|#\}"
    r"|\{[ \t]+\{[^\n]*"
    r"|(?<![{$%])\{[ \t]*[\w.]+[^\n{}]*\}\}"
    r"|\{[ \t]+%[^\n]*"
    r"|(?<![{%\w])%[ \t]+[a-z]+\b[^\n{}%]*%\}"
)


class TemplateWriter:
    """Writes templates: `settings` are named, `axes` are the names of the axes."""

    def __init__(self, settings: Settings, axes: Sequence[str]) -> None:
        self._settings = settings
        self._axes = axes

    def write(self, pieces: Sequence[Piece]) -> str:
        """The text of a template, without empty lines at its start."""
        return re.sub(r"\n{3,}", "\n\n", "".join(self._text(pieces)).lstrip("\n"))

    def _text(self, pieces: Sequence[Piece]) -> Iterator[str]:
        waiting: list[Choice] = []
        for piece in pieces:
            if isinstance(piece, Choice):
                waiting.append(piece)
                continue
            yield from self._choices(waiting)
            waiting = []
            yield self._plain(piece)
        yield from self._choices(waiting)

    def _plain(self, piece: str | Insert | Hole | Remark) -> str:
        match piece:
            case str():
                return escape(piece)
            case Insert(expression=expression):
                return f"{{{{ {expression} }}}}"
            case Hole(filter=filter_):
                setting = self._settings.of(piece)
                return (
                    setting.derived.written(filter_) if setting.derived else f"{{{{ {setting.dotted} | {filter_} }}}}"
                )
            case Remark(text=text, wheres=wheres, domain=domain):
                return f"{{{{ {_quoted(' ' + text)} if {self._place(wheres, domain)} }}}}"

    def _choices(self, choices: Iterable[Choice]) -> Iterator[str]:
        """Choices one behind the other: those with the same conditions are one."""
        made = [(choice.indent, self._branches(choice)) for choice in choices]
        for (indent, conditions), same in groupby(made, lambda one: (one[0], [condition for condition, _ in one[1]])):
            bodies = zip(*([pieces for _, pieces in branches] for _, branches in same), strict=True)
            for number, (condition, parts) in enumerate(zip(conditions, bodies, strict=True)):
                word = f"{'elif' if number else 'if'} {condition}" if condition else "else"
                yield f"{indent}{{% {word} %}}\n"
                yield from self._text([piece for part in parts for piece in part])
            yield f"{indent}{{% endif %}}\n"

    def _branches(self, choice: Choice) -> Sequence[tuple[str, Sequence[Piece]]]:
        """The conditions of a choice, of which the last may be empty, with what stands under each."""
        left = choice.domain
        branches: list[tuple[str, Sequence[Piece]]] = []
        for index, (wheres, pieces) in enumerate(choice.branches):
            rest = wheres == left and left != choice.domain
            branches.append(("" if rest else self._condition(choice, index, wheres, left), pieces))
            left -= wheres
        return _plain_first(branches)

    def _condition(self, choice: Choice, index: int, wheres: frozenset[Where], left: frozenset[Where]) -> str:
        if choice.optional:
            return f"{self._settings.of(choice.optional).dotted} is not none"
        if choice.comment:
            return self._place(wheres, left)
        return self._settings.condition(choice, index)

    def _place(self, wheres: frozenset[Where], domain: frozenset[Where]) -> str:
        """A condition that is true of these folders and not of the others."""
        for axis, name in enumerate(self._axes):
            values = {where[axis] for where in wheres}
            if None not in values and {where for where in domain if where[axis] in values} == wheres:
                return _among(name, sorted(map(str, values)))
        return " or ".join(f"({self._exactly(where)})" for where in sorted(wheres, key=str))

    def _exactly(self, where: Where) -> str:
        pairs = zip(self._axes, where, strict=True)
        return " and ".join(_among(name, [value]) for name, value in pairs if value is not None)


def _plain_first(branches: Sequence[tuple[str, Sequence[Piece]]]) -> Sequence[tuple[str, Sequence[Piece]]]:
    """`if x` and `else`, rather than `if not x` and `else`."""
    match branches:
        case [(condition, first), ("", other)] if condition.startswith("not "):
            return [(condition.removeprefix("not "), other), ("", first)]
    return branches


def _among(axis: str, values: Sequence[str]) -> str:
    if len(values) == 1:
        return f"stack.{axis} == {_quoted(values[0])}"
    return f"stack.{axis} in [{', '.join(map(_quoted, values))}]"


def escape(text: str) -> str:
    """Text of Terraform as text of a template."""
    return _JINJA.sub(lambda found: f"{{{{ {_quoted(found[0])} }}}}", text)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
