"""Expressions and templates of settings.yaml, in Terraform's language: parsed, and ready to be evaluated."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from tfgen.errors import ConfigError, Position, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.evaluation.plain import Scope
    from tfgen.hcl.syntax import Expression as Tree
    from tfgen.hcl.syntax import Node
    from tfgen.settings.reads import Read

# A line that no template has.
_END: Final = "TFGEN_END_OF_TEMPLATE"


class Expression(Struct, frozen=True):
    """An expression, or with `template` a text with interpolations, that was found to be one.

    `subject` is where it stands, for messages: `locals.is_first`.
    """

    text: str
    subject: str
    position: Position
    template: bool = False

    @property
    def reads(self) -> tuple[Read, ...]:
        """The paths that it reads of its scope."""
        return _find_reads(self.text, self.template)[0]

    @property
    def calls(self) -> tuple[tuple[str, Node], ...]:
        """The functions that it calls, by name."""
        return _find_reads(self.text, self.template)[1]

    @property
    def tree(self) -> Tree:
        """The expression, parsed."""
        return parse(self.text, self.template)

    def problem(self, message: str) -> Problem:
        """A problem with the expression."""
        return Problem(self.position, f"{self.subject}: {message}")

    def evaluate(self, scope: Scope, where: str) -> Any:
        """The plain value; `where` is the cell, for messages.

        Raises ConfigError at the expression when it cannot be evaluated, is not known, or takes too many steps.
        """
        from tfgen.evaluation.plain import evaluate_template_text, evaluate_text

        answer = (evaluate_template_text if self.template else evaluate_text)(self.text, self.position, scope)
        if answer.problems:
            raise ConfigError(*(self.problem(f"in {where}, {problem.message}") for problem in answer.problems))
        return answer.value


def parse_expression(text: str, subject: str, position: Position, *, template: bool = False) -> Expression:
    """The expression. Raises ConfigError with its line and column when the text is none."""
    from tfgen.hcl.source import HclSyntaxError

    if not template and not text.strip():
        raise ConfigError(Problem(position, f"{subject} is empty. Write a Terraform expression."))
    try:
        parse(text, template)
        _find_reads(text, template)
    except RecursionError:
        fact = f"{subject} has a chain of names or conditions that is too long to read"
        raise ConfigError(Problem(position, f"{fact}. Name parts of it in locals.")) from None
    except HclSyntaxError as error:
        line, column = (error.line - 1, error.column) if template else (error.line, error.column)
        column -= line == 1 and not template  # the parenthesis before it
        place = f"column {max(column, 1)}" if line <= 1 else f"line {line}, column {column} of it"
        noun, remedy = ("template", "") if template else ("expression", _requote(text) or _translate(error.message))
        message = f"{subject} is not a Terraform {noun}: {error.message} ({place}).{remedy}"
        raise ConfigError(Problem(position, message)) from None
    return Expression(text, subject, position, template)


@cache
def parse(text: str, template: bool) -> Tree:  # noqa: FBT001 - as `cache` wants it
    """The tree of an expression, or of a template."""
    from tfgen.hcl.tree import parse_expression as parse_tree

    return parse_tree(f"<<{_END}\n{text}\n{_END}" if template else text)


@cache
def _find_reads(text: str, template: bool) -> tuple[tuple[Read, ...], tuple[tuple[str, Node], ...]]:  # noqa: FBT001
    from tfgen.settings.reads import find_reads

    return find_reads(parse(text, template))


def _requote(text: str) -> str:
    """YAML takes the quotes off a text, so that Terraform's have to stand inside of them."""
    return f" YAML took its quotes off: write '\"{text}\"'." if "${" in text and '"' not in text else ""


_ELSEWHERE: Final = {
    "=": "Write == to compare.",
    "and": "Write && instead.",
    "or": "Write || instead.",
    "in": "Write contains(list, value) instead.",
    "if": "Write condition ? one : other instead.",
    "unexpected character '|'": "Filters are Jinja's: call a function, as in upper(name).",
}
"""What is told where people write what other languages have between two values, and how Terraform has it."""


def _translate(message: str) -> str:
    remedy = _ELSEWHERE.get(message.rpartition("found ")[2], "")
    return f" {remedy}" if remedy else ""


def find_unknown_calls(expression: Expression) -> Iterator[Problem]:
    """Calls of functions that there are not, or that do not give the same value everywhere."""
    from tfgen.settings.functions import refuse_function

    for name, _ in expression.calls:
        if message := refuse_function(name):
            yield expression.problem(message)
