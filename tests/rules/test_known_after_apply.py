"""What a first plan cannot count, and what it can though it looks alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.rules.matrices import messages
from tests.trees import write_tree
from tfgen.validate import validate_paths

if TYPE_CHECKING:
    from pathlib import Path

VPC = 'resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\n'
SUBNETS = 'data "aws_subnets" "s" {\n  filter {\n    name   = "vpc-id"\n    values = [aws_vpc.main.id]\n  }\n}\n'
VPCS = 'resource "aws_vpc" "all" {\n  for_each = { a = "10.0.0.0/16" }\n  cidr_block = each.value\n}\n'


CERTIFICATE = 'resource "aws_acm_certificate" "c" {\n  domain_name       = "a.com"\n  validation_method = "DNS"\n}\n'


def said(argument: str, more: str = "") -> list[str]:
    """What the rule says of a block with this argument, up to the reason."""
    text = f'{VPC}{more}resource "terraform_data" "x" {{\n  {argument}\n}}\n'
    return [message.partition(" is known only")[0] for message in messages("known-after-apply", text)]


@pytest.mark.parametrize(
    "argument",
    [
        "for_each = toset([aws_vpc.main.id])",
        "for_each = toset(concat([aws_vpc.main.id], []))",
        "for_each = { (aws_vpc.main.id) = 1 }",
        'for_each = { "${aws_vpc.main.id}" = 1 }',
        "for_each = { for id in [aws_vpc.main.id] : id => 1 }",
        "for_each = zipmap([aws_vpc.main.id], [1])",
        "for_each = merge({}, { (aws_vpc.main.id) = 1 })",
        'count = aws_vpc.main.id == "a" ? 1 : 0',
        'count = aws_vpc.main.id != "" ? 1 : 0',
    ],
)
def test_an_attribute_that_the_provider_sets(argument: str) -> None:
    assert said(argument) == ["aws_vpc.main.id"]


@pytest.mark.parametrize(
    "argument",
    [
        "for_each = { a = aws_vpc.main.id }",
        "for_each = toset([aws_vpc.main.cidr_block])",
        "for_each = toset(keys({ a = aws_vpc.main.id }))",
        "count = length([aws_vpc.main.id])",
        "count = aws_vpc.main.id != null ? 1 : 0",
        "count = length(aws_vpc.main.tags)",
        "count = length(aws_acm_certificate.c.domain_validation_options)",
        "for_each = aws_vpc.all",
        "for_each = { for name, vpc in aws_vpc.all : name => vpc.id }",
        'for_each = terraform.workspace == "a" ? toset(["x"]) : toset([])',
    ],
)
def test_what_the_configuration_says(argument: str) -> None:
    assert said(argument, VPCS + CERTIFICATE) == []


def test_what_a_provider_makes_of_the_configuration_is_known_when_it_plans() -> None:
    account = 'resource "google_service_account" "a" {\n  account_id = "reader"\n}\n'
    assert said("for_each = toset([google_service_account.a.email, google_service_account.a.member])", account) == []
    assert said("for_each = toset([google_service_account.a.unique_id])", account) == [
        "google_service_account.a.unique_id"
    ]
    assert said("for_each = toset(keys(aws_vpc.main.tags_all))") == []


@pytest.mark.parametrize(
    "text", ['"vpc/${aws_vpc.main.id}"', 'format("vpc/%s", aws_vpc.main.id)', '("a${aws_vpc.main.id}")']
)
def test_a_text_whose_beginning_is_known_differs_from_others(text: str) -> None:
    assert said(f'count = {text} != "" ? 1 : 0') == []
    assert said('count = local.t == "b" ? 1 : 0', f"locals {{\n  t = {text}\n}}\n") == []


@pytest.mark.parametrize(
    "argument",
    [
        "count = length(toset([aws_vpc.main.id])) > 0 ? 1 : 0",
        "count = length(local.set) == 0 ? 1 : 0",
        'count = [aws_vpc.main.id, "a"][1] == "a" ? 1 : 0',
        'count = { id = aws_vpc.main.id, name = "a" }.name == "a" ? 1 : 0',
        'count = try(aws_vpc.some[0].id, "") == "" ? 1 : 0',
        'for_each = { for name in ["a"] : name => 1 if "vpc/${aws_vpc.main.id}" == name }',
    ],
)
def test_what_is_known_though_a_part_of_it_is_not(argument: str) -> None:
    some = 'resource "aws_vpc" "some" {\n  count = 0\n  cidr_block = "10.0.0.0/16"\n}\n'
    assert said(argument, f"{some}locals {{\n  set = toset([aws_vpc.main.id])\n}}\n") == []


@pytest.mark.parametrize(
    "argument",
    [
        'count = length(toset([aws_vpc.main.id, "a"])) > 1 ? 1 : 0',
        "count = length(toset(compact([aws_vpc.main.id]))) > 1 ? 1 : 0",
        'count = try(aws_vpc.main.id, "") == "" ? 1 : 0',
        'for_each = { for name in ["a"] : name => 1 if aws_vpc.main.id == name }',
    ],
)
def test_what_hangs_on_the_part_that_is_not_known(argument: str) -> None:
    assert said(argument) == ["aws_vpc.main.id"]


@pytest.mark.parametrize("text", ['"${aws_vpc.main.id}/vpc"', 'format("%s/vpc", aws_vpc.main.id)'])
def test_a_text_that_begins_with_what_is_unknown_may_be_any(text: str) -> None:
    assert said(f'count = {text} != "" ? 1 : 0') == ["aws_vpc.main.id"]
    assert said('count = local.t == "b" ? 1 : 0', f"locals {{\n  t = {text}\n}}\n") == ["aws_vpc.main.id"]


def test_a_value_behind_a_local() -> None:
    more = "locals {\n  ids = [aws_vpc.main.id]\n  loop = local.loop\n}\n"
    assert said("for_each = toset(local.ids)", more) == ["aws_vpc.main.id"]
    assert said("for_each = toset(local.loop)", more) == []


def test_the_attribute_of_each_instance() -> None:
    assert said("for_each = { for vpc in aws_vpc.all : vpc.id => 1 }", VPCS) == ["aws_vpc.all.id"]


def test_a_data_source_that_waits_for_a_resource() -> None:
    assert said("for_each = toset(data.aws_subnets.s.ids)", SUBNETS) == ["data.aws_subnets.s"]
    known = SUBNETS.replace("aws_vpc.main.id", '"vpc-12345678"')
    assert said("for_each = toset(data.aws_subnets.s.ids)", known) == []


@pytest.mark.parametrize(
    ("argument", "source"),
    [
        ("for_each = toset([module.m.id])", "module.m.terraform_data.x.id"),
        ("for_each = module.m.ids", "module.m.terraform_data.x.id"),
        ('count = module.m.id == "a" ? 1 : 0', "module.m.terraform_data.x.id"),
        ("for_each = toset([module.m.inner])", "module.m.module.n.terraform_data.y.id"),
        ("for_each = { a = module.m.id }", ""),
        ("for_each = toset([module.m.name])", ""),
        ("for_each = toset([module.m.given])", ""),
    ],
)
def test_an_output_of_a_module_is_as_known_as_its_value(argument: str, source: str, tmp_path: Path) -> None:
    inner = 'resource "terraform_data" "x" {\n}\nmodule "n" {\n  source = "../n"\n}\nvariable "given" {\n}\n'
    values = {"id": "terraform_data.x.id", "ids": "toset([terraform_data.x.id])", "inner": "module.n.id"}
    values |= {"name": '"a"', "given": "var.given"}
    outputs = "".join(f'output "{name}" {{\n  value = {value}\n}}\n' for name, value in values.items())
    call = 'module "m" {\n  source = "./m"\n  given  = "a"\n}\n'
    nested = 'resource "terraform_data" "y" {\n}\noutput "id" {\n  value = terraform_data.y.id\n}\n'
    main = f'{call}resource "terraform_data" "z" {{\n  {argument}\n}}\n'
    write_tree(tmp_path, {"main.tf": main, "m/main.tf": inner + outputs, "n/main.tf": nested})
    said = [one.message for one in validate_paths([tmp_path], rules=["known-after-apply"]).findings]
    assert [message.partition(" is known only")[0] for message in said] == ([source] if source else [])
