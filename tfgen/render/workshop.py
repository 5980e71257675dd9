"""A renderer that is made, and Jinja loaded, when the first template has to be rendered."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tfgen.disk.project import TEMPLATES

if TYPE_CHECKING:
    from pathlib import Path

    from tfgen.disk.cache import Cache
    from tfgen.render.blame import Blame
    from tfgen.render.closure import Closure
    from tfgen.render.context import Target
    from tfgen.render.renderer import Renderer
    from tfgen.render.text import Text


class Workshop:
    """Renders the templates of one language and syntax for the targets below a place."""

    def __init__(self, project: Path, place: Path, language: str, syntax: str, cache: Cache) -> None:
        """`cache` is where compiled templates are kept."""
        self.place = place
        self.language = language
        self.variant = f"{language} {syntax}"
        """What a template renders to depends on this too."""
        self._project = project
        self._syntax = syntax
        self._cache = cache

    @cached_property
    def renderer(self) -> Renderer:
        """What renders."""
        from tfgen.render.dialect import dialect_of
        from tfgen.render.environment import TemplateEnvironment
        from tfgen.render.renderer import Renderer

        dialect = dialect_of(self.language, self._syntax)
        environment = TemplateEnvironment(self._project / TEMPLATES, dialect, self._cache)
        return Renderer(self._project, self.place, environment)

    @cached_property
    def blame(self) -> Blame:
        """What finds the template lines behind rendered ones."""
        from tfgen.render.blame import Blame

        return Blame(self.renderer)

    def text_of(self, template: str, target: Target) -> Text:
        """What a template that is right renders to."""
        return self.renderer.environment.text_of(template, target.scope)

    def closure_of(self, template: str) -> Closure | None:
        """What a template depends on, if that can be told."""
        from tfgen.render.closure import read_closure

        return read_closure(self.renderer.environment, template)
