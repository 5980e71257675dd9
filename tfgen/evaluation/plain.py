"""Evaluate Terraform expressions that stand alone, over plain Python values.

Nothing outside of the scope is looked at: no file is read, and what only Terraform or the clock knows is a problem.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from tfgen.errors import Problem, did_you_mean, quoted
from tfgen.evaluation.budget import Budget
from tfgen.evaluation.interpreter import Interpreter
from tfgen.evaluation.parts import SharingInterpreter, find_parts
from tfgen.evaluation.values import ANYTHING, UNKNOWN, Value, from_plain
from tfgen.hcl.source import HclSyntaxError, normalize
from tfgen.hcl.tree import parse_expression
from tfgen.module.references import find_references

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tfgen.errors import Position
    from tfgen.evaluation.functions.signatures import Signature
    from tfgen.evaluation.lists import Lists
    from tfgen.evaluation.parts import Shared
    from tfgen.evaluation.values import Referenced
    from tfgen.hcl.syntax import Expression, Node
    from tfgen.module.references import Reference

_REMEMBERED: Final = 4096
_MARKER: Final = "TFGEN_END_OF_TEMPLATE"
_TOO_MUCH: Final = "this takes too many steps, or its value is too large. Write it with fewer or smaller collections."
_NOT_KNOWN: Final = (
    "its value is not known here: only Terraform can tell it. Use the names in scope, and plain functions."
)


class Answer(Struct, frozen=True):
    """What an expression is worth, or what is wrong with it.

    `value` is a str, int, float, bool, None, list or dict; UNKNOWN, which is neither true nor false, with problems.
    """

    value: Any
    problems: tuple[Problem, ...] = ()


class Scope:
    """The names that an expression may use, with plain values; each is converted once, when it is first used.

    A name may have a Value, which was converted before. What `names` has not is looked up in `outer`. `lists` are those
    that scopes have in common, and `shared` is what was worked out for all of them.
    """

    def __init__(
        self,
        names: Mapping[str, object],
        outer: Scope | None = None,
        *,
        lists: Lists | None = None,
        shared: Shared | None = None,
    ) -> None:
        self.shared = shared
        self._names = names
        self._outer: Scope | tuple[str, ...] = () if outer is None else outer
        self._lists = lists
        self._values: dict[str, Value] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._names or name in self._outer

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*self._names, *self._outer)))

    def value(self, name: str) -> Value:
        """What a name is worth. Raises KeyError."""
        if name not in self._names and isinstance(self._outer, Scope):
            return self._outer.value(name)
        if name not in self._values:
            given = self._names[name]
            self._values[name] = given if isinstance(given, Value) else from_plain(given, self._lists)
        return self._values[name]


def evaluate_text(
    text: str, position: Position | None, scope: Scope | Mapping[str, object], budget: Budget | None = None
) -> Answer:
    """What an expression such as `length(zones) > 1 || nat == "single"` is worth.

    Problems have the given position, and name the part of the text that is at fault. Without a `budget` an expression
    has a new one, so that no text takes more than about a second.
    """
    return _evaluate(text, position, scope, budget)


def evaluate_template_text(
    text: str, position: Position | None, scope: Scope | Mapping[str, object], budget: Budget | None = None
) -> Answer:
    """The text that a template such as `${name} is on` makes, in which quotes and backslashes stand for themselves."""
    answer = _evaluate(f"<<{_MARKER}\n{text}\n{_MARKER}", position, scope, budget)
    return Answer(answer.value[:-1]) if isinstance(answer.value, str) else answer


class Weighed(Struct, frozen=True):
    """What an expression is worth, with parts that are not known, and what is wrong with it: sentences."""

    value: Value
    faults: tuple[str, ...]


def weigh(tree: Expression, scope: Scope, budget: Budget, *, absent_is_null: bool = False) -> Weighed:
    """What a parsed expression is worth where values are not all known; see Interpreter for `absent_is_null`.

    Names that are not in the scope are worth anything. Too few steps are told by the budget.
    """
    interpreter = Interpreter(_NoNames(budget), absent_is_null=absent_is_null)
    roots = {each.root for each in find_references(tree)}
    value = interpreter.work_out(tree, {root: scope.value(root) for root in roots if root in scope})
    return Weighed(value, tuple(dict.fromkeys(fault.message for fault in interpreter.faults)))


def _evaluate(
    text: str, position: Position | None, scope: Scope | Mapping[str, object], budget: Budget | None
) -> Answer:
    names = scope if isinstance(scope, Scope) else Scope(scope)
    try:
        expression, references = _parse(text)
    except HclSyntaxError as error:
        return _wrong(position, [f"this is not a Terraform expression: {error.message} (in {_shown(text)})"])
    if missing := [reference for reference in references if reference.root not in names]:
        return _wrong(position, [_missing(each.root, names) for each in missing])
    interpreter = _interpreter(text, expression, names.shared, budget or Budget())
    value = interpreter.work_out(expression, {each.root: names.value(each.root) for each in references})
    if interpreter.faults:
        return _wrong(position, [f"{each.message} (in {_part(text, each.node)})" for each in interpreter.faults])
    plain = value.plain()
    if plain is not UNKNOWN:
        return Answer(plain)
    return _wrong(position, [f"{_TOO_MUCH if interpreter.names.budget.exceeded else _NOT_KNOWN} (in {_shown(text)})"])


@lru_cache(maxsize=_REMEMBERED)
def _parse(text: str) -> tuple[Expression, tuple[Reference, ...]]:
    expression = parse_expression(text)
    return expression, tuple(find_references(expression))


def _interpreter(text: str, expression: Expression, shared: Shared | None, budget: Budget) -> Interpreter:
    if shared:
        parsed, parts = _parts_of(text, shared.name)
        if parts and parsed is expression:
            return SharingInterpreter(_NoNames(budget), shared, parts)
    return Interpreter(_NoNames(budget))


@lru_cache(maxsize=_REMEMBERED)
def _parts_of(text: str, name: str) -> tuple[Expression, frozenset[int]]:
    """A parsed expression, and the ids of its parts that read nothing but this name."""
    expression, _ = _parse(text)
    return expression, frozenset(map(id, find_parts(expression, name)))


def _wrong(position: Position | None, messages: Sequence[str]) -> Answer:
    return Answer(UNKNOWN, tuple(Problem(position, message) for message in dict.fromkeys(messages)))


def _missing(name: str, scope: Scope) -> str:
    known = ", ".join(sorted(scope))
    return f"there is no {quoted(name)} here. {did_you_mean(name, scope, otherwise=f'There are: {known}.')}"


def _part(text: str, node: Node) -> str:
    return _shown(f"({normalize(text)}"[node.start : node.end])


def _shown(text: str) -> str:
    """One line of a text, and not more of it than helps."""
    body = text.removeprefix(f"<<{_MARKER}\n").removesuffix(f"\n{_MARKER}")
    line = " ".join(body.split())
    return f"`{line}`" if len(line) <= 80 else f"`{line[:77]}...`"


class _NoNames:
    """A module without anything in it: all names are in the scope, and that was looked at before."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.planned = False

    def member(self, root: str, name: str) -> Value:  # noqa: ARG002
        """Nothing is known of it."""
        return ANYTHING

    def resource(self, mode: str, type_: str, name: str) -> Value:  # noqa: ARG002
        """Nothing is known of it."""
        return ANYTHING

    def configured(self, source: Referenced, name: str) -> Value | None:  # noqa: ARG002
        """There are no resources."""
        return None

    def function(self, name: str) -> Signature | None:  # noqa: ARG002
        """There are no providers."""
        return None

    def provider_of(self, name: str) -> str:  # noqa: ARG002
        """There are no providers."""
        return ""

    def missing_provider(self, name: str) -> str | None:  # noqa: ARG002
        """What a provider's function is worth is not known, which is said of the value."""
        return None

    def functions_beside(self, name: str) -> list[str]:  # noqa: ARG002
        """There are no providers."""
        return []

    def read(self, function: str, path: str) -> object:  # noqa: ARG002
        """No file is read."""
        return UNKNOWN

    def has_entries(self, path: str) -> bool:  # noqa: ARG002
        """No folder is looked into."""
        return False
