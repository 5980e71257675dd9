"""Write the pieces of a template as text."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from tfgen.adopt.pieces import Choice, Hole, Insert, Remark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tfgen.adopt.pieces import Piece, Where
    from tfgen.adopt.settings import Settings

# What Jinja would read, and what tfgen takes for a slip: see tfgen.render.leftovers.
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
        for piece in pieces:
            match piece:
                case str():
                    yield escape(piece)
                case Insert(expression=expression):
                    yield f"{{{{ {expression} }}}}"
                case Hole(filter=filter_):
                    yield f"{{{{ {self._settings.of(piece).dotted} | {filter_} }}}}"
                case Remark(text=text, wheres=wheres, domain=domain):
                    yield f"{{{{ {_quoted(' ' + text)} if {self._place(wheres, domain)} }}}}"
                case Choice():
                    yield from self._choice(piece)

    def _choice(self, choice: Choice) -> Iterator[str]:
        left = choice.domain
        branches: list[tuple[str, Sequence[Piece]]] = []
        for index, (wheres, pieces) in enumerate(choice.branches):
            rest = wheres == left and left != choice.domain
            branches.append(("" if rest else self._condition(choice, index, wheres, left), pieces))
            left -= wheres
        for number, (condition, pieces) in enumerate(_plain_first(branches)):
            word = f"{'elif' if number else 'if'} {condition}" if condition else "else"
            yield f"{choice.indent}{{% {word} %}}\n"
            yield from self._text(pieces)
        yield f"{choice.indent}{{% endif %}}\n"

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
