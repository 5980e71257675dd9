"""From a place in generated Terraform to the template line and the setting behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.disk.project import TEMPLATES
from tfgen.errors import Position
from tfgen.validate.origins.config_line import ConfigLines
from tfgen.validate.origins.traced import Traced

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tfgen.config.load import Config
    from tfgen.disk.cache import Cache
    from tfgen.render.blame.blame import Blame
    from tfgen.render.files.rendered import RenderedFile
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
        self._templates = str(project / TEMPLATES)
        self._config_lines = ConfigLines(config)
        self._output = project / output
        self._folders: dict[str, dict[str, RenderedFile]] = {}
        for file in files:
            self._folders.setdefault(file.folder, {})[file.name] = file
        self._paths = {(self._output / name).as_posix(): name for name in self._folders}
        self._traced = Traced(project, cache)
        self._syntaxes = {stack.name: one.component.model.syntax for one in config.terraform for stack in one.stacks}
        self._blames: dict[tuple[str, str], Blame] = {}

    def template_line(self, position: Position) -> Position | None:
        """The template line behind a place, or the template of a whole file; None for what was not rendered."""
        file = self._find(position.file)
        if file is None:
            return None
        template, line = self._traced.recall(file, ("line", position.line, 0), lambda: self._trace(file, position.line))
        return Position(f"{self._templates}{template}", int(line))

    def save(self) -> None:
        """Remember what was traced."""
        self._traced.save()

    def _find(self, path: str) -> RenderedFile | None:
        folder, _, name = path.rpartition("/")
        return self._folders.get(self._paths.get(folder, ""), {}).get(name)

    def _trace(self, file: RenderedFile, line: int) -> tuple[str, int]:
        """The template, from the folder of the templates on, and its line."""
        found = self._blame(file).origin(file.draft, file.text, line)
        return found.file.removeprefix(self._templates), found.line

    def config_line(self, hit: Hit, stack: Stack | None) -> Position | None:
        """The line that sets the value a rule complains of; None where it is none of the matrix."""
        if stack is None:
            return None
        if hit.settings and (known := self._config_lines.find(stack, hit.settings)):
            return known
        file = self._find(hit.position.file)
        line, column = hit.position.line, hit.position.column
        if file is None or not line:
            return None
        path = self._traced.recall(
            file,
            ("setting", line, column),
            lambda: self._blame(file).setting(file.draft, file.text, line, column) or (),
        )
        return self._config_lines.find(stack, path) if path else None

    def _blame(self, file: RenderedFile) -> Blame:
        """What knows the templates in the language and syntax of a file, with Jinja, which few runs need."""
        from tfgen.render.blame.blame import Blame
        from tfgen.render.jinja.environment import TemplateEnvironment
        from tfgen.render.jinja.renderer import Renderer
        from tfgen.render.languages.dialect import dialect_of

        key = file.draft.language, self._syntaxes[file.folder]
        if key not in self._blames:
            environment = TemplateEnvironment(self._project / TEMPLATES, dialect_of(*key), self._cache)
            self._blames[key] = Blame(Renderer(self._project, self._output, environment), self._cache)
        return self._blames[key]
