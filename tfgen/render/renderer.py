"""Render templates for targets. The module that calls Jinja."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from traceback import walk_tb
from typing import TYPE_CHECKING, Any

import jinja2

from tfgen.errors import Position, TfgenError, did_you_mean
from tfgen.header import format_header
from tfgen.project import TEMPLATES
from tfgen.render.environment import DisagreementError, TemplateEnvironment, UndefinedNameError
from tfgen.render.failures import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tfgen.render.context import Target


@dataclass(frozen=True)
class Draft:
    """What a template rendered to for a target, before formatting."""

    target: Target
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
        """The file in the target's folder: the template's name without `.j2`."""
        return Path(self.template).name.removesuffix(".j2")


class Renderer:
    """The templates of a project folder, compiled once and rendered for any target."""

    def __init__(self, folder: Path, output: Path, environment: TemplateEnvironment) -> None:
        """`folder` is the project's, `output` the one that targets will be written to."""
        self.folder = folder
        self.output = output
        self.environment = environment

    def render(self, target: Target, templates: Sequence[str], failures: list[Failure]) -> Iterator[Draft]:
        """The drafts of a target; a template that renders to whitespace makes none, one that fails adds a failure."""
        for name in templates:
            try:
                text = self.environment.get_template(name).render(target.scope)
            except Exception as error:  # noqa: BLE001 - a template can raise anything, and all of it is the template's
                failures.append(self._failure(error, name, target))
            else:
                if text.strip():
                    yield Draft(target, name, text)

    def position(self, template: str, line: int = 0) -> Position:
        """A line of a template as the user would type it."""
        return Position(str(self.folder / TEMPLATES / template), line)

    def _failure(self, error: Exception, name: str, target: Target) -> Failure:
        if isinstance(error, jinja2.TemplateSyntaxError):
            position = self.position(error.name or name, error.lineno)
            return Failure(position, self._explain_syntax(error), target.name)
        return Failure(self._raised_at(error, name), _explain(error, target.scope), target.name)

    def _explain_syntax(self, error: jinja2.TemplateSyntaxError) -> str:
        fact = f"this is not Jinja: {str(error.message).rstrip('.')}."
        unknown = re.match(r"No filter named '(.*)'", str(error.message))
        remedy = did_you_mean(unknown[1], self.environment.filters) if unknown else ""
        return f"{fact} {remedy}".rstrip()

    def _raised_at(self, error: Exception, name: str) -> Position:
        """The innermost template line of the traceback, which Jinja rewrites to template lines."""
        templates = self.folder / TEMPLATES
        lines = [(Path(f.f_code.co_filename), line) for f, line in walk_tb(error.__traceback__)]
        inside = [
            (path.relative_to(templates).as_posix(), line) for path, line in lines if path.is_relative_to(templates)
        ]
        return self.position(*(inside[-1] if inside else (name, 0)))


def _explain(error: Exception, scope: Mapping[str, Any]) -> str:
    match error:
        case DisagreementError():
            return str(error)
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
    return f"{str(error).rstrip('.')} ({type(error).__name__}). Correct the expression."
