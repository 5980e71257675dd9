from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import World
    from .sandbox import Sandbox

TRADE = {"symbol": "AAPL", "quantity": 100}


def test_a_rotation_between_two_requests_is_not_noticed_by_the_caller(sandbox: Sandbox, world: World) -> None:
    assert sandbox.trade(TRADE).status == 201
    world.set_password("second-password-77aa")
    world.kill_connections()
    assert sandbox.trade(TRADE).status == 201


def test_a_refused_login_is_refreshed_once_and_then_503(sandbox: Sandbox, world: World) -> None:
    world.sql(f"ALTER USER {world.database} IDENTIFIED BY 'changed-by-hand'")
    world.kill_connections()
    reads = count_reads(sandbox)
    answer = sandbox.trade(TRADE)
    assert (answer.status, answer.code, answer.headers["Retry-After"]) == (503, "database_denied", "1")
    assert sandbox.logs()[-1]["level"] == "CRITICAL"
    assert sandbox.logs()[-1]["error_code"] == 1045
    assert reads == ["GetSecretValue"]


def test_the_secret_is_read_once_for_many_connections(sandbox: Sandbox, world: World) -> None:
    reads = count_reads(sandbox)
    for _ in range(3):
        world.kill_connections()
        assert sandbox.trade(TRADE).status == 201
    assert reads == []


@pytest.mark.parametrize("content", ["no JSON", '{"username": "trader"}', "[]"])
def test_a_secret_of_another_shape_is_503_and_stays_out_of_the_log(
    new_sandbox: Callable[..., Sandbox], world: World, content: str
) -> None:
    world.aws.secrets.put_secret_value(SecretId=world.secret_id, SecretString=content)
    sandbox = new_sandbox()
    assert sandbox.trade(TRADE).code == "secret_unavailable"
    assert content not in sandbox.stream.getvalue()


def test_a_secret_that_cannot_be_read_is_503(new_sandbox: Callable[..., Sandbox]) -> None:
    sandbox = new_sandbox(DB_SECRET_ID="missing")
    answer = sandbox.trade(TRADE)
    assert (answer.status, answer.code, answer.headers["Retry-After"]) == (503, "secret_unavailable", "1")
    assert sandbox.metrics()["TradesFailed:secret_unavailable"] == 1


def count_reads(sandbox: Sandbox) -> list[str]:
    """The calls of Secrets Manager that `sandbox` makes from now on."""
    reads: list[str] = []
    client = sandbox.application._database._endpoints._credentials._provider.client
    client.meta.events.register("before-call.secrets-manager", lambda model, **_: reads.append(model.name))
    return reads
