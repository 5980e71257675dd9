"""What functions give of the content of files; what Terraform 1.11.4 gives for the same stands beside each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.trees import write_tree
from tfgen.evaluation.evaluate import Evaluator
from tfgen.evaluation.values import UNKNOWN
from tfgen.module.model import Local, parse_module
from tfgen.schema import Schemas

if TYPE_CHECKING:
    from pathlib import Path

VALUES = '{ name = "Ann", list = ["a", "b"], on = true }'


def evaluate(folder: Path, expression: str, more: str = "") -> tuple[Any, list[str]]:
    """The value of an expression in a module in this folder, and what is wrong with it."""
    module = parse_module(str(folder), {"main.tf": f"{more}\nlocals {{\n  it = {expression}\n}}\n"})
    evaluator = Evaluator(module, Schemas(()))
    local = module.by_address["local.it"]
    assert isinstance(local, Local)
    return evaluator.plain(local.argument.value), [fault.message for fault in evaluator.faults]


def render(folder: Path, template: str, values: str = VALUES, more: str = "") -> tuple[Any, list[str]]:
    write_tree(folder, {"a.tpl": template})
    return evaluate(folder, f'templatefile("a.tpl", {values})', more)


@pytest.mark.parametrize(
    ("template", "want"),
    [
        ("hello ${name}\n", "hello Ann\n"),
        ("${name}", "Ann"),
        ("${list}", ["a", "b"]),
        ("${upper(name)}\n", "ANN\n"),
        ("", ""),
        ('$${kept} %%{ if \\n "q"', '${kept} %{ if \\n "q"'),
        ("%{ for x in list ~}\n- ${x}\n%{ endfor ~}\nend", "- a\n- b\nend"),
        ("%{ for x in list ~}\n  - ${x}\n  %{~ endfor ~}\n  end", "  - a\n  - b\n  end"),
        ("%{ if !on ~}\n  yes\n  %{~ else ~}\n no\n%{ endif ~}\n  end", " no\n  end"),
        ("  ${name ~}  \n\n", "  Ann\n"),
        ("a\n\n  ${~ name}", "a\n\nAnn"),
        ("${jsonencode({ a = list })}\n", '{"a":["a","b"]}\n'),
    ],
)
def test_a_template_is_rendered(tmp_path: Path, template: str, want: object) -> None:
    assert render(tmp_path, template) == (want, [])


def test_a_name_that_is_no_value_is_a_fault(tmp_path: Path) -> None:
    _, (message,) = render(tmp_path, "${nmae}")
    assert message == 'templatefile() fails: a.tpl uses nmae, which is not among the values here. Did you mean "name"?'


def test_names_of_the_module_are_none_of_the_template(tmp_path: Path) -> None:
    _, (message,) = render(tmp_path, "${var.name}", "{}", 'variable "name" {}')
    assert "a.tpl uses var, which is not among the values here" in message


def test_a_template_that_cannot_be_read_is_a_fault_with_its_line(tmp_path: Path) -> None:
    _, (message,) = render(tmp_path, "one\ntwo ${ name + }\nthree")
    assert message.startswith("templatefile() fails: a.tpl:2: ")


def test_what_fails_in_a_template_is_a_fault(tmp_path: Path) -> None:
    _, (message,) = render(tmp_path, "${list[2]}")
    assert message.startswith("templatefile() fails: in a.tpl, ")


def test_with_values_that_are_not_known_nothing_is_said(tmp_path: Path) -> None:
    found = render(
        tmp_path, "${name} ${list[2]}", "{ name = var.name, list = var.list }", 'variable "name" {}\nvariable "list" {}'
    )
    assert found == (UNKNOWN, [])


def test_what_is_known_shows_through_what_is_not(tmp_path: Path) -> None:
    assert render(tmp_path, "%{ if on }a%{ endif }", "{ on = true, name = var.name }", 'variable "name" {}') == (
        "a",
        [],
    )


@pytest.mark.parametrize(
    "call", ['templatefile("b.tpl", {})', 'core::templatefile("a.tpl", {})', "templatestring(name, {})"]
)
def test_a_template_that_renders_another_is_a_fault_of_its_own_kind(tmp_path: Path, call: str) -> None:
    write_tree(tmp_path, {"b.tpl": "b"})
    value, (message,) = render(tmp_path, f"${{{call}}}")
    assert value is UNKNOWN
    assert message == f"{call.removeprefix('core::').partition('(')[0]}() in a template, here in a.tpl,"


def test_a_template_that_would_render_another_in_a_branch_that_is_not_taken_is_none(tmp_path: Path) -> None:
    write_tree(tmp_path, {"b.tpl": "b"})
    assert render(tmp_path, '%{ if !on }${templatefile("b.tpl", {})}%{ endif }ok') == ("ok", [])


def test_a_template_of_a_reference_is_rendered(tmp_path: Path) -> None:
    more = 'locals {\n  text = "hello $${name}"\n}'
    assert evaluate(tmp_path, f"templatestring(local.text, {VALUES})", more) == ("hello Ann", [])


@pytest.mark.parametrize(
    ("function", "want"),
    [
        ("file", "abc\n"),
        ("filebase64", "YWJjCg=="),
        ("filemd5", "0bee89b07a248e27c83fc3d5951213c1"),
        ("filesha1", "03cfd743661f07975fa2f1220c5194cbaff48451"),
        ("filesha256", "edeaaff3f1774ad2888673770c6d64097e391bc362d7d6fb34982ddf0efd18cb"),
        ("filebase64sha256", "7eqv8/F3StKIhnN3DG1kCX45G8Ni19b7NJgt3w79GMs="),
        ("fileexists", True),
    ],
)
def test_functions_of_a_file_give_what_is_in_it(tmp_path: Path, function: str, want: object) -> None:
    write_tree(tmp_path, {"a.txt": "abc\n"})
    assert evaluate(tmp_path, f'{function}("${{path.module}}/a.txt")') == (want, [])


def test_a_template_larger_than_the_budget_is_unknown(tmp_path: Path) -> None:
    assert render(tmp_path, "x" * 300_000 + "${name}") == (UNKNOWN, [])


def test_a_loop_of_templates_has_a_budget(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.tpl": "x" * 200_000})
    value, faults = evaluate(tmp_path, 'join("", [for i in range(1000) : templatefile("a.tpl", {})])')
    assert (value, faults) == (UNKNOWN, [])


@pytest.mark.parametrize(
    ("pattern", "wrong"),
    [
        ("{a,b", "opens a brace and does not close it"),
        ("**/[", "opens a bracket and does not close it"),
        ("sub/{x,y.json", "opens a brace and does not close it"),
        ("[]", "has nothing in its brackets"),
        ("{sub/x,main}*", "opens a brace and does not close it before the next slash"),
        (r"[a\\]b", "opens a bracket and does not close it"),
    ],
)
def test_a_pattern_that_cannot_be_read_is_a_fault(tmp_path: Path, pattern: str, wrong: str) -> None:
    write_tree(tmp_path, {"main.tf": "", "sub/x.json": "{}"})
    _, (message,) = evaluate(tmp_path, f'fileset(path.module, "{pattern}")')
    assert message.startswith("fileset() fails: the pattern ")
    assert message.endswith(f"{wrong}.")


@pytest.mark.parametrize(
    "pattern", ["**/*.json", "*.{json", "zz[", "nowhere/[", "{a,b}/[", "", "a}", r"\\{a", "**/**/["]
)
def test_what_terraform_takes_for_no_match_is_no_fault(tmp_path: Path, pattern: str) -> None:
    write_tree(tmp_path, {"main.tf": "", "sub/x.json": "{}"})
    assert evaluate(tmp_path, f'fileset(path.module, "{pattern}")') == (UNKNOWN, [])
