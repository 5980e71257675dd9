"""What a first plan cannot count, and what it can though it looks alike."""

from __future__ import annotations

import pytest

from tests.rules.matrices import messages

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
