"""What a resource needs, and what an expression refers to, through local values too."""

from __future__ import annotations

import pytest

from tfgen.module.model import Module, parse_module
from tfgen.module.wiring import Wiring

TEXT = """\
locals {
  bucket = aws_s3_bucket.data.id
  again  = local.bucket
}
resource "aws_s3_bucket" "data" {}
resource "aws_s3_bucket" "logs" {
  depends_on = [aws_s3_bucket.data]
}
resource "aws_s3_bucket_policy" "data" {
  bucket = BUCKET
}
"""


def module(bucket: str) -> Module:
    return parse_module("", {"main.tf": TEXT.replace("BUCKET", bucket)})


@pytest.mark.parametrize(
    "bucket",
    ["aws_s3_bucket.data.id", "resource.aws_s3_bucket.data.id", "local.bucket", "local.again", '"${local.again}"'],
)
def test_a_bucket_is_found_behind_its_names(bucket: str) -> None:
    found = module(bucket)
    policy = found.resource("aws_s3_bucket_policy.data")
    assert policy
    argument = policy.argument("bucket")
    assert argument
    wiring = Wiring(found)
    assert [resource.address for resource in wiring.resources_in(argument.value)] == ["aws_s3_bucket.data"]
    assert "aws_s3_bucket.data" in wiring.needs(policy)


def test_what_is_needed_may_be_far_away() -> None:
    found = module("aws_s3_bucket.logs.id")
    policy = found.resource("aws_s3_bucket_policy.data")
    assert policy
    assert Wiring(found).needs(policy) == {"aws_s3_bucket.logs", "aws_s3_bucket.data"}


def test_what_nothing_stands_in_needs_nothing() -> None:
    found = module('"name"')
    policy = found.resource("aws_s3_bucket_policy.data")
    assert policy
    assert Wiring(found).needs(policy) == frozenset()
    assert Wiring(found).resources_in(None) == ()


def test_a_circle_of_local_values_has_an_end() -> None:
    found = parse_module(
        "", {"main.tf": 'locals {\n  a = local.b\n  b = local.a\n}\nresource "x_y" "z" {\n  a = local.a\n}\n'}
    )
    [resource] = found.resources
    assert Wiring(found).needs(resource) == {"local.a", "local.b"}


def test_resources_of_several_types_come_in_their_order() -> None:
    found = module('"name"')
    several = found.of_type("aws_s3_bucket_policy", "aws_s3_bucket", "aws_s3_bucket")
    assert [resource.address for resource in several] == [
        "aws_s3_bucket.data",
        "aws_s3_bucket.logs",
        "aws_s3_bucket_policy.data",
    ]
    assert found.of_type("aws_s3_bucket", mode="data") == ()
