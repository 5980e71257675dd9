from __future__ import annotations

import threading
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import pytest
import yaml
from trade_processor import drain
from trade_processor.application import RESERVE_SECONDS
from trade_processor.archive import PUTS_AT_ONCE
from trade_processor.database import Session
from trade_processor.deadline import Deadline
from trade_processor.drain import MAX_FAILURES
from trade_processor.outbox import DELETE_ROW

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.awsrequest import AWSPreparedRequest

    from .conftest import World
    from .sandbox import Sandbox

TRADE = {"symbol": "AAPL", "quantity": 100}
DRAIN = {"action": "drain"}
SETTINGS = Path(__file__).resolve().parents[2] / "config" / "settings.yaml"
COPIES = 20
COPY_OUTBOX = f"""
INSERT INTO {{db}}.outbox SELECT CONCAT(RIGHT(trade_id, 30), '-', seq), region,
  CONCAT('trades/2026/01/01/', RIGHT(trade_id, 30), '-', seq, '.json'), payload, attempts, created_at
FROM {{db}}.outbox, {{db}}.seq_2_to_{COPIES}
"""
"""Of each row as many, in all."""


@pytest.fixture
def waiting(sandbox: Sandbox, world: World) -> list[str]:
    """Eight trades that S3 did not take, old enough for the drain."""
    sandbox.break_s3()
    ids = sorted(sandbox.trade(TRADE).body["trade_id"] for _ in range(8))
    sandbox.mend_s3()
    world.age_outbox()
    return ids


def archived(world: World) -> dict[str, int]:
    """Trade ids in S3, each with its number of versions."""
    return {key.rpartition("/")[2].removesuffix(".json"): count for key, count in world.objects().items()}


def test_a_trade_that_s3_took_leaves_no_row(sandbox: Sandbox, world: World) -> None:
    answer = sandbox.trade(TRADE)
    assert answer.body["archived"] is True
    assert (world.outbox(), archived(world)) == ([], {answer.body["trade_id"]: 1})


def test_an_object_is_sent_with_its_checksum_and_without_asking_s3_first(sandbox: Sandbox, world: World) -> None:
    """Object Lock demands the checksum; `Expect: 100-continue` would be one way more, there and back."""
    sent: list[AWSPreparedRequest] = []
    sandbox._s3_events.register("before-send.s3.PutObject", lambda request, **_: sent.append(request))
    sandbox.trade(TRADE)
    key = next(iter(world.objects()))
    stored = world.aws.s3.get_object(Bucket=world.bucket, Key=key, ChecksumMode="ENABLED")
    headers = {name.lower(): value for name, value in sent[0].headers.items()}
    assert "expect" not in headers
    assert headers["x-amz-checksum-crc32"] == b64encode(crc32(stored["Body"].read()).to_bytes(4, "big"))


def test_when_s3_fails_the_trade_is_booked_and_waits(sandbox: Sandbox, world: World) -> None:
    sandbox.break_s3()
    answer = sandbox.trade(TRADE)
    assert (answer.status, answer.body["archived"]) == (201, False)
    assert world.trades() == world.outbox() == [answer.body["trade_id"]]
    assert archived(world) == {}
    assert sandbox.metrics()["ArchiveFailures"] == 1


def test_when_no_time_is_left_for_s3_the_trade_is_booked_and_waits(sandbox: Sandbox, world: World) -> None:
    answer = sandbox.trade(TRADE, seconds=8.0)
    assert (answer.status, answer.body["archived"]) == (201, False)
    assert world.outbox() == [answer.body["trade_id"]]


def test_a_replay_tells_that_the_trade_still_waits(sandbox: Sandbox) -> None:
    sandbox.break_s3()
    sandbox.trade(TRADE, key="k-1")
    assert sandbox.trade(TRADE, key="k-1").body["archived"] is False


def test_the_drain_sends_what_s3_missed(sandbox: Sandbox, world: World, waiting: list[str]) -> None:
    assert sandbox.invoke(DRAIN, seconds=300) == {
        "action": "drain",
        "status": "ok",
        "archived": 8,
        "failed": 0,
        "backlog": 0,
    }
    assert (world.outbox(), archived(world)) == ([], dict.fromkeys(waiting, 1))


def test_the_drain_sends_exactly_the_bytes_that_were_booked(sandbox: Sandbox, world: World) -> None:
    sandbox.break_s3()
    sandbox.trade(TRADE | {"price": "0.10"})
    payload = world.sql("SELECT payload FROM {db}.outbox")[0][0]
    sandbox.mend_s3()
    world.age_outbox()
    sandbox.invoke(DRAIN, seconds=300)
    key = next(iter(world.objects()))
    assert world.aws.s3.get_object(Bucket=world.bucket, Key=key)["Body"].read().decode() == payload


