"""docs/cost.md: current, complete, and honest about what has no price."""

from __future__ import annotations

import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.declared import ROOT
from tests.rules.matrices import schemas
from tfgen.module.model import parse_module
from tfgen.rules.root import Root

if TYPE_CHECKING:
    from collections.abc import Mapping

PRICES: Mapping[str, Any] = yaml.safe_load((ROOT / "docs/prices.yaml").read_text())
PRICED = [*PRICES["standing"], *PRICES["use"]]


@pytest.fixture(scope="module")
def cost() -> Any:
    """The script."""
    spec = spec_from_file_location("cost", ROOT / ".ci/cost.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(__import__("sys").modules, "cost", module)  # dataclasses look their module up
        spec.loader.exec_module(module)
    return module


def root(text: str) -> Root:
    """A root module of one file."""
    return Root(parse_module("live/us-east-1", {"main.tf": text}), schemas())


def test_the_page_is_what_the_committed_stacks_and_prices_make(cost: Any) -> None:
    """`make cost` writes it."""
    assert cost.PAGE.read_text() == cost.format_page(PRICES, cost.read_roots())


def test_every_type_that_the_templates_can_make_is_priced_or_free_for_a_reason(cost: Any) -> None:
    """Features that are switched off included."""
    texts = [path.read_text() for path in Path(ROOT / "templates").rglob("*.j2")]
    made = {kind for text in texts for kind in re.findall(r'^ *resource "(\w+)"', text, re.MULTILINE)}
    assert len(made) > 80
    assert made - cost.types_in(PRICES) == set()
    assert all(one["reason"] for one in PRICES["free"])


@pytest.mark.parametrize("price", PRICED, ids=[price["what"] for price in PRICED])
def test_each_price_has_a_day_and_a_page_of_aws(price: Mapping[str, Any]) -> None:
    assert re.fullmatch(r"https://aws\.amazon\.com/[\w/-]+/pricing/", price["source"])
    assert price["known"].year >= 2026


def test_what_has_no_price_is_an_error(cost: Any) -> None:
    stack = root(
        """
provider "aws" {
  region = "eu-north-1"
}
resource "aws_instance" "one" {}
resource "aws_rds_cluster_instance" "one" {
  instance_class = "db.r8g.large"
}
"""
    )
    assert cost.find_faults(PRICES, {"live": [stack]}) == [
        "aws_instance has no price in docs/prices.yaml and is not among what is free: add it",
        "docs/prices.yaml has no price of db.r8g.large, which live/us-east-1 uses: add it",
        "docs/prices.yaml has no prices of eu-north-1, where live/us-east-1 makes resources",
    ]


def test_instances_of_count_and_for_each_are_counted(cost: Any) -> None:
    stack = root(
        """
resource "aws_subnet" "private" {
  for_each = toset(["a", "b", "c"])
}
resource "aws_vpc_endpoint" "interface" {
  for_each          = toset(["secretsmanager", "ssm"])
  vpc_endpoint_type = "Interface"
  subnet_ids        = [for subnet in aws_subnet.private : subnet.id]
}
resource "aws_vpc_endpoint" "gateway" {
  vpc_endpoint_type = "Gateway"
}
resource "aws_nat_gateway" "main" {
  count = 2
}
resource "aws_cloudwatch_metric_alarm" "nat" {
  for_each = aws_nat_gateway.main
}
"""
    )
    counted = {line.price["what"]: line.units["live"] for line in cost.count_lines(PRICES, {"live": [stack]})}
    assert counted == {"NAT gateway": 2, "interface endpoint, in one zone": 6, "alarm": 2}


def test_of_a_serverless_cluster_the_least_capacity_of_each_instance_counts(cost: Any) -> None:
    stack = root(
        """
resource "aws_rds_cluster" "main" {
  manage_master_user_password = true
  serverlessv2_scaling_configuration {
    min_capacity = 0.5
    max_capacity = 8
  }
}
resource "aws_rds_cluster_instance" "main" {
  for_each           = { 1 = {}, 2 = {}, 3 = {} }
  cluster_identifier = aws_rds_cluster.main.id
  instance_class     = "db.serverless"
}
"""
    )
    lines = {line.price["what"]: line for line in cost.count_lines(PRICES, {"live": [stack]})}
    capacity = lines["Aurora Serverless v2, one ACU, at the least capacity"]
    assert (capacity.units["live"], round(capacity.cost("live"), 2)) == (1.5, 131.4)
    assert lines["secret, or replica of one"].units["live"] == 1
