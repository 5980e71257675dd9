"""What validating a project says: one finding a mistake, where it comes from, and what is left out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.declared import with_bootstrap
from tests.trees import CONFIG, MATRIX, STACKS, TEMPLATE, VPC, snapshot, write_tree
from tfgen.errors import Position, TfgenError
from tfgen.generate import plan_render
from tfgen.stacks.selection import Selection
from tfgen.validate import validate_project

if TYPE_CHECKING:
    from tfgen.validate import Finding, Report

UNUSED = 'locals {\n  left = "behind"\n}\n'


def validate(rule: str = "unused-local", **options: Any) -> Report:
    return validate_project(Path(), rules=[rule], **options)


def only(report: Report) -> Finding:
    assert len(report.findings) == 1, report.findings
    return report.findings[0]


def test_a_project_without_mistakes_has_no_findings(project: Path) -> None:
    report = validate()
    assert report.findings == ()
    assert report.folders == (*STACKS, "_bootstrap/111122223333", "_bootstrap/444455556666")[: len(report.folders)]
    assert report.files == len(STACKS)


def test_nothing_but_the_memory_is_written(project: Path) -> None:
    before = snapshot(project)
    validate()
    assert snapshot(project) == before


def test_a_mistake_in_a_template_is_one_finding_at_its_line(project: Path) -> None:
    write_tree(project, {TEMPLATE: "{# a comment #}\n" + VPC + UNUSED})
    finding = only(validate())
    assert (finding.rule, finding.address, finding.severity.value) == ("unused-local", "local.left", "warning")
    assert finding.origin == Position(TEMPLATE, 6)
    assert finding.position == Position("generated/dev/us-east-1/network.tf", 8, 3)
    assert finding.folders == STACKS


def test_a_mistake_that_a_loop_repeats_is_a_finding_for_each_address(project: Path) -> None:
    loop = 'locals {\n{% for name in ["a", "b"] %}\n  {{ name }} = 1\n{% endfor %}\n}\n'
    write_tree(project, {TEMPLATE: VPC + loop})
    assert [(f.address, str(f.origin), f.folders) for f in validate().findings] == [
        ("local.a", f"{TEMPLATE}:6", STACKS),
        ("local.b", f"{TEMPLATE}:6", STACKS),
    ]


def test_a_mistake_in_a_macro_is_found_in_the_macro(project: Path) -> None:
    macro = '{% macro left(name) %}\nlocals {\n  {{ name }} = "behind"\n}\n{% endmacro %}\n'
    use = '{% from "_left.j2" import left %}\n{{ left("one") }}\n'
    write_tree(project, {"templates/_left.j2": macro, TEMPLATE: VPC + use})
    assert only(validate()).origin == Position("templates/_left.j2", 3)


def test_two_mistakes_on_one_line_stay_two(project: Path) -> None:
    write_tree(
        project, {TEMPLATE: VPC + 'locals {\n  sum = local.one + local.two\n}\noutput "x" {\n  value = local.sum\n}\n'}
    )
    findings = validate("undeclared-local").findings
    assert [(f.origin, f.also_in) for f in findings] == [(Position(TEMPLATE, 5), STACKS[1:])] * 2
    assert len({f.message for f in findings}) == 2


# Where the value comes from


def config_line(project: Path, template: str, setting: str, rule: str = "undeclared-resource") -> str:
    """The line of the matrix that a rule's finding in this template is traced to, its text behind the number."""
    write_tree(project, {CONFIG: MATRIX + setting, TEMPLATE: VPC + template})
    finding = only(validate(rule))
    if finding.config is None:
        return "none"
    lines = (project / finding.config.file).read_text().splitlines()
    return f"{finding.config.line}: {lines[finding.config.line - 1].strip()}"


PROD_WEST = "  - match: {environment: prod, region: us-west-2}\n    set: {vars: {target: aws_vpc.gone.id}}\n"
OUTPUT = 'output "x" {{\n  value = {value}\n}}\n'


