"""Names of what the switches add, where two environments share an account."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from tests.platform.modules import Module, render_text
from tests.platform.pair import longest

FEATURES = "{waf: true, xray: true, alarms: true, ssm_parameters: true, custom_domain: true}"
ON = f"""features: {FEATURES}, network: {{interface_endpoints: true}}, parameters: {{max-quantity: "5"}}"""
MATRIX = f"""
project: {{name: trading}}
defaults: {{{ON}}}
regions:
  us-east-1: {{cidr: 10.0.0.0/16, availability_zones: [us-east-1a, us-east-1b]}}
  us-west-2: {{cidr: 10.2.0.0/16, availability_zones: [us-west-2a, us-west-2b]}}
environments:
  dev:
    account_id: "111122223333"
    home_region: us-east-1
    domain: {{name: api.dev.example.com, zone_id: Z0123456789ABCDEFGHIJ}}
  qa:
    account_id: "111122223333"
    home_region: us-east-1
    ownership: {{api_account: external}}
    domain: {{name: api.qa.example.com, zone_id: Z0123456789ABCDEFGHIJ}}
"""
# Type and argument of a name, its longest length, and whether all regions of an account share one list of them.
NAMES = {
    ("aws_api_gateway_domain_name", "domain_name"): (64, False),
    ("aws_cloudwatch_dashboard", "dashboard_name"): (255, True),
    ("aws_cloudwatch_log_group", "name"): (512, False),
    ("aws_cloudwatch_log_resource_policy", "policy_name"): (255, False),
    ("aws_cloudwatch_metric_alarm", "alarm_name"): (255, False),
    ("aws_kms_alias", "name"): (256, False),
    ("aws_security_group", "name"): (255, False),
    ("aws_sns_topic", "name"): (256, False),
    ("aws_ssm_parameter", "name"): (1011, False),
    ("aws_wafv2_web_acl", "name"): (128, False),
    ("aws_xray_group", "group_name"): (32, False),
    ("aws_xray_sampling_rule", "rule_name"): (32, False),
}


@cache
def shared() -> dict[str, Module]:
    return render_text(MATRIX)


@pytest.mark.parametrize(("kind", "argument"), NAMES)
def test_no_name_is_used_twice_in_an_account(kind: str, argument: str) -> None:
    """P04: dashboards are the one thing here that has no region."""
    _, everywhere = NAMES[kind, argument]
    found = Counter(
        ("" if everywhere else module.stack.region, instance[argument])
        for module in shared().values()
        for instance in module.instances(kind)
    )
    assert len(found) >= len(shared())
    assert [name for name, uses in found.items() if uses > 1] == []


@pytest.mark.parametrize(("kind", "argument"), NAMES)
def test_the_longest_names_fit(kind: str, argument: str) -> None:
    """P03: most of these limits are AWS's, and `validate` does not know them."""
    limit, _ = NAMES[kind, argument]
    module = longest(f"{ON}, domain: {{name: {'a' * 52}.example.com, zone_id: Z0123456789ABCDEFGHIJ}}")
    assert 0 < max(len(instance[argument]) for instance in module.instances(kind)) <= limit