def test_an_object_that_is_there_already_is_not_written_again(
    sandbox: Sandbox, world: World, waiting: list[str]
) -> None:
    key = world.sql("SELECT archive_key FROM {db}.outbox WHERE trade_id = %s", waiting[0])[0][0]
    world.aws.s3.put_object(Bucket=world.bucket, Key=key, Body=b"stored, but the answer was lost")
    assert sandbox.invoke(DRAIN, seconds=300)["archived"] == 8
    assert archived(world)[waiting[0]] == 1


def test_two_drains_at_once_share_the_rows(
    sandbox: Sandbox, new_sandbox: Callable[..., Sandbox], world: World, waiting: list[str]
) -> None:
    other = new_sandbox()
    other.trade(TRADE)  # warm; boto3 makes clients in one thread only
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda one: one.invoke(DRAIN), (sandbox, other)))
    assert sum(result["archived"] for result in results) == 8
    assert all(archived(world)[trade] == 1 for trade in waiting)


def test_the_drain_passes_over_a_row_that_another_drain_holds(
    sandbox: Sandbox, waiting: list[str], rival: Callable[[str], object]
) -> None:
    rival(f"SELECT * FROM outbox WHERE trade_id = '{waiting[0]}' FOR UPDATE")
    result = sandbox.invoke(DRAIN, seconds=300)
    assert (result["archived"], result["failed"], result["backlog"]) == (7, 0, 1)


def test_the_drain_leaves_a_row_alone_that_a_request_may_still_be_sending(sandbox: Sandbox, world: World) -> None:
    sandbox.break_s3()
    sandbox.trade(TRADE)
    sandbox.mend_s3()
    assert sandbox.invoke(DRAIN, seconds=300)["archived"] == 0
    assert len(world.outbox()) == 1


def test_the_drain_leaves_the_rows_of_another_region_alone_unless_it_is_named(
    sandbox: Sandbox, world: World, waiting: list[str]
) -> None:
    world.sql("UPDATE {db}.outbox SET region = 'us-east-2'")
    assert sandbox.invoke(DRAIN, seconds=300)["archived"] == 0
    assert sandbox.invoke(DRAIN | {"region": "us-east-2"})["archived"] == 8


def test_one_object_that_s3_refuses_does_not_hold_up_the_others(
    sandbox: Sandbox, world: World, waiting: list[str]
) -> None:
    sandbox.break_s3(lambda key: waiting[0] in key)
    result = sandbox.invoke(DRAIN, seconds=300)
    assert (result["archived"], result["failed"], result["backlog"]) == (7, 1, 1)
    assert world.sql("SELECT trade_id, attempts FROM {db}.outbox") == [(waiting[0], 1)]


def test_the_drain_stops_when_s3_is_down_and_reports_the_backlog(
    sandbox: Sandbox, world: World, waiting: list[str]
) -> None:
    world.sql(COPY_OUTBOX)
    sandbox.break_s3()
    result = sandbox.invoke(DRAIN, seconds=300)
    assert (result["archived"], result["backlog"]) == (0, 8 * COPIES)
    assert MAX_FAILURES <= result["failed"] < MAX_FAILURES + PUTS_AT_ONCE
    assert sandbox.metrics()["ArchiveBacklog"] == 8 * COPIES


def test_the_drain_goes_on_until_nothing_is_left(sandbox: Sandbox, world: World, waiting: list[str]) -> None:
    world.sql(COPY_OUTBOX)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drain, "CANDIDATES", 60)
        patch.setattr(drain, "BATCH", 25)
        result = sandbox.invoke(DRAIN, seconds=300)
    assert (result["archived"], result["failed"], result["backlog"]) == (8 * COPIES, 0, 0)
    assert len(archived(world)) == 8 * COPIES


def test_the_drain_sends_objects_at_the_same_time(sandbox: Sandbox, waiting: list[str]) -> None:
    together = threading.Barrier(len(waiting), timeout=60)

    def wait_for_the_others(_: str) -> bool:
        together.wait()  # BrokenBarrierError, and with it the drain's, when one object waits for another
        return False

    sandbox.break_s3(wait_for_the_others)
    assert sandbox.invoke(DRAIN, seconds=300)["archived"] == len(waiting)


