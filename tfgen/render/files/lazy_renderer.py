"""A renderer that is made, and Jinja loaded, when the first template has to be rendered."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from tfgen.config.languages import TERRAFORM
from tfgen.disk.project import TEMPLATES
from tfgen.disk.stored import digest_of
from tfgen.errors import Position, Problem, TemplateError
from tfgen.render.targets.draft import Draft

if TYPE_CHECKING:
    from pathlib import Path

    from tfgen.disk.cache import Cache
    from tfgen.render.blame.blame import Blame
    from tfgen.render.jinja.closure import Closure
    from tfgen.render.jinja.renderer import Renderer
    from tfgen.render.languages.text import Text
    from tfgen.render.proof.prover import Prover
    from tfgen.render.targets.target import Target

FORMATTED = (TERRAFORM, "variables")
"""The languages whose texts are formatted as HCL; others stay as they are rendered."""
_MANY = 200  # compiled templates, of some kilobytes each
_FEW = 100  # drafts that are kept in case they are asked for again, one file after the other


class LazyRenderer:
    """Renders the templates of one language and syntax for the targets below a place."""

    def __init__(
        self,
        project: Path,
        place: Path,
        language: str,
        syntax: str,
        *,
        cache: Cache,
        prover: Prover,
        keeps_trees: bool = False,
    ) -> None:
        """`cache` is where compiled templates are kept; `prover` formats. `keeps_trees`: see `TemplateEnvironment`."""
        self.place = place
        self.language = language
        self.variant = f"{language} {syntax}"
        """What a template renders to depends on this too."""
        self._project = project
        self._syntax = syntax
        self._cache = cache
        self._prover = prover
        self._keeps_trees = keeps_trees
        self._drafts: dict[tuple[str, str], Draft] = {}

    @cached_property
    def loaded(self) -> Renderer:
        """The renderer itself, made on first use."""
        from tfgen.render.jinja.environment import TemplateEnvironment
        from tfgen.render.jinja.renderer import Renderer
        from tfgen.render.languages.dialect import dialect_of

        dialect = dialect_of(self.language, self._syntax)
        folder = self._project / TEMPLATES
        environment = TemplateEnvironment(folder, dialect, self._cache, keeps_trees=self._keeps_trees)
        return Renderer(self._project, self.place, environment)

    @cached_property
    def blame(self) -> Blame:
        """What finds the template lines behind rendered ones."""
        from tfgen.render.blame.blame import Blame

        return Blame(self.loaded)

    def save(self) -> None:
        """Keep compiled templates for the next run, if any were loaded."""
        if "loaded" in self.__dict__:
            self.loaded.environment.save()

    def let_go(self) -> None:
        """Forget compiled templates if there are many: the component is rendered, and others use few of them."""
        if "loaded" in self.__dict__ and (cache := self.loaded.environment.cache) and len(cache) > _MANY:
            cache.clear()

    def text_of(self, template: str, target: Target) -> Text:
        """What a template that is right renders to."""
        return self.loaded.environment.text_of(template, target.scope)

    def draft_of(self, template: str, target: Target) -> Draft:
        """The draft of a template that is right. It is rendered only when its text is asked for, which is rare."""
        key = template, target.name
        if key not in self._drafts:
            if len(self._drafts) == _FEW:
                self._drafts.clear()
            self._drafts[key] = Draft(target, template, partial(self.text_of, template, target), self.language)
        return self._drafts[key]

    def make_again(self, template: str, target: Target, digest: bytes) -> bytes:
        """The final text of a template that was found right, and had this SHA-256.

        Raises TemplateError when something that it is made from has been changed since the run began.
        """
        source = self.draft_of(template, target).source
        content = (self._prover.format(source).text if self.language in FORMATTED else source).encode()
        if digest_of(content) != digest:
            position = Position(str(self._project / TEMPLATES / template))
            raise TemplateError(Problem(position, "this, or what it uses, was changed meanwhile. Run tfgen again."))
        return content

    def closure_of(self, template: str) -> Closure | None:
        """What a template depends on, if that can be told."""
        from tfgen.render.jinja.closure import read_closure

        return read_closure(self.loaded.environment, template)
