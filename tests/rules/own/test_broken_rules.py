"""A file of rules that is wrong stops tfgen, with line, fact and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rules.own.projects import MATRIX, RULES, found, one_rule, write_project
from tests.trees import CONFIG, run, write_tree

pytestmark = pytest.mark.usefixtures("empty_project")

BUCKET = 'resource "aws_s3_bucket" "b" {\n}\n'
WRONG = {
    "rules: []": "1: rules is a list of 0: expected a map.",
    "rules: {}\nsizes: {}": '2: unknown key "sizes". Known here: rules.',
    "rulez: {}": '1: unknown key "rulez". Did you mean "rules"?',
    "rules:\n\ta": "2: this is not YAML",
    "rules: {A_b: {condition: true, error_message: x}}": '1: the name "A_b" in rules is not a name of lower-case words',
    "rules: {a: {error_message: x}}": "1: rules.a.condition is missing.",
    "rules: {a: {condition: true, error_mesage: x}}": '1: unknown key "rules.a.error_mesage". Did you mean "err',
    "rules: {a: {condition: true, error_message: x, severity: fatal}}": '1: rules.a.severity is "fatal": expected',
    "rules: {unused-local: {condition: true, error_message: x}}": "1: rules.unused-local has a name that tfgen",
    "rules: {security: {condition: true, error_message: x}}": "1: rules.security has a name that tfgen",
    one_rule("self.bucket =="): "4: rules.ours.condition is not a Terraform expression",
    one_rule(
        "self.buket != null"
    ): '4: rules.ours.condition: of resource aws_s3_bucket, there is no attribute "buket".',
    one_rule(
        "self.tags"
    ): "4: rules.ours.condition: of resource aws_s3_bucket, a condition is true or false, and this is a map",
    one_rule(
        "retenton == 3"
    ): '4: rules.ours.condition: there is no setting or local "retenton". Did you mean "retention"?',
    one_rule("stack.zone == 3"): '4: rules.ours.condition: in dev/eu-west-1 there is no "stack.zone"',
    one_rule('file("/etc/passwd") == ""'): "4: rules.ours.condition: file() depends on files.",
    one_rule("timestamp() == self.bucket"): "4: rules.ours.condition: timestamp() gives another value each time.",
    one_rule(
        "lenght(self.bucket) > 3"
    ): '4: rules.ours.condition: there is no function "lenght". Did you mean "length"?',
    one_rule("true", "kind: variable, type: x"): "3: rules.ours.select.type says nothing of the kind variable",
    one_rule("true", "kind: resorce"): '3: rules.ours.select.kind is "resorce". Did you mean "resource"?',
    one_rule(
        "true", "where: {environmnt: dev}"
    ): '2: rules.ours.select: the matrix has no axis "environmnt". Did you mean',
    one_rule("true", "stack: test/*"): '2: rules.ours.select: no stack is called "test/*".',
    one_rule("length(blocks) > 1"): "4: rules.ours.condition: blocks are there with each or among only.",
    one_rule(
        "self.bucket != null", more="    each: []\n"
    ): "4: rules.ours.condition: with each there is no single block",
    one_rule("true", more="    each: []\n    among: []\n"): "7: rules.ours has each and among. Remove one of the two.",
    one_rule(
        "stack.environment == null", more="    each: []\n"
    ): "dev/eu-west-1 and prod/eu-west-1 do not agree on stack.environment",
    one_rule("length([for a in range(900) : [for b in range(900) : b]]) > 3"): "this takes too many steps",
}


@pytest.mark.parametrize(("text", "message"), WRONG.items(), ids=range(len(WRONG)))
def test_what_is_wrong_has_its_line_and_stops_everything(text: str, message: str) -> None:
    write_project(text, BUCKET)
    result = run("validate", "--no-cache")
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    assert result.stderr.startswith(f"error: {RULES}:")


def test_a_name_that_two_files_have_is_refused() -> None:
    write_project(one_rule("true"), BUCKET)
    write_tree(Path(), {"config/rules/more/again.yml": one_rule("true")})
    result = run("validate")
    assert result.stderr == (
        "error: config/rules/more/again.yml:2: rules.ours is already a rule at config/rules/house.yaml:2. "
        "Rename or remove one of the two.\n"
    )


def test_a_link_out_of_the_repository_is_not_read(tmp_path: Path) -> None:
    write_project(one_rule("true"), BUCKET)
    outside = tmp_path.parent / "outside.yaml"
    outside.write_text("secret: text\n")
    Path("config/rules/link.yaml").symlink_to(outside)
    result = run("validate")
    assert (result.exit_code, "secret" in result.output) == (2, False)
    assert "config/rules/link.yaml: it is a link out of the repository" in result.stderr


@pytest.mark.parametrize("chain", [" && ".join(["true"] * 5000), "self" + ".tags" * 5000, "true ? 1 : " * 2000 + "2"])
def test_a_chain_of_any_length_is_read_or_refused(chain: str) -> None:
    write_project(one_rule(chain), BUCKET)
    result = run("validate", "--select", "own")
    assert result.exit_code in (0, 2)
    assert "internal error" not in result.output


def test_a_file_in_the_place_of_the_folder_is_refused() -> None:
    write_tree(Path(), {CONFIG: MATRIX, "config/rules": "rules: {}\n", "templates/main.tf.j2": BUCKET})
    result = run("validate")
    assert result.stderr.startswith("error: config/rules: this is to be a folder of rules, and cannot be read: Not a")


def test_a_link_to_a_folder_is_refused(tmp_path: Path) -> None:
    write_project(one_rule("true"), BUCKET)
    Path("config/rules/more").symlink_to(tmp_path)
    assert run("validate").stderr.startswith(
        "error: config/rules/more: this is a link to a folder, which is not followed"
    )


def test_a_type_that_nobody_knows_is_told() -> None:
    write_project(one_rule("true", "type: [aws_s3_bukket, aws_s3_*, acme_thing]"), BUCKET)
    result = run("validate", "--select", "own")
    assert result.exit_code == 0
    assert 'ours (config/rules/house.yaml:2) selects the type "aws_s3_bukket", which no schema and no stack has.' in (
        result.stdout
    )
    assert 'Did you mean "aws_s3_bucket"?' in result.stdout
    assert '"acme_thing", which no schema and no stack has. Is it a slip?' in result.stdout
    assert "aws_s3_*" not in result.stdout


def test_a_file_of_comments_holds_no_rules() -> None:
    assert found("# none yet\n", BUCKET) == []
