"""Render templates for targets. The module that calls Jinja."""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2

from tfgen.disk.files import read_file
from tfgen.disk.project import TEMPLATES
from tfgen.errors import Position, TfgenError, describe_undecodable
from tfgen.patterns import regex
from tfgen.render.jinja.builtins import explain_missing
from tfgen.render.names.undefined import DisagreementError, NoSuchPartError, UndefinedNameError
from tfgen.render.targets.draft import Draft
from tfgen.render.targets.stack_problems import StackProblem
from tfgen.render.templates.leftovers import LeftoverError
from tfgen.render.templates.limits import LimitError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tfgen.render.jinja.environment import TemplateEnvironment
    from tfgen.render.languages.text import Text
    from tfgen.render.targets.target import Target

_MANGLED = regex(r"\bl_\d+_")  # what Jinja writes before the names of a template
_NESTED = regex(r"nested|indentation")  # what Python says of too many levels, and not of `break` without a loop
_NOT_PASSED = regex(r"parameter '(.*?)' was not provided")
_NO_FILTER = regex(r"No filter named '(.*?)'")


class Renderer:
    """The templates of a project folder, compiled once and rendered for any target."""

    def __init__(self, folder: Path, output: Path, environment: TemplateEnvironment) -> None:
        """`folder` is the project's, `output` the one that targets will be written to."""
        self.folder = folder
        self.output = output
        self.environment = environment
        self._exhausting: set[str] = set()

    def render(self, target: Target, templates: Sequence[str], problems: list[StackProblem]) -> Iterator[Draft]:
        """The drafts of a target; a template that renders to whitespace makes none, one that fails adds a problem.

        One that used up its limits for a target is not tried for others: it would take as long again for each.
        """
        for name in templates:
            if name in self._exhausting:
                continue
            try:
                text = self.environment.text_of(name, target.scope)
            except Exception as error:  # noqa: BLE001 - a template can raise anything, and all of it is the template's
                problems.append(self._problem(error, name, target))
                if isinstance(error, LimitError) or (isinstance(error, RecursionError) and _is_compiling(error)):
                    self._exhausting.add(name)
            else:
                if text.strip():
                    yield Draft(target, name, partial(_as_it_is, text), self.environment.dialect.name)

    def position(self, template: str, line: int = 0) -> Position:
        """A line of a template as the user would type it."""
        return Position(str(self.folder / TEMPLATES / template), line)

    def _problem(self, error: Exception, name: str, target: Target) -> StackProblem:
        if isinstance(error, jinja2.TemplateSyntaxError):
            position = self.position(self._template(error.name or name), error.lineno)
            return StackProblem(position, self._explain_syntax(error), target.name)
        from tfgen.render.templates.habits import keep  # as all that follows, for a run that fails only

        position = self._raised_at(error, name)
        foreign = keep(self.environment.dialect) if self._is_foreign(position) else ""
        return StackProblem(position, f"{self._explain(error, target.scope)} {foreign}".rstrip(), target.name)

    def _is_foreign(self, position: Position) -> bool:
        """Whether what failed is an expression of another program."""
        try:
            text = read_file(Path(position.file)).decode()
        except (OSError, UnicodeDecodeError):
            return False
        from tfgen.render.templates.habits import is_foreign

        return is_foreign(_line_of(text, position.line))

    def _template(self, name: str) -> str:
        """The template of that name, or of that path: Jinja's lexer takes one for the other."""
        path, templates = Path(name), self.folder / TEMPLATES
        return path.relative_to(templates).as_posix() if path.is_relative_to(templates) else name

    def _explain_syntax(self, error: jinja2.TemplateSyntaxError) -> str:
        if isinstance(error, LeftoverError):
            return str(error.message)
        from tfgen.render.templates.habits import UNKNOWN_TAG, explain_syntax
        from tfgen.render.templates.open_blocks import find_open_block

        message, source = str(error.message), error.source or ""
        if unknown := _NO_FILTER.match(message):
            return f"this is not Jinja: {message.rstrip('.')}. {self._explain_filter(unknown[1])}".rstrip()
        tag = UNKNOWN_TAG.match(message)
        block = find_open_block(self.environment, source, error.lineno, tag[1] if tag else "")
        line = _line_of(source, error.lineno)
        return f"this is not Jinja: {explain_syntax(message, line, block, self.environment.dialect)}"

    def _explain_filter(self, name: str) -> str:
        known = [filter_ for filter_ in self.environment.filters if not filter_.startswith("_")]
        return explain_missing(name, known, self.environment.dialect.advice)

    def _explain(self, error: Exception, scope: Mapping[str, Any]) -> str:
        if unknown := isinstance(error, jinja2.TemplateRuntimeError) and _NO_FILTER.match(str(error)):
            return f"there is no filter {unknown[1]}. {self._explain_filter(unknown[1])}".rstrip()
        return _explain(error, scope)

    def _raised_at(self, error: Exception, name: str) -> Position:
        """The innermost template line of the traceback, which Jinja rewrites to template lines.

        Of an argument that a macro is not given, it is the line of the call.

        Where templates call each other without end, it is the first of those that come most often: which one is
        innermost then depends on how deep the stack was before.
        """
        from traceback import walk_tb

        templates = self.folder / TEMPLATES
        lines = [(Path(f.f_code.co_filename), line) for f, line in walk_tb(error.__traceback__)]
        inside = [
            (path.relative_to(templates).as_posix(), line) for path, line in lines if path.is_relative_to(templates)
        ]
        if isinstance(error, RecursionError):
            inside = [line for line, _ in Counter(inside).most_common(1)]
        elif _NOT_PASSED.match(str(error)):  # where the macro is called: in it, nothing is wrong
            inside = inside[:-1] or inside
        return self.position(*(inside[-1] if inside else (name, 0)))


def _line_of(text: str, number: int) -> str:
    """A line of a text, from 1; empty for none of its lines."""
    return next(islice(text.split("\n"), number - 1, number), "") if number else ""


def _as_it_is(text: Text) -> Text:
    return text


def _explain(error: Exception, scope: Mapping[str, Any]) -> str:
    match error:
        case DisagreementError() | NoSuchPartError():
            return str(error)
        case UndefinedNameError():
            return error.explain(scope)
        case TfgenError():
            return str(error)
        case jinja2.TemplateNotFound():
            return f'there is no template "{error.name}". Correct the name, or add the file.'
        case SyntaxError(msg=fact) if not _NESTED.search(fact):
            return f"{_MANGLED.sub('', fact).rstrip('.')}. Correct the tag."
        case RecursionError() | SyntaxError() | MemoryError() if _is_compiling(error):
            return "something is nested too deeply here. Cut it in parts with {% set %} or macros."
        case RecursionError():
            return "the templates include or call each other without end. Break the circle."
        case UnicodeDecodeError():
            return f"the template is {describe_undecodable(error)}"
    from tfgen.render.templates.python_words import in_plain_words

    fact, remedy = in_plain_words(error) or (
        f"{str(error).rstrip('.')} ({type(error).__name__}).",
        "Correct the expression.",
    )
    return f"{fact} {remedy}"


def _is_compiling(error: BaseException) -> bool:
    """Whether a template was still being read, and not yet run."""
    from traceback import walk_tb

    return isinstance(error, SyntaxError) or any(
        frame.f_globals.get("__name__") in ("jinja2.parser", "jinja2.compiler", "jinja2.lexer")
        for frame, _ in walk_tb(error.__traceback__)
    )
