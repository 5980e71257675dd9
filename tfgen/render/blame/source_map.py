"""Find the template line behind every rendered line, by rendering once more with marks in the text."""

from __future__ import annotations

import hashlib
import re
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import nodes

from tfgen.disk.cache import NO_CACHE
from tfgen.render.jinja.environment import CompiledTemplates, TemplateEnvironment
from tfgen.render.languages.dialect import HCL
from tfgen.render.templates.files import find_templates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from tfgen.disk.cache import Cache
    from tfgen.render.languages.dialect import Dialect

# Private-use characters frame a mark: number of the template, line. Nobody writes them by hand, and no filter such as
# `upper` changes them or digits.
_OPEN, _BETWEEN, _CLOSE = "\ue000", "\ue001", "\ue002"
_MARK = re.compile(f"{_OPEN}([0-9]+){_BETWEEN}([0-9]+){_CLOSE}")

_LINE = re.compile(r"[^\n]*\n|[^\n]+")

TemplateLine = tuple[str, int]
"""Template name and line, from 1."""


class TracingEnvironment(TemplateEnvironment):
    """The same environment, but each piece of output is preceded by an invisible mark with its template and line.

    Marks are put into the syntax tree, so loops, macros, call blocks, includes and inheritance need no special case.
    """

    def __init__(self, templates: Path, dialect: Dialect = HCL, cache: Cache = NO_CACHE) -> None:
        """`cache` is where compiled templates with marks are kept."""
        self.names = list(find_templates(templates).names)
        super().__init__(templates, dialect)
        # What is compiled holds numbers of names.
        names = hashlib.sha256("\0".join(self.names).encode(errors="surrogateescape")).hexdigest()
        self.bytecode_cache = CompiledTemplates(cache, f"traced {names} {self.variant}")
        self.filters |= {name: _without_marks(self.filters[name]) for name in dialect.filters}

    # The signature is Jinja's.
    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,  # noqa: FBT001, FBT002
    ) -> str:
        for output in source.find_all(nodes.Output):
            output.nodes = list(_marked(output.nodes, self.names.index(name or "")))
        return super()._generate(source, name, filename, defer_init)


class Traced(NamedTuple):
    """What a template renders to with marks, these taken away, and the template line of each of its lines.

    A line made of several pieces is that of the first piece with more than whitespace.
    """

    text: str
    lines: list[TemplateLine]


def trace(environment: TracingEnvironment, template: str, scope: Mapping[str, object]) -> Traced | None:
    """What a template renders to with marks; None where it fails with them, which are to blame then.

    Where that is another text than without them, as when it compares the text of a macro, the lines are wrong.
    """
    try:
        marked = environment.text_of(template, scope)
    except Exception:  # noqa: BLE001 - rendered without marks it was right
        return None
    # Three parts a mark: the text before it, the template, the line.
    parts = _MARK.split(marked)
    return Traced("".join(parts[::3]), _first_marks(parts, environment.names, (template, 1)))


def trace_lines(
    environment: TracingEnvironment, template: str, scope: Mapping[str, object], text: str
) -> list[TemplateLine]:
    """For each line of `text`, which `template` renders to in this scope, the template line it came from.

    Empty when the marks changed what the template does: then there is no map, and no wrong one either.
    """
    traced = trace(environment, template, scope)
    return traced.lines if traced and traced.text == text else []


def _marked(pieces: list[nodes.Expr], template: int) -> Iterator[nodes.Expr]:
    for piece in pieces:
        for offset, part in enumerate(_lines(piece)):
            line = piece.lineno + offset
            yield nodes.TemplateData(f"{_OPEN}{template}{_BETWEEN}{line}{_CLOSE}", lineno=line)
            yield part


def _lines(piece: nodes.Expr) -> list[nodes.Expr]:
    if not isinstance(piece, nodes.TemplateData):
        return [piece]
    return [nodes.TemplateData(text) for text in _LINE.findall(piece.data)]


def _first_marks(parts: Sequence[str], names: Sequence[str], current: TemplateLine) -> list[TemplateLine]:
    found: list[TemplateLine] = []
    first: TemplateLine | None = None
    for index in range(0, len(parts), 3):
        if index:
            current = names[int(parts[index - 2])], int(parts[index - 1])
        text = parts[index]
        if "\n" in text:
            _, *inside, text = text.split("\n")
            found += (first or current, *[current] * len(inside))
            first = None
        if first is None and text.strip():
            first = current
    return [*found, first or current]


def _without_marks(function: Callable[..., object]) -> Callable[..., object]:
    def filtered(value: object, *arguments: Any, **options: Any) -> object:
        return function(type(value)(_MARK.sub("", value)) if isinstance(value, str) else value, *arguments, **options)

    return filtered


def align_lines(before: str, after: str) -> list[int]:
    """For each line of `after`, the index of the line of `before` that holds its first character.

    `after` is `before` formatted: it differs in whitespace, and in a line here and there that was rewritten, which is
    found by the lines around it.
    """
    aligned = align_characters(before, after)
    return _align_whole_lines(_bare_lines(before), _bare_lines(after)) if aligned is None else aligned


def align_characters(before: str, after: str) -> list[int] | None:
    """The same of texts that differ in whitespace alone; None where they differ in more."""
    old, new = _bare_lines(before), _bare_lines(after)
    if "".join(old) != "".join(new):
        return None
    starts = [0, *accumulate(map(len, old))]
    aligned, seen, index = [], 0, 0
    for line in new:
        while index + 1 < len(old) and starts[index + 1] <= seen:
            index += 1
        aligned.append(index)
        seen += len(line)
    return aligned


def _bare_lines(text: str) -> list[str]:
    return ["".join(line.split()) for line in text.split("\n")]


def _align_whole_lines(old: list[str], new: list[str]) -> list[int]:
    """Empty lines come and go in formatting, so the others are matched, and an empty one is told by the next."""
    from difflib import SequenceMatcher  # only a template that needs rewriting needs it

    left, right = ([index for index, line in enumerate(lines) if line] for lines in (old, new))
    matcher = SequenceMatcher(None, [old[index] for index in left], [new[index] for index in right], autojunk=False)
    origin: dict[int, int] = {}
    for _, i, i_end, j, j_end in matcher.get_opcodes():
        for offset in range(j_end - j):
            origin[right[j + offset]] = left[max(min(i + offset, i_end - 1), 0)]
    aligned, following = [], len(old) - 1
    for index in reversed(range(len(new))):
        following = origin.get(index, following)
        aligned.append(following)
    return aligned[::-1]
