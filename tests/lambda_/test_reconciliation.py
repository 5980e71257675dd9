"""Trades that the replica of a lost region's archive has, and the promoted database lacks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from trade_processor import reconciliation
from trade_processor.deadline import Deadline

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import World
    from .sandbox import Sandbox

TRADE = {"symbol": "AAPL", "quantity": 100, "price": "1.5"}
LOST = "us-west-1"


@pytest.fixture
def survivor(sandbox: Sandbox, world: World, new_sandbox: Callable[..., Sandbox]) -> Sandbox:
    """A sandbox that takes the archive's bucket for the replica of a lost region's."""
    return new_sandbox(ARCHIVE_REPLICAS=json.dumps({LOST: [world.bucket, "us-east-1"]}))


def reconcile(sandbox: Sandbox, **more: object) -> dict[str, Any]:
    return sandbox.invoke({"action": "reconcile", "region": LOST, "prefix": "trades/", **more})


def lose(world: World, trade_id: str) -> None:
    """What a failover with data loss does to the last trades."""
    world.sql("DELETE FROM {db}.trades WHERE trade_id = %s", trade_id)


def row(world: World, trade_id: str) -> tuple[Any, ...]:
    (found,) = world.sql("SELECT * FROM {db}.trades WHERE trade_id = %s", trade_id)
    return found


def test_nothing_is_missing_where_nothing_was_lost(survivor: Sandbox) -> None:
    survivor.trade(TRADE)
    answer = reconcile(survivor)
    assert (answer["status"], answer["checked"], answer["missing"], answer["next"]) == ("ok", 1, 0, None)


def test_a_lost_trade_is_reported_and_left_to_people(survivor: Sandbox, world: World) -> None:
    lost = survivor.trade(TRADE).body["trade_id"]
    lose(world, lost)
    answer = reconcile(survivor)
    assert (answer["missing"], answer["booked"], answer["open"]) == (1, 0, [lost])
    assert world.trades() == []


def test_a_lost_trade_is_booked_as_it_was(survivor: Sandbox, world: World) -> None:
    lost = survivor.trade({**TRADE, "client_order_id": "o-1", "side": "SELL"}, key="k-1").body["trade_id"]
    before = row(world, lost)
    lose(world, lost)
    answer = reconcile(survivor, book=True)
    assert (answer["missing"], answer["booked"], answer["open"]) == (1, 1, [])
    assert row(world, lost) == before
    assert world.outbox() == []  # S3 has it


def test_a_client_that_retries_after_the_booking_gets_the_trade_that_was_lost(survivor: Sandbox, world: World) -> None:
    lost = survivor.trade(TRADE, key="k-1").body["trade_id"]
    lose(world, lost)
    reconcile(survivor, book=True)
    again = survivor.trade(TRADE, key="k-1")
    assert (again.status, again.body["trade_id"]) == (200, lost)


def test_a_trade_that_its_client_has_sent_again_is_not_booked_twice(survivor: Sandbox, world: World) -> None:
    lost = survivor.trade(TRADE, key="k-1").body["trade_id"]
    lose(world, lost)
    again = survivor.trade(TRADE, key="k-1").body["trade_id"]
    answer = reconcile(survivor, book=True)
    assert (answer["missing"], answer["booked"], answer["twice"], answer["open"]) == (1, 0, 1, [lost])
    assert world.trades() == [again]


def test_a_second_run_changes_nothing(survivor: Sandbox, world: World) -> None:
    lose(world, survivor.trade(TRADE).body["trade_id"])
    reconcile(survivor, book=True)
    before = world.trades()
    answer = reconcile(survivor, book=True)
    assert (answer["missing"], world.trades()) == (0, before)


def test_without_time_for_all_the_answer_says_where_to_go_on(
    survivor: Sandbox, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [survivor.trade(TRADE).body["trade_id"] for _ in range(5)]
    for trade_id in ids:
        lose(world, trade_id)
    monkeypatch.setattr(reconciliation, "PAGE", 2)
    monkeypatch.setattr(Deadline, "allows", pages(1))
    first = reconcile(survivor, book=True)
    assert (first["checked"], first["next"]) == (2, sorted(world.objects())[1])
    monkeypatch.undo()
    rest = reconcile(survivor, book=True, after=first["next"])
    assert (rest["checked"], rest["next"], sorted(ids)) == (3, None, world.trades())


def pages(number: int) -> Callable[[Deadline, float], bool]:
    """A deadline that allows so many pages."""
    left = [number]

    def allows(_: Deadline, seconds: float) -> bool:
        if seconds == reconciliation.PAGE_SECONDS:
            left[0] -= 1
            return left[0] >= 0
        return True

    return allows


def test_only_what_the_prefix_names_is_compared(survivor: Sandbox) -> None:
    survivor.trade(TRADE)
    assert reconcile(survivor, prefix="trades/1999/")["checked"] == 0


@pytest.mark.parametrize("content", [b"no json", b"[]", b"{}", b'{"trade_id": "other"}'])
def test_an_object_that_is_no_trade_is_named_and_does_not_stop_the_rest(
    content: bytes, survivor: Sandbox, world: World
) -> None:
    lost = survivor.trade(TRADE).body["trade_id"]
    lose(world, lost)
    world.aws.s3.put_object(Bucket=world.bucket, Key="trades/0000/stray.json", Body=content)
    answer = reconcile(survivor, book=True)
    assert (answer["unreadable"], answer["booked"], answer["open"]) == (1, 1, ["stray"])


@pytest.mark.parametrize("wrong", [{"region": "us-east-9"}, {"prefix": 1}, {"after": None}])
def test_a_call_that_is_wrong_is_refused(wrong: dict[str, object], survivor: Sandbox) -> None:
    assert reconcile(survivor, **wrong)["error"]["code"] == "validation_failed"


def test_replicas_that_are_no_map_are_a_mistake_of_the_deployment(new_sandbox: Callable[..., Sandbox]) -> None:
    assert reconcile(new_sandbox(ARCHIVE_REPLICAS="[1]"))["error"]["code"] == "internal_error"
