"""Keys belong to their callers, whoever the API lets in and by whatever they show."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from pymysql.err import IntegrityError
from trade_processor.callers import identify
from trade_processor.migrations import KEEP_CALLERS, MIGRATIONS
from trade_processor.validation import Order

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import World
    from .sandbox import Sandbox

TRADE = {"symbol": "AAPL", "quantity": 100}
OTHER = TRADE | {"quantity": 101}


def signed(caller: str) -> dict[str, Any]:
    return {"identity": {"caller": caller, "userArn": "arn:aws:sts::111122223333:assumed-role/desk/x"}}


def token(subject: str, issuer: str = "https://auth.example.com/") -> dict[str, Any]:
    return {"authorizer": {"principalId": subject, "issuer": issuer}, "identity": {"sourceIp": "192.0.2.1"}}


def certificate(subject: str, serial: str = "1") -> dict[str, Any]:
    shown = {"subjectDN": subject, "issuerDN": "CN=clients", "serialNumber": serial}
    return {"identity": {"clientCert": shown}}


PAIRS = {
    "signature": (signed("AIDAEXAMPLEALICE"), signed("AIDAEXAMPLEBOB")),
    "role": (signed("AROAEXAMPLEDESK:alice"), signed("AROAEXAMPLEBOTS:alice")),
    "token": (token("alice"), token("bob")),
    "token of another issuer": (token("alice"), token("alice", "https://other.example.com/")),
    "certificate": (certificate("CN=alice"), certificate("CN=bob")),
    "two kinds": (token("alice"), certificate("alice")),
    "nobody and somebody": ({}, token("alice")),
}


@pytest.mark.parametrize("callers", PAIRS.values(), ids=PAIRS)
def test_the_same_key_of_two_callers_is_two_trades(
    callers: tuple[dict[str, Any], dict[str, Any]], sandbox: Sandbox, world: World
) -> None:
    answers = [sandbox.trade(body, key="1", identity=who) for who, body in zip(callers, (TRADE, OTHER), strict=True)]
    assert [answer.status for answer in answers] == [201, 201]
    assert len(world.trades()) == 2


@pytest.mark.parametrize("callers", PAIRS.values(), ids=PAIRS)
def test_each_caller_gets_their_own_trade_again(
    callers: tuple[dict[str, Any], dict[str, Any]], sandbox: Sandbox
) -> None:
    first = [sandbox.trade(TRADE, key="1", identity=who).body["trade_id"] for who in callers]
    again = [sandbox.trade(TRADE, key="1", identity=who) for who in callers]
    assert [(answer.status, answer.body["trade_id"]) for answer in again] == [(200, one) for one in first]


@pytest.mark.parametrize("callers", PAIRS.values(), ids=PAIRS)
def test_the_same_order_id_of_two_callers_is_two_trades(
    callers: tuple[dict[str, Any], dict[str, Any]], sandbox: Sandbox
) -> None:
    answers = [sandbox.trade(TRADE | {"client_order_id": "o-1"}, identity=who) for who in callers]
    assert [answer.status for answer in answers] == [201, 201]


@pytest.mark.parametrize(
    ("one", "same"),
    [
        (signed("AROAEXAMPLEDESK:monday"), signed("AROAEXAMPLEDESK:tuesday")),
        (certificate("CN=alice", "1"), certificate("CN=alice", "2")),
        (token("alice"), token("alice") | {"requestId": "another"}),
        ({}, {"identity": {"sourceIp": "192.0.2.7", "caller": None, "clientCert": None}}),
    ],
    ids=["another session of a role", "a renewed certificate", "another token", "another address"],
)
def test_a_caller_stays_the_same(one: dict[str, Any], same: dict[str, Any]) -> None:
    assert identify(one) == identify(same)


def test_an_order_id_is_booked_once_by_a_caller_whatever_the_keys(sandbox: Sandbox, world: World) -> None:
    order = TRADE | {"client_order_id": "o-1"}
    assert sandbox.trade(order, key="1", identity=token("alice")).status == 201
    answer = sandbox.trade(order, key="2", identity=token("alice"))
    assert (answer.status, answer.code) == (409, "duplicate_order")
    assert len(world.trades()) == 1


def test_table_payload_and_log_tell_the_caller_by_the_same_digest(sandbox: Sandbox, world: World) -> None:
    sandbox.trade(TRADE, key="1", identity=token("alice@example.com"))
    digest = identify(token("alice@example.com"))
    assert world.sql("SELECT caller FROM {db}.trades") == [(digest,)]
    (key,) = world.objects()
    archived = world.aws.s3.get_object(Bucket=world.bucket, Key=key)["Body"].read()
    assert json.loads(archived)["caller"] == digest
    assert [line["caller"] for line in sandbox.logs() if line["message"] == "booked"] == [digest]
    assert "alice" not in archived.decode() + sandbox.stream.getvalue()


def test_a_header_does_not_make_one_another_caller(sandbox: Sandbox) -> None:
    event_identity = {"authorizer": None, "identity": {"caller": None}}
    assert identify(event_identity) == identify({})
    assert identify({"authorizer": "alice", "identity": "bob"}) == identify({})


ORDER = Order("AAPL", 100, client_order_id="o-1")


@pytest.fixture
def old(world: World) -> World:
    """A database of version 1, with trades of then: one order id under two keys."""
    for statement in MIGRATIONS[0].statements:
        world.sql(statement.replace("IF NOT EXISTS ", "{db}."))
    for number, key in enumerate(("key:1", "key:2", "trade:3")):
        world.sql(
            "INSERT INTO {db}.trades (trade_id, idempotency_key, fingerprint, symbol, side, quantity, client_order_id,"
            " region, booked_at) VALUES (%s, %s, %s, 'AAPL', 'BUY', 100, 'o-1', 'us-east-1', UTC_TIMESTAMP(6))",
            f"old-{number}",
            key,
            ORDER.fingerprint(),
        )
    return world


@pytest.fixture
def migrated(old: World, new_sandbox: Callable[..., Sandbox]) -> Sandbox:
    """A sandbox whose database came from version 1."""
    made = new_sandbox()
    assert made.invoke({"action": "migrate"})["status"] == "ok"
    return made


def test_the_migration_keeps_the_trades_of_before(old: World, new_sandbox: Callable[..., Sandbox]) -> None:
    columns = "SELECT trade_id, idempotency_key, client_order_id, booked_at FROM {db}.trades ORDER BY trade_id"
    before = old.sql(columns)
    assert new_sandbox().invoke({"action": "migrate"})["status"] == "ok"
    assert old.sql(columns) == before
    assert old.sql("SELECT DISTINCT caller FROM {db}.trades") == [(None,)]


@pytest.mark.parametrize("done", range(1, len(KEEP_CALLERS) + 1))
def test_a_migration_that_was_cut_off_after_any_statement_is_finished(
    done: int, old: World, new_sandbox: Callable[..., Sandbox]
) -> None:
    for statement in KEEP_CALLERS[:done]:
        old.sql(statement.replace("trades", "{db}.trades", 1))
    assert new_sandbox().invoke({"action": "migrate"})["status"] == "ok"
    keys = {row[2] for row in old.sql("SHOW INDEX FROM {db}.trades")}
    assert keys == {
        "PRIMARY",
        "trades_booked_at",
        "trades_key_of_caller",
        "trades_key_of_nobody",
        "trades_order_of_caller",
    }


def test_a_retry_across_the_migration_finds_the_trade_of_before(migrated: Sandbox, old: World) -> None:
    again = migrated.trade(TRADE | {"client_order_id": "o-1"}, key="1", identity=token("alice"))
    assert (again.status, again.body["trade_id"]) == (200, "old-0")
    assert len(old.trades()) == 3


def test_another_order_under_a_key_of_before_is_somebody_elses(migrated: Sandbox) -> None:
    assert migrated.trade(OTHER, key="1", identity=token("bob")).status == 201


def test_a_key_of_two_days_ago_is_nobodys(migrated: Sandbox, old: World) -> None:
    old.sql("UPDATE {db}.trades SET booked_at = booked_at - INTERVAL 2 DAY")
    answer = migrated.trade(TRADE | {"client_order_id": "o-1"}, key="1", identity=token("alice"))
    assert answer.status == 201


def test_the_function_of_before_still_books_once_in_the_new_table(migrated: Sandbox, old: World) -> None:
    """Between the migration and the change of versions, its statements meet the new table."""
    insert = (
        "INSERT INTO {db}.trades (trade_id, idempotency_key, fingerprint, symbol, side, quantity, region, booked_at)"
        " VALUES ('late-1', 'key:late', 'f', 'AAPL', 'BUY', 1, 'us-east-1', UTC_TIMESTAMP(6))"
    )
    old.sql(insert)
    with pytest.raises(IntegrityError, match="Duplicate"):
        old.sql(insert.replace("late-1", "late-2"))
    assert old.sql("SELECT trade_id FROM {db}.trades WHERE idempotency_key = 'key:late'") == [("late-1",)]


def test_a_lost_trade_of_before_is_not_booked_beside_its_clients_retry(
    migrated: Sandbox, old: World, new_sandbox: Callable[..., Sandbox]
) -> None:
    """Its row has no caller, so no unique key tells."""
    again = migrated.trade(TRADE, key="9", identity=token("alice")).body["trade_id"]
    archived = {
        "trade_id": "lost-1", "symbol": "AAPL", "side": "BUY", "quantity": 100, "price": None,
        "client_order_id": None, "idempotency_key": "key:9", "region": "us-west-1", "booked_at": "2026-03-09T10:00:00Z",
    }  # fmt: skip
    old.aws.s3.put_object(Bucket=old.bucket, Key="trades/2026/03/09/lost-1.json", Body=json.dumps(archived).encode())
    survivor = new_sandbox(ARCHIVE_REPLICAS=json.dumps({"us-west-1": [old.bucket, "us-east-1"]}))
    answer = survivor.invoke(
        {"action": "reconcile", "region": "us-west-1", "prefix": "trades/2026/03/09/", "book": True}
    )
    assert (answer["booked"], answer["twice"]) == (0, 1)
    assert again in old.trades()
    assert "lost-1" not in old.trades()
