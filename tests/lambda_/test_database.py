from __future__ import annotations

from typing import TYPE_CHECKING

import pymysql
import pytest
from trade_processor.database import IDLE_SECONDS
from trade_processor.deadline import Deadline
from trade_processor.errors import UnavailableError
from trade_processor.transport import UNUSED_SECONDS

if TYPE_CHECKING:
    from trade_processor.database import Database, Session

    from .conftest import World
    from .sandbox import Sandbox

MARK = "INSERT INTO schema_version (version, checksum) VALUES (%s, 'x')"


@pytest.fixture
def database(sandbox: Sandbox) -> Database:
    return sandbox.application._database


def versions(world: World) -> list[int]:
    return [row[0] for row in world.sql("SELECT version FROM {db}.schema_version WHERE checksum = 'x'")]


def test_what_a_failed_transaction_wrote_is_not_committed_by_the_next(database: Database, world: World) -> None:
    def fail(session: Session) -> None:
        session.execute(MARK, 100)
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        database.run(fail, Deadline(5))
    database.run(lambda session: session.execute(MARK, 101), Deadline(5))
    assert versions(world) == [101]


def test_what_a_refused_transaction_wrote_is_not_committed_by_the_next(database: Database, world: World) -> None:
    def be_refused(session: Session) -> None:
        session.execute(MARK, 100)
        session.execute("SIGNAL SQLSTATE '45000'")

    with pytest.raises(pymysql.MySQLError):
        database.run(be_refused, Deadline(5))
    database.run(lambda session: session.execute(MARK, 101), Deadline(5))
    assert versions(world) == [101]


def test_a_statement_does_not_outlive_the_request(database: Database) -> None:
    finished = []

    def sleep(session: Session) -> None:
        session.execute("SELECT SLEEP(3)")
        finished.append(True)

    with pytest.raises(UnavailableError):
        database.run(sleep, Deadline(0.5))
    assert finished == []


def test_what_a_sandbox_that_is_gone_left_behind_is_dropped_in_minutes(database: Database) -> None:
    """By the server, whose default is eight hours; a sandbox that lives has pinged long before."""
    seconds = database.run(lambda session: session.execute("SELECT @@wait_timeout"), Deadline(5))
    assert seconds == [(UNUSED_SECONDS,)]
    assert IDLE_SECONDS < UNUSED_SECONDS <= 300


def test_a_connection_that_was_idle_for_long_is_checked_before_it_is_used(database: Database, world: World) -> None:
    opened: list[float] = []
    now = 0.0
    database._on_connect = opened.append
    database._clock = lambda: now
    database.run(lambda session: session.execute("SELECT 1"), Deadline(5))
    now = 31.0
    world.kill_connections()
    tries: list[int] = []
    database.run(lambda session: tries.append(1), Deadline(5))
    assert (len(tries), len(opened)) == (1, 1)
