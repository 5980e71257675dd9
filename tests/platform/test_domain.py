"""The API's own domain: one name over all regions of an environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.platform.modules import render_text
from tests.platform.pair import PAIRED, changed, pair
from tests.platform.refusals import refusals

if TYPE_CHECKING:
    from tests.platform.modules import Module

DOMAIN = "domain: {name: api.example.com, zone_id: Z0123456789ABCDEFGHIJ}"
ON = f"features: {{custom_domain: true}}, {DOMAIN}"
ADDED = {
    "aws_acm_certificate.api",
    "aws_acm_certificate_validation.api",
    "aws_api_gateway_base_path_mapping.api",
    "aws_api_gateway_domain_name.api",
    "aws_route53_health_check.api",
    "aws_route53_record.api",
    "output.api_custom_url",
}


@pytest.fixture(params=[0, 1], ids=["home", "elsewhere"])
def named(request: pytest.FixtureRequest) -> Module:
    """Each region's stack in turn."""
    module: Module = pair(ON)[request.param]
    return module


def test_the_home_region_owns_the_validation_record() -> None:
    """P40: ACM asks all regions for the same record."""
    assert list(pair(ON)[0].resources("aws_route53_record")) == ["validation", "api"]
    assert list(pair(ON)[1].resources("aws_route53_record")) == ["api"]


def test_the_validation_record_is_what_acm_asks_for() -> None:
    option = "one(aws_acm_certificate.api.domain_validation_options)"
    record = pair(ON)[0]["aws_route53_record.validation"]
    assert record["name"] == f"{option}.resource_record_name"
    assert record["type"] == f"{option}.resource_record_type"
    assert record["records"] == [f"{option}.resource_record_value"]
    assert "allow_overwrite" not in record


def test_other_regions_wait_for_validation_without_a_record() -> None:
    """P40."""
    assert pair(ON)[0]["aws_acm_certificate_validation.api"]["validation_record_fqdns"] == [
        "aws_route53_record.validation.fqdn"
    ]
    assert "validation_record_fqdns" not in pair(ON)[1]["aws_acm_certificate_validation.api"]


def test_the_certificate_is_the_regions_own_and_validated(named: Module) -> None:
    """P40."""
    domain = named["aws_api_gateway_domain_name.api"]
    assert domain["regional_certificate_arn"] == "aws_acm_certificate_validation.api.certificate_arn"
    assert domain["endpoint_configuration"] == [{"types": ["REGIONAL"]}]
    assert domain["security_policy"] == "TLS_1_2"


def test_a_certificate_is_replaced_before_it_is_destroyed(named: Module) -> None:
    assert named["aws_acm_certificate.api"]["lifecycle"] == [{"create_before_destroy": True}]


def test_the_domain_leads_to_the_stage(named: Module) -> None:
    mapping = named["aws_api_gateway_base_path_mapping.api"]
    assert mapping["api_id"] == "aws_api_gateway_rest_api.main.id"
    assert mapping["stage_name"] == "aws_api_gateway_stage.main.stage_name"
    assert "base_path" not in mapping


def test_callers_get_the_nearest_region(named: Module) -> None:
    """P41."""
    record = named["aws_route53_record.api"]
    assert record["latency_routing_policy"] == [{"region": named.stack.region}]
    assert record["alias"][0]["name"] == "aws_api_gateway_domain_name.api.regional_domain_name"
    assert record["alias"][0]["zone_id"] == "aws_api_gateway_domain_name.api.regional_zone_id"


def test_each_region_has_one_record_of_the_same_name() -> None:
    """P41."""
    records = [module["aws_route53_record.api"] for module in pair(ON)]
    assert {(record["zone_id"], record["name"], record["type"]) for record in records} == {
        ("Z0123456789ABCDEFGHIJ", "api.example.com", "A")
    }
    assert len({record["set_identifier"] for record in records}) == len(records)


def test_a_region_that_is_ill_is_left_out(named: Module) -> None:
    """P42: the check asks the region's API by its own name, which stays reachable, without a signature."""
    check = named["aws_route53_health_check.api"]
    assert named["aws_route53_record.api"]["health_check_id"] == "aws_route53_health_check.api.id"
    assert check["fqdn"] == f"${{aws_api_gateway_rest_api.main.id}}.execute-api.{named.stack.region}.amazonaws.com"
    assert check["resource_path"] == "/${aws_api_gateway_stage.main.stage_name}/health?deep=1"
    assert (check["type"], check["port"]) == ("HTTPS", 443)
    assert "disable_execute_api_endpoint" not in named["aws_api_gateway_rest_api.main"]


def test_the_url_is_an_output(named: Module) -> None:
    (url,) = [block["api_custom_url"] for block in named.blocks["output"] if "api_custom_url" in block]
    assert url["value"] == "https://${aws_api_gateway_domain_name.api.domain_name}"


def test_records_are_written_by_a_role_where_the_zone_is_in_another_account() -> None:
    role = "arn:aws:iam::444455556666:role/dns"
    home, other = pair(ON.replace("GHIJ}", f'GHIJ, role_arn: "{role}"}}'))
    for module in (home, other):
        (dns,) = [one["aws"] for one in module.blocks["provider"] if one["aws"].get("alias") == "dns"]
        assert dns["assume_role"] == [{"role_arn": role, "session_name": "trading-records-dev"}]
        assert dns["allowed_account_ids"] == ["444455556666"]
        assert module["aws_route53_record.api"]["provider"] == "aws.dns"
        assert "provider" not in module["aws_route53_health_check.api"]
    assert home["aws_route53_record.validation"]["provider"] == "aws.dns"


def test_a_domain_without_the_home_region_is_refused() -> None:
    """P40: nobody would own the validation record."""
    only_elsewhere = "overrides: [{match: {region: us-west-2}, set: {features: {custom_domain: true}}}]"
    assert refusals(DOMAIN, only_elsewhere) == [
        "features.custom_domain is on, but not in the home region. Switch it on for dev."
    ]


def test_the_switch_changes_nothing_that_was_there() -> None:
    at_home, elsewhere = changed(ON)
    assert elsewhere == ADDED | {"removed.0"}
    assert at_home == ADDED | {"aws_route53_record.validation"}


def test_a_region_that_is_out_of_service_has_no_record_and_keeps_the_rest() -> None:
    """Clients go elsewhere; what answers them stays, to be looked at and put back."""
    modules = render_text(
        PAIRED.format(settings=ON) + "overrides: [{match: {region: us-west-2}, set: {domain: {in_service: false}}}]\n"
    )
    assert "api" in modules["dev/us-east-1"].resources("aws_route53_record")
    out = modules["dev/us-west-2"]
    assert out.resources("aws_route53_record") == {}
    assert set(out.resources("aws_route53_health_check")) == {"api"}


def test_a_domain_that_nobody_answers_is_refused() -> None:
    (message,) = refusals(f"features: {{custom_domain: true}}, {DOMAIN[:-1]}, in_service: false}}")
    assert message == "domain.in_service is off in every region of dev: nobody would answer. Leave it on in one."
