"""Which piece of a rendered file was written by which line and expression of its template; each file is traced once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tfgen.hcl.source import normalize
from tfgen.render.blame.source_map import TracingEnvironment, trace_lines
from tfgen.render.jinja.closure import read_closure
from tfgen.render.provenance.source import Parsed
from tfgen.render.provenance.trace import Written, trace_pieces
from tfgen.render.provenance.values import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tfgen.render.files.rendered import RenderedFile
    from tfgen.render.jinja.environment import TemplateEnvironment


class Tracer:
    """Follows the templates of one stack; `templates` is their folder."""

    def __init__(self, environment: TemplateEnvironment, templates: Path) -> None:
        self._parsed = Parsed(environment)
        self._templates = templates
        self._traced: dict[str, tuple[Written, bool]] = {}

    def trace(self, file: RenderedFile) -> tuple[Written, bool]:
        """The pieces that a file was written in, and whether its template could be followed."""
        if file.name not in self._traced:
            self._traced[file.name] = self._followed(file)
        return self._traced[file.name]

    def _followed(self, file: RenderedFile) -> tuple[Written, bool]:
        draft = file.draft
        written = trace_pieces(self._parsed, draft.template, draft.target.scope, draft.text)
        if written is None:
            return Written(list(self._by_lines(file))), False
        if "\r\n" in draft.text:
            return Written([replace(piece, text=normalize(piece.text)) for piece in written.pieces]), True
        return written, True

    def _by_lines(self, file: RenderedFile) -> Iterator[Piece]:
        """The lines of a template that cannot be followed, each made of everything that the template reads."""
        draft = file.draft
        tracing = TracingEnvironment(self._templates, self._parsed.environment.dialect)
        origins = trace_lines(tracing, draft.template, draft.target.scope, draft.text)
        closure = read_closure(self._parsed.environment, draft.template)
        reads = frozenset(path for path in (closure.paths if closure else ()) if path[0] in draft.target.known)
        lines = normalize(draft.text).split("\n")
        for index, text in enumerate(lines):
            template, line = origins[index] if index < len(origins) else (draft.template, 1)
            yield Piece(f"{text}\n", template, line, reads=reads)
