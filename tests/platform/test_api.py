"""The REST API: routes, errors, deployment, stage."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from tests.declared import parse_platform
from tests.platform.modules import PROJECT, Module, policy, render, render_text

if TYPE_CHECKING:
    from pathlib import Path

ROUTES = {"trade": ("POST", "trade"), "health": ("GET", "health")}

MINIMAL = """
project: {{name: trading}}
regions:
  us-east-1: {{cidr: 10.0.0.0/16, availability_zones: [us-east-1a, us-east-1b]}}
environments:
  dev: {{account_id: "111122223333", home_region: us-east-1, {settings}}}
"""


def minimal(settings: str) -> Module:
    return render_text(MINIMAL.format(settings=settings))["dev/us-east-1"]


def digest(module: Module) -> str:
    value: str = module["aws_api_gateway_deployment.main"]["triggers"]["redeployment"]
    return value


def schema(module: Module) -> dict[str, Any]:
    result: dict[str, Any] = policy(module["aws_api_gateway_model.trade"]["schema"])
    return result


@pytest.mark.parametrize("route", ROUTES)
def test_both_routes_are_there(module: Module, route: str) -> None:
    resource, method = module[f"aws_api_gateway_resource.{route}"], module[f"aws_api_gateway_method.{route}"]
    assert (method["http_method"], resource["path_part"]) == ROUTES[route]
    assert method["resource_id"] == f"aws_api_gateway_resource.{route}.id"


@pytest.mark.parametrize("route", ROUTES)
def test_integrations_call_the_alias_by_post_within_29_seconds(module: Module, route: str) -> None:
    """P36: Lambda is invoked by POST, whatever the method. P38: API Gateway waits no longer."""
    integration = module[f"aws_api_gateway_integration.{route}"]
    assert (integration["type"], integration["integration_http_method"]) == ("AWS_PROXY", "POST")
    assert integration["uri"] == "aws_lambda_alias.live.invoke_arn"
    assert integration["timeout_milliseconds"] <= 29000


def test_exactly_the_routes_may_call_the_function(module: Module) -> None:
    """P35."""
    sources = {p["source_arn"] for p in module.instances("aws_lambda_permission")}
    execution_arn = "${aws_api_gateway_rest_api.main.execution_arn}"
    assert {source for source in sources if f"{execution_arn}/*/" in source} == {
        f"{execution_arn}/*/POST/trade",
        f"{execution_arn}/*/GET/health",
    }


def test_health_needs_no_signature(module: Module) -> None:
    """P42: Route 53 cannot sign."""
    assert module["aws_api_gateway_method.health"]["authorization"] == "NONE"


@pytest.mark.parametrize(
    "body",
    [
        {"symbol": "AAPL", "quantity": 100},
        {"symbol": "BRK.B", "quantity": 1, "side": "SELL", "price": "12.50", "client_order_id": "a:b-1"},
    ],
    ids=["the curl of the predecessor", "every field"],
)
def test_the_model_admits(module: Module, body: dict[str, Any]) -> None:
    assert _fits(body, schema(module))


@pytest.mark.parametrize(
    "body",
    [
        {"quantity": 100},
        {"symbol": "aapl", "quantity": 100},
        {"symbol": "AAPL", "quantity": 0},
        {"symbol": "AAPL", "quantity": "100"},
        {"symbol": "AAPL", "quantity": 100, "side": "HOLD"},
        {"symbol": "AAPL", "quantity": 100, "price": "1,5"},
        {"symbol": "AAPL", "quantity": 100, "account": "x"},
    ],
    ids=["no symbol", "lower case", "nothing", "text for a number", "other side", "comma", "unknown field"],
)
def test_the_model_refuses(module: Module, body: dict[str, Any]) -> None:
    assert not _fits(body, schema(module))


def test_gateway_errors_have_the_shape_of_the_functions_errors(module: Module) -> None:
    response = module["aws_api_gateway_gateway_response.error"]
    template = response["response_templates"]["application/json"]
    filled = template.replace("$context.error.messageString", '"Forbidden"').replace("$context.requestId", "r-1")
    assert json.loads(filled) == {"error": {"code": "${each.value.code}", "message": "Forbidden", "request_id": "r-1"}}


def test_errors_that_api_gateway_gives_itself_are_all_covered(module: Module) -> None:
    assert {"DEFAULT_4XX", "DEFAULT_5XX"} <= module["aws_api_gateway_gateway_response.error"]["for_each"].keys()


@pytest.mark.parametrize(("authorization", "status"), [("NONE", "404"), ("AWS_IAM", None)])
def test_an_unknown_path_is_not_found_unless_it_may_be_unsigned(authorization: str, status: str | None) -> None:
    """API Gateway calls both "missing authentication token"."""
    responses = minimal(f"api: {{authorization: {authorization}}}")["aws_api_gateway_gateway_response.error"]
    assert responses["for_each"]["MISSING_AUTHENTICATION_TOKEN"]["status"] == status


def test_the_deployment_waits_for_everything_it_publishes(module: Module) -> None:
    """P37."""
    published = {f"aws_api_gateway_integration.{label}" for label in module.resources("aws_api_gateway_integration")}
    published.add("aws_api_gateway_gateway_response.error")
    assert set(module["aws_api_gateway_deployment.main"]["depends_on"]) == published


def test_the_deployment_is_replaced_before_it_is_destroyed(module: Module) -> None:
    """P37: the stage must not point at nothing."""
    assert module["aws_api_gateway_deployment.main"]["lifecycle"] == [{"create_before_destroy": True}]


def test_the_deployment_is_triggered_by_a_literal_digest(module: Module) -> None:
    """P37: hashes made by Terraform differ between the first and the second plan."""
    assert re.fullmatch("[0-9a-f]{64}", digest(module))


def test_a_change_of_the_api_is_deployed() -> None:
    """P37."""
    assert digest(minimal("api: {authorization: NONE}")) != digest(minimal("api: {authorization: AWS_IAM}"))


def test_a_change_elsewhere_is_not_deployed() -> None:
    """P37."""
    assert digest(minimal("logs: {retention_days: 30}")) == digest(minimal("logs: {retention_days: 90}"))


def test_a_renamed_function_is_deployed(tmp_path: Path) -> None:
    """Its new ARN reaches the definition through references only, so the definition's own text stays the same."""
    shutil.copytree(PROJECT / "templates", tmp_path / "templates")
    for template in (tmp_path / "templates").glob("*.j2"):
        template.write_text(template.read_text().replace('name("processor")', 'name("booker")'))
    config = parse_platform(MINIMAL.format(settings="tags: {}"))
    renamed = render(config, tmp_path)["dev/us-east-1"]
    assert renamed["aws_lambda_function.processor"]["function_name"] == "trading-booker-dev"
    assert digest(renamed) != digest(minimal("tags: {}"))


