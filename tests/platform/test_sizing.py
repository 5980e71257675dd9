"""What differs between the environments, and what the predecessor fixed for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.platform.modules import Module

# dev, staging, prod
SIZES = {
    ("aws_kms_key", "deletion_window_in_days"): (7, 14, 30),
    ("aws_rds_cluster", "backup_retention_period"): (1, 7, 35),
    ("aws_rds_cluster", "deletion_protection"): (False, True, True),
    ("aws_rds_cluster", "skip_final_snapshot"): (True, False, False),
    ("aws_rds_cluster", "apply_immediately"): (True, False, False),
    ("aws_rds_cluster_instance", "instance_class"): ("db.serverless", "db.serverless", "db.r6g.large"),
    ("aws_lambda_function", "reserved_concurrent_executions"): (None, 25, 50),
    ("aws_s3_bucket", "force_destroy"): (True, False, False),
}
ENVIRONMENTS = ("dev", "staging", "prod")


@pytest.mark.parametrize(("kind", "argument"), SIZES)
def test_sizes_follow_the_environment(module: Module, kind: str, argument: str) -> None:
    want = SIZES[kind, argument][ENVIRONMENTS.index(module.stack.environment)]
    if (module.stack.name, argument) == ("prod/us-east-1", "reserved_concurrent_executions"):
        want = 100  # twice the requests of the other regions
    sized = {label: body for label, body in module.resources(kind).items() if label not in ("authorizer", "migrator")}
    assert {body.get(argument) for body in sized.values()} == {want}


@pytest.mark.parametrize(("environment", "zones"), [("dev", 2), ("staging", 3), ("prod", 3)])
def test_dev_has_two_zones_and_the_others_three(modules: dict[str, Module], environment: str, zones: int) -> None:
    subnets = modules[f"{environment}/us-west-2"].instances("aws_subnet")
    assert len({subnet["availability_zone"] for subnet in subnets}) == zones
    assert len(subnets) == 3 * zones


@pytest.mark.parametrize(("environment", "gateways"), [("dev", 1), ("staging", 1), ("prod", 3)])
def test_only_prod_pays_for_a_nat_gateway_in_every_zone(
    modules: dict[str, Module], environment: str, gateways: int
) -> None:
    assert len(modules[f"{environment}/us-east-2"].instances("aws_nat_gateway")) == gateways


def test_the_cluster_has_a_writer_and_two_readers(module: Module) -> None:
    assert len(module.instances("aws_rds_cluster_instance")) == 3


def test_the_function_has_the_size_of_the_predecessor(module: Module) -> None:
    function = module["aws_lambda_function.processor"]
    assert (function["memory_size"], function["timeout"]) == (512, 30)


def test_logs_are_kept_for_30_days(module: Module) -> None:
    assert {group["retention_in_days"] for group in module.resources("aws_cloudwatch_log_group").values()} == {30}


def test_vpcs_have_the_address_blocks_of_the_predecessor(module: Module) -> None:
    blocks = {"us-east-1": "10.0.0.0/16", "us-east-2": "10.1.0.0/16", "us-west-2": "10.2.0.0/16"}
    assert module["aws_vpc.main"]["cidr_block"] == blocks[module.stack.region]


@pytest.mark.parametrize(("environment", "authorization"), [("dev", "NONE"), ("staging", "CUSTOM"), ("prod", "CUSTOM")])
def test_only_dev_books_trades_of_strangers(modules: dict[str, Module], environment: str, authorization: str) -> None:
    method = modules[f"{environment}/us-east-1"]["aws_api_gateway_method.trade"]
    assert method["authorization"] == authorization
