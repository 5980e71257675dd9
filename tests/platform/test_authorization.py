"""Who may call POST /trade: everybody, whoever signs, whoever brings a token or a client certificate."""

from __future__ import annotations

import pytest

from tests.platform.modules import Module, policy, render_text, statements
from tests.platform.pair import PAIRED, changed, pair
from tests.platform.refusals import refusals

DOMAIN = "domain: {name: api.example.com, zone_id: Z0123456789ABCDEFGHIJ}"
JWT = 'api: {authorization: JWT, jwt: {issuer: "https://auth.example.com/", audience: trading}}'
MTLS = (
    f"features: {{custom_domain: true, alarms: true}}, {DOMAIN}, "
    "api: {authorization: MTLS, truststore: config/truststore.pem}"
)
REGIONAL = f"features: {{custom_domain: true}}, {DOMAIN[:-1]}, per_region_names: true}}"


def mapped(module: Module, label: str) -> dict[str, object]:
    """What `aws_lambda_function.<label>` is told."""
    (environment,) = module[f"aws_lambda_function.{label}"]["environment"]
    variables: dict[str, object] = environment["variables"]
    return variables


@pytest.mark.parametrize(
    ("kind", "asked"), [("NONE", "NONE"), ("AWS_IAM", "AWS_IAM"), (JWT, "CUSTOM"), (MTLS, "NONE")], ids=str
)
def test_each_kind_is_asked_for_in_api_gateways_words(kind: str, asked: str) -> None:
    settings = kind if ":" in kind else f"api: {{authorization: {kind}}}"
    for module in pair(settings):
        assert module["aws_api_gateway_method.trade"]["authorization"] == asked


def test_a_token_is_verified_by_a_function_that_knows_issuer_audience_and_keys() -> None:
    module = pair(JWT)[0]
    assert module["aws_api_gateway_method.trade"]["authorizer_id"] == "aws_api_gateway_authorizer.token.id"
    authorizer = module["aws_api_gateway_authorizer.token"]
    assert (authorizer["type"], authorizer["authorizer_uri"]) == ("TOKEN", "aws_lambda_function.authorizer.invoke_arn")
    assert mapped(module, "authorizer") == {
        "JWT_ISSUER": "https://auth.example.com/",
        "JWT_AUDIENCE": "trading",
        "JWT_KEYS_URL": "https://auth.example.com/.well-known/jwks.json",
    }


def test_an_issuer_may_have_its_keys_elsewhere() -> None:
    settings = JWT.replace("audience", 'keys_url: "https://keys.example.com/v1/keys", audience')
    assert mapped(pair(settings)[0], "authorizer")["JWT_KEYS_URL"] == "https://keys.example.com/v1/keys"


def test_the_authorizer_may_write_its_log_and_read_its_variables_and_no_more() -> None:
    rights = statements(pair(JWT)[0]["aws_iam_role_policy.authorizer"]["policy"])
    assert {sid: one["Action"] for sid, one in rights.items()} == {
        "WriteLog": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "UseKey": "kms:Decrypt",
    }
    assert "vpc_config" not in pair(JWT)[0]["aws_lambda_function.authorizer"]


def test_only_the_apis_authorizer_may_call_the_authorizing_function() -> None:
    source = pair(JWT)[0]["aws_lambda_permission.authorizer"]["source_arn"]
    assert source.endswith("/authorizers/${aws_api_gateway_authorizer.token.id}")


def test_keys_that_cannot_be_read_are_503_and_not_a_refusal() -> None:
    responses = pair(JWT)[0]["aws_api_gateway_gateway_response.error"]["for_each"]
    assert responses["AUTHORIZER_FAILURE"] == {"status": "503", "code": "unavailable"}


def test_a_change_of_the_authorizer_is_deployed() -> None:
    first, second = (
        pair(settings)[0]["aws_api_gateway_deployment.main"]["triggers"]
        for settings in (JWT, "api: {authorization: NONE}")
    )
    assert first != second


