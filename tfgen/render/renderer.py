"""Render templates for stacks. The module that calls Jinja."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from traceback import walk_tb
from typing import TYPE_CHECKING, Any

import jinja2

from tfgen.errors import Position, TemplateError, TfgenError
from tfgen.header import format_header
from tfgen.render.context import build_context
from tfgen.render.environment import TEMPLATE_SUFFIX, TemplateEnvironment, UndefinedNameError
from tfgen.render.failures import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.config.matrix import Project
    from tfgen.stack import Stack

TEMPLATES = Path("templates")


@dataclass(frozen=True)
class Draft:
    """What a template rendered to for a stack, before formatting."""

    stack: Stack
    template: str
    text: str

    @property
    def header(self) -> str:
        """The lines that tfgen puts before the text."""
        return format_header((TEMPLATES / self.template).as_posix()) + "\n"

    @property
    def source(self) -> str:
        """The whole file, before formatting."""
        return self.header + self.text

    @property
    def name(self) -> str:
        """The file in the stack's folder: the template's name without `.j2`."""
        return self.template.removesuffix(".j2")


class Renderer:
    """The templates of a project folder, compiled once and rendered for any stack."""

    def __init__(self, folder: Path, project: Project, output: Path, cache: Path | None = None) -> None:
        """`folder` is the project's, `output` the one that stacks will be written to, `cache` one for what is compiled.

        Raises TemplateError when there is no template.
        """
        self.folder = folder
        self.project = project
        self.output = output
        self.environment = TemplateEnvironment(folder / TEMPLATES, cache and cache / "templates")
        self.names = self.environment.template_names()
        if not self.names:
            raise TemplateError(f"{folder / TEMPLATES}: there is no template. Add files that end in {TEMPLATE_SUFFIX}.")

    def render(self, stack: Stack, failures: list[Failure]) -> Iterator[Draft]:
        """The drafts of a stack; a template that renders to whitespace makes none, one that fails adds a failure."""
        scope = self.scope(stack)
        for name in self.names:
            try:
                text = self.environment.get_template(name).render(scope)
            except Exception as error:  # noqa: BLE001 - a template can raise anything, and all of it is the template's
                failures.append(self._failure(error, name, stack, scope))
            else:
                if text.strip():
                    yield Draft(stack, name, text)

    def scope(self, stack: Stack) -> dict[str, Any]:
        """The names that the stack's templates may use."""
        root = Path(os.path.relpath(self.folder, self.output / stack.name)).as_posix()
        return build_context(self.project, stack, root)

    def position(self, template: str, line: int = 0) -> Position:
        """A line of a template as the user would type it."""
        return Position(str(self.folder / TEMPLATES / template), line)

    def _failure(self, error: Exception, name: str, stack: Stack, scope: dict[str, Any]) -> Failure:
        if isinstance(error, jinja2.TemplateSyntaxError):
            position = self.position(error.name or name, error.lineno)
            return Failure(position, f"this is not Jinja: {error.message}.", f"stack {stack.name}")
        return Failure(self._raised_at(error, name), _explain(error, scope), f"stack {stack.name}")

    def _raised_at(self, error: Exception, name: str) -> Position:
        """The innermost template line of the traceback, which Jinja rewrites to template lines."""
        templates = self.folder / TEMPLATES
        lines = [(Path(f.f_code.co_filename), line) for f, line in walk_tb(error.__traceback__)]
        inside = [
            (path.relative_to(templates).as_posix(), line) for path, line in lines if path.is_relative_to(templates)
        ]
        return self.position(*(inside[-1] if inside else (name, 0)))


def _explain(error: Exception, scope: dict[str, Any]) -> str:
    match error:
        case UndefinedNameError():
            return error.explain(scope)
        case TfgenError():
            return str(error)
        case jinja2.TemplateNotFound():
            return f'there is no template "{error.name}". Correct the name, or add the file.'
        case RecursionError():
            return "the templates include or call each other without end. Break the circle."
        case UnicodeDecodeError():
            return f"the template is not UTF-8 text ({error.reason}). Save it as UTF-8."
    return f"{error} ({type(error).__name__}). Correct the expression."
