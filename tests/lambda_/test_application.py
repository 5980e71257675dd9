from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .sandbox import Sandbox, proxy_event

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import World

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
members = st.fixed_dictionaries(
    {"httpMethod": st.sampled_from(["POST", "GET", ""]) | json_values},
    optional={
        "resource": st.just("/trade") | json_values,
        "path": json_values,
        "headers": json_values,
        "body": json_values,
        "isBase64Encoded": json_values,
        "requestContext": json_values,
    },
)


def test_the_curl_of_the_readme_gets_201_with_a_trade_id(sandbox: Sandbox, world: World) -> None:
    answer = sandbox.trade({"symbol": "AAPL", "quantity": 100})
    assert answer.status == 201
    assert world.trades() == [answer.body["trade_id"]]
    assert answer.body == {
        "trade_id": answer.body["trade_id"],
        "status": "accepted",
        "archived": True,
        "region": "us-east-1",
    }
    assert answer.headers["x-request-id"] == "api-request"


def test_health_answers_without_database_secrets_or_parameters(new_sandbox: Callable[..., Sandbox]) -> None:
    sandbox = new_sandbox(DB_PORT="1", DB_SECRET_ID="missing", SSM_PREFIX="/missing")
    answer = sandbox.send(proxy_event("GET", "/health"))
    assert (answer.status, answer.body) == (
        200,
        {"status": "ok", "region": "us-east-1", "environment": "staging"},
    )
    assert "_database" not in sandbox.application.__dict__


def test_every_bad_field_is_in_the_answer(sandbox: Sandbox) -> None:
    answer = sandbox.trade({"symbol": "aapl", "quantity": 0, "color": "red"})
    assert (answer.status, answer.code) == (400, "validation_failed")
    assert [field["field"] for field in answer.body["error"]["fields"]] == ["color", "quantity", "symbol"]
    assert answer.body["error"]["request_id"] == "api-request"


@pytest.mark.parametrize(
    ("event", "status", "code"),
    [
        (proxy_event("POST", "/trade", "{"), 400, "malformed_body"),
        (proxy_event("POST", "/trade", "{}", {"content-type": "text/plain"}), 415, "unsupported_media_type"),
        (proxy_event("POST", "/trade", json.dumps({"a": "x" * 11000})), 413, "payload_too_large"),
        (proxy_event("GET", "/trade"), 405, "method_not_allowed"),
        (proxy_event("POST", "/health"), 405, "method_not_allowed"),
        (proxy_event("GET", "/"), 404, "not_found"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_request_that_is_wrong_is_refused_and_counted(
    sandbox: Sandbox, event: dict[str, Any], status: int, code: str
) -> None:
    answer = sandbox.send(event)
    assert (answer.status, answer.code) == (status, code)
    assert sandbox.metrics() == {f"TradesRejected:{code}": 1}


def test_a_method_that_is_not_allowed_tells_the_one_that_is(sandbox: Sandbox) -> None:
    assert sandbox.send(proxy_event("GET", "/trade")).headers["Allow"] == "POST"


def test_anything_unexpected_is_500_without_internals(sandbox: Sandbox, world: World) -> None:
    world.sql("ALTER TABLE {db}.trades MODIFY symbol VARCHAR(2) NOT NULL")
    answer = sandbox.trade({"symbol": "AAPL", "quantity": 100})
    assert answer.status == 500
    assert answer.body == {
        "error": {
            "code": "internal_error",
            "message": "The service failed; report the request id.",
            "request_id": "api-request",
        }
    }
    assert sandbox.metrics()["TradesFailed"] == sandbox.metrics()["TradesFailed:internal_error"] == 1


def test_a_missing_variable_is_500_and_named_in_the_log(new_sandbox: Callable[..., Sandbox]) -> None:
    sandbox = new_sandbox(DB_NAME="")
    assert sandbox.trade({"symbol": "AAPL", "quantity": 100}).status == 500
    line = next(line for line in sandbox.logs() if line["message"] == "configuration")
    assert (line["level"], line["detail"]) == ("CRITICAL", "environment variables are missing: DB_NAME")


@pytest.mark.parametrize("event", [{"action": "unknown"}, {"action": ["drain"]}, {}, [], None, "text", 7], ids=repr)
def test_an_unknown_event_is_an_error_of_the_same_shape(sandbox: Sandbox, event: object) -> None:
    error = sandbox.invoke(event)["error"]
    assert (error["code"], error["request_id"]) == ("unknown_action", "lambda-request")
    assert sandbox.metrics()["ActionFailures"] == 1


def test_an_action_that_fails_answers_with_its_error_and_is_counted(new_sandbox: Callable[..., Sandbox]) -> None:
    sandbox = new_sandbox(DB_PORT="1")
    assert sandbox.invoke({"action": "drain"})["error"]["code"] == "database_unavailable"
    assert sandbox.metrics()["ActionFailures"] == 1


def test_a_broken_standard_output_does_not_fail_a_booking(sandbox: Sandbox, world: World) -> None:
    def refuse(_: str) -> int:
        raise BrokenPipeError

    sandbox.stream.write = refuse  # type: ignore[method-assign]
    assert sandbox.trade({"symbol": "AAPL", "quantity": 100}).status == 201


@settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(event=members)
def test_the_handler_answers_any_proxy_event_and_never_raises(sandbox: Sandbox, event: dict[str, Any]) -> None:
    raw = sandbox.invoke(event)
    assert 200 <= raw["statusCode"] < 600
    assert set(raw) == {"statusCode", "headers", "body", "isBase64Encoded"}
    assert isinstance(json.loads(raw["body"]), dict)
