"""Blame a rendered or formatted line on the template line behind it. Slow, and used only when something is wrong."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tfgen.disk.cache import NO_CACHE
from tfgen.disk.project import TEMPLATES
from tfgen.render.blame.settings_map import find_setting
from tfgen.render.blame.source_map import TracingEnvironment, align_characters, align_lines, trace
from tfgen.render.names.read import read_templates
from tfgen.render.targets.stack_problems import StackProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tfgen.disk.cache import Cache
    from tfgen.errors import Position
    from tfgen.render.blame.settings_map import Steps
    from tfgen.render.blame.source_map import TemplateLine, Traced
    from tfgen.render.jinja.renderer import Renderer
    from tfgen.render.names.patterns import Patterns
    from tfgen.render.targets.draft import Draft

_SHOWN = 80
_MOST = 64
"""Drafts whose lines are known at once: what is found in one stack is asked for together."""


class Blame:
    """Finds the template lines behind lines, and makes problems of facts about them.

    Renders each blamed draft a second time, with marks.
    """

    def __init__(self, renderer: Renderer, cache: Cache = NO_CACHE) -> None:
        """`cache` is where compiled templates with marks are kept."""
        self._renderer = renderer
        self._cache = cache
        self._traces: dict[tuple[str, str], Traced | None] = {}
        self._mapped: tuple[tuple[str, str, str], list[TemplateLine | None], list[str]] | None = None
        self._patterns: dict[str, Mapping[TemplateLine, Patterns]] = {}

    @cached_property
    def _environment(self) -> TracingEnvironment:
        dialect = self._renderer.environment.dialect
        return TracingEnvironment(self._renderer.folder / TEMPLATES, dialect, self._cache)

    def source_line(self, draft: Draft, line: int, message: str) -> StackProblem:
        """A fact about a line, from 1, of the draft's source."""
        return self._problem(draft, draft.source, line, message, self._origin(draft, line))

    def formatted_line(self, draft: Draft, formatted: str, line: int, message: str) -> StackProblem:
        """A fact about a line, from 1, of the draft's formatted text."""
        return self._problem(draft, formatted, line, message, self.origin(draft, formatted, line))

    def origin(self, draft: Draft, formatted: str, line: int) -> Position:
        """The template line behind a line, from 1, of the draft's formatted text; with 0, the template."""
        if not line:
            return self._renderer.position(draft.template)
        template, origin = self._map(draft, formatted)[0][line - 1] or (draft.template, 0)
        return self._renderer.position(template, origin)

    def setting(self, draft: Draft, formatted: str, line: int, column: int) -> Steps | None:
        """The path in the scope of the value at a place of the draft's formatted text, if it is one from there."""
        origins, lines = self._map(draft, formatted)
        origin = origins[line - 1]
        if origin is None:
            return None
        if draft.template not in self._patterns:
            self._patterns[draft.template] = read_templates(self._renderer.environment, draft.template)
        candidates = self._patterns[draft.template].get(origin, frozenset())
        rest = lines[line - 1][max(column - 1, 0) :]
        return find_setting(candidates, draft.target.known, rest)

    def _map(self, draft: Draft, formatted: str) -> tuple[list[TemplateLine | None], list[str]]:
        """The template line behind each line of the draft's formatted text, None where that cannot be told; the lines.

        Of one file several lines are asked for, one after the other.
        """
        key = draft.target.name, draft.template, formatted
        if self._mapped is None or self._mapped[0] != key:
            self._mapped = key, self._find_map(draft, formatted), formatted.split("\n")
        return self._mapped[1:]

    def _find_map(self, draft: Draft, formatted: str) -> list[TemplateLine | None]:
        """The same. Where the text with marks was formatted to this one, it is rendered no second time without."""
        traced = self._trace(draft)
        if traced is not None:
            header = draft.header_of(traced.text)
            aligned = align_characters(header + traced.text, formatted)
            if aligned is not None:
                return _behind_header(header, aligned, traced.lines)
        origins = traced.lines if traced and traced.text == draft.text else []
        return _behind_header(draft.header, align_lines(draft.source, formatted), origins)

    def _problem(self, draft: Draft, text: str, line: int, message: str, origin: Position) -> StackProblem:
        file = self._renderer.output / draft.target.name / draft.name
        content = "".join(text.split("\n")[line - 1 : line]).strip()[:_SHOWN]
        return StackProblem(origin, message, draft.target.name, f"{file}:{line}: {content}")

    def _origin(self, draft: Draft, line: int) -> Position:
        """The template line behind a line of the source; the template alone where that cannot be told."""
        traced = self._trace(draft)
        index = line - 1 - draft.header.count("\n")
        origins = traced.lines if traced and traced.text == draft.text else []
        template, origin = origins[index] if 0 <= index < len(origins) else (draft.template, 0)
        return self._renderer.position(template, origin)

    def _trace(self, draft: Draft) -> Traced | None:
        key = draft.target.name, draft.template
        if key not in self._traces:
            if len(self._traces) >= _MOST:
                del self._traces[next(iter(self._traces))]
            self._traces[key] = trace(self._environment, draft.template, draft.target.scope)
        return self._traces[key]


def _behind_header(header: str, aligned: Iterable[int], origins: Sequence[TemplateLine]) -> list[TemplateLine | None]:
    """The template lines behind the lines that these indices lead to; the header has none."""
    above = header.count("\n")
    return [origins[index - above] if 0 <= index - above < len(origins) else None for index in aligned]
