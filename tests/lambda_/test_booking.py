from __future__ import annotations

import json
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pymysql
import pytest
from trade_processor.booking import Trade
from trade_processor.callers import identify
from trade_processor.deadline import Deadline
from trade_processor.validation import Order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .conftest import World
    from .sandbox import Answer, Sandbox

TRADE = {"symbol": "AAPL", "quantity": 100}
NOBODY = identify({})
"""The caller of an API that asks nobody who they are."""


def test_a_trade_is_stored_exactly_as_it_was_sent(sandbox: Sandbox, world: World) -> None:
    body = {"symbol": "BRK.B", "quantity": 7, "side": "SELL", "price": "1234567890123.000001", "client_order_id": "a-1"}
    answer = sandbox.trade(body)
    assert world.sql("SELECT trade_id, symbol, side, quantity, price, client_order_id, region FROM {db}.trades") == [
        (answer.body["trade_id"], "BRK.B", "SELL", 7, Decimal("1234567890123.000001"), "a-1", "us-east-1")
    ]


def test_the_archived_object_says_what_the_table_says(sandbox: Sandbox, world: World) -> None:
    answer = sandbox.trade({"symbol": "AAPL", "quantity": 100, "price": "0.10"})
    key = next(iter(world.objects()))
    stored = json.loads(world.aws.s3.get_object(Bucket=world.bucket, Key=key)["Body"].read())
    assert stored.pop("booked_at").startswith(key[len("trades/") :][:10].replace("/", "-"))
    assert stored == {
        "trade_id": answer.body["trade_id"],
        "symbol": "AAPL",
        "side": "BUY",
        "quantity": 100,
        "price": "0.10",
        "client_order_id": None,
        "caller": NOBODY,
        "idempotency_key": f"trade:{answer.body['trade_id']}",
        "region": "us-east-1",
    }


def test_the_archive_key_is_the_day_and_the_trade_id() -> None:
    trade = Trade("id-1", NOBODY, "key:k", Order("AAPL", 1), "us-east-1", datetime(2026, 3, 9, 23, 59, 59))
    assert trade.archive_key == "trades/2026/03/09/id-1.json"


def test_the_same_key_and_order_is_a_replay_with_200(sandbox: Sandbox, world: World) -> None:
    first = sandbox.trade(TRADE, key="k-1")
    again = sandbox.trade(TRADE, key="k-1")
    assert (first.status, first.headers["Idempotency-Status"]) == (201, "new")
    assert (again.status, again.headers["Idempotency-Status"], again.body) == (200, "replayed", first.body)
    assert sandbox.metrics()["IdempotentReplays"] == 1
    assert len(world.trades()) == 1


def test_the_same_key_and_another_order_is_a_conflict_with_409(sandbox: Sandbox, world: World) -> None:
    sandbox.trade(TRADE, key="k-1")
    answer = sandbox.trade(TRADE | {"quantity": 101}, key="k-1")
    assert (answer.status, answer.code) == (409, "idempotency_conflict")
    assert sandbox.metrics()["TradesRejected:idempotency_conflict"] == 1
    assert len(world.trades()) == 1


def test_a_client_order_id_protects_like_a_key(sandbox: Sandbox) -> None:
    first = sandbox.trade(TRADE | {"client_order_id": "o-1"})
    again = sandbox.trade(TRADE | {"client_order_id": "o-1"})
    assert (again.status, again.body["trade_id"]) == (200, first.body["trade_id"])


def test_a_key_and_an_order_id_of_the_same_text_never_meet(sandbox: Sandbox) -> None:
    sandbox.trade(TRADE, key="same")
    assert sandbox.trade(TRADE | {"client_order_id": "same"}).status == 201


def test_keys_differ_by_case(sandbox: Sandbox) -> None:
    sandbox.trade(TRADE, key="k")
    assert sandbox.trade(TRADE, key="K").status == 201


def test_without_a_key_each_request_books_and_the_answer_says_so(sandbox: Sandbox, world: World) -> None:
    answers = [sandbox.trade(TRADE), sandbox.trade(TRADE)]
    assert [answer.status for answer in answers] == [201, 201]
    assert [answer.headers["Idempotency-Status"] for answer in answers] == ["none", "none"]
    assert len(world.trades()) == 2


def test_two_threads_with_one_key_book_once(
    sandbox: Sandbox, new_sandbox: Callable[..., Sandbox], world: World
) -> None:
    for answers in race(sandbox, new_sandbox(), [TRADE, TRADE]):
        assert sorted(answer.status for answer in answers) == [200, 201]
        assert len({answer.body["trade_id"] for answer in answers}) == 1
    assert len(world.trades()) == RACES


def test_two_threads_with_one_key_and_two_orders_give_one_conflict(
    sandbox: Sandbox, new_sandbox: Callable[..., Sandbox], world: World
) -> None:
    for answers in race(sandbox, new_sandbox(), [TRADE, TRADE | {"side": "SELL"}]):
        assert sorted(answer.status for answer in answers) == [201, 409]
    assert len(world.trades()) == RACES


