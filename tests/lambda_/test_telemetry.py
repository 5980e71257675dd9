from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import PASSWORD, World
from .sandbox import Sandbox, proxy_event

if TYPE_CHECKING:
    from collections.abc import Callable

TRADE = {"symbol": "SECRETSYM", "quantity": 987654, "price": "31337.13", "client_order_id": "canary-order"}
KEY = "canary-key"
CANARIES = ("SECRETSYM", "987654", "31337.13", "canary-order", KEY, PASSWORD)


def test_every_log_line_names_the_request(sandbox: Sandbox) -> None:
    sandbox.trade({"symbol": "AAPL", "quantity": 1})
    line = sandbox.logs()[-1]
    assert (line["message"], line["request_id"], line["function_request_id"]) == (
        "booked",
        "api-request",
        "lambda-request",
    )
    assert (line["environment"], line["region"], line["level"]) == ("staging", "us-east-1", "INFO")


def test_only_the_first_invocation_is_a_cold_start(sandbox: Sandbox, new_sandbox: Callable[..., Sandbox]) -> None:
    cold = new_sandbox()
    cold.trade({"symbol": "AAPL", "quantity": 1})
    cold.trade({"symbol": "AAPL", "quantity": 1})
    assert [line["cold_start"] for line in cold.logs()] == [True, False]


def test_metrics_are_embedded_with_service_and_environment(sandbox: Sandbox) -> None:
    sandbox.trade({"symbol": "AAPL", "quantity": 1})
    line = next(line for line in sandbox.lines() if "_aws" in line)
    definition = line["_aws"]["CloudWatchMetrics"][0]
    assert (definition["Namespace"], sorted(definition["Dimensions"][0])) == ("Trading", ["environment", "service"])
    assert definition["Metrics"] == [{"Name": "TradesAccepted", "Unit": "Count"}]
    assert (line["TradesAccepted"], line["environment"]) == ([1.0], "staging")


def test_a_reason_is_a_dimension_of_its_own(sandbox: Sandbox) -> None:
    sandbox.trade({})
    line = next(line for line in sandbox.lines() if "_aws" in line)
    assert sorted(line["_aws"]["CloudWatchMetrics"][0]["Dimensions"][0]) == ["environment", "reason", "service"]
    assert line["reason"] == "validation_failed"


def test_metrics_do_not_leak_into_the_next_invocation(sandbox: Sandbox) -> None:
    sandbox.trade({})
    sandbox.trade({"symbol": "AAPL", "quantity": 1})
    assert sandbox.metrics() == {"TradesRejected:validation_failed": 1, "TradesAccepted": 1}


def test_the_time_to_connect_is_measured_when_a_connection_is_opened(
    sandbox: Sandbox, new_sandbox: Callable[..., Sandbox]
) -> None:
    cold = new_sandbox()
    cold.trade({"symbol": "AAPL", "quantity": 1})
    assert cold.metrics()["DbConnectMs"] > 0


def break_nothing(sandbox: Sandbox, world: World) -> None:
    return


def break_s3(sandbox: Sandbox, world: World) -> None:
    sandbox.break_s3()


def break_table(sandbox: Sandbox, world: World) -> None:
    world.sql("ALTER TABLE {db}.trades MODIFY symbol VARCHAR(2) NOT NULL")


def break_schema(sandbox: Sandbox, world: World) -> None:
    world.sql("DROP TABLE {db}.trades")


def break_login(sandbox: Sandbox, world: World) -> None:
    world.sql(f"ALTER USER {world.database} IDENTIFIED BY 'other'")
    world.kill_connections()


@pytest.mark.parametrize("damage", [break_nothing, break_s3, break_table, break_schema, break_login])
def test_neither_bodies_nor_secrets_are_logged(
    sandbox: Sandbox, world: World, damage: Callable[[Sandbox, World], None]
) -> None:
    damage(sandbox, world)
    sandbox.trade(TRADE, key=KEY)
    sandbox.trade(TRADE, key=KEY)
    sandbox.trade(TRADE | {"side": "SELL"}, key=KEY)
    sandbox.trade(TRADE | {"SECRETSYM": 1}, key=f"{KEY} {KEY}")
    sandbox.send(proxy_event("POST", "/trade", '{"symbol": "SECRETSYM', {"Content-Type": "application/json"}))
    written = sandbox.stream.getvalue()
    assert len(sandbox.logs()) == 5 + (damage is break_s3)
    assert [canary for canary in CANARIES if canary in written] == []


def test_an_unexpected_error_is_logged_with_its_place(sandbox: Sandbox, world: World) -> None:
    break_table(sandbox, world)
    sandbox.trade(TRADE)
    line = sandbox.logs()[-1]
    assert (line["message"], line["level"], line["error_type"], line["error_code"]) == (
        "internal_error",
        "ERROR",
        "DataError",
        1406,
    )
    assert any(frame.startswith("booking.py:") for frame in line["frames"])
