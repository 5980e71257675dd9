"""Texts that are small and cost much: each is answered, in bounded steps, with bounded values.

The limits are counted in steps and not in seconds, so that a busy machine changes nothing; each of these takes less
than a second and 100 MB on an idle one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.trees import write_tree
from tfgen.evaluation.budget import EXPRESSION_STEPS, MODULE_STEPS
from tfgen.evaluation.evaluate import Evaluator
from tfgen.module.model import parse_module
from tfgen.schema import Schemas
from tfgen.validate import validate_paths

if TYPE_CHECKING:
    from pathlib import Path

    from tfgen.validate.answers.finding import Report

NINES = "9" * 5000
ONE_TO_A_THOUSAND = 'join("", range(1000))'
BOMBS = {
    "a product of ranges": "length(setproduct(range(100), range(100), range(100), range(100), range(100)))",
    "a power": "pow(10, 1000000000)",
    "powers of powers": "pow(pow(pow(9, 99), 99), 99)",
    "a large product": " * ".join(["99999999999999999999"] * 2000),
    "a long number": NINES,
    "a large number": "1e999999999",
    "a small number": "1e-999999999",
    "text as a long number": f'tonumber("{NINES}")',
    "a long number to a base": f'parseint("{NINES}", 62)',
    "a long number in JSON": f'jsondecode("{NINES}")',
    "a division without end": "1e308 / 1e-308",
    "a rounded infinity": "ceil(1e308 * 10)",
    "a wide format": 'format("%999999999d", 1)',
    "a precise format": 'format("%.999999999f", 1)',
    "many wide formats": 'formatlist("%999s", range(1000))',
    "long formats": f'formatlist("%s-%s", range(1000), {ONE_TO_A_THOUSAND})',
    "a replacement that grows": f'replace({ONE_TO_A_THOUSAND}, "", {ONE_TO_A_THOUSAND})',
    "a pattern that grows": f'replace(replace({ONE_TO_A_THOUSAND}, "/./", {ONE_TO_A_THOUSAND}), "/./", "xxxxxxxxx")',
    "a long separator": f'join({ONE_TO_A_THOUSAND}, split("", {ONE_TO_A_THOUSAND}))',
    "a wide indentation": 'indent(999999999, "a\\nb")',
    "quotes in quotes in quotes": "jsonencode(" * 90 + '"\\\\"' + ")" * 90,
    "deep JSON": 'jsondecode("' + "[" * 5000 + "]" * 5000 + '")',
    "deep YAML": 'yamldecode("' + "[" * 3000 + '")',
    "deeper YAML": 'yamldecode("' + "- " * 3000 + '")',
    "aliases of aliases": 'yamldecode("a: &a [x,x,x,x,x,x,x,x,x]\\n'
    + "".join(f"{n}: &{n} [{','.join([f'*{m}'] * 9)}]\\n" for m, n in zip("abcdefgh", "bcdefghi", strict=True))
    + '")',
    "loops in loops": '[for a in range(999) : [for b in range(999) : [for c in range(999) : "${a}${b}${c}"]]]',
    "objects in objects": "{ for a in range(999) : a => { for b in range(999) : b => b } }",
    "loops of text": '"' + "%{ for a in range(999) }" * 3 + "x" + "%{ endfor }" * 3 + '"',
    "searches in loops": "[for i in range(1000) : contains(range(1000), i)]",
    "comparisons in loops": "[for i in range(1000) : range(1000) == range(1000)]",
    "conditionals in loops": "[for i in range(1000) : true ? range(1000) : range(1000)]",
    "a catastrophic pattern": 'regexall("(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab")',
    "a pattern with choices": f'regexall("{"(a?)" * 30}{"a" * 30}", "{"a" * 29}")',
    "wide subnets": 'cidrsubnets("10.0.0.0/8", [for i in range(1000) : 16]...)',
    "distinct of many": 'distinct([for i in setproduct(range(200), range(200)) : join("-", i)])',
    "merged maps": '[for n in range(50) : merge([for i in range(99) : { for j in range(99) : "${i}-${j}" => j }]...)]',
}
CHAINS = {
    "of numbers": ("1", "local.a%d + 1"),
    "of pairs": ('["x"]', "[local.a%d, local.a%d]"),
    "of lists": ('["x"]', "concat(local.a%d, local.a%d)"),
    "of text": ('"xxxxxxxxxxxxxxxx"', '"${local.a%d}${local.a%d}"'),
    "of objects": ("1", "{ x = local.a%d }"),
    "of unknown pairs": ('["x"]', "var.b ? [local.a%d, local.a%d] : [local.a%d, local.a%d]"),
    "of maps": ("{ a = 1 }", "merge(local.a%d, { b = local.a%d })"),
}
DEEP = {
    "parentheses": ("(", ")"),
    "brackets": ("[", "]"),
    "braces": ("{ a = ", " }"),
    "templates": ('"${', '}"'),
    "calls": ("abs(", ")"),
    "signs": ("!", ""),
    "conditionals": ("true ? 1 : ", ""),
    "loops": ("[for x in ", " : x]"),
    "indexes": ("local.a[", "]"),
}


def steps_for(text: str) -> int:
    """The steps that the values of a module take."""
    module = parse_module("", {"main.tf": text})
    evaluator = Evaluator(module, Schemas(()))
    evaluator.check_all()
    return MODULE_STEPS - evaluator._names.budget.left


def report_on(folder: Path, text: str) -> Report:
    """All rules on a module of one file; a rule that fails raises."""
    (folder / "main.tf").write_text(text, encoding="utf-8")
    return validate_paths([folder])


@pytest.mark.parametrize("expression", BOMBS.values(), ids=BOMBS)
def test_an_expression_stays_in_its_budget(tmp_path: Path, expression: str) -> None:
    text = f'output "o" {{\n  value = {expression}\n}}\n'
    assert steps_for(text) <= EXPRESSION_STEPS
    report = report_on(tmp_path, text)
    assert {finding.rule for finding in report.findings} <= {"failing-function"}


@pytest.mark.parametrize(("first", "link"), CHAINS.values(), ids=CHAINS)
def test_a_chain_of_locals_may_have_any_length(tmp_path: Path, first: str, link: str) -> None:
    count = 1500
    links = "".join(f"  a{n} = {link.replace('%d', str(n - 1))}\n" for n in range(count, 0, -1))
    text = f'variable "b" {{\n  type = bool\n}}\nlocals {{\n  a0 = {first}\n  b0 = var.b\n{links}}}\n'
    text += f'output "o" {{\n  value = [local.a{count}, local.b0]\n}}\n'
    assert steps_for(text) <= MODULE_STEPS
    assert report_on(tmp_path, text).findings == ()


def test_a_long_chain_is_worth_what_it_is(tmp_path: Path) -> None:
    links = "".join(f"  a{n} = local.a{n - 1} + 1\n" for n in range(2000, 0, -1))
    module = parse_module("", {"main.tf": f"locals {{\n{links}  a0 = 1\n  it = local.a2000\n}}\n"})
    expression = next(each.argument.value for each in module.locals if each.argument.name == "it")
    assert Evaluator(module, Schemas(())).plain(expression) == 2001


def test_a_large_circle_of_locals_is_one_finding(tmp_path: Path) -> None:
    links = "".join(f"  a{n} = local.a{(n + 1) % 1000}\n" for n in range(1000))
    report = report_on(tmp_path, f"locals {{\n{links}}}\n")
    assert [finding.rule for finding in report.findings] == ["cycle"]


@pytest.mark.parametrize("operator", ["+ 1", "&& true", "== 1"])
def test_operators_may_be_as_many_as_one_likes(tmp_path: Path, operator: str) -> None:
    first = "true" if "true" in operator else "1"
    report = report_on(tmp_path, f'output "o" {{\n  value = {first} {operator * 10_000}\n}}\n'.replace("1+", "1 +"))
    assert report.notes == ()


@pytest.mark.parametrize(("opening", "closing"), DEEP.values(), ids=DEEP)
def test_what_is_nested_too_deeply_is_a_note_beside_what_can_be_read(
    tmp_path: Path, opening: str, closing: str
) -> None:
    (tmp_path / "other.tf").write_text("locals {}\n", encoding="utf-8")
    text = f'output "o" {{\n  value = {opening * 10_000}1{closing * 10_000}\n}}\n'
    report = report_on(tmp_path, text)
    assert report.findings == ()
    assert "it is nested more than 100 deep, which tfgen does not read" in report.notes[0].text


def test_dynamic_blocks_in_dynamic_blocks_do_not_multiply(tmp_path: Path) -> None:
    opening = '  dynamic "ingress" {\n    for_each = range(30)\n    content {\n' * 8
    text = f'resource "aws_security_group" "s" {{\n{opening}a = 1\n{"    }" * 1}' + "\n}\n" * 15 + "}\n"
    assert {finding.rule for finding in report_on(tmp_path, text).findings} == {"unknown-block", "missing-companion"}


@pytest.mark.parametrize("count", ["1000000000", '[for i in range(9) : "x"]', "pow(2, 100)"])
def test_instances_are_not_counted_to_the_end(tmp_path: Path, count: str) -> None:
    text = f'resource "aws_vpc" "v" {{\n  count = {count}\n  cidr_block = "10.0.${{count.index}}.0/24"\n}}\n'
    report_on(tmp_path, text)


def test_what_was_too_much_is_told(tmp_path: Path) -> None:
    report = report_on(tmp_path, f'output "o" {{\n  value = {BOMBS["loops in loops"]}\n}}\n')
    assert "expressions that take too many steps" in " ".join(note.text for note in report.notes)


def test_numbers_beyond_terraforms_precision_are_not_guessed(tmp_path: Path) -> None:
    report = report_on(tmp_path, f'output "o" {{\n  value = {NINES} - {NINES} == 0 ? [] : [][5]\n}}\n')
    assert report.findings == ()


def test_modules_that_call_modules_do_not_multiply(tmp_path: Path) -> None:
    report = _report_on_calls(tmp_path, "  a = 1\n")
    assert "expressions that take too many steps" in " ".join(note.text for note in report.notes)


def test_calls_that_give_nothing_are_looked_into_to_the_last_module(tmp_path: Path) -> None:
    report = _report_on_calls(tmp_path, "")
    assert report.notes == ()


def test_inputs_that_are_put_together_from_call_to_call_do_not_multiply(tmp_path: Path) -> None:
    variables = "".join(f'variable "{name}" {{}}\n' for name in "abcdef")
    together = '"' + "".join(f"${{var.{name}}}" for name in "abcdef") + '"'
    given = "".join(f"  {name} = {together}\n" for name in "abcdef")
    for depth in range(11):
        call = f'module "m" {{\n  source = "../m{depth + 1}"\n{given}}}\n'
        write_tree(tmp_path, {f"m{depth}/main.tf": variables + call})
    repeated = 'resource "terraform_data" "t" {\n  for_each = toset([var.a])\n}\n'
    write_tree(tmp_path, {"m11/main.tf": variables + repeated})
    first = 'module "m" {\n  source = "./m0"\n' + given.replace(together, '"x"') + "}\n"
    assert report_on(tmp_path, first).findings == ()


def _report_on_calls(root: Path, given: str) -> Report:
    """What is found where a dozen modules call the next one ten times each."""
    (root / "main.tf").write_text('module "m" {\n  source = "./m0"\n}\n', encoding="utf-8")
    for depth in range(12):
        calls = "".join(f'module "c{n}" {{\n  source = "../m{depth + 1}"\n{given}}}\n' for n in range(10))
        _write_module(root / f"m{depth}", calls)
    _write_module(root / "m12", "")
    return validate_paths([root])


def _write_module(folder: Path, text: str) -> None:
    folder.mkdir()
    variable = 'variable "a" {\n  default = 0\n}\noutput "b" {\n  value = var.a\n}\n'
    (folder / "main.tf").write_text(variable + text, encoding="utf-8")