def test_the_stage_is_called_like_the_environment(module: Module) -> None:
    assert module["aws_api_gateway_stage.main"]["stage_name"] == module.stack.environment


def test_both_logs_of_the_api_exist_before_they_are_written(module: Module) -> None:
    """P30, P44: API Gateway would create the execution log without retention and key."""
    group = module["aws_cloudwatch_log_group.api_execution"]
    stage = module["aws_api_gateway_stage.main"]
    (access,) = stage["access_log_settings"]
    assert access["destination_arn"] == "aws_cloudwatch_log_group.api_access.arn"
    assert group["name"] == f"API-Gateway-Execution-Logs_${{aws_api_gateway_rest_api.main.id}}/{stage['stage_name']}"
    assert "aws_cloudwatch_log_group.api_execution" in module["aws_api_gateway_method_settings.all"]["depends_on"]


def test_the_access_log_says_who_asked_what_and_what_came_of_it(module: Module) -> None:
    (access,) = module["aws_api_gateway_stage.main"]["access_log_settings"]
    assert {"requestId", "sourceIp", "httpMethod", "resourcePath", "status", "error"} <= policy(access["format"]).keys()


def test_bodies_are_not_logged(module: Module) -> None:
    (settings,) = module["aws_api_gateway_method_settings.all"]["settings"]
    assert (settings["data_trace_enabled"], settings["logging_level"]) == (False, "ERROR")


def test_the_stage_throttles(modules: dict[str, Module]) -> None:
    (settings,) = modules["prod/us-east-1"]["aws_api_gateway_method_settings.all"]["settings"]
    assert (settings["throttling_rate_limit"], settings["throttling_burst_limit"]) == (1000, 2000)


def test_the_owner_sets_the_log_role_before_the_stage_logs(module: Module) -> None:
    """P08."""
    assert "aws_api_gateway_account.main" in module["aws_api_gateway_stage.main"]["depends_on"]


def test_one_stack_owns_the_log_role_of_an_account_and_region(modules: dict[str, Module]) -> None:
    """P08."""
    owners = [
        (module.stack.settings.account_id, module.stack.region)
        for module in modules.values()
        for _ in module.resources("aws_api_gateway_account")
    ]
    assert len(owners) == len(set(owners))


def test_a_stack_that_does_not_own_the_log_role_leaves_it_alone() -> None:
    """P08: else destroying it would silence the owner's API."""
    module = minimal("ownership: {api_account: external}")
    assert module.resources("aws_api_gateway_account") == {}
    assert "aws_iam_role.api_logs" not in {f"{kind}.{label}" for kind, label, _ in module.all_resources()}
    assert "depends_on" not in module["aws_api_gateway_stage.main"]


def _fits(body: dict[str, Any], model: dict[str, Any]) -> bool:
    """The little of JSON Schema that the model uses."""
    types = {"string": str, "integer": int}
    properties = model["properties"]
    return (
        body.keys() <= properties.keys()
        and body.keys() >= set(model["required"])
        and model["additionalProperties"] is False
        and all(
            isinstance(value, types[properties[name]["type"]])
            and value in properties[name].get("enum", [value])
            and value >= properties[name].get("minimum", value)
            and re.search(properties[name].get("pattern", ""), str(value))
            for name, value in body.items()
        )
    )
