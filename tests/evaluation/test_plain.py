"""Expressions that stand alone, such as the conditions of settings."""

from __future__ import annotations

from typing import Any

import pytest

from tfgen.errors import Position
from tfgen.evaluation.budget import EXPRESSION_STEPS, MODULE_STEPS, Budget
from tfgen.evaluation.lists import Lists
from tfgen.evaluation.parts import Shared
from tfgen.evaluation.plain import Answer, Scope, evaluate_template_text, evaluate_text
from tfgen.evaluation.values import UNKNOWN

PLACE = Position("config/settings.yaml", 7)
SCOPE: dict[str, object] = {
    "features": {"aurora_global": True, "waf": False},
    "database": {"credentials": "secret", "reader_count": 2},
    "data": {"engine": {"name": "mysql"}},
    "zones": ["a", "b", "c"],
    "nothing": None,
    "stacks": [{"name": "dev", "live": True}, {"name": "prod", "live": False}],
}


def ask(text: str) -> Answer:
    return evaluate_text(text, PLACE, SCOPE)


def problem(text: str) -> str:
    answer = ask(text)
    assert answer.value is UNKNOWN
    return str(answer.problems[0])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('!features.aurora_global || database.credentials == "secret"', True),
        ("length([for s in stacks : s if s.live]) <= 1", True),
        ('1 + index(zones, "b")', 2),
        ('coalesce(nothing, "x-${database.reader_count}")', "x-2"),
        ("stacks[*].name", ["dev", "prod"]),
        ("{ for s in stacks : s.name => s.live }", {"dev": True, "prod": False}),
        ("features.waf ? 1 : null", None),
        ("data.engine.name", "mysql"),
        ("length(\n  zones\n) # three", 3),
        ('try(database.engine, "none")', "none"),
    ],
)
def test_an_expression_is_worth_a_plain_value(text: str, value: Any) -> None:
    assert ask(text) == Answer(value)


def test_a_template_is_text_with_its_quotes_and_backslashes() -> None:
    answer = evaluate_template_text('${join(" and ", stacks[*].name)} own "C:\\x".\nBoth.', PLACE, SCOPE)
    assert answer.value == 'dev and prod own "C:\\x".\nBoth.'


def test_an_unknown_name_is_told_with_the_nearest() -> None:
    assert problem("databse.reader_count > 1") == (
        'config/settings.yaml:7: there is no "databse" here. Did you mean "database"?'
    )


def test_an_unknown_attribute_is_told_with_its_part_of_the_text() -> None:
    expected = 'there is no attribute "reader_cont". Did you mean "reader_count"? (in `database.reader_cont`)'
    assert problem("1 < database.reader_cont") == f"config/settings.yaml:7: {expected}"


@pytest.mark.parametrize("text", ["1 +", "a) + (b", "", "1 2", "x = 1", "(" * 5000])
def test_what_is_no_expression_is_told(text: str) -> None:
    assert "this is not a Terraform expression" in problem(text)


@pytest.mark.parametrize("text", ["timestamp()", 'file("/etc/passwd")', "provider::aws::arn_parse(zones[0])"])
def test_what_only_terraform_knows_is_no_value(text: str) -> None:
    assert "its value is not known here" in problem(text)


def test_the_budget_ends_an_expression() -> None:
    budget = Budget()
    answer = evaluate_text(
        "[for a in range(999) : [for b in range(999) : [for c in range(999) : a]]]", PLACE, {}, budget
    )
    assert "too many steps" in str(answer.problems[0])
    assert budget.left >= MODULE_STEPS - EXPRESSION_STEPS


def test_a_budget_can_be_shared_by_many_expressions() -> None:
    budget = Budget(total=5000, steps=4000)
    answers = [evaluate_text("length([for a in range(500) : a])", PLACE, {}, budget).value for _ in range(5)]
    assert answers[0] == 500
    assert answers[-1] is UNKNOWN


def test_a_scope_converts_a_name_once() -> None:
    scope = Scope(SCOPE)
    assert scope.value("stacks") is scope.value("stacks")
    assert evaluate_text("stacks[0].name", PLACE, scope).value == "dev"


@pytest.mark.parametrize(
    "text",
    [
        "length([for s in stacks : s if s.live]) > number",
        "[for s in stacks : [for t in stacks : t.name if t.live != s.live]]",
        '[for stacks in [[{ name = "x" }]] : [for s in stacks : s.name]]',
        "concat(stacks[*].name, [for s in stacks : s.name if s.name == name])",
        "number == 1 || [for s in stacks : s.name if s.name == 1 + 1][0] == name",
        "stacks[*].owner",
        "[for s in stacks : s.owner]",
        "[for s in stacks : stacks[length(stacks) - number].name]",
        'try([for s in stacks : s.owner], "none")',
        "length([for s in stacks : range(50000)]) + number",
    ],
)
def test_what_is_the_same_for_all_is_worked_out_once_with_the_same_answers(text: str) -> None:
    shared = Shared("stacks")
    for name, number in (("dev", 1), ("prod", 2), ("none", 1)):
        scope = {"stacks": SCOPE["stacks"], "name": name, "number": number}
        assert evaluate_text(text, PLACE, Scope(scope, shared=shared)) == evaluate_text(text, PLACE, scope)


def test_long_lists_that_scopes_have_in_common_are_converted_once() -> None:
    lists, names = Lists(), [f"env{number}" for number in range(20)]
    one, other = (Scope({"stack": {"name": name, "names": names}}, lists=lists) for name in names[:2])
    assert one.value("stack").content["names"] is other.value("stack").content["names"]
    assert other.value("stack").plain() == {"name": "env1", "names": names}
