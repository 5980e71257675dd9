"""Check validations, preconditions, postconditions and assertions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.evaluation.convert import ConversionError, convert
from tfgen.evaluation.types import STRING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.evaluation.interpreter import Interpreter
    from tfgen.evaluation.values import Value
    from tfgen.hcl.syntax import Block


def check_condition(at: Interpreter, block: Block, scope: Mapping[str, Value]) -> None:
    """`condition` has to be true or false, `error_message` text."""
    if condition := block.body.argument("condition"):
        value = at.work_out(condition.value, scope)
        at.truth(condition.value, value, "invalid-condition", "a condition")
    if message := block.body.argument("error_message"):
        value = at.work_out(message.value, scope)
        if value.content is None:
            at.fault(message.value, "invalid-condition", "error_message is null; it has to be text.")
            return
        try:
            convert(value, STRING)
        except ConversionError as error:
            at.fault(message.value, "invalid-condition", f"error_message has to be text: {error}.")
