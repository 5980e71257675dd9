"""From a place in generated Terraform to the template line and the setting behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.disk.project import TEMPLATES
from tfgen.render.blame import Blame
from tfgen.render.dialect import dialect_of
from tfgen.render.environment import TemplateEnvironment
from tfgen.render.renderer import Renderer
from tfgen.validate.config_line import ConfigLines

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tfgen.config.load import Config
    from tfgen.disk.cache import Cache
    from tfgen.errors import Position
    from tfgen.render.rendered import RenderedFile
    from tfgen.rules.rule import Hit
    from tfgen.stacks.stack import Stack


class Origins:
    """The rendered files of a project, and the templates they came from."""

    def __init__(
        self,
        project: Path,
        output: Path,
        config: Config,
        files: Iterable[RenderedFile],
        cache: Cache,
    ) -> None:
        """`output` is the path of the folders' folder below the project; `cache` keeps compiled templates."""
        self._cache = cache
        self._project = project
        self._config_lines = ConfigLines(config)
        self._output = project / output
        self._files = {(self._output / file.folder / file.name).as_posix(): file for file in files}
        self._syntaxes = {stack.name: one.component.model.syntax for one in config.terraform for stack in one.stacks}
        self._blames: dict[tuple[str, str], Blame] = {}

    def template_line(self, position: Position) -> Position | None:
        """The template line behind a place, or the template of a whole file; None for what was not rendered."""
        file = self._files.get(position.file)
        if file is None:
            return None
        return self._blame(file).origin(file.draft, file.text, position.line)

    def config_line(self, hit: Hit, stack: Stack | None) -> Position | None:
        """The line that sets the value a rule complains of; None where it is none of the matrix."""
        if stack is None:
            return None
        if hit.settings and (line := self._config_lines.find(stack, hit.settings)):
            return line
        file = self._files.get(hit.position.file)
        if file is None or not hit.position.line:
            return None
        path = self._blame(file).setting(file.draft, file.text, hit.position.line, hit.position.column)
        return self._config_lines.find(stack, path) if path else None

    def _blame(self, file: RenderedFile) -> Blame:
        """What knows the templates in the language and syntax of a file."""
        key = file.draft.language, self._syntaxes[file.folder]
        if key not in self._blames:
            environment = TemplateEnvironment(self._project / TEMPLATES, dialect_of(*key))
            self._blames[key] = Blame(Renderer(self._project, self._output, environment), self._cache)
        return self._blames[key]
