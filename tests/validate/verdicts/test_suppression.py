"""Keeping a rule quiet: where a comment or a setting holds, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.declared import with_bootstrap
from tests.trees import CONFIG, MATRIX, TEMPLATE, VPC, write_tree
from tfgen.disk.header import format_header
from tfgen.errors import TfgenError
from tfgen.validate import Report, validate_paths, validate_project

IGNORE = "# tfgen:ignore unused-local kept for the migration"
RULES = ["unused-local", "unused-suppression"]


def check(folder: Path, text: str) -> Report:
    write_tree(folder, {"main.tf": text})
    return validate_paths([folder], rules=RULES)


def said(report: Report) -> list[str]:
    return [f"{finding.rule} {finding.place.line}" for finding in report.findings]


@pytest.mark.parametrize(
    "text",
    [
        f"locals {{\n  left = 1 {IGNORE}\n}}\n",
        f"locals {{\n  {IGNORE}\n  left = 1\n}}\n",
        f"{IGNORE}\nlocals {{\n  left = 1\n}}\n",
        f"{IGNORE}\n# and another comment\n\nlocals {{\n\n  left = 1\n}}\n",
        f"locals {{ {IGNORE}\n  left = 1\n}}\n",
        "locals {\n  left = 1 // tfgen:ignore unused-local kept for the migration\n}\n",
        "locals {\n  left = 1 /* tfgen:ignore unused-local kept for the migration */\n}\n",
        "locals {\n  # tfgen:ignore cycle, unused-local kept for the migration\n  left = 1\n}\n",
    ],
    ids=["behind", "above", "above the block", "further above", "in the block's line", "slashes", "stars", "two rules"],
)
def test_a_comment_keeps_a_rule_quiet(tmp_path: Path, text: str) -> None:
    report = check(tmp_path, text)
    assert said(report) == []
    assert [(each.finding.address, each.reason) for each in report.suppressed] == [
        ("local.left", "kept for the migration")
    ]


def test_a_comment_on_one_argument_does_not_hold_for_the_next(tmp_path: Path) -> None:
    assert said(check(tmp_path, f"locals {{\n  left = 1 {IGNORE}\n  right = 1\n}}\n")) == ["unused-local 3"]


def test_a_comment_on_one_block_does_not_hold_for_the_next(tmp_path: Path) -> None:
    text = f"{IGNORE}\nlocals {{\n  left = 1\n}}\nlocals {{\n  right = 1\n}}\n"
    assert said(check(tmp_path, text)) == ["unused-local 6"]


def test_a_comment_holds_for_the_rule_it_names_only(tmp_path: Path) -> None:
    text = "# tfgen:ignore unused-variable not needed now\nlocals {\n  left = 1\n}\n"
    assert said(check(tmp_path, text)) == ["unused-local 3"]


def test_what_looks_like_a_comment_in_a_string_is_none(tmp_path: Path) -> None:
    text = f'locals {{\n  left = "{IGNORE}"\n  right = <<-EOT\n    {IGNORE}\n  EOT\n}}\n'
    assert said(check(tmp_path, text)) == ["unused-local 2", "unused-local 3"]


@pytest.mark.parametrize(
    "text",
    [
        f'output "x" {{\n  value = 1 {IGNORE}\n}}\n',
        f'{IGNORE}\noutput "x" {{\n  value = 1\n}}\n',
        f'output "x" {{\n  value = 1\n  {IGNORE}\n}}\n',
        f'output "x" {{\n  value = 1\n}}\n{IGNORE}\n',
    ],
    ids=["on a line", "on a block", "before a brace", "at the end"],
)
def test_a_suppression_that_nothing_needs_is_a_finding(tmp_path: Path, text: str) -> None:
    line = text[: text.index(IGNORE)].count("\n") + 1
    assert said(check(tmp_path, text)) == [f"unused-suppression {line}"]


def test_a_suppression_of_a_rule_that_does_not_run_is_not_judged(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": f'{IGNORE}\noutput "x" {{\n  value = 1\n}}\n'})
    assert said(validate_paths([tmp_path], rules=["unused-suppression"])) == []


@pytest.mark.parametrize(
    ("comment", "fact"),
    [
        ("# tfgen:ignore", "this does not say which rule to ignore, and why. Write `# tfgen:ignore <rule> <reason>`."),
        ("# tfgen:ignore unused-local", "this does not say which rule to ignore, and why."),
        ("# tfgen:ignore unused-locl because", 'there is no rule "unused-locl". Did you mean "unused-local"?'),
    ],
)
def test_a_comment_that_is_wrong_is_refused(tmp_path: Path, comment: str, fact: str) -> None:
    with pytest.raises(TfgenError) as refused:
        check(tmp_path, f"locals {{\n  left = 1\n}}\n{comment}\n")
    assert str(refused.value).startswith(f"{tmp_path}/main.tf:4: {fact}")


# In a project


def validate() -> Report:
    return validate_project(Path(), rules=RULES)


def test_a_comment_in_a_template_holds_for_every_stack(project: Path) -> None:
    write_tree(project, {TEMPLATE: VPC + f"locals {{\n  left = 1 {IGNORE}\n}}\n"})
    assert said(validate()) == []
    [suppressed] = validate().suppressed
    assert len(suppressed.finding.folders) == 4


def test_an_unused_comment_is_one_finding_at_the_template(project: Path) -> None:
    write_tree(project, {TEMPLATE: VPC + f'{IGNORE}\noutput "x" {{\n  value = 1\n}}\n'})
    [finding] = validate().findings
    assert (finding.rule, str(finding.origin), len(finding.folders)) == ("unused-suppression", f"{TEMPLATE}:4", 4)


def test_a_comment_that_one_stack_needs_is_used(project: Path) -> None:
    use = 'output "x" {\n  value = {% if is_home %}1{% else %}local.left{% endif %}\n\n}\n'
    write_tree(project, {TEMPLATE: VPC + f"locals {{\n  left = 1 {IGNORE}\n}}\n" + use})
    report = validate()
    assert said(report) == []
    assert [each.finding.folders for each in report.suppressed] == [("dev/us-east-1", "prod/us-east-1")]


def test_a_wrong_comment_in_a_template_is_one_problem_at_the_template(project: Path) -> None:
    write_tree(project, {TEMPLATE: VPC + "# tfgen:ignore unused-local\n"})
    with pytest.raises(TfgenError) as refused:
        validate()
    assert [str(problem.position) for problem in refused.value.problems] == [f"{TEMPLATE}:4"]


def settings(where: str, rule: str = "unused-local", address: str = "local.le*") -> str:
    ignore = f'{{rule: {rule}, address: "{address}", reason: kept for the migration}}'
    return f"{where}:\n  checks:\n    ignore:\n      - {ignore}\n"


LEFT = "locals {\n  left = 1\n}\n"


def test_a_setting_keeps_a_rule_quiet(project: Path) -> None:
    write_tree(project, {CONFIG: MATRIX + settings("defaults"), TEMPLATE: VPC + LEFT})
    report = validate()
    assert said(report) == []
    assert {each.reason for each in report.suppressed} == {"kept for the migration"}


def test_a_setting_holds_for_the_stacks_it_is_set_for(project: Path) -> None:
    matrix = MATRIX.replace("  dev:\n", "  dev:\n    checks: {ignore: [{rule: unused-local, reason: a trial}]}\n")
    write_tree(project, {CONFIG: matrix, TEMPLATE: VPC + LEFT})
    assert [finding.folders for finding in validate().findings] == [("prod/us-east-1", "prod/us-west-2")]


def test_a_setting_holds_for_the_addresses_it_names(project: Path) -> None:
    both = "locals {\n  left  = 1\n  right = 2\n}\n"
    write_tree(project, {CONFIG: MATRIX + settings("defaults"), TEMPLATE: VPC + both})
    assert [finding.address for finding in validate().findings] == ["local.right"]


def test_a_setting_that_nothing_needs_is_a_finding_at_its_line(project: Path) -> None:
    write_tree(project, {CONFIG: MATRIX + settings("defaults", address="local.other"), TEMPLATE: VPC + LEFT})
    findings = {finding.rule: finding for finding in validate().findings}
    assert findings.keys() == {"unused-local", "unused-suppression"}
    assert str(findings["unused-suppression"].place) == f"{CONFIG}:19"


def test_a_setting_for_a_rule_that_does_not_exist_is_refused(project: Path) -> None:
    write_tree(project, {CONFIG: MATRIX + settings("defaults", rule="unused-locals")})
    with pytest.raises(TfgenError) as refused:
        validate()
    assert str(refused.value) == f'{CONFIG}:19: there is no rule "unused-locals". Did you mean "unused-local"?'


def test_a_setting_without_a_reason_is_refused(project: Path) -> None:
    write_tree(project, {CONFIG: MATRIX + "defaults: {checks: {ignore: [{rule: unused-local}]}}\n"})
    with pytest.raises(TfgenError) as refused:
        validate()
    assert str(refused.value).startswith(f"{CONFIG}:16: checks.ignore[0].reason is missing.")


def test_a_setting_holds_for_the_folder_of_the_account_too(project: Path) -> None:
    write_tree(
        project, {CONFIG: with_bootstrap(MATRIX + settings("defaults")), "templates/bootstrap/state.tf.j2": LEFT}
    )
    assert said(validate()) == []


def test_a_generated_file_without_its_template_is_not_asked_who_needs_its_comments(tmp_path: Path) -> None:
    text = f'{IGNORE}\nvariable "left" {{}}\noutput "left" {{\n  value = var.left\n}}\n'
    assert said(check(tmp_path, text)) == ["unused-suppression 1"]
    assert said(check(tmp_path, format_header("templates/main.tf.j2") + text)) == []
