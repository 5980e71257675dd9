"""Blame a rendered or formatted line on the template line behind it. Slow, and used only when something is wrong."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tfgen.render.failures import Failure
from tfgen.render.renderer import TEMPLATES
from tfgen.render.source_map import TracingEnvironment, align_lines, trace_lines

if TYPE_CHECKING:
    from tfgen.errors import Position
    from tfgen.render.renderer import Draft, Renderer

_SHOWN = 80


class Blame:
    """Makes failures of facts about lines; renders each blamed draft a second time, with marks."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer

    @cached_property
    def _environment(self) -> TracingEnvironment:
        return TracingEnvironment(self._renderer.folder / TEMPLATES, self._renderer.environment.dialect)

    def source_line(self, draft: Draft, line: int, message: str) -> Failure:
        """A fact about a line, from 1, of the draft's source."""
        return self._failure(draft, draft.source, line, message, self._origin(draft, line))

    def formatted_line(self, draft: Draft, formatted: str, line: int, message: str) -> Failure:
        """A fact about a line, from 1, of the draft's formatted text."""
        origin = self._origin(draft, align_lines(draft.source, formatted)[line - 1] + 1)
        return self._failure(draft, formatted, line, message, origin)

    def _failure(self, draft: Draft, text: str, line: int, message: str, origin: Position) -> Failure:
        file = self._renderer.output / draft.target.name / draft.name
        content = text.split("\n")[line - 1].strip()[:_SHOWN]
        return Failure(origin, message, draft.target.name, f"{file}:{line}: {content}")

    def _origin(self, draft: Draft, line: int) -> Position:
        """The template line behind a line of the source; the template alone where that cannot be told."""
        index = line - 1 - draft.header.count("\n")
        origins = trace_lines(self._environment, draft.template, draft.target.scope, draft.text)
        template, origin = origins[index] if 0 <= index < len(origins) else (draft.template, 0)
        return self._renderer.position(template, origin)
