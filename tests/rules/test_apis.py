"""Rules on the routes, permissions, health checks and logs of REST APIs: what each lets pass."""

from __future__ import annotations

import pytest

from tests.rules.matrices import aws, found, messages

EAST = aws("us-east-1")


def api(source: str, path: str = "orders", method: str = "POST") -> str:
    return f"""\
resource "aws_api_gateway_rest_api" "a" {{
  name = "a"
}}
resource "aws_api_gateway_resource" "parent" {{
  rest_api_id = aws_api_gateway_rest_api.a.id
  parent_id   = aws_api_gateway_rest_api.a.root_resource_id
  path_part   = "v1"
}}
resource "aws_api_gateway_resource" "child" {{
  rest_api_id = aws_api_gateway_rest_api.a.id
  parent_id   = aws_api_gateway_resource.parent.id
  path_part   = "{path}"
}}
resource "aws_lambda_function" "f" {{
  function_name = "f"
}}
resource "aws_api_gateway_integration" "i" {{
  rest_api_id = aws_api_gateway_rest_api.a.id
  resource_id = aws_api_gateway_resource.child.id
  http_method = "{method}"
  uri         = aws_lambda_function.f.invoke_arn
}}
resource "aws_lambda_permission" "p" {{
  function_name = aws_lambda_function.f.function_name
  principal     = "apigateway.amazonaws.com"
  {source}
}}
variable "tail" {{}}
"""


API_ARN = "${aws_api_gateway_rest_api.a.execution_arn}"


@pytest.mark.parametrize("tail", ["/*/POST/v1/orders", "/*/*/v1/*", "/*", "/*/*", "/live/POST/v1/orders", "/*/POST/*"])
def test_a_permission_covers_the_routes_that_its_pattern_matches(tail: str) -> None:
    assert found("api-permission-route", {"m": api(f'source_arn = "{API_ARN}{tail}"')}) == []


@pytest.mark.parametrize("tail", ["/*/GET/v1/orders", "/*/POST/orders", "/*/POST/v1", "/*/POST/v1/order"])
def test_a_route_that_no_pattern_matches_is_found(tail: str) -> None:
    module = {"m": api(f'source_arn = "{API_ARN}{tail}"')}
    assert found("api-permission-route", module) == ["m/main.tf:17 aws_api_gateway_integration.i"]


@pytest.mark.parametrize(
    "source",
    [
        "",
        'source_arn = "arn:aws:execute-api:us-east-1:111122223333:a1b2c3/*/GET/other"',
        f'source_arn = "{API_ARN}/${{var.tail}}"',
        'source_arn = "${aws_api_gateway_stage.s.execution_arn}/GET/other"',
    ],
)
def test_a_source_that_is_not_known_may_cover_every_route(source: str) -> None:
    assert found("api-permission-route", {"m": api(source)}) == []


@pytest.mark.parametrize(("path", "method"), [("{id}", "POST"), ("orders", "ANY")])
def test_a_route_with_a_parameter_or_any_method_is_not_judged(path: str, method: str) -> None:
    module = {"m": api(f'source_arn = "{API_ARN}/*/GET/other"', path, method)}
    assert found("api-permission-route", module) == []


METHOD = """\
resource "aws_api_gateway_rest_api" "a" {
  name = "a"
}
resource "aws_api_gateway_method" "m" {
  rest_api_id = aws_api_gateway_rest_api.a.id
  resource_id = aws_api_gateway_rest_api.a.root_resource_id
  http_method = "GET"
}
"""


def test_a_command_may_make_the_integration() -> None:
    command = (
        'resource "terraform_data" "c" {\n  input = aws_api_gateway_rest_api.a.id\n'
        '  provisioner "local-exec" {\n    command = "true"\n  }\n}\n'
    )
    assert found("method-without-integration", {"m": METHOD}) == ["m/main.tf:4 aws_api_gateway_method.m"]
    assert found("method-without-integration", {"m": METHOD + command}) == []


def test_an_integration_of_another_method_does_not_answer() -> None:
    other = (
        'resource "aws_api_gateway_integration" "i" {\n  rest_api_id = aws_api_gateway_rest_api.a.id\n'
        '  resource_id = aws_api_gateway_rest_api.a.root_resource_id\n  http_method = "POST"\n}\n'
    )
    assert found("method-without-integration", {"m": METHOD + other}) == ["m/main.tf:4 aws_api_gateway_method.m"]


def health(path: str, arguments: str = 'authorization = "NONE"') -> str:
    return METHOD.replace('http_method = "GET"', f'http_method = "GET"\n  {arguments}') + (
        'resource "aws_route53_health_check" "h" {\n'
        '  fqdn = "${aws_api_gateway_rest_api.a.id}.execute-api.us-east-1.amazonaws.com"\n'
        f'  resource_path = "{path}"\n}}\n'
    )


def test_a_health_check_of_an_open_method_is_answered() -> None:
    assert messages("health-check-target", health("/live/")) == []


@pytest.mark.parametrize("closed", ['authorization = "AWS_IAM"', 'authorization = "NONE"\n  api_key_required = true'])
def test_a_health_check_cannot_sign_or_send_a_key(closed: str) -> None:
    assert messages("health-check-target", health("/live/", closed)) == [
        "aws_api_gateway_method.m wants what a health checker does not have. Let GET / be open."
    ]


def test_a_health_check_of_a_path_that_does_not_exist_is_found() -> None:
    assert messages("health-check-target", health("/live/health")) == [
        "aws_api_gateway_rest_api.a has no method GET /health, which this asks for. Add it, or correct resource_path."
    ]


def test_a_stage_that_logs_executions_only_needs_the_role_too() -> None:
    stage = (
        'resource "aws_api_gateway_stage" "s" {\n  stage_name = "live"\n}\n'
        'resource "aws_api_gateway_method_settings" "all" {\n  stage_name = aws_api_gateway_stage.s.stage_name\n'
        '  settings {\n    logging_level = "LEVEL"\n  }\n}\n'
    )
    logging, silent = ({"dev/us-east-1": EAST + stage.replace("LEVEL", level)} for level in ("INFO", "OFF"))
    assert found("api-log-role", logging) == ["dev/us-east-1/main.tf:4 aws_api_gateway_stage.s"]
    assert found("api-log-role", silent) == []


def test_an_access_log_is_no_execution_log() -> None:
    module = METHOD + (
        'resource "aws_cloudwatch_log_group" "g" {\n  name = "NAME${aws_api_gateway_rest_api.a.id}/live"\n}\n'
        'resource "aws_api_gateway_method_settings" "s" {\n  rest_api_id = aws_api_gateway_rest_api.a.id\n'
        '  settings {\n    logging_level = "INFO"\n  }\n  depends_on = [aws_cloudwatch_log_group.g]\n}\n'
    )
    settings = ["m/main.tf:12 aws_api_gateway_method_settings.s"]
    assert found("api-execution-log", {"m": module.replace("NAME", "API-Gateway-Execution-Logs_")}) == []
    assert found("api-execution-log", {"m": module.replace("NAME", "/aws/apigateway/")}) == settings
