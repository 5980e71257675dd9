"""Work out what an expression is worth, as Terraform's own evaluator does.

Its semantics: https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#expressions
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from tfgen.evaluation import calls, constructors, loops, operations, templates, traversals
from tfgen.evaluation.budget import DEEPEST, LARGEST
from tfgen.evaluation.convert import ConversionError, convert
from tfgen.evaluation.functions.failure import IGNORED
from tfgen.evaluation.size import size_of
from tfgen.evaluation.types import BOOL, DYNAMIC, STRING
from tfgen.evaluation.values import ANYTHING, UNKNOWN, Referenced, Value, unknown
from tfgen.hcl import syntax
from tfgen.structs import Struct, replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tfgen.evaluation.budget import Budget
    from tfgen.evaluation.functions.signatures import Signature
    from tfgen.hcl.syntax import Expression, Node

_TEXTS: Final = (syntax.Literal, syntax.Template)
# Faults that depend on values: a condition that is not known may keep what has them from being evaluated.
_BY_VALUE: Final = frozenset({"failing-function", IGNORED, "invalid-index", "invalid-for", "invalid-key"})
_REFUSING: Final = frozenset({"function-arguments", "unknown-function"})


class Names(Protocol):
    """What names stand for that are not variables of a loop, and what working them out may cost together.

    `planned`: what may never be evaluated, for lack of an item or by a condition, is not at fault.
    """

    budget: Budget
    planned: bool

    def member(self, root: str, name: str) -> Value:
        """`root.name`: a variable, a local value, a managed resource of type `root`, ..."""

    def resource(self, mode: str, type_: str, name: str) -> Value:
        """`data.type.name` or `ephemeral.type.name`."""

    def configured(self, source: Referenced, name: str) -> Value | None:
        """The value that the configuration gives to an argument of a resource, if that is to be looked at."""

    def function(self, name: str) -> Signature | None:
        """What a function takes and gives; None when nothing is known of it."""

    def provider_of(self, name: str) -> str:
        """The source of the provider whose function this is; without one, none."""

    def missing_provider(self, name: str) -> str | None:
        """What is wrong with the provider whose function this is, None when the module requires it."""

    def functions_beside(self, name: str) -> list[str]:
        """The functions of the same provider, none when that is not known."""

    def read(self, function: str, path: str) -> object:
        """What a function that reads files gives, UNKNOWN when that is not to be looked at. Raises FunctionError."""

    def has_entries(self, path: str) -> bool:
        """Whether it is known that there is something in a folder."""


class ExpressionFault(NamedTuple):
    """Something wrong with a part of an expression: the name of the rule that tells it, and a sentence.

    `static`: Terraform refuses it wherever it stands, even in what is never evaluated. `conditional`: a condition that
    is not known decides whether it is evaluated.
    """

    node: Node
    kind: str
    message: str
    static: bool = False
    conditional: bool = False


class Planned(Struct, frozen=True):
    """How a plan gets to a block: `never` where it is known to have no instance, `perhaps` not if it may have none."""

    never: bool = False
    perhaps: bool = False


def _has_words(written: Node) -> bool:
    """Whether a text has a space in it, as sentences have and names have not."""
    parts = syntax.walk(written) if isinstance(written, syntax.Template) else (written,)
    return any(isinstance(part, syntax.Literal) and " " in str(part.value) for part in parts)


class Interpreter:
    """Evaluates expressions: what is at fault goes to `faults`, and is worth anything.

    What would cost more than the budget admits is worth anything too, and `names.budget` says so.
    """

    def __init__(self, names: Names, *, absent_is_null: bool = False) -> None:
        """`absent_is_null`: what is not there is null, and so is what is asked of null; but not in `try` and `can`.

        What is evaluated is in a block that is `planned` so; Terraform validates it in any case.
        """
        self.names = names
        self.absent_is_null = absent_is_null
        self.planned = Planned()
        self.faults: list[ExpressionFault] = []
        self._left = names.budget.share()

    def work_out(self, expression: Expression, scope: Mapping[str, Value]) -> Value:
        """The value of a whole expression, which has its own share of the budget."""
        self._left = self.names.budget.share()
        try:
            return _EVALUATE[type(expression)](self, expression, scope)
        except RecursionError:
            self.names.budget.exceeded = True
            return ANYTHING

    def evaluate(self, expression: Expression, scope: Mapping[str, Value]) -> Value:
        """The value of an expression; `scope` has the variables of the loops around it."""
        return _EVALUATE[type(expression)](self, expression, scope)

    @contextmanager
    def perhaps(self) -> Iterator[None]:
        """Of what is evaluated inside nobody knows whether a plan gets there: for what is gone through may be empty."""
        before = self.planned
        self.planned = replace(before, perhaps=True)
        try:
            yield
        finally:
            self.planned = before

    def afford(self, steps: int) -> bool:
        """Take steps from the budget; without so many left nothing may be done that needs them."""
        budget = self.names.budget
        if steps > self._left or steps > budget.left:
            budget.exceeded = True
            return False
        self._left -= steps
        budget.left -= steps
        return True

    def keep(self, value: Value) -> Value:
        """The value, or anything in the place of one that is too large."""
        size = value.size or size_of(value)
        if size[0] <= LARGEST and size[1] <= DEEPEST:
            return value
        self.names.budget.exceeded = True
        return ANYTHING.marked(value.marks)

    def fault(self, node: Node, kind: str, message: str, *, static: bool = False) -> Value:
        """Note a fault; what is at fault is worth anything."""
        self.faults.append(ExpressionFault(node, kind, message, static))
        return ANYTHING

    def forget(self, start: int, end: int | None = None) -> None:
        """Take back the faults noted at these places in the list that are not static."""
        self.faults[start:end] = [fault for fault in self.faults[start:end] if fault.static]

    def forgive(self, start: int) -> None:
        """Take back what was noted from this place on, if that is of a plan, in which it may never be evaluated."""
        if self.names.planned:
            self.forget(start)

    def forget_left_out(self, truth: Value, start: int, middle: int) -> None:
        """Take back what was noted of the result that a condition leaves out; the second result's start at `middle`."""
        if truth.content is UNKNOWN:
            self.forget_conditional(start)
        elif truth.content:
            self.forget(middle)
        else:
            self.forget(start, middle)

    def forget_conditional(self, start: int) -> None:
        """Take back what a condition that is not known may keep from being evaluated; of a plan, all of it."""
        kept = [fault for fault in self.faults[start:] if fault.static or not self._may_be_avoided(fault)]
        self.faults[start:] = [fault._replace(conditional=True) for fault in kept]

    def forget_told_apart(self, rounds: Sequence[tuple[int, int]]) -> None:
        """Take back what a condition that is not known leads to in some rounds of a loop only.

        `rounds`: where the faults of each begin and end in the list. What one item has and another one has not, a
        condition may be there to tell: `[for s in [{ a = 1 }, {}] : var.kind == "a" ? s.a : 0]`.
        """
        if len(rounds) < 2 or rounds[0][0] == len(self.faults):
            return
        found = [{(id(fault.node), fault.kind) for fault in self.faults[start:end]} for start, end in rounds]
        everywhere = set.intersection(*found)
        start = rounds[0][0]
        self.faults[start:] = [
            fault
            for fault in self.faults[start:]
            if not fault.conditional or (id(fault.node), fault.kind) in everywhere
        ]

    def _may_be_avoided(self, fault: ExpressionFault) -> bool:
        """Whether a condition may be there to avoid it.

        A function that cannot take a text, or takes more than one, is how a module refuses inputs, with its own words:
        `var.on && var.name == null ? tobool("on needs a name") : true`. One that does not exist is another one, where
        it is given a sentence: `throw("on needs a name")`.
        """
        parts = fault.node.arguments if isinstance(fault.node, syntax.Call) else (fault.node,)
        is_message = fault.kind in _REFUSING and all(isinstance(part, _TEXTS) for part in parts)
        if is_message and fault.kind == "unknown-function":
            is_message = any(map(_has_words, parts))
        return self.names.planned or fault.kind in _BY_VALUE or is_message

    def attempt(self, expression: Expression, scope: Mapping[str, Value]) -> Value | None:
        """The value of an expression, None when something is at fault in it, which then is not noted."""
        before, absent_is_null = len(self.faults), self.absent_is_null
        self.absent_is_null = False
        value = self.evaluate(expression, scope)
        self.absent_is_null = absent_is_null
        found = self.faults[before:]
        if any(fault.kind != IGNORED for fault in found):
            self.forget(before)
            return None
        return value

    def truth(self, node: Node, value: Value, kind: str, what: str) -> Value:
        """The value as a bool; what is none is noted."""
        if value.content is None:
            self.fault(node, kind, f"{what} is null; it has to be true or false.")
            return unknown(BOOL)
        try:
            return convert(value, BOOL)
        except ConversionError as error:
            self.fault(node, kind, f"{what} has to be true or false: {error}.")
            return unknown(BOOL)

    def key(self, node: Node, value: Value) -> Value:
        """The value as the key of an object; what cannot be one is noted, and unknown."""
        if value.content is None:
            self.fault(node, "invalid-key", "the key of an object is null.")
            return unknown(STRING)
        try:
            return convert(value, STRING) if value.type is not DYNAMIC else unknown(STRING, value.marks)
        except ConversionError as error:
            self.fault(node, "invalid-key", f"the key of an object has to be text: {error}.")
            return unknown(STRING)


_EVALUATE: Final[dict[type, Callable[[Interpreter, Any, Mapping[str, Value]], Value]]] = {
    syntax.Literal: constructors.evaluate_literal,
    syntax.Name: traversals.evaluate_name,
    syntax.Attribute: traversals.evaluate_attribute,
    syntax.Index: traversals.evaluate_index,
    syntax.Splat: loops.evaluate_splat,
    syntax.Element: traversals.evaluate_element,
    syntax.Call: calls.evaluate_call,
    syntax.Unary: operations.evaluate_unary,
    syntax.Binary: operations.evaluate_binary,
    syntax.Conditional: operations.evaluate_conditional,
    syntax.Parentheses: operations.evaluate_parentheses,
    syntax.Tuple: constructors.evaluate_tuple,
    syntax.Object: constructors.evaluate_object,
    syntax.For: loops.evaluate_for,
    syntax.Template: templates.evaluate_template,
    syntax.TemplateIf: templates.evaluate_if,
    syntax.TemplateFor: templates.evaluate_for,
}
