"""What the validations of a variable say of the value that it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.evaluation.convert import ConversionError, convert
from tfgen.evaluation.interpreter import Interpreter
from tfgen.evaluation.types import BOOL
from tfgen.evaluation.values import SENSITIVE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.evaluation.names import ModuleNames
    from tfgen.hcl.syntax import Block


def refusal(inside: ModuleNames, blank: ModuleNames, validation: Block) -> str:
    """What a validation says of the values; nothing when it admits them, or is wrong whatever they are.

    `inside` knows the values, `blank` none.
    """
    condition = validation.body.argument("condition")
    if condition is None:
        return ""
    at = Interpreter(inside)
    value = at.work_out(condition.value, {})
    if faults := at.faults:
        without = Interpreter(blank)
        without.work_out(condition.value, {})
        return "" if without.faults else f"its validation fails: {faults[0].message}"
    try:
        refused = convert(value, BOOL).content is False
    except ConversionError:
        return ""
    return next(_messages(at, validation), "its validation refuses it.") if refused else ""


def _messages(at: Interpreter, validation: Block) -> Iterator[str]:
    """The error message of a validation, unless something in it is secret or not known."""
    if argument := validation.body.argument("error_message"):
        value = at.attempt(argument.value, {})
        if value is not None and isinstance(value.content, str) and not value.all_marks() & SENSITIVE:
            yield value.content