@pytest.mark.parametrize(
    ("template", "setting", "line"),
    [
        (
            OUTPUT.format(value="{{ vars.target | expression }}"),
            "defaults:\n  vars: {other: 1, target: aws_vpc.gone.id}\n",
            "17: vars: {other: 1, target: aws_vpc.gone.id}",
        ),
        (
            "{% set target = vars.deep.target %}\n" + OUTPUT.format(value="{{ target | expression }}"),
            "defaults:\n  vars:\n    deep:\n      target: aws_vpc.gone.id\n",
            "19: target: aws_vpc.gone.id",
        ),
        (
            "{% for one in vars.targets %}\n"
            + OUTPUT.format(value="{{ one | expression }}").replace('"x"', '"x{{ loop.index }}"')
            + "{% endfor %}\n",
            "defaults:\n  vars:\n    targets:\n      - aws_vpc.main.id\n      - aws_vpc.gone.id\n",
            "20: - aws_vpc.gone.id",
        ),
        (
            "{% for key, one in vars.targets.items() %}\n"
            + OUTPUT.format(value="{{ one | expression }}").replace('"x"', '"{{ key }}"')
            + "{% endfor %}\n",
            "defaults:\n  vars:\n    targets:\n      a: aws_vpc.main.id\n      b: aws_vpc.gone.id\n",
            "20: b: aws_vpc.gone.id",
        ),
        (
            "{% macro output(of) %}\n" + OUTPUT.format(value="{{ of | expression }}") + "{% endmacro %}\n"
            "{{ output(vars.target) }}\n",
            "defaults:\n  vars:\n    target: aws_vpc.gone.id\n",
            "18: target: aws_vpc.gone.id",
        ),
        (
            OUTPUT.format(value="{{ vars.target | expression }}"),
            "defaults: {vars: {target: aws_vpc.main.id}}\noverrides:\n" + PROD_WEST,
            "19: set: {vars: {target: aws_vpc.gone.id}}",
        ),
        ('output "{{ vars.name }}" { value = aws_vpc.gone.id }\n', "defaults: {vars: {name: other}}\n", "none"),
    ],
    ids=["a name", "set", "a list", "a map", "a macro", "an override", "another value"],
)
def test_the_setting_at_fault_is_named(project: Path, template: str, setting: str, line: str) -> None:
    assert config_line(project, template, setting) == line


def test_the_name_of_a_region_is_traced_to_the_region(project: Path) -> None:
    template = OUTPUT.format(value='"${aws_vpc.gone.id}-{{ stack.region }}"')
    write_tree(project, {TEMPLATE: VPC + template})
    chosen = Selection.parse(regions=["us-west-2"], environments=["dev"])
    finding = only(validate("undeclared-resource", selection=chosen))
    assert finding.config == Position(CONFIG, 6, 3)


def test_a_default_that_no_line_sets_has_no_line(project: Path) -> None:
    template = OUTPUT.format(value="aws_vpc.{{ network.nat | identifier }}.id")
    assert config_line(project, template, "") == "none"


def test_a_rule_may_name_the_setting_itself(project: Path) -> None:
    """The blocks of dev and prod overlap only where accounts are peered, so the rule compares within an environment."""
    write_tree(
        project, {TEMPLATE: "{% set cidr = '10.0.0.0/16' %}\n" + VPC.replace("{{ cidr | hcl }}", '"10.0.0.0/16"')}
    )
    findings = validate("cidr-overlap").findings
    assert {finding.config for finding in findings} == {Position(CONFIG, 7, 5)}


# A part of the matrix


def test_only_the_stacks_that_are_asked_for_are_reported(project: Path) -> None:
    write_tree(project, {TEMPLATE: VPC + UNUSED})
    report = validate(selection=Selection.parse(environments=["prod"]))
    assert only(report).folders == ("prod/us-east-1", "prod/us-west-2")
    assert report.files == 2


def test_rules_see_the_stacks_that_are_not_asked_for(project: Path) -> None:
    bucket = 'resource "aws_s3_bucket" "data" {\n  bucket = "one-name-for-all"\n}\n'
    write_tree(project, {TEMPLATE: VPC + bucket})
    assert only(
        validate("name-collision", selection=Selection.parse(environments=["prod"], regions=["us-east-1"]))
    ).folders == ("prod/us-east-1",)


