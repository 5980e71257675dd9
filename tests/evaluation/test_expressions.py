"""Expressions have the types, values and faults that real Terraform gave them."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from tests.evaluation.expressions import REFUSED, VARIABLES, Label, read_labels, write_locals
from tfgen.evaluation.evaluate import UNKNOWN, Evaluator, Value
from tfgen.evaluation.types import type_to_json
from tfgen.module.model import parse_module
from tfgen.schema import Schemas

LABELS = read_labels()
KEPT = [label for label in LABELS if label.type not in (REFUSED, None) and label.value is not None]


@cache
def evaluated() -> tuple[dict[str, Value], frozenset[str]]:
    """The values of all expressions of the table, and those that have faults."""
    text = write_locals([label.expression for label in LABELS])
    module = parse_module("", {"locals.tf": text, "variables.tf": VARIABLES})
    evaluator = Evaluator(module, Schemas(()))
    values = [evaluator.value(local.argument.value) for local in module.locals]
    faulty = {problem.file.position(problem.node.start).line for problem in evaluator.check_all()}
    by_expression = dict(zip([label.expression for label in LABELS], values, strict=True))
    return by_expression, frozenset(LABELS[line - 1].expression for line in faulty)


def value_of(label: Label) -> Value:
    """What tfgen says the expression of a label is worth."""
    return evaluated()[0][label.expression]


# Each of these is one test of all labels, which names the wrong ones: a test for each were an eighth of all tests.
def test_what_terraform_refuses_and_nothing_else_has_a_fault() -> None:
    refused = {label.expression for label in LABELS if label.type == REFUSED}
    assert evaluated()[1] ^ refused == set()


def test_a_known_value_is_that_of_terraform() -> None:
    assert {label.expression: value_of(label).plain() for label in KEPT if not has_its_value(label)} == {}


def has_its_value(label: Label) -> bool:
    """Whether the value is that of Terraform, or not known."""
    plain: Any = value_of(label).plain()
    return bool(plain is UNKNOWN or plain == label.value or plain == pytest.approx(label.value))


def test_a_type_is_that_of_terraform_or_any() -> None:
    assert {label.expression: label.type for label in KEPT if not has_its_type(label)} == {}


def has_its_type(label: Label) -> bool:
    """Whether the type is that of Terraform, or any."""
    written = type_to_json(value_of(label).type)
    return written == "dynamic" or _sorted(written) == _sorted(label.type)


def _sorted(written: object) -> str:
    """The type as text, members of objects in order; what is null inside has any type."""
    return json.dumps(written, sort_keys=True)


def test_most_values_are_computed() -> None:
    computed = [label for label in KEPT if value_of(label).known]
    assert len(computed) > 0.85 * len([label for label in KEPT if "var." not in label.expression])