def test_the_drain_drops_rows_while_it_sends_the_next_objects(sandbox: Sandbox, waiting: list[str]) -> None:
    """The first object is taken at once; each other one is sent only when the first one's row is dropped."""
    dropped = threading.Event()
    first: list[str] = []
    execute = Session.execute

    def execute_and_tell(session: Session, sql: str, *values: object, **more: float) -> object:
        rows = execute(session, sql, *values, **more)
        if sql == DELETE_ROW:
            dropped.set()
        elif "FOR UPDATE" in sql:
            first.append(rows[0][1])
        return rows

    sandbox.break_s3(lambda key: not key.endswith(first[0]) and not dropped.wait(60))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Session, "execute", execute_and_tell)
        assert sandbox.invoke(DRAIN, seconds=300)["archived"] == len(waiting)


def test_a_connection_that_is_lost_between_two_rows_costs_no_object_and_makes_none_twice(
    sandbox: Sandbox, world: World, waiting: list[str]
) -> None:
    execute, killed = Session.execute, [0]

    def execute_and_kill(session: Session, sql: str, *values: object, **more: float) -> object:
        rows = execute(session, sql, *values, **more)
        if sql == DELETE_ROW and not killed[0]:
            killed[0] = world.kill_connections()
        return rows

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Session, "execute", execute_and_kill)
        result = sandbox.invoke(DRAIN, seconds=300)
    assert killed == [1]
    assert (result["failed"], result["backlog"]) == (0, 0)
    assert (world.outbox(), archived(world)) == ([], dict.fromkeys(waiting, 1))


def test_the_drain_tries_each_refused_object_once(sandbox: Sandbox, waiting: list[str]) -> None:
    tried: list[str] = []

    def refuse_every_second(key: str) -> bool:
        tried.append(key)
        return waiting.index(key.rpartition("/")[2].removesuffix(".json")) % 2 == 0

    sandbox.break_s3(refuse_every_second)
    result = sandbox.invoke(DRAIN, seconds=300)
    assert (result["archived"], result["failed"], result["backlog"]) == (4, 4, 4)
    assert len(tried) == len(set(tried)) == 8


def test_the_drain_leaves_the_objects_that_its_time_does_not_suffice_for(sandbox: Sandbox, waiting: list[str]) -> None:
    """The clock stands still but for the objects: the first that is sent takes all the time."""
    clock = [0.0]

    def take_the_time(_: str) -> bool:
        clock[0] = 100.0
        return False

    sandbox.break_s3(take_the_time)
    deadline = Deadline(105.0, clock=lambda: clock[0])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drain, "BATCH", 1)
        application = sandbox.application
        done = drain.drain(application._database, application._archive, "us-east-1", deadline)
    assert (done.archived, done.backlog) == (1, 7)


def test_the_shortest_time_limit_that_the_config_admits_archives(sandbox: Sandbox, waiting: list[str]) -> None:
    schema = yaml.safe_load(SETTINGS.read_text())
    shortest = schema["properties"]["function"]["properties"]["timeout_seconds"]["minimum"]
    deadline = Deadline(shortest - RESERVE_SECONDS, clock=lambda: 0.0)
    application = sandbox.application
    assert drain.drain(application._database, application._archive, "us-east-1", deadline).archived == 8


def test_the_drain_stops_when_its_time_is_over(sandbox: Sandbox, waiting: list[str]) -> None:
    assert sandbox.invoke(DRAIN, seconds=8.0)["backlog"] == 8


def test_a_booking_does_not_wait_for_a_drain(
    sandbox: Sandbox, new_sandbox: Callable[..., Sandbox], waiting: list[str]
) -> None:
    other = new_sandbox()
    other.trade(TRADE)
    statuses: list[int] = []
    one_at_a_time = threading.Lock()

    def book_meanwhile(_: str) -> bool:
        with one_at_a_time:  # a sandbox handles one event at a time, the drain sends many objects
            statuses.append(other.trade(TRADE, seconds=3.0).status)
        return False

    sandbox.break_s3(book_meanwhile)  # runs while the drain holds its row
    assert sandbox.invoke(DRAIN, seconds=300)["archived"] == 8
    assert statuses == [201] * 8


def test_when_the_row_cannot_be_dropped_the_trade_is_archived_all_the_same(sandbox: Sandbox, world: World) -> None:
    world.sql(
        "CREATE TRIGGER {db}.keep BEFORE DELETE ON {db}.outbox FOR EACH ROW "
        "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'kept'"
    )
    answer = sandbox.trade(TRADE)
    assert (answer.status, answer.body["archived"]) == (201, True)
    assert [line["message"] for line in sandbox.logs()][-2:] == ["outbox_row_left", "booked"]
