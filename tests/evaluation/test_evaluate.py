"""What rules may ask of the expressions of a module, and what is found wrong with them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from tests.trees import write_tree
from tfgen.evaluation.evaluate import UNKNOWN, Evaluator
from tfgen.evaluation.types import NUMBER, STRING, list_of
from tfgen.evaluation.values import from_plain
from tfgen.module.model import parse_module
from tfgen.schema import load_schemas

if TYPE_CHECKING:
    from pathlib import Path

    from tfgen.hcl.syntax import Expression


def evaluator_of(text: str, folder: str = "") -> Evaluator:
    """The evaluator of a module of one file."""
    module = parse_module(folder, {"main.tf": text})
    assert not module.faults
    return Evaluator(module, load_schemas())


def local(evaluator: Evaluator, name: str) -> Expression:
    """The expression of a local value."""
    return next(each.argument.value for each in evaluator.module.locals if each.argument.name == name)


def argument(evaluator: Evaluator, address: str, name: str) -> Expression:
    """The expression of an argument of a resource."""
    resource = evaluator.module.resource(address)
    assert resource
    found = resource.argument(name)
    assert found
    return found.value


def plain_of(text: str, folder: str = "") -> Any:
    """What `local.it` is worth when arguments are followed."""
    evaluator = evaluator_of(text, folder)
    return evaluator.plain(local(evaluator, "it"))


def faults_of(text: str, folder: str = "") -> list[str]:
    """`line: kind` of each problem."""
    problems = evaluator_of(text, folder).check_all()
    return [f"{each.file.position(each.node.start).line}: {each.kind}" for each in problems]


VPC = 'resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\n'


# What is known


def test_unknown_is_neither_true_nor_false() -> None:
    with pytest.raises(TypeError, match="compare with `is UNKNOWN`"):
        bool(UNKNOWN)


def test_plain_follows_an_argument_of_a_resource() -> None:
    assert plain_of(f"{VPC}locals {{ it = cidrsubnet(aws_vpc.main.cidr_block, 8, 2) }}") == "10.0.2.0/24"


def test_value_does_not_follow_arguments() -> None:
    evaluator = evaluator_of(f"{VPC}locals {{ it = aws_vpc.main.cidr_block }}")
    value = evaluator.value(local(evaluator, "it"))
    assert (value.type, value.known) == (STRING, False)


def test_what_the_provider_sets_stays_unknown() -> None:
    assert plain_of(f"{VPC}locals {{ it = aws_vpc.main.arn }}") is UNKNOWN


def test_plain_follows_references_through_local_values() -> None:
    assert plain_of('locals {\n  name = "a"\n  it   = { b = ["${local.name}-1"] }\n}') == {"b": ["a-1"]}


def test_plain_follows_an_argument_of_an_instance_of_for_each() -> None:
    text = 'resource "aws_eip" "a" {\n  for_each = { x = "vpc" }\n  domain = each.value\n}\n'
    assert plain_of(f'{text}locals {{ it = aws_eip.a["x"].domain }}') == "vpc"


def test_plain_follows_an_argument_of_an_instance_of_count() -> None:
    text = 'resource "aws_sqs_queue" "a" {\n  count = 2\n  name  = "q-${count.index}"\n}\n'
    assert plain_of(f"{text}locals {{ it = aws_sqs_queue.a[1].name }}") == "q-1"


def test_resources_that_refer_to_each_other_are_unknown() -> None:
    text = 'resource "aws_sqs_queue" "a" {\n  name = aws_sqs_queue.b.name\n}\n'
    text += 'resource "aws_sqs_queue" "b" {\n  name = aws_sqs_queue.a.name\n}\n'
    assert plain_of(f"{text}locals {{ it = aws_sqs_queue.a.name }}") is UNKNOWN


def test_a_local_value_that_refers_to_itself_is_unknown() -> None:
    assert plain_of("locals { it = local.it }") is UNKNOWN


def test_a_variable_is_unknown_whatever_its_default() -> None:
    assert plain_of('variable "a" {\n  default = "x"\n}\nlocals { it = var.a }') is UNKNOWN


def test_a_variable_of_a_loop_is_taken_from_the_scope() -> None:
    evaluator = evaluator_of("locals { it = each.value.name }")
    scope = {"each": from_plain({"key": "a", "value": {"name": "b"}})}
    assert evaluator.plain(local(evaluator, "it"), scope) == "b"


def test_splats_of_instances_are_lists() -> None:
    evaluator = evaluator_of('resource "aws_eip" "a" {\n  count = 2\n}\nlocals { it = aws_eip.a[*].id }')
    assert evaluator.value(local(evaluator, "it")).type == list_of(STRING)


def test_an_argument_has_a_value_for_each_known_instance() -> None:
    evaluator = evaluator_of('resource "aws_sqs_queue" "a" {\n  count = 2\n  name = "q-${count.index}"\n}\n')
    name = argument(evaluator, "aws_sqs_queue.a", "name")
    assert [value.plain() for value in evaluator.values_of(name)] == ["q-0", "q-1"]


def test_an_argument_has_a_typed_value_where_the_instances_are_not_known() -> None:
    text = 'variable "n" {\n  type = map(number)\n}\n'
    text += 'resource "aws_sqs_queue" "a" {\n  for_each = var.n\n  delay_seconds = each.value\n}\n'
    evaluator = evaluator_of(text)
    (value,) = evaluator.values_of(argument(evaluator, "aws_sqs_queue.a", "delay_seconds"))
    assert (value.type, value.known) == (NUMBER, False)


def test_path_module_is_the_folder() -> None:
    assert plain_of('locals { it = "${path.module}/a" }') == "./a"


# What is wrong


def test_an_attribute_that_a_resource_does_not_have_is_a_fault() -> None:
    assert faults_of(f"{VPC}locals {{ it = aws_vpc.main.ran }}") == ["4: unknown-attribute"]


def test_the_nearest_attribute_is_named() -> None:
    (problem,) = evaluator_of(f"{VPC}locals {{ it = aws_vpc.main.ran }}").check_all()
    assert problem.message == 'there is no attribute "ran". Did you mean "arn"?'


def test_such_an_attribute_is_a_fault_even_in_try() -> None:
    assert faults_of(f"{VPC}locals {{ it = try(aws_vpc.main.ran, null) }}") == ["4: unknown-attribute"]


def test_an_attribute_that_one_admitted_version_has_is_none() -> None:
    # Only the AWS provider 6 has `region` in every resource.
    text = 'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws", version = "%s" }\n  }\n}\n'
    use = f"{VPC}locals {{ it = aws_vpc.main.region }}"
    assert faults_of(text % ">= 5.100.0, < 7.0.0" + use) == []
    assert faults_of(text % "5.100.0" + use) == ["9: unknown-attribute"]


def test_nothing_is_said_of_a_provider_without_schema() -> None:
    assert faults_of('resource "acme_thing" "a" {}\nlocals { it = acme_thing.a.b.c["d"] + 1 }') == []


def test_nothing_is_said_of_the_outputs_of_a_module() -> None:
    assert faults_of('module "a" {\n  source = "./a"\n}\nlocals { it = module.a.b.c }') == []


def test_attributes_of_the_items_of_a_loop_are_looked_at() -> None:
    text = 'variable "a" {\n  type = list(object({ name = string }))\n}\n'
    assert faults_of(f"{text}locals {{ it = [for each in var.a : each.nmae] }}") == ["4: unknown-attribute"]


def test_attributes_of_each_value_are_looked_at() -> None:
    text = 'variable "a" {\n  type = map(object({ name = string }))\n}\n'
    text += 'resource "aws_sqs_queue" "a" {\n  for_each = var.a\n  name = each.value.nmae\n}\n'
    assert faults_of(text) == ["6: unknown-attribute"]


def test_a_fault_that_all_instances_show_is_one() -> None:
    assert faults_of('resource "aws_sqs_queue" "a" {\n  count = 3\n  name = [1, 2][5]\n}\n') == ["3: invalid-index"]


def test_a_fault_of_one_known_instance_is_found() -> None:
    text = 'locals { names = ["a", "b"] }\n'
    text += 'resource "aws_sqs_queue" "a" {\n  count = 3\n  name = local.names[count.index]\n}\n'
    assert faults_of(text) == ["4: invalid-index"]


def test_iterators_of_dynamic_blocks_have_types() -> None:
    text = 'variable "p" {\n  type = list(number)\n}\nresource "aws_security_group" "a" {\n  dynamic "ingress" {\n'
    text += "    for_each = var.p\n    content {\n      from_port = ingress.value.from\n    }\n  }\n}\n"
    assert faults_of(text) == ["8: unknown-attribute"]


def test_a_result_that_is_not_chosen_may_be_at_fault() -> None:
    assert faults_of('locals {\n  none = []\n  it   = length(local.none) > 0 ? local.none[0] : ""\n}') == []


def test_a_result_that_may_be_chosen_may_not_have_a_wrong_type() -> None:
    text = 'variable "a" {\n  type = bool\n}\nlocals { it = var.a ? upper([]) : "" }'
    assert faults_of(text) == ["4: function-arguments"]


def test_an_instance_that_may_be_missing_fits_any_other_result() -> None:
    text = 'variable "a" {\n  type = bool\n}\nresource "aws_vpc" "a" {\n  count = var.a ? 1 : 0\n}\n'
    text += 'data "aws_vpc" "a" {\n  count = var.a ? 0 : 1\n}\n'
    assert faults_of(f"{text}locals {{ it = var.a ? aws_vpc.a[0] : data.aws_vpc.a[0] }}") == []


def test_what_is_at_fault_is_told_once() -> None:
    assert faults_of("locals {\n  a = [][0]\n  b = local.a.x\n  c = local.b[1] + 2\n}") == ["2: invalid-index"]


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    write_tree(tmp_path, {"there.txt": "a"})
    text = 'locals {\n  a = file("there.txt")\n  b = file("${path.module}/missing.txt")\n}'
    assert faults_of(text, str(tmp_path)) == ["3: failing-function"]


@pytest.mark.parametrize("function", ["file", "filemd5", "fileexists", "templatefile"])
@pytest.mark.parametrize("path", ["secret.txt", "missing.txt"])
def test_of_files_outside_of_what_is_checked_nothing_is_known(tmp_path: Path, function: str, path: str) -> None:
    write_tree(tmp_path, {"secret.txt": "hunter2", "repository/.git/HEAD": "", "repository/a/main.tf": ""})
    (tmp_path / "repository" / "a" / "link.txt").symlink_to(tmp_path / path)
    for written in (str(tmp_path / path), f"../../{path}", "link.txt"):
        more = ", {}" if function == "templatefile" else ""
        text = f'locals {{\n  it = tostring({function}("{written}"{more})) == "x" ? 1 : 2\n}}'
        assert plain_of(text, str(tmp_path / "repository" / "a")) is UNKNOWN


@pytest.mark.parametrize("around", ["repository/.git/HEAD", "repository/config/regions.yaml"])
def test_files_of_the_repository_are_read(tmp_path: Path, around: str) -> None:
    write_tree(tmp_path, {"repository/name.txt": "hello", around: ""})
    folder = tmp_path / "repository" / "a"
    assert plain_of('locals {\n  it = file("../name.txt")\n}', str(folder)) == "hello"


def test_a_pipe_or_a_device_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    text = 'locals {\n  a = file("pipe")\n  b = file("zero")\n  c = file("/dev/zero")\n}'
    assert faults_of(text, str(tmp_path)) == ["2: failing-function"]


def test_a_name_that_is_too_long_for_the_system_is_no_crash(tmp_path: Path) -> None:
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    name = "a" * 300  # longer than a part of a path may be
    folder = str(tmp_path / "repository" / "a" / "b")
    assert faults_of(f'locals {{\n  it = file("../../../{name}")\n  other = fileexists("{name}")\n}}', folder) == []


@pytest.mark.parametrize("path", ["a\\u0000b", "a" * 5000, "a/" * 3000])
def test_what_is_no_name_of_a_file_is_unknown(tmp_path: Path, path: str) -> None:
    assert plain_of(f'locals {{\n  it = file("{path}")\n}}', str(tmp_path)) is UNKNOWN


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ('["a"]', ["2: invalid-for-each"]),
        ('"a"', ["2: invalid-for-each"]),
        ("null", ["2: invalid-for-each"]),
        ("toset([1])", ["2: invalid-for-each"]),
        ('sensitive(toset(["a"]))', ["2: invalid-for-each"]),
        ('toset(["a"])', []),
        ('{ a = sensitive("b") }', []),
        ("unknown.thing", []),
    ],
)
def test_for_each_takes_maps_and_sets_of_strings(value: str, found: list[str]) -> None:
    assert faults_of(f'resource "terraform_data" "a" {{\n  for_each = {value}\n}}\n') == found


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("-1", ["2: invalid-count"]),
        ("1.5", ["2: invalid-count"]),
        ("null", ["2: invalid-count"]),
        ("true", ["2: invalid-count"]),
        ('"x"', ["2: invalid-count"]),
        ('"2"', []),
        ("0", []),
        ("unknown.thing", []),
    ],
)
def test_count_takes_whole_numbers(value: str, found: list[str]) -> None:
    assert faults_of(f'resource "terraform_data" "a" {{\n  count = {value}\n}}\n') == found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ('type = number\n  default = "x"', ["3: variable-default"]),
        ('type = number\n  default = "5"', []),
        ("type = object({ a = string })\n  default = { b = 1 }", ["3: variable-default"]),
        ("type = object({ a = optional(string, []) })", ["2: variable-type"]),
        ("type = object({ a = optional(string, 5) })\n  default = {}", []),
        ("type = strin", ["2: variable-type"]),
        ("type = map(string, string)", ["2: variable-type"]),
        ('default = upper("x")', ["2: variable-default"]),
        ("nullable = false\n  default = null", ["3: variable-default"]),
    ],
)
def test_variables_have_types_and_defaults_that_suit(body: str, found: list[str]) -> None:
    assert faults_of(f'variable "a" {{\n  {body}\n}}\n') == found


def test_a_sensitive_output_has_to_say_so() -> None:
    text = 'variable "a" {\n  sensitive = true\n}\noutput "b" {\n  value = [var.a]\n%s}\n'
    assert faults_of(text % "") == ["5: sensitive-output"]
    assert faults_of(text % "  sensitive = true\n") == []


@pytest.mark.parametrize("value", ["!var.a", "var.b && var.a", "var.a || var.b", "{ c = var.b && !var.a }"])
def test_what_a_plan_alone_knows_to_be_sensitive_is_told(value: str) -> None:
    declared = 'variable "a" {\n  type = bool\n  sensitive = true\n}\nvariable "b" {\n  default = false\n}\n'
    assert faults_of(declared + f'output "c" {{\n  value = {value}\n}}\n') == ["9: sensitive-output"]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("{ x = 1, y = 2 }[var.a]", []),
        ('{ x = 1, y = "b" }["${var.a}"]', []),
        ('{ x = 1, y = var.a }["y"]', ["9: sensitive-output"]),
        ("tomap({ x = 1, y = 2 })[var.a]", ["9: sensitive-output"]),
        ("[1, 2][length(var.a)]", ["9: sensitive-output"]),
    ],
)
def test_what_a_sensitive_key_finds_is_sensitive_but_of_objects(value: str, found: list[str]) -> None:
    declared = 'variable "a" {\n  type = string\n  default = "y"\n  sensitive = true\n}\n\n\noutput "c" {\n'
    assert faults_of(declared + f"value = {value}\n}}\n") == found


@pytest.mark.parametrize(
    "value",
    ["one(var.a)", "element(var.a, 0)", 'element(["x"], length(var.a))', 'lookup(zipmap(var.a, var.a), "x", 1)'],
)
def test_what_is_taken_out_of_a_sensitive_collection_is_sensitive(value: str) -> None:
    declared = 'variable "a" {\n  type = list(string)\n  sensitive = true\n}\noutput "b" {\n'
    assert faults_of(declared + f"value = {value}\n}}\n") == ["6: sensitive-output"]


def test_an_output_that_says_it_is_ephemeral_is_refused_too() -> None:
    assert faults_of('output "b" {\n  value     = 1\n  ephemeral = true\n}\n') == ["3: ephemeral-output"]


def test_an_output_cannot_be_ephemeral() -> None:
    text = 'variable "a" {\n  ephemeral = true\n}\noutput "b" {\n  value = "x${var.a}"\n  ephemeral = true\n}\n'
    assert faults_of(text) == ["5: ephemeral-output"]


def test_conditions_are_true_or_false_and_their_messages_text() -> None:
    text = (
        'variable "a" {\n  type = number\n  validation {\n    condition = var.a + 1\n    error_message = []\n  }\n}\n'
    )
    assert faults_of(text) == ["4: invalid-condition", "5: invalid-condition"]


def test_self_is_the_resource() -> None:
    text = 'resource "aws_vpc" "a" {\n  lifecycle {\n    postcondition {\n      condition = self.ran != ""\n'
    text += '      error_message = "x"\n    }\n  }\n}\n'
    assert faults_of(text) == ["4: unknown-attribute"]


REQUIRES_AWS = 'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws" }\n  }\n}\n'


@pytest.mark.parametrize(("name", "expected"), [("arn_parse", []), ("arn_pars", ["6: unknown-function"])])
def test_unknown_functions_of_a_known_provider_are_found(name: str, expected: list[str]) -> None:
    assert faults_of(f'{REQUIRES_AWS}locals {{ it = provider::aws::{name}("arn:aws:s3:::b") }}') == expected


def test_functions_of_a_provider_that_is_not_required_are_found() -> None:
    assert faults_of('locals { it = provider::aws::arn_parse("x") }') == ["1: unknown-function"]


def test_lookup_in_an_object_that_is_not_known_answers_nothing() -> None:
    variable = 'variable "settings" {\n  type = object({ a = string })\n}\n'
    assert plain_of(variable + 'locals {\n  it = lookup(var.settings, "b", null)\n}\n') is UNKNOWN


MAP = 'resource "terraform_data" "a" {\n  for_each = toset(["x", "y"])\n}\n'
LIST = 'resource "terraform_data" "a" {\n  count = 2\n}\n'


@pytest.mark.parametrize(
    ("module", "expression"),
    [
        (MAP, "terraform_data.a[*].id"),
        (MAP, "terraform_data.a[0].id"),
        (MAP, 'terraform_data.a["z"].id'),
        (LIST, "terraform_data.a[2].id"),
    ],
)
def test_an_instance_that_no_plan_will_find(module: str, expression: str) -> None:
    assert faults_of(f"{module}locals {{ it = {expression} }}")[-1].endswith(": invalid-index")


@pytest.mark.parametrize(
    ("module", "expression"),
    [
        (MAP, "values(terraform_data.a)[*].id"),
        (MAP, "terraform_data.a[*]"),
        (MAP, "terraform_data.a[*].x.id"),
        (MAP, "[for one in terraform_data.a[*] : one.x.id]"),
        (MAP.replace('toset(["x", "y"])', "var.any"), "[for one in terraform_data.a[*] : one.x]"),
        (MAP, 'try(terraform_data.a["z"].id, "")'),
        (MAP, 'terraform_data.a["x"].id'),
        (LIST, "terraform_data.a[1].id"),
        (LIST, 'length(terraform_data.a) > 2 ? terraform_data.a[2].id : ""'),
        (LIST.replace("2", 'terraform.workspace == "x" ? 3 : 1'), "terraform_data.a[2].id"),
    ],
)
def test_an_instance_that_a_plan_may_find(module: str, expression: str) -> None:
    assert faults_of(f"{module}locals {{ it = {expression} }}") == []


@pytest.mark.parametrize(
    "expression",
    [
        "[for one in terraform_data.a[*] : one.id]",
        "{ for one in terraform_data.a[*] : one.id => one.x }",
        "one(terraform_data.a[*]).id",
        "flatten([terraform_data.a[*]])[0].id",
    ],
)
def test_the_one_element_of_a_splat_of_a_map_of_instances_is_the_map(expression: str) -> None:
    assert faults_of(f"{MAP}locals {{ it = {expression} }}")[-1].endswith(": unknown-attribute")


def test_a_key_with_dots_needs_quotes_or_parentheses() -> None:
    assert faults_of('locals {\n  k = "x"\n  a = { local.k = 1 }\n}\n') == ["3: invalid-key"]
    assert faults_of('locals {\n  k = "x"\n  a = { (local.k) = 1 }\n}\n') == []


@pytest.mark.parametrize(("key", "found"), [("local.k[0]", 1), ('local.m["a"]', 1), ("local.k[local.i]", 0)])
def test_a_key_with_a_literal_in_brackets_may_be_a_name_too(key: str, found: int) -> None:
    locals_ = f'locals {{\n  k = ["x"]\n  m = {{ a = "x" }}\n  i = 0\n  a = {{ {key} = 1 }}\n}}\n'
    assert faults_of(locals_) == ["5: invalid-key"] * found


@pytest.mark.parametrize(
    ("loop", "found"),
    [
        ('{ for k in ["a"] : k => k if sensitive(true) }', 1),
        ('{ for k in [sensitive("a")] : k => 1 }', 1),
        ('{ for k, v in { a = sensitive("x") } : k => v if v != "" }', 1),
        ('{ for k in ["a"] : k => sensitive(1) }', 0),
        ('{ for k in ["a"] : k => k if nonsensitive(sensitive(true)) }', 0),
    ],
)
def test_which_items_a_loop_keeps_is_as_secret_as_its_condition(loop: str, found: int) -> None:
    assert faults_of(f'resource "terraform_data" "a" {{\n  for_each = {loop}\n}}\n') == ["2: invalid-for-each"] * found


def test_a_dynamic_block_over_nothing_has_no_content_to_evaluate() -> None:
    dynamic = (
        '  dynamic "ingress" {\n    for_each = {}\n    content {\n      from_port = ingress.value.port\n    }\n  }\n'
    )
    assert faults_of(f'resource "aws_security_group" "a" {{\n{dynamic}}}\n') == []


def test_for_each_of_an_import_may_be_a_list() -> None:
    block = 'import {\n  for_each = [{ id = "a" }]\n  to = terraform_data.a\n  id = each.value.id\n}\n'
    assert faults_of(block) == []
    assert faults_of(block.replace("each.value.id", "each.value.name")) == ["4: unknown-attribute"]


@pytest.mark.parametrize("template", ['"a $${x}"', "upper(local.s)", "(local.s)", "null"])
def test_templatestring_takes_references_only(template: str) -> None:
    text = f'locals {{\n  s = "a"\n  it = templatestring({template}, {{}})\n}}\n'
    assert faults_of(text) == ["3: function-arguments"]
    assert faults_of(text.replace(template, "local.s")) == []


# What mutants did not show


@pytest.mark.parametrize(("index", "wanted"), [(2, "c"), (3, "a"), (4, "b"), (7, "b")])
def test_element_goes_round(index: int, wanted: str) -> None:
    assert plain_of(f'locals {{\n  it = element(["a", "b", "c"], {index})\n}}\n') == wanted
    assert plain_of(f'locals {{\n  it = element(tolist(["a", "b", "c"]), {index})\n}}\n') == wanted


def test_element_of_a_tuple_that_is_not_known_goes_round_too() -> None:
    text = 'variable "v" {\n  type = tuple([string, number])\n}\nlocals {\n  it = element(var.v, 3)\n}\n'
    evaluator = evaluator_of(text)
    assert evaluator.value(local(evaluator, "it")).type == NUMBER


def test_arguments_are_followed_from_resource_to_resource_so_far_and_no_further() -> None:
    links = "".join(
        f'resource "aws_vpc" "v{n}" {{\n  cidr_block = aws_vpc.v{n - 1}.cidr_block\n}}\n' for n in range(1, 3000)
    )
    first = 'resource "aws_vpc" "v0" {\n  cidr_block = "10.0.0.0/16"\n}\n'
    near, far = (f"locals {{\n  it = aws_vpc.v{n}.cidr_block\n}}\n" for n in (9, 2999))
    assert plain_of(first + links + near) == "10.0.0.0/16"
    assert plain_of(first + links + far) is UNKNOWN


@pytest.mark.parametrize(
    ("call", "fact"),
    [
        ('slice(["a"], 0, 2)', "2 is outside of the list, which has 1 element"),
        ('zipmap(["a"], ["b", "c"])', "1 key cannot be paired with 2 values"),
        ('cidrsubnet("10.0.0.0/32", 1, 0)', "a /32 cannot be made 1 bit longer"),
        ('cidrsubnet("10.0.0.0/16", 1, 2)', "1 bit has no subnet number 2"),
        ('cidrsubnets("10.0.0.0/32", 1)', "a /32 cannot be made 1 bit longer"),
        ('csvdecode("a,b\\nc")', "row 2 has 1 field, the first one 2"),
        ('format("x", 1)', "the format uses 0 of 1 value"),
    ],
)
def test_one_is_told_in_the_singular(call: str, fact: str) -> None:
    (fault,) = evaluator_of(f"locals {{\n  it = {call}\n}}\n").check_all()
    assert fact in fault.message
