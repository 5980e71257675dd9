"""Rules of a project beside those of tfgen: listed, chosen, suppressed, remembered, tested, printed in every form."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.rules.own.projects import MATRIX, RULES, found, one_rule, write_project
from tests.trees import CONFIG, run, write_tree
from tfgen.rules.own.frame import build_rules_schema
from tfgen.validate import validate_project
from tfgen.yaml.document import parse_yaml

pytestmark = pytest.mark.usefixtures("empty_project")

BUCKET = 'resource "aws_s3_bucket" "b" {\n  bucket = "{{ project.name }}"\n}\n'
TESTED = """\
rules:
  ours:
    description: Buckets that are public.
    reason: Nothing here is for everybody.
    see: https://example.com/buckets
    severity: warning
    select: {type: aws_s3_bucket}
    condition: self.bucket != "public"
    error_message: ${block.address} is public.
    tests:
      bad: |
        resource "aws_s3_bucket" "b" {
          bucket = "public"
        }
      good: |
        resource "aws_s3_bucket" "b" {
          bucket = "private"
        }
"""


def test_a_finding_has_the_lines_of_template_and_config() -> None:
    write_project(one_rule('self.bucket == "store"'), BUCKET)
    lines = run("validate", "--rule", "ours").stdout.splitlines()
    assert lines[0] == "templates/main.tf.j2:7: error: bad [ours]"
    assert lines[2] == "    config/regions.yaml:1 sets the value"


def test_it_is_listed_and_explained_beside_the_others() -> None:
    write_project(TESTED, BUCKET)
    assert run("rules").stdout.splitlines()[-1].split()[:4] == ["ours", "warning", "own", "own"]
    text = run("rule", "ours").stdout
    assert text.startswith("ours: warning, preset own, group own\n\nBuckets that are public.\n\nNothing here is for")
    assert "(https://example.com/buckets)" in text
    assert '      bucket = "public"' in text
    (record,) = json.loads(run("rules", "--select", "own", "--format", "json").stdout)
    assert (record["name"], record["preset"], record["good"].count("private")) == ("ours", "own", 1)


@pytest.mark.parametrize("words", [["--select", "own"], ["--rule", "ours"], ["--select", "our-rules"]])
def test_it_is_chosen_by_name_group_and_preset(words: list[str]) -> None:
    write_project(one_rule("false"), BUCKET)
    result = run("validate", *words)
    assert result.exit_code == (2 if "our-rules" in words else 1)
    assert run("validate", *words, "--ignore", "own").exit_code == (2 if "our-rules" in words else 0)


def test_it_is_kept_quiet_like_the_others() -> None:
    comment = BUCKET.replace("resource", "# tfgen:ignore ours known\nresource", 1)
    assert found(one_rule("false"), comment) == []
    write_project(one_rule("false"), BUCKET, MATRIX + "    checks: {ignore: [{rule: ours, reason: known}]}\n")
    report = validate_project(Path(), rules=["ours"])
    assert [one.folders for one in report.findings] == [("dev/eu-west-1", "dev/eu-west-2")]


def test_a_suppression_of_a_rule_that_there_is_not_is_refused() -> None:
    write_project("rules: {}\n", BUCKET.replace("resource", "# tfgen:ignore ours known\nresource", 1))
    assert 'there is no rule "ours".' in run("validate").stderr


def test_a_baseline_knows_its_findings() -> None:
    write_project(one_rule("false"), BUCKET)
    run("validate", "--select", "own", "--baseline", "known.json", "--write-baseline")
    assert run("validate", "--select", "own", "--baseline", "known.json").exit_code == 0


def test_sarif_explains_it() -> None:
    write_project(TESTED.replace('!= "public"', '!= "shop"'), BUCKET)
    log = json.loads(run("validate", "--select", "own", "--format", "sarif").stdout)
    (rule,) = log["runs"][0]["tool"]["driver"]["rules"]
    assert (rule["id"], rule["shortDescription"]["text"]) == ("ours", "Buckets that are public.")


def test_what_is_remembered_is_forgotten_when_a_rule_or_a_setting_changes() -> None:
    rules = one_rule("retention >= 7", "kind: terraform")
    assert found(rules, BUCKET) == []
    assert len(found(rules.replace(">= 7", ">= 8"), BUCKET)) == 1
    write_tree(Path(), {CONFIG: MATRIX.replace("retention: 7", "retention: 9")})
    assert run("validate", "--select", "own").exit_code == 0


def test_a_folder_is_checked_with_what_needs_no_matrix() -> None:
    more = "  other:\n    condition: stack.environment != null\n    error_message: bad\n"
    write_project(one_rule("false") + more, BUCKET)
    write_tree(Path(), {"hand/main.tf": 'resource "aws_s3_bucket" "b" {\n}\n'})
    result = run("validate", "hand", "--select", "own")
    assert result.stdout.splitlines()[0] == "hand/main.tf:1:1: error: bad [ours]"
    assert "not checked: what rules of the project look for that need its matrix: other" in result.stdout


def test_a_folder_outside_of_the_project_is_not_its_business(tmp_path: Path) -> None:
    write_project(one_rule("false"), BUCKET)
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    write_tree(outside, {"main.tf": 'resource "aws_s3_bucket" "b" {\n}\n'})
    assert "[ours]" not in run("validate", outside).stdout
    assert "[ours]" in run("validate", outside, "--rule", "ours").stdout


def test_a_setting_that_only_a_rule_reads_is_used() -> None:
    write_project(one_rule("retention >= 7 && !protect"), BUCKET)
    assert "retention" not in run("validate", "--rule", "unused-setting").stdout


def test_a_secret_in_a_rule_is_found() -> None:
    write_project(one_rule("true") + "    reason: AKIAIOSFODNN7EXAMPLE\n", BUCKET)
    assert "config/rules/house.yaml:6:1" in run("validate", "--rule", "secret-in-source").stdout


def test_what_a_message_holds_cannot_steer_a_terminal_or_a_log() -> None:
    message = """'${"\\u001b[31m"}red${"\\n::error::two"}'"""
    write_project(one_rule("false").replace("error_message: bad", f"error_message: {message}"), BUCKET)
    for form in ("text", "github"):
        printed = run("validate", "--rule", "ours", "--format", form).stdout
        assert "red ::error::two" in printed
        assert "\x1b" not in printed
        assert "\n::error::two" not in printed


def test_examples_that_hold_are_counted() -> None:
    write_project(TESTED, BUCKET)
    result = run("rules", "--test")
    assert (result.exit_code, result.stdout) == (0, "1 rule, 2 examples, 0 failures\n")


def test_examples_that_do_not_hold_are_told_with_what_was_expected() -> None:
    write_project(TESTED.replace('!= "public"', '!= "private"'), BUCKET)
    result = run("rules", "--test")
    bad = "rules.ours.tests.bad is not found: the condition holds or is unknown there, or no block is selected"
    good = (
        "rules.ours.tests.good is to be all right, and in line 2 of dev/eu-west-1 is found: aws_s3_bucket.b is public."
    )
    assert (result.exit_code, result.stdout.splitlines()) == (
        1,
        [f"{RULES}:11: {bad}", f"{RULES}:15: {good}", "1 rule, 2 examples, 2 failures"],
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('bucket = "public"', "bucket = = 1", "rules.ours.tests.bad is no Terraform: in line 2 of dev/eu-west-1, "),
        ("bad: |\n", "bad: |\n        # in prd/eu-west-1\n", 'names the stack "prd/eu-west-1", which there is not.'),
    ],
)
def test_an_example_that_cannot_be_run_is_a_mistake(old: str, new: str, message: str) -> None:
    write_project(TESTED.replace(old, new), BUCKET)
    result = run("rules", "--test")
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_an_example_stands_in_the_stack_that_it_names() -> None:
    rules = one_rule("retention > 7", "type: aws_s3_bucket")
    block = '        resource "aws_s3_bucket" "b" {\n        }\n'
    rules += f"    tests:\n      bad: |\n        # in dev/eu-west-1\n{block}"
    write_project(f"{rules}      good: |\n        # in prod/eu-west-1\n{block}", BUCKET)
    assert run("rules", "--test").stdout == "1 rule, 2 examples, 0 failures\n"


def test_editors_take_what_tfgen_takes() -> None:
    schema = build_rules_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    assert list(validator.iter_errors(parse_yaml(TESTED, RULES).plain())) == []
    broken = parse_yaml(TESTED.replace("select", "selct"), RULES).plain()
    assert [error.validator for error in validator.iter_errors(broken)] == ["additionalProperties"]