def test_a_domain_asks_for_certificates_of_the_committed_authorities() -> None:
    module = pair(MTLS)[1]
    assert module["aws_api_gateway_domain_name.api"]["mutual_tls_authentication"] == [
        {
            "truststore_uri": "s3://${aws_s3_object.truststore.bucket}/${aws_s3_object.truststore.key}",
            "truststore_version": "aws_s3_object.truststore.version_id",
        }
    ]
    assert module["aws_s3_object.truststore"]["source"] == "${path.module}/../../../config/truststore.pem"


def test_there_is_no_way_around_the_certificate() -> None:
    """API Gateway's own name for the API asks nobody for one."""
    for module in pair(MTLS):
        assert module["aws_api_gateway_rest_api.main"]["disable_execute_api_endpoint"] is True
    both = pair(MTLS.replace("J}", "J, per_region_names: true}"))[0]
    domains = both.resources("aws_api_gateway_domain_name")
    assert {label for label, body in domains.items() if "mutual_tls_authentication" in body} == {"api", "regional"}


def test_a_truststore_does_not_expire() -> None:
    (rule,) = pair(MTLS)[0]["aws_s3_bucket_lifecycle_configuration.truststore"]["rule"]
    assert "expiration" not in rule


def test_a_region_behind_certificates_tells_route_53_itself_whether_it_books() -> None:
    module = pair(MTLS)[1]
    check = module["aws_route53_health_check.api"]
    assert (check["type"], check["insufficient_data_health_status"]) == ("CLOUDWATCH_METRIC", "Unhealthy")
    assert check["cloudwatch_alarm_region"] == "us-west-2"
    alarm = module["aws_cloudwatch_metric_alarm.bookable"]
    assert (alarm["metric_name"], alarm["treat_missing_data"]) == ("Bookable", "breaching")
    assert policy(module["aws_cloudwatch_event_target.health"]["input"]) == {"action": "health"}


def test_each_region_has_a_name_of_its_own_beside_the_one_of_all() -> None:
    home, other = pair(REGIONAL)
    for module in (home, other):
        name = f"{module.stack.region}.api.example.com"
        assert module["aws_api_gateway_domain_name.regional"]["domain_name"] == name
        assert module["aws_acm_certificate.regional"]["domain_name"] == name
        record = module["aws_route53_record.regional"]
        assert record["name"] == name
        assert "latency_routing_policy" not in record


def test_a_name_for_each_region_leaves_the_one_of_all_as_it_is() -> None:
    base = f"features: {{custom_domain: true}}, {DOMAIN}"
    for addresses in changed(REGIONAL, base):
        assert {address.rpartition(".")[2] for address in addresses} == {
            "regional", "regional_validation", "api_regional_url",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("api: {authorization: JWT, jwt: {audience: a}}", "api.authorization is JWT, but api.jwt.issuer is not set."),
        (
            'api: {authorization: JWT, jwt: {issuer: "https://a.example.com"}}',
            "api.authorization is JWT, but api.jwt.audience is not set.",
        ),
        (
            MTLS.replace(", truststore: config/truststore.pem", ""),
            "api.authorization is MTLS, but api.truststore is not",
        ),
        (MTLS.replace("custom_domain: true, ", ""), "api.authorization is MTLS, but features.custom_domain is off."),
        (MTLS.replace(", alarms: true", ""), "api.authorization is MTLS, but features.alarms is off, by which"),
        (
            REGIONAL.replace("api.example", "a-rather-long-name-for-an-api-of-trades-in-the.example"),
            "us-east-1.a-rather-long-name-for-an-api-of-trades-in-the.example.com is longer than the 64",
        ),
    ],
    ids=["no issuer", "no audience", "no truststore", "no domain", "no alarms", "long name"],
)
def test_what_a_kind_needs_is_asked_for(settings: str, message: str) -> None:
    assert any(text.startswith(message) for text in refusals(settings))


def test_environments_may_ask_for_different_things() -> None:
    """Settings of a region win: one may be open for a test while the other is not."""
    text = PAIRED.format(settings=JWT) + (
        "overrides: [{match: {region: us-west-2}, set: {api: {authorization: NONE}}}]\n"
    )
    modules = render_text(text)
    assert "authorizer" in modules["dev/us-east-1"].resources("aws_lambda_function")
    assert "authorizer" not in modules["dev/us-west-2"].resources("aws_lambda_function")
