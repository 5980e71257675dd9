"""Evaluate expressions over plain values. The only module of settings that knows tfgen's evaluator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tfgen.errors import did_you_mean
from tfgen.evaluation.functions.files import FILE_FUNCTIONS
from tfgen.evaluation.functions.signatures import builtin_signatures
from tfgen.evaluation.interpreter import Interpreter
from tfgen.evaluation.values import ANYTHING, UNKNOWN, from_plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.evaluation.functions.signatures import Signature
    from tfgen.evaluation.values import Referenced, Value
    from tfgen.hcl.syntax import Expression, Node

value_of = from_plain

# Functions whose result is another one in each run, so that the same files would not give the same output.
_IMPURE: Final = frozenset({"timestamp", "plantimestamp", "uuid", "bcrypt", "rsadecrypt"})
_OWN: Final = ("try", "can")


@dataclass(frozen=True)
class Evaluated:
    """The plain value of an expression; or `fault`, a sentence, and the part at fault."""

    value: Any = None
    fault: str = ""
    node: Node | None = None


class _Scope:
    """The names of the scope are handed over as variables of a loop, so that nothing is looked up here."""

    def member(self, root: str, name: str) -> Value:  # noqa: ARG002 - asked for names that are not in the scope
        return ANYTHING

    def resource(self, mode: str, type_: str, name: str) -> Value:  # noqa: ARG002
        return ANYTHING

    def configured(self, source: Referenced, name: str) -> Value | None:  # noqa: ARG002
        return None

    def function(self, name: str) -> Signature | None:  # noqa: ARG002
        return None

    def functions_beside(self, name: str) -> list[str]:  # noqa: ARG002
        return []

    def read(self, function: str, path: str) -> object:  # noqa: ARG002
        return UNKNOWN


_SCOPE: Final = _Scope()


def evaluate(tree: Expression, scope: Mapping[str, Value]) -> Evaluated:
    """What the expression is worth; `scope` has every name that it reads."""
    interpreter = Interpreter(_SCOPE)
    try:
        plain = interpreter.evaluate(tree, scope).plain()
    except RecursionError:
        return Evaluated(fault="this is nested too deeply to be evaluated.")
    if interpreter.faults:
        fault = interpreter.faults[0]
        return Evaluated(fault=fault.message, node=fault.node)
    if plain is UNKNOWN:
        return Evaluated(fault="its value cannot be worked out. Look at the functions it calls.")
    return Evaluated(plain)


def refuse_function(name: str) -> str | None:
    """Why a function cannot be called in settings.yaml: a sentence. None when it can."""
    bare = name.removeprefix("core::")
    if "::" in bare:
        return f"{name}() is a function of a provider. Only Terraform's own can be called here."
    if bare in FILE_FUNCTIONS or bare in ("fileset", "pathexpand", "abspath"):
        return f"{name}() depends on files. Write the value into the matrix."
    if bare in _IMPURE:
        return f"{name}() gives another value each time. Write the value into the matrix."
    if bare not in builtin_signatures() and bare not in _OWN:
        return f'there is no function "{name}". {did_you_mean(bare, [*builtin_signatures(), *_OWN])}'.rstrip()
    return None
