"""Files in JSON syntax and override files are read as Terraform reads them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.schema.providers import PROVIDER, SOURCE
from tests.trees import write_tree
from tfgen.errors import TfgenError
from tfgen.schema import load_schemas
from tfgen.schema.store import store_schema
from tfgen.validate import validate_paths

if TYPE_CHECKING:
    from pathlib import Path

QUEUE = """\
{
  "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws", "version": "5.100.0"}}},
  "variable": {"name": {"default": "orders"}},
  "resource": {
    "aws_dynamodb_table": {
      "one": {
        "name": "${var.name}",
        "attribute": [
          {"name": "a", "type": "S"},
          {"name": "b",
           "type": "S", "colour": 1}
        ]
      }
    },
    "aws_sqs_queue": {
      "two": {
        "name": "${var.nome}",
        "tags": {"a": "b"}
      }
    }
  }
}
"""
GROUP = """\
resource "aws_security_group" "one" {
  name = "one"
  tags = { a = "b" }

  ingress {
    from_port = 1
    to_port   = 2
    protocol  = "tcp"
    colour    = 1
  }
}
"""


def found(folder: Path, *rules: str) -> list[tuple[str, str, int]]:
    """Rule, file and line of what is found."""
    findings = validate_paths([folder], rules=rules).findings
    return [(one.rule, one.place.file.rpartition("/")[2], one.place.line) for one in findings]


def test_json_is_checked_at_its_own_lines(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf.json": QUEUE})
    assert found(tmp_path, "unknown-argument", "undeclared-variable", "block-as-argument", "wrong-type") == [
        ("unknown-argument", "main.tf.json", 11),
        ("undeclared-variable", "main.tf.json", 17),
    ]


def test_json_and_native_files_are_one_module(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf.json": QUEUE, "more.tf": 'variable "nome" {\n  default = 1\n}\n'})
    assert found(tmp_path, "undeclared-variable", "unused-variable") == []


@pytest.mark.parametrize("text", ['{"resource": ', "[]", '{"resorce": {}}', '{"locals": {"a": 1, "a": 2}}'])
def test_what_is_no_json_of_terraform_is_a_finding(tmp_path: Path, text: str) -> None:
    write_tree(tmp_path, {"main.tf.json": text})
    assert [rule for rule, *_ in found(tmp_path, "syntax")] == ["syntax"]


def test_json_of_which_no_schema_tells_blocks_from_arguments_costs_itself(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.tf.json": '{"resource": {"rainbow_arc": {"x": {"band": [{"a": 1}]}}}}', "b.tf": ""})
    report = validate_paths([tmp_path], rules=["syntax"])
    assert report.findings == ()
    assert [note.is_loud for note in report.notes] == [True]


@pytest.mark.parametrize("name", ["override.tf", "x_override.tf"])
def test_an_override_replaces_arguments_and_blocks(tmp_path: Path, name: str) -> None:
    override = 'resource "aws_security_group" "one" {\n  name = var.gone\n  ingress {\n    from_port = 3\n    to_port = 3\n    protocol = "tcp"\n  }\n}\n'  # noqa: E501
    write_tree(tmp_path, {"main.tf": GROUP, name: override})
    rules = ("unknown-argument", "duplicate-address", "undeclared-variable", "syntax")
    assert found(tmp_path, *rules) == [("undeclared-variable", name, 2)]


def test_an_override_in_json_does_the_same(tmp_path: Path) -> None:
    override = {"resource": {"aws_security_group": {"one": {"name": "${var.gone}", "ingress": []}}}}
    write_tree(tmp_path, {"main.tf": GROUP, "override.tf.json": json.dumps(override)})
    assert found(tmp_path, "undeclared-variable") == [("undeclared-variable", "override.tf.json", 1)]


def test_an_override_keeps_what_it_does_not_name(tmp_path: Path) -> None:
    override = 'resource "aws_security_group" "one" {\n  name = "two"\n}\n'
    write_tree(tmp_path, {"main.tf": GROUP, "override.tf": override})
    assert found(tmp_path, "unknown-argument", "syntax") == [("unknown-argument", "main.tf", 9)]


def test_locals_are_overridden_one_by_one_and_providers_may_be_added(tmp_path: Path) -> None:
    main = 'locals {\n  a = local.b\n}\nlocals {\n  b = var.gone\n}\noutput "a" {\n  value = local.a\n}\n'
    main += 'data "aws_region" "here" {\n}\n'  # else nothing uses the provider, and nobody looks at its block
    override = 'locals {\n  b = 1\n}\nprovider "aws" {\n  colour = 1\n}\nterraform {\n  backend "local" {}\n}\n'
    write_tree(tmp_path, {"main.tf": main, "override.tf": override})
    assert found(tmp_path, "undeclared-variable", "syntax", "unknown-argument") == [
        ("unknown-argument", "override.tf", 5)
    ]


def test_the_requirements_of_an_override_are_merged(tmp_path: Path) -> None:
    main = 'terraform {\n  required_providers {\n    aws = {\n      source  = "hashicorp/aws"\n      version = "~> 6.0"\n    }\n  }\n}\n'  # noqa: E501
    queue = 'resource "aws_sqs_queue" "a" {\n  region = "eu-west-1"\n}\n'
    override = main.replace("~> 6.0", "~> 5.0")
    write_tree(tmp_path, {"main.tf": main + queue})
    assert found(tmp_path, "unknown-argument", "extracted-schema") == []
    write_tree(tmp_path, {"override.tf": override})
    assert found(tmp_path, "unknown-argument") == [("unknown-argument", "main.tf", 10)]


def test_an_override_of_nothing_is_a_finding(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": GROUP, "override.tf": "\n" + GROUP.replace('"one" {', '"two" {')})
    assert found(tmp_path, "syntax") == [("syntax", "override.tf", 2)]


def in_data(**body: object) -> dict[str, object]:
    """A resource in JSON, and what it has in it."""
    return {"resource": {"terraform_data": {"b": {}, "a": body}}}


@pytest.mark.parametrize(
    ("tree", "column"),
    [
        (in_data(depends_on=["${terraform_data.b}"]), 'depends_on"'),
        (in_data(lifecycle={"ignore_changes": "${all}"}), 'ignore_changes"'),
        (in_data(lifecycle={"replace_triggered_by": ["${terraform_data.b}"]}), 'replace_triggered_by"'),
        ({"moved": {"from": "terraform_data.c", "to": "${terraform_data.b}"}}, 'to"'),
        ({"import": {"to": "${terraform_data.b}", "id": "b"}}, 'to"'),
        ({"variable": {"a": {"type": "${list(string)}"}}}, 'type"'),
    ],
)
def test_a_name_in_json_is_no_template(tmp_path: Path, tree: dict[str, object], column: str) -> None:
    text = json.dumps(tree)
    write_tree(tmp_path, {"main.tf.json": text})
    (finding,) = validate_paths([tmp_path], rules=["syntax"]).findings
    assert "without ${ } in JSON" in finding.message
    assert finding.place.column == text.index(column)


@pytest.mark.parametrize("nothing", ["null", "[]", "{}", "[null]"])
@pytest.mark.parametrize("text", ['{"resource": X}', '{"resource": {"terraform_data": X}}', '{"output": X}'])
def test_in_json_a_block_has_a_name(tmp_path: Path, text: str, nothing: str) -> None:
    write_tree(tmp_path, {"main.tf.json": text.replace("X", nothing)})
    (finding,) = validate_paths([tmp_path], rules=["syntax"]).findings
    assert "has no block in it" in finding.message


@pytest.mark.parametrize(
    "text", ['{"locals": null}', '{"terraform": null}', '{"output": {"a": null}}', '{"moved": []}']
)
def test_in_json_there_may_be_nothing_where_a_block_could_be(tmp_path: Path, text: str) -> None:
    write_tree(tmp_path, {"main.tf.json": text})
    assert validate_paths([tmp_path], rules=["syntax"]).findings == ()


def test_what_stands_where_names_do_is_no_comment_in_json(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf.json": '{"//": "a", "variable": {"a": {"//": "b"},\n"//": "c"}}'})
    (finding,) = validate_paths([tmp_path], rules=["syntax"]).findings
    assert (finding.place.line, finding.place.column) == (2, 1)


@pytest.mark.parametrize(
    ("tree", "rule"),
    [
        ({"output": {"a": {"value": 1, "sensitive": "${true}"}}}, "invalid-output"),
        (in_data(provisioner={"local-exec": {"command": "true", "when": "${destroy}"}}), "invalid-provisioner"),
    ],
)
def test_what_is_read_without_evaluation_is_no_template_in_json(
    tmp_path: Path, tree: dict[str, object], rule: str
) -> None:
    write_tree(tmp_path, {"main.tf.json": json.dumps(tree)})
    assert found(tmp_path, rule) == [(rule, "main.tf.json", 1)]


def test_the_source_of_a_module_may_be_a_template_in_json(tmp_path: Path) -> None:
    tree = {"variable": {"a": {"const": True}}, "module": {"a": {"source": "${var.a}"}}}
    write_tree(tmp_path, {"main.tf.json": json.dumps(tree)})
    assert found(tmp_path, "invalid-module-call", "syntax") == []


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("terraform.tfvars", "v = 1\nv = 2\n", 2),
        ("prod.tfvars", "v = 1\nv = 2\n", 2),
        ("a.tftest.hcl", 'run "a" {\n  variables {\n    v = 1\n    v = 2\n  }\n}\n', 4),
    ],
)
def test_what_is_set_twice_is_refused_in_files_of_values_and_of_tests_too(
    tmp_path: Path, name: str, text: str, line: int
) -> None:
    write_tree(tmp_path, {"main.tf": 'variable "v" {\n}\n', name: text})
    (finding,) = validate_paths([tmp_path], rules=["syntax"]).findings
    assert (finding.place.file.rpartition("/")[2], finding.place.line) == (name, line)
    assert finding.message == f"v is set already on line {line - 1}. Keep one of the two."


DATA = 'resource "terraform_data" "a" {\n  COUNT\n}\n'
CHECK = 'check "a" {\n  assert {\n    condition     = true\n    error_message = "No."\n  }\n}\n'
VALIDATION = 'validation {\n    condition     = var.v != ""\n    error_message = "No."\n  }'
PRECONDITION = 'precondition {\n      condition     = true\n      error_message = "No."\n    }'


@pytest.mark.parametrize(
    ("main", "override"),
    [
        (DATA, DATA.replace("COUNT", "depends_on = [terraform_data.b]")),
        (DATA, DATA.replace("COUNT", "lifecycle {\n    " + PRECONDITION + "\n  }")),
        ('output "o" {\n  value = 1\n}\n', 'output "o" {\n  depends_on = [terraform_data.b]\n}\n'),
        ('variable "v" {\n}\n', 'variable "v" {\n  ' + VALIDATION + "\n}\n"),
        (CHECK, CHECK),
        ("", 'provider "aws" {\n  alias = "west"\n}\n'),
        *(
            (f"{kind} {{\n  {name} = terraform_data.c\n  to = terraform_data.b\n}}\n",) * 2
            for kind, name in [("moved", "from"), ("import", "id")]
        ),
    ],
    ids=["depends_on", "precondition", "output", "validation", "check", "alias", "moved", "import"],
)
def test_what_an_override_cannot_change_is_told_there(tmp_path: Path, main: str, override: str) -> None:
    write_tree(tmp_path, {"main.tf": main.replace("COUNT", ""), "x_override.tf": override})
    assert {file for _, file, _ in found(tmp_path, "syntax")} == {"x_override.tf"}


@pytest.mark.parametrize(
    "override",
    [
        "removed {\n  from = terraform_data.b\n  lifecycle {\n    destroy = false\n  }\n}\n",
        'ephemeral "aws_secretsmanager_secret_version" "b" {\n  secret_id = var.gone\n}\n',
        DATA.replace("COUNT", "depends_on = []"),
    ],
    ids=["removed", "ephemeral", "no dependencies"],
)
def test_what_terraform_drops_of_an_override_is_none_of_the_module(tmp_path: Path, override: str) -> None:
    write_tree(tmp_path, {"main.tf": DATA.replace("COUNT", ""), "override.tf": override})
    assert found(tmp_path, "syntax", "undeclared-variable", "invalid-refactoring") == []


def test_count_goes_before_for_each_where_two_files_have_one_each(tmp_path: Path) -> None:
    each = DATA.replace("COUNT", 'for_each = toset(["a"])')
    output = 'output "a" {\n  value = terraform_data.a[KEY].id\n}\n'
    write_tree(tmp_path, {"main.tf": each, "override.tf": DATA.replace("COUNT", "count = 1")})
    write_tree(tmp_path, {"outputs.tf": output.replace("KEY", "0")})
    assert found(tmp_path, "count-and-for-each", "instance-key", "invalid-index") == []
    write_tree(tmp_path, {"outputs.tf": output.replace("KEY", '"a"')})
    assert found(tmp_path, "count-and-for-each", "instance-key", "invalid-index") != []
    write_tree(tmp_path, {"override.tf": each.replace("for_each", "count = 1\n  for_each")})
    assert "count-and-for-each" in {rule for rule, *_ in found(tmp_path, "count-and-for-each")}


def test_names_in_json_may_be_of_any_language(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf.json": '{"locals": {"größe": 1, "π": 3}, "output": {"a": {"value": "${local.π}"}}}'})
    assert found(tmp_path, "syntax", "undeclared-local") == []


def test_json_is_read_with_the_schemas_of_the_project(tmp_path: Path) -> None:
    store_schema(tmp_path / "config/schemas", SOURCE, "1.2.0", PROVIDER)
    needed = {"terraform": {"required_providers": {"cloud": {"source": SOURCE}}}}
    server = {"resource": {"cloud_server": {"a": {"name": "a", "network": [{"address": "b", "colour": 1}]}}}}
    write_tree(
        tmp_path, {"a/main.tf.json": json.dumps({**needed, **server}), "config/regions.yaml": "", ".git/HEAD": ""}
    )
    report = validate_paths([tmp_path / "a"], schemas=load_schemas(tmp_path))
    assert [note for note in report.notes if "may be a block" in note.text] == []
    with pytest.raises(TfgenError, match="may be a block or an argument"):
        validate_paths([tmp_path / "a"])


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
@pytest.mark.parametrize("name", ["main.tf.json", "terraform.tfvars.json"])
def test_a_number_that_json_does_not_have_is_told_with_its_line(tmp_path: Path, constant: str, name: str) -> None:
    text = f'{{"locals": {{"a": "NaN, Infinity",\n"b": {constant}}}}}'
    write_tree(tmp_path, {"variables.tf": 'variable "locals" {}\n', name: text})
    finding = next(one for one in validate_paths([tmp_path]).findings if one.rule == "syntax")
    assert (finding.place.file.rpartition("/")[2], finding.place.line) == (name, 2)
    assert finding.message == f"this is not JSON: {constant} is none of its values. Use null, or a number."


def test_functions_of_providers_that_a_file_behind_a_link_may_require_are_not_missed(tmp_path: Path) -> None:
    main = 'output "a" {\n  value = provider::deepmerge::mergo({}, {})\n}\n'
    required = 'terraform {\n  required_providers {\n    deepmerge = { source = "isometry/deepmerge" }\n  }\n}\n'
    write_tree(tmp_path, {"a/main.tf": main, "versions.tf": required})
    assert found(tmp_path / "a", "unknown-function") == [("unknown-function", "main.tf", 2)]
    (tmp_path / "a" / "versions.tf").symlink_to("../versions.tf")  # out of the repository, as far as is known
    assert found(tmp_path / "a", "unknown-function") == []


@pytest.mark.parametrize("text", ["${}", "${1 +}", "%{if}x", "${", "a${b"])
def test_in_json_the_text_of_a_backend_is_taken_as_it_stands(tmp_path: Path, text: str) -> None:
    """Terraform 1.11.4 initializes it, and writes its state to a file of this name."""
    write_tree(tmp_path, {"main.tf.json": json.dumps({"terraform": {"backend": {"local": {"path": text}}}})})
    assert [finding.message for finding in validate_paths([tmp_path], rules=["syntax"]).findings] == []


def test_elsewhere_in_json_it_is_a_template(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf.json": json.dumps({"locals": {"path": "${}"}})})
    assert len(validate_paths([tmp_path], rules=["syntax"]).findings) == 1
