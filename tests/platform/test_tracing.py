"""Traces of the API and the function."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.platform.pair import changed, longest, pair

if TYPE_CHECKING:
    from tests.platform.modules import Module

ON = "features: {xray: true}"


@pytest.fixture
def traced() -> Module:
    return pair(ON)[0]


@pytest.mark.parametrize(("settings", "mode"), [(ON, "Active"), ("features: {}", "PassThrough")])
def test_the_functions_tracing_is_said_on_and_off(settings: str, mode: str) -> None:
    """A block that is left out keeps what was there: switching off would do nothing."""
    assert pair(settings)[0]["aws_lambda_function.processor"]["tracing_config"] == [{"mode": mode}]


@pytest.mark.parametrize(("settings", "enabled"), [(ON, True), ("features: {}", False)])
def test_the_stage_begins_traces(settings: str, enabled: bool) -> None:
    assert pair(settings)[0]["aws_api_gateway_stage.main"]["xray_tracing_enabled"] is enabled


def test_the_function_may_write_traces_before_it_exists(traced: Module) -> None:
    """P31."""
    attachment = traced["aws_iam_role_policy_attachment.function_tracing"]
    assert attachment["role"] == "aws_iam_role.function.name"
    assert attachment["policy_arn"].endswith(":policy/AWSXRayDaemonWriteAccess")
    depends_on = traced["aws_lambda_function.processor"]["depends_on"]
    assert "aws_iam_role_policy_attachment.function_tracing" in depends_on


def test_the_rule_samples_what_arrives_at_the_stage(traced: Module) -> None:
    """X-Ray knows a stage as API name and stage name."""
    rule = traced["aws_xray_sampling_rule.api"]
    api, stage = traced["aws_api_gateway_rest_api.main"], traced["aws_api_gateway_stage.main"]
    assert rule["service_name"] == f"{api['name']}/{stage['stage_name']}"
    assert rule["service_type"] == "AWS::ApiGateway::Stage"


def test_the_matrix_says_how_much_is_traced() -> None:
    rule = pair("features: {xray: true}, tracing: {reservoir: 5, rate: 0.25}")[0]["aws_xray_sampling_rule.api"]
    assert (rule["reservoir_size"], rule["fixed_rate"]) == (5, 0.25)


def test_the_group_shows_the_traces_of_this_platform(traced: Module) -> None:
    function = traced["aws_lambda_function.processor"]["function_name"]
    service = traced["aws_xray_sampling_rule.api"]["service_name"]
    assert traced["aws_xray_group.main"]["filter_expression"] == f'service("{service}") OR service("{function}")'


def test_the_longest_service_name_fits() -> None:
    """P03: 64 characters."""
    assert len(longest(ON)["aws_xray_sampling_rule.api"]["service_name"]) <= 64


@pytest.mark.parametrize(("settings", "skipped"), [(ON, False), ("features: {}", True)])
def test_the_audit_is_skipped_only_where_tracing_is_off(settings: str, skipped: bool) -> None:
    assert ("CKV_AWS_73" in pair(settings)[0].text) is skipped


def test_the_switch_adds_traces_and_changes_who_writes_them() -> None:
    at_home, elsewhere = changed(ON)
    assert at_home == elsewhere
    assert at_home == {
        "aws_api_gateway_stage.main",
        "aws_iam_role_policy_attachment.function_tracing",
        "aws_iam_role_policy_attachment.migrator_tracing",
        "aws_lambda_function.migrator",
        "aws_lambda_function.processor",
        "aws_xray_group.main",
        "aws_xray_sampling_rule.api",
    }
