"""Expressions and templates of settings.yaml, in Terraform's language: parsed, and ready to be evaluated."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tfgen.errors import ConfigError, Problem
from tfgen.hcl.source import HclSyntaxError, normalize
from tfgen.hcl.syntax import Expression as Tree
from tfgen.hcl.syntax import Parentheses
from tfgen.hcl.tree import parse_tree
from tfgen.settings.reads import Read, find_reads

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tfgen.errors import Position
    from tfgen.evaluation.values import Value
    from tfgen.hcl.syntax import Node

# A name that no template has on a line of its own.
_END = "TFGEN_END_OF_TEMPLATE"


@dataclass(frozen=True, eq=False)
class Expression:
    """An expression, or with `template` a text with interpolations, that was found to be one.

    `subject` is where it stands, for messages: `locals.is_home`. `reads` are the paths that it reads, and `calls` its
    functions.
    """

    text: str
    subject: str
    position: Position
    tree: Tree = field(repr=False)
    template: bool = False
    reads: tuple[Read, ...] = ()
    calls: tuple[tuple[str, Node], ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The names that it reads of its scope."""
        return frozenset(str(read.path[0]) for read in self.reads)

    def problem(self, node: Node | None, message: str) -> Problem:
        """A problem with a part of the expression, or with all of it."""
        return Problem(self.position, f"{self.subject}{self._place(node)}: {message}")

    def _place(self, node: Node | None) -> str:
        if node is None:
            return ""
        before = normalize(_wrap(self.text, template=self.template))[: node.start]
        line, column = before.count("\n"), node.start - before.rfind("\n")
        return _said_place(line, column)

    def evaluate(self, scope: Mapping[str, Value], where: str = "") -> Any:
        """The plain value. `scope` has every name that is read; `where` is the cell, for messages.

        Raises ConfigError at the expression when it cannot be evaluated, or is not known.
        """
        from tfgen.settings.evaluating import evaluate

        found = evaluate(self.tree, scope)
        if found.fault:
            raise ConfigError(self.problem(found.node, f"{found.fault}{f' (in {where})' if where else ''}"))
        return found.value.removesuffix("\n") if self.template else found.value


def parse_expression(text: str, subject: str, position: Position, *, template: bool = False) -> Expression:
    """The expression. Raises ConfigError with its line and column when the text is none."""
    try:
        tree = _parse(text, template=template)
    except HclSyntaxError as error:
        place = _said_place(error.line - 1, error.column)
        noun = "template" if template else "expression"
        remedy = "" if template else _requote(text)
        raise ConfigError(Problem(position, f"{subject} is no {noun}: {error.message}{place}.{remedy}")) from None
    reads, calls = find_reads(tree)
    return Expression(text, subject, position, tree, template, reads, calls)


def _requote(text: str) -> str:
    """YAML takes the quotes off a text, so that Terraform's have to stand inside of them."""
    return f" YAML took its quotes off: write '\"{text}\"'." if "${" in text and '"' not in text else ""


def _parse(text: str, *, template: bool) -> Tree:
    body = parse_tree(_wrap(text, template=template))
    value = body.arguments[0].value
    if template:
        return value
    if len(body.arguments) > 1 or body.blocks or not isinstance(value, Parentheses) or not text.strip():
        raise HclSyntaxError(2, 1, "expected one expression")
    return value.inner


def _wrap(text: str, *, template: bool) -> str:
    """The text as the value of an argument, from the second line on."""
    if not template:
        return f"_ = (\n{text}\n)\n"
    end = _END
    while end in text:
        end += "_"
    return f"_ = <<{end}\n{text}\n{end}\n"


def _said_place(line: int, column: int) -> str:
    return f" (column {column})" if line <= 1 else f" (line {line}, column {column} of it)"


def find_unknown(expressions: Iterable[Expression]) -> Iterable[Problem]:
    """Calls of functions that there are not, or that do not give the same value everywhere."""
    from tfgen.settings.evaluating import refuse_function

    for expression in expressions:
        for name, node in expression.calls:
            if message := refuse_function(name):
                yield expression.problem(node, message)