def test_a_stack_that_does_not_exist_is_refused(project: Path) -> None:
    with pytest.raises(TfgenError, match='no stack has the environment "prd"'):
        validate(selection=Selection.parse(environments=["prd"]))


def test_a_template_that_cannot_be_rendered_is_refused(project: Path) -> None:
    write_tree(project, {TEMPLATE: VPC + "}\n"})
    with pytest.raises(TfgenError, match=r"network\.tf\.j2:4"):
        validate()


def test_what_could_not_be_checked_is_noted_once(project: Path) -> None:
    queue = 'resource "aws_sqs_queue" "q" {\n  name = aws_vpc.main.id\n}\n'
    write_tree(project, {TEMPLATE: VPC + queue})
    notes = [note for note in validate("name-collision").notes if "aws_sqs_queue.q" in note.text]
    assert [note.folders for note in notes] == [STACKS]


def test_what_people_wrote_in_a_stacks_folder_is_judged_with_what_is_rendered(project: Path) -> None:
    own = 'output "own" {\n  value = [aws_vpc.main.id, aws_vpc.gone.id]\n}\n'
    write_tree(project, {f"generated/{STACKS[1]}/own.tf": own})
    finding = only(validate("undeclared-resource"))
    assert (finding.position, finding.origin) == (Position(f"generated/{STACKS[1]}/own.tf", 2, 29), None)
    assert finding.folders == STACKS[1:2]


def test_what_is_rendered_may_refer_to_what_people_wrote_beside_it(project: Path) -> None:
    write_tree(project, {TEMPLATE: VPC + OUTPUT.format(value="local.own")})
    assert only(validate("undeclared-local")).folders == STACKS
    write_tree(project, {f"generated/{STACKS[0]}/own.tf": "locals {\n  own = 1\n}\n"})
    assert only(validate("undeclared-local")).folders == STACKS[1:]


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("own.tf.json", '{"output": {"own": {"value": "${local.gone}"}}}', "undeclared-local"),
        ("own.auto.tfvars", "gone = 1\n", "undeclared-value"),
        ("tests/own.tftest.hcl", 'run "own" {\n  command = gone\n}\n', "invalid-test"),
        ("main_override.tf", 'resource "aws_vpc" "gone" {}\n', "syntax"),
    ],
)
def test_every_kind_of_file_that_an_engine_reads_there_is_judged(
    project: Path, name: str, text: str, rule: str
) -> None:
    plan_render(project).apply()
    before = validate_project(project).findings
    write_tree(project, {f"generated/{STACKS[0]}/{name}": text})
    found = set(validate_project(project).findings) - set(before)
    assert {(one.rule, one.position.file.partition(STACKS[0])[2]) for one in found} == {(rule, f"/{name}")}


def test_the_lock_file_of_a_stack_tells_its_versions(project: Path) -> None:
    write_tree(project, {TEMPLATE: VPC + 'resource "aws_db_instance" "x" {\n  name = "x"\n}\n'})
    assert only(validate("unknown-argument")).folders == STACKS
    locked = 'provider "registry.terraform.io/hashicorp/aws" {\n  version = "3.59.0"\n}\n'
    write_tree(project, {f"generated/{STACKS[0]}/.terraform.lock.hcl": locked})
    assert only(validate("unknown-argument")).folders == STACKS[1:]


def test_a_file_of_people_that_is_not_utf8_is_a_finding_of_that_file(project: Path) -> None:
    write_tree(project, {f"generated/{STACKS[0]}/own.tf": b'locals {\n  own = "\xff"\n}\n'})
    assert only(validate("syntax")).position == Position(f"generated/{STACKS[0]}/own.tf", 2, 10)


def test_a_file_of_people_may_have_a_name_that_is_not_utf8(project: Path) -> None:
    write_tree(project, {f"generated/{STACKS[0]}/\udcff.tf": UNUSED})
    assert only(validate("unused-local")).position.file == f"generated/{STACKS[0]}/\udcff.tf"


