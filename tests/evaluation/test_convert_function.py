"""`convert(value, type)`, which Terraform has since 1.15: what is wrong with it, and what the engine says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.engine.availability import skip_or_fail
from tests.engine.binary import ABSENT, find_embedded_engine
from tests.trees import run, write_tree

if TYPE_CHECKING:
    from pathlib import Path

RIGHT = (
    'convert({ a = "1" }, map(number))["a"] + 1',
    "convert(var.any, object({ x = string, y = optional(number) })).x",
    'try(convert("x", number), 3)',
    "convert(null, list(string))",
    '[for text in ["1"] : convert(text, number)]',
    'convert(["a"], set(any))',
)
WRONG = (
    ('convert("x", number)', "convert() fails: a number is required"),
    ('convert("x")', "convert() takes a value and a type, found 1."),
    ('convert("x", strng)', 'there is no type "strng". Did you mean "string"?'),
    ('convert(["a"], list(string)).x', 'a list of string has no attribute "x"'),
    ("convert({ a = 1 }, object({ b = number }))", 'attribute "b" is required'),
)


def _text(expression: str) -> str:
    return f'variable "any" {{\n}}\noutput "o" {{\n  value = {expression}\n}}\n'


@pytest.mark.parametrize("expression", RIGHT)
def test_what_can_be_converted_is_right(expression: str, tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": _text(expression)})
    assert " 0 errors" in f" {run('validate', '--ignore', 'unused-variable', tmp_path).stdout}"


@pytest.mark.parametrize(("expression", "words"), WRONG)
def test_what_cannot_be_converted_is_told(expression: str, words: str, tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": _text(expression)})
    assert words in run("validate", tmp_path).stdout


@pytest.mark.terraform
def test_terraform_says_the_same(tmp_path: Path) -> None:
    engine = find_embedded_engine() or skip_or_fail(ABSENT)
    verdicts = {}
    for number, expression in enumerate((*RIGHT, *(wrong for wrong, _ in WRONG))):
        write_tree(tmp_path, {f"{number}/main.tf": _text(expression)})
        verdicts[expression] = json.loads(engine.run(tmp_path / str(number), "validate", "-json").stdout)["valid"]
    assert verdicts == {**dict.fromkeys(RIGHT, True), **{wrong: False for wrong, _ in WRONG}}
