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
OURS = (
    *("cycle", "instance-key", "syntax", "count-and-for-each", "misplaced-count-each-self", "duplicate-address"),
    *("duplicate-argument", "invalid-top-level-block"),
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
        if said["valid"] == case.is_refused:
            wrong.append((case.text, said["diagnostics"]))
    assert wrong == []
