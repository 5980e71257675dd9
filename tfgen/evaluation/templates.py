"""Evaluate quoted templates, heredocs and the directives in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.evaluation.budget import CHARACTERS_A_STEP, LONGEST_TEXT
from tfgen.evaluation.convert import ConversionError, convert
from tfgen.evaluation.loops import any_item, bind, can_go_through, items_of, iterated
from tfgen.evaluation.types import STRING
from tfgen.evaluation.values import UNKNOWN, Value, text, unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tfgen.evaluation.interpreter import Interpreter
    from tfgen.hcl.syntax import Expression, Template, TemplateFor, TemplateIf


def evaluate_template(interpreter: Interpreter, node: Template, scope: Mapping[str, Value]) -> Value:
    """A template: text, unless it is one interpolation and nothing else, which stays what it is."""
    if len(node.parts) == 1 and not node.heredoc:
        return interpreter.evaluate(node.parts[0], scope)
    return join_parts(interpreter, node.parts, scope)


def join_parts(interpreter: Interpreter, parts: Iterable[Expression], scope: Mapping[str, Value]) -> Value:
    """The parts of a template, one after the other."""
    return _join(interpreter, [_as_text(interpreter, part, interpreter.evaluate(part, scope)) for part in parts])


def _join(interpreter: Interpreter, values: list[Value]) -> Value:
    marks = 0
    for value in values:
        marks |= value.marks
    if any(value.content is UNKNOWN for value in values):
        return unknown(STRING, marks)
    length = sum(len(value.content) for value in values)
    if length > LONGEST_TEXT or not interpreter.afford(length // CHARACTERS_A_STEP):
        interpreter.names.budget.exceeded = True
        return unknown(STRING, marks)
    return text("".join(value.content for value in values), marks)


def _as_text(interpreter: Interpreter, node: Expression, value: Value) -> Value:
    if value.content is None:
        interpreter.fault(node, "invalid-interpolation", "null cannot be part of a text.")
        return unknown(STRING)
    try:
        return convert(value, STRING) if value.type.kind != "dynamic" else unknown(STRING, value.marks)
    except ConversionError as error:
        interpreter.fault(node, "invalid-interpolation", f"this cannot be part of a text: {error}.")
        return unknown(STRING)


def evaluate_if(interpreter: Interpreter, node: TemplateIf, scope: Mapping[str, Value]) -> Value:
    """`%{ if }`, which is a conditional for Terraform: what is wrong with the part that is left out does not count."""
    value = interpreter.evaluate(node.condition, scope)
    truth = interpreter.truth(node.condition, value, "wrong-operand", "the condition of an if")
    start = len(interpreter.faults)
    then = join_parts(interpreter, node.then, scope)
    middle = len(interpreter.faults)
    otherwise = join_parts(interpreter, node.otherwise, scope)
    interpreter.forget_left_out(truth, start, middle)
    if truth.content is UNKNOWN:
        return unknown(STRING, truth.marks | then.marks | otherwise.marks)
    return (then if truth.content else otherwise).marked(truth.marks)


def evaluate_for(interpreter: Interpreter, node: TemplateFor, scope: Mapping[str, Value]) -> Value:
    """`%{ for }`."""
    collection = iterated(interpreter, node, scope)
    if collection is None:
        return unknown(STRING)
    if collection.content is UNKNOWN:
        before = len(interpreter.faults)
        with interpreter.perhaps():
            join_parts(interpreter, node.body, bind(node, scope, *any_item(collection)))
        interpreter.forgive(before)
        return unknown(STRING, collection.marks)
    if not can_go_through(interpreter, node, collection):
        return unknown(STRING, collection.marks)
    rounds, spans = [], []
    for pair in items_of(collection):
        before = len(interpreter.faults)
        rounds.append(join_parts(interpreter, node.body, bind(node, scope, *pair)))
        spans.append((before, len(interpreter.faults)))
    interpreter.forget_told_apart(spans)
    return _join(interpreter, rounds).marked(collection.marks)
