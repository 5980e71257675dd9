"""References, blocks and syntax: every rule finds what it should, and Terraform refuses just the same modules."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.engine.availability import skip_or_fail
from tests.engine.binary import ABSENT, find_engine
from tests.rules.case_files import Case, read_cases
from tests.rules.matrices import schemas
from tfgen.module.model import parse_module
from tfgen.rules.registry import load_rules
from tfgen.rules.root import Root
from tfgen.rules.rule import Group, Rule, Severity

if TYPE_CHECKING:
    from pathlib import Path

CASES = read_cases("structure.hcl")
SLICES = 12
NO_PROVIDER = "Missing required provider"
OURS = (
    *("cycle", "instance-key", "syntax", "count-and-for-each", "misplaced-count-each-self", "duplicate-address"),
    *("duplicate-argument", "engine-version", "invalid-top-level-block"),
)
OUR_STARTS = ("undeclared-", "invalid-")
# These judge values and types, which other tests hold against Terraform.
OTHERS = ("invalid-condition", "invalid-count", "invalid-for", "invalid-for-each", "invalid-index", "invalid-key")


def is_structural(rule: Rule) -> bool:
    """Whether a rule can be wrong about these modules."""
    return (
        rule.severity is Severity.ERROR
        and rule.group in (Group.SYNTAX, Group.REFERENCES)
        and rule.name not in (*OTHERS, "invalid-interpolation")
        and (rule.name in OURS or rule.name.startswith(OUR_STARTS))
    )


RULES = tuple(rule for rule in load_rules() if isinstance(rule, Rule) and is_structural(rule))


def find(text: str) -> set[tuple[int, str]]:
    """The lines with findings, and their rules."""
    root = Root(parse_module("", {"main.tf": text}), schemas())
    return {(hit.position.line, rule.name) for rule in RULES for hit in rule.check(root)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text[:40])
def test_rules_find_what_the_lines_say_and_no_more(case: Case) -> None:
    assert find(case.text) == set(case.expected)


@pytest.mark.terraform
@pytest.mark.parametrize("part", range(SLICES))
def test_terraform_refuses_the_same_modules(part: int, tmp_path: Path) -> None:
    engine = find_engine() or skip_or_fail(ABSENT)
    wrong = []
    for case in CASES[part::SLICES]:
        (tmp_path / "main.tf").write_text(case.text)
        said = json.loads(engine.run(tmp_path, "validate", "-json").stdout)
        if any(diagnostic["summary"] == NO_PROVIDER for diagnostic in said["diagnostics"]):
            assert "provider" in case.text  # without the provider Terraform says nothing else
        elif said["valid"] == case.is_refused:
            wrong.append((case.text, said["diagnostics"]))
    assert wrong == []


def test_an_override_file_repeats_what_it_changes() -> None:
    texts = {"main.tf": 'variable "zone" {}\n', "zone_override.tf": 'variable "zone" {\n  default = "a"\n}\n'}
    root = Root(parse_module("", texts), schemas())
    assert [hit for rule in RULES for hit in rule.check(root)] == []
    assert list(root.notes) == []


def test_in_a_module_with_a_broken_file_nothing_is_undeclared_or_unused() -> None:
    texts = {"main.tf": 'output "zone" {\n  value = var.zone\n}\n', "variables.tf": 'variable "zone" {\n'}
    root = Root(parse_module("", texts), schemas())
    assert [rule.name for rule in RULES for _ in rule.check(root)] == ["syntax"]


def test_an_argument_twice_is_one_finding() -> None:
    assert find('resource "terraform_data" "a" {\n  input = 1\n  input = 2\n}\n') == {(3, "duplicate-argument")}


def test_a_cycle_is_shown_as_a_path() -> None:
    text = "locals {\n  a = local.b\n  b = local.c\n  c = local.a\n}\n"
    root = Root(parse_module("", {"main.tf": text}), schemas())
    messages = [hit.message for rule in RULES if rule.name == "cycle" for hit in rule.check(root)]
    circle = "local.a -> local.b -> local.c -> local.a"
    assert messages == [f"these depend on each other in a circle: {circle}. Take one of the references away."]