def test_a_suppression_in_a_file_of_people_keeps_a_finding_quiet(project: Path) -> None:
    ignored = UNUSED.replace("{\n", "{\n  # tfgen:ignore unused-local kept for the tests\n")
    write_tree(project, {f"generated/{STACKS[0]}/own.tf": ignored})
    report = validate()
    assert (report.findings, [one.reason for one in report.suppressed]) == ((), ["kept for the tests"])


@pytest.mark.parametrize(("template", "text"), [("left.tf.j2", UNUSED), ("left.auto.tfvars.json.j2", '{"gone": 1}\n')])
def test_what_tfgen_rendered_and_would_delete_is_not_taken_for_what_people_wrote(
    project: Path, template: str, text: str
) -> None:
    plan_render(project).apply()
    before = validate_project(project)
    write_tree(project, {f"templates/{template}": text})
    plan_render(project).apply()
    (project / "templates" / template).unlink()
    after = validate_project(project)
    assert (after.files, after.findings) == (before.files, before.findings)


def test_a_copy_that_an_engine_reads_and_no_render_deletes_is_judged_though_its_first_line_says_tfgen(
    project: Path,
) -> None:
    plan_render(project).apply()
    rendered = project / f"generated/{STACKS[0]}/network.tf"
    write_tree(project, {f"generated/{STACKS[0]}/copy.tofu": rendered.read_text() + UNUSED})
    assert only(validate("unused-local")).position.file == f"generated/{STACKS[0]}/copy.tofu"


def test_a_matrix_rule_is_traced_like_any_other(project: Path) -> None:
    bucket = 'resource "aws_s3_bucket" "data" {\n  bucket = {{ vars.bucket | hcl }}\n}\n'
    write_tree(project, {CONFIG: MATRIX + "defaults: {vars: {bucket: one-name}}\n", TEMPLATE: VPC + bucket})
    finding = only(validate("name-collision"))
    assert (finding.origin, finding.config) == (Position(TEMPLATE, 5), Position(CONFIG, 16, 19))
    assert finding.folders == STACKS[1:]


def test_each_line_that_sets_a_value_at_fault_is_named(project: Path) -> None:
    matrix = MATRIX.replace("  dev:\n", "  dev:\n    vars: {target: aws_vpc.gone.id}\n")
    matrix = matrix.replace("  prod:\n", "  prod:\n    vars: {target: aws_vpc.lost.id}\n")
    write_tree(project, {CONFIG: matrix, TEMPLATE: VPC + OUTPUT.format(value="{{ vars.target | expression }}")})
    finding = only(validate("undeclared-resource"))
    assert (finding.config, finding.also_set) == (Position(CONFIG, 11, 12), (Position(CONFIG, 15, 12),))


def test_the_folder_of_an_account_belongs_to_its_stacks(project: Path) -> None:
    write_tree(project, {CONFIG: with_bootstrap(MATRIX), "templates/bootstrap/state.tf.j2": UNUSED})
    finding = only(validate(selection=Selection.parse(environments=["dev"])))
    assert finding.folders == ("_bootstrap/111122223333",)
    assert finding.origin == Position("templates/bootstrap/state.tf.j2", 2)


def test_a_remote_output_that_is_not_there_is_found_at_the_template_line(project: Path) -> None:
    template = """\
terraform {
  backend "local" {}
}

output "vpc_id" {
  value = aws_vpc.main.id
}
{% if stack.region == "us-west-2" %}

data "terraform_remote_state" "home" {
  backend = "local"
  config  = { path = "../us-east-1/terraform.tfstate" }
}

locals {
  peer = data.terraform_remote_state.home.outputs.vpcid
}
{% endif %}
"""
    write_tree(project, {TEMPLATE: VPC, "templates/state.tf.j2": template})
    finding = only(validate("unknown-remote-output"))
    assert finding.origin == Position("templates/state.tf.j2", 16)
    assert finding.also_in == ("prod/us-west-2",)
    assert finding.message == '../us-east-1 has no output "vpcid". Did you mean "vpc_id"?'
