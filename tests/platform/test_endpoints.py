"""Interface endpoints: AWS's services inside the VPC."""

from __future__ import annotations

import pytest

from tests.platform.modules import Module, evaluate, statements
from tests.platform.pair import changed, pair

ON = "network: {interface_endpoints: true}"
WITH_FEATURES = f'{ON}, features: {{xray: true, ssm_parameters: true}}, parameters: {{max-quantity: "5"}}'


@pytest.fixture
def inside() -> Module:
    return pair(ON)[0]


def services(module: Module) -> list[str]:
    keys = module["aws_vpc_endpoint.interface"]["for_each"]
    found: list[str] = evaluate(keys.removeprefix("toset(").removesuffix(")"))
    return found


def test_services_that_every_stack_uses_have_an_endpoint(inside: Module) -> None:
    assert services(inside) == ["secretsmanager"]


def test_features_add_the_services_that_they_use() -> None:
    assert services(pair(WITH_FEATURES)[0]) == ["secretsmanager", "ssm"]


def test_endpoints_answer_under_the_usual_names(inside: Module) -> None:
    endpoint = inside["aws_vpc_endpoint.interface"]
    assert (endpoint["vpc_endpoint_type"], endpoint["private_dns_enabled"]) == ("Interface", True)
    assert endpoint["service_name"] == "com.amazonaws.us-east-1.${each.key}"
    assert inside["aws_vpc.main"]["enable_dns_support"] is True
    assert inside["aws_vpc.main"]["enable_dns_hostnames"] is True


def test_endpoints_stand_where_the_function_is(inside: Module) -> None:
    subnets = inside["aws_lambda_function.processor"]["vpc_config"][0]["subnet_ids"]
    assert inside["aws_vpc_endpoint.interface"]["subnet_ids"] == subnets


def test_endpoints_serve_this_account_only(inside: Module) -> None:
    statement = statements(inside["aws_vpc_endpoint.interface"]["policy"])["OwnAccountOnly"]
    assert statement["Condition"] == {"StringEquals": {"aws:PrincipalAccount": "111122223333"}}


def test_only_the_function_reaches_the_endpoints_and_only_by_https(inside: Module) -> None:
    rule = inside["aws_vpc_security_group_ingress_rule.endpoints_from_function"]
    assert inside["aws_vpc_endpoint.interface"]["security_group_ids"] == ["aws_security_group.endpoints.id"]
    assert rule["security_group_id"] == "aws_security_group.endpoints.id"
    assert rule["referenced_security_group_id"] == "aws_security_group.function.id"
    assert (rule["ip_protocol"], rule["from_port"], rule["to_port"]) == ("tcp", 443, 443)


def test_endpoints_let_the_function_in_before_names_lead_to_them(inside: Module) -> None:
    """Switched on in a running stack, they would cut it off from its secret."""
    rule = "aws_vpc_security_group_ingress_rule.endpoints_from_function"
    assert inside["aws_vpc_endpoint.interface"]["depends_on"] == [rule]


def test_the_switch_adds_endpoints_with_their_security_group() -> None:
    """A group without endpoints would be an audit's finding."""
    at_home, elsewhere = changed(ON)
    assert at_home == elsewhere
    assert at_home == {
        "aws_security_group.endpoints",
        "aws_vpc_endpoint.interface",
        "aws_vpc_security_group_ingress_rule.endpoints_from_function",
    }
