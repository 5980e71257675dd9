"""The web ACL in front of the API."""

from __future__ import annotations

from typing import Any

import pytest

from tests.platform.modules import Module, statements
from tests.platform.pair import changed, pair

ON = "features: {waf: true}"
WITH_ANONYMOUS_LIST = f"{ON}, waf: {{block_anonymous_addresses: true}}"
ANONYMOUS_LIST = "AWSManagedRulesAnonymousIpList"
MANAGED_GROUPS = {
    "AWSManagedRulesAmazonIpReputationList",
    "AWSManagedRulesCommonRuleSet",
    "AWSManagedRulesKnownBadInputsRuleSet",
}


@pytest.fixture
def guarded() -> Module:
    return pair(ON)[0]


def rules(module: Module) -> list[dict[str, Any]]:
    """The rules of the web ACL in the order in which they are evaluated."""
    found: list[dict[str, Any]] = module["aws_wafv2_web_acl.main"]["rule"]
    return sorted(found, key=lambda rule: int(rule["priority"]))


def managed_groups(module: Module) -> set[str]:
    groups = [rule["statement"][0].get("managed_rule_group_statement") for rule in rules(module)]
    return {group[0]["name"] for group in groups if group}


def test_the_web_acl_guards_the_stage(guarded: Module) -> None:
    """P39: the ARN of the API itself passes `validate` and fails at AWS."""
    association = guarded["aws_wafv2_web_acl_association.api"]
    assert association["resource_arn"] == "aws_api_gateway_stage.main.arn"
    assert association["web_acl_arn"] == "aws_wafv2_web_acl.main.arn"
    assert guarded["aws_wafv2_web_acl.main"]["scope"] == "REGIONAL"


def test_the_managed_groups_keep_their_own_actions(guarded: Module) -> None:
    """P39: each group is a rule of its own, where audits can see it."""
    assert managed_groups(guarded) == MANAGED_GROUPS
    assert [rule["override_action"] for rule in rules(guarded)[1:]] == [[{"none": [{}]}]] * len(MANAGED_GROUPS)


def test_rules_have_priorities_of_their_own(guarded: Module) -> None:
    assert [rule["priority"] for rule in rules(guarded)] == list(range(1 + len(MANAGED_GROUPS)))


def test_an_address_that_asks_too_often_is_blocked_before_anything_else_looks() -> None:
    first = rules(pair("features: {waf: true}, waf: {rate_limit: 300}")[0])[0]
    (rate,) = first["statement"][0]["rate_based_statement"]
    assert first["action"] == [{"block": [{}]}]
    assert (rate["limit"], rate["aggregate_key_type"], rate["evaluation_window_sec"]) == (300, "IP", 300)


@pytest.mark.parametrize(("a_second", "limit"), [(100, 15000), (1000, 150000)])
def test_one_address_may_use_half_of_what_the_api_admits(a_second: int, limit: int) -> None:
    """A customer's traders may all be behind one address; 2,000 in five minutes are seven a second."""
    module = pair(f"{ON}, api: {{throttling: {{rate_limit: {a_second}}}}}")[0]
    assert rules(module)[0]["statement"][0]["rate_based_statement"][0]["limit"] == limit


def test_hosting_providers_and_vpns_are_blocked_only_where_that_is_asked_for() -> None:
    """Programs that trade run there."""
    assert managed_groups(pair(WITH_ANONYMOUS_LIST)[0]) == MANAGED_GROUPS | {ANONYMOUS_LIST}


@pytest.mark.parametrize(
    ("settings", "skipped"),
    [("features: {}", ["CKV2_AWS_29"]), (ON, ["CKV2_AWS_77"]), (WITH_ANONYMOUS_LIST, [])],
    ids=["no web ACL", "without one group", "all groups"],
)
def test_audits_of_the_web_acl_are_skipped_only_where_they_would_fail(settings: str, skipped: list[str]) -> None:
    assert [audit for audit in ("CKV2_AWS_29", "CKV2_AWS_77") if audit in pair(settings)[0].text] == skipped


def test_logs_go_where_aws_delivers_them(guarded: Module) -> None:
    """P39: to groups with this prefix only."""
    logging = guarded["aws_wafv2_web_acl_logging_configuration.main"]
    assert logging["log_destination_configs"] == ["aws_cloudwatch_log_group.waf.arn"]
    assert guarded["aws_cloudwatch_log_group.waf"]["name"].startswith("aws-waf-logs-")


def test_delivery_is_allowed_before_logging_starts(guarded: Module) -> None:
    """P10: else AWS WAF extends a policy of its own, until that is full."""
    logging = guarded["aws_wafv2_web_acl_logging_configuration.main"]
    statement = statements(guarded["aws_cloudwatch_log_resource_policy.waf"]["policy_document"])["WafLogs"]
    assert logging["depends_on"] == ["aws_cloudwatch_log_resource_policy.waf"]
    assert statement["Principal"] == {"Service": "delivery.logs.amazonaws.com"}
    assert statement["Resource"] == "${aws_cloudwatch_log_group.waf.arn}:*"
    assert statement["Condition"]["StringEquals"] == {"aws:SourceAccount": "111122223333"}


def test_what_callers_sign_with_is_not_logged(guarded: Module) -> None:
    fields = guarded["aws_wafv2_web_acl_logging_configuration.main"]["redacted_fields"]
    assert [field["single_header"] for field in fields] == [
        [{"name": "authorization"}],
        [{"name": "x-amz-security-token"}],
    ]


def test_a_blocked_caller_gets_the_usual_error(guarded: Module) -> None:
    responses = guarded["aws_api_gateway_gateway_response.error"]["for_each"]
    assert responses["WAF_FILTERED"] == {"status": None, "code": "forbidden"}


def test_the_switch_adds_the_web_acl_and_publishes_its_error() -> None:
    at_home, elsewhere = changed(ON)
    assert at_home == elsewhere
    assert at_home == {
        "aws_api_gateway_deployment.main",
        "aws_api_gateway_gateway_response.error",
        "aws_cloudwatch_log_group.waf",
        "aws_cloudwatch_log_resource_policy.waf",
        "aws_wafv2_web_acl.main",
        "aws_wafv2_web_acl_association.api",
        "aws_wafv2_web_acl_logging_configuration.main",
    }