RACES = 20


def race(first: Sandbox, second: Sandbox, bodies: list[dict[str, Any]]) -> Iterator[list[Answer]]:
    """Both bodies at once with the same key, again and again with another key."""
    second.trade(TRADE)  # warm; boto3 makes clients in one thread only
    second.application._database.run(lambda session: session.execute("DELETE FROM trades"), Deadline(5))
    barrier = threading.Barrier(2)

    def send(sandbox: Sandbox, body: dict[str, Any], key: str) -> Answer:
        barrier.wait()
        return sandbox.trade(body, key=key)

    with ThreadPoolExecutor(2) as pool:
        for number in range(RACES):
            yield list(pool.map(send, (first, second), bodies, (f"k-{number}",) * 2))


def test_a_commit_whose_answer_was_lost_is_found_again_and_not_booked_twice(sandbox: Sandbox, world: World) -> None:
    sandbox.trade(TRADE)
    with lost_commit(sandbox, world):
        answer = sandbox.trade(TRADE)
    assert (answer.status, answer.body["archived"]) == (201, True)
    assert len(world.trades()) == 2


@contextmanager
def lost_commit(sandbox: Sandbox, world: World) -> Iterator[None]:
    """The next commit reaches the server, and the connection breaks before its answer arrives."""
    connection = sandbox.application._database._open[0]
    commit = connection.commit

    def lose() -> None:
        commit()
        world.kill_connections()
        connection.ping(reconnect=False)

    connection.commit = lose
    yield


def test_a_deadlock_is_tried_again(sandbox: Sandbox, world: World) -> None:
    world.sql(
        "CREATE TRIGGER {db}.victim BEFORE INSERT ON {db}.outbox FOR EACH ROW BEGIN "
        "SET @tries = IFNULL(@tries, 0) + 1; "
        "IF @tries < 3 THEN SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213; END IF; END"
    )
    assert sandbox.trade(TRADE).status == 201
    assert len(world.trades()) == 1


def test_a_lock_that_is_never_free_is_503_after_two_retries(
    sandbox: Sandbox, world: World, rival: Callable[[str], object]
) -> None:
    sandbox.trade(TRADE, key="k-1")
    rival("SELECT * FROM trades FOR UPDATE")
    sandbox.application._database.run(
        lambda session: session.execute("SET SESSION innodb_lock_wait_timeout = 0"), Deadline(5)
    )
    answer = sandbox.trade(TRADE, key="k-1")
    assert (answer.status, answer.code, answer.headers["Retry-After"]) == (503, "database_busy", "1")
    assert sandbox.metrics()["TradesFailed:database_busy"] == 1


def test_a_killed_connection_is_opened_again_within_the_request(sandbox: Sandbox, world: World) -> None:
    sandbox.trade(TRADE)
    assert world.kill_connections() == 1
    assert sandbox.trade(TRADE).status == 201
    assert sandbox.metrics()["DbConnectMs"] > 0


def test_a_server_that_is_away_is_503(sandbox: Sandbox, new_sandbox: Callable[..., Sandbox]) -> None:
    answer = new_sandbox(DB_PORT="1").trade(TRADE)
    assert (answer.status, answer.code, answer.headers["Retry-After"]) == (503, "database_unavailable", "1")


def test_a_hanging_statement_is_given_up_when_the_time_is_over(
    sandbox: Sandbox, world: World, rival: Callable[[str], object]
) -> None:
    sandbox.trade(TRADE, key="k-1")
    rival("SELECT * FROM trades FOR UPDATE")
    answer = sandbox.trade(TRADE, key="k-1", seconds=2.0)
    assert answer.status == 503
    assert answer.code in ("out_of_time", "database_unavailable")


def test_a_request_without_time_does_not_begin(sandbox: Sandbox, world: World) -> None:
    answer = sandbox.trade(TRADE, seconds=1.5)
    assert (answer.status, answer.code) == (503, "out_of_time")
    assert world.trades() == []


def test_a_schema_that_was_never_migrated_is_503(new_sandbox: Callable[..., Sandbox]) -> None:
    answer = new_sandbox().trade(TRADE)
    assert (answer.status, answer.code) == (503, "schema_outdated")


def test_a_value_that_the_table_would_cut_is_an_error_and_not_a_rounded_amount(sandbox: Sandbox) -> None:
    sandbox.trade(TRADE)
    statement = "UPDATE trades SET price = '12345678901234.5'"
    with pytest.raises(pymysql.MySQLError, match="price"):
        sandbox.application._database.run(lambda session: session.execute(statement), Deadline(5))


def test_trade_ids_are_uuids(sandbox: Sandbox) -> None:
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", sandbox.trade(TRADE).body["trade_id"])
