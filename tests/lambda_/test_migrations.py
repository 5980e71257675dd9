from __future__ import annotations

import itertools
import multiprocessing
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from trade_processor import migrations
from trade_processor.credentials import Login
from trade_processor.database import Database
from trade_processor.deadline import Deadline
from trade_processor.endpoints import Endpoints
from trade_processor.migrations import MIGRATIONS, Migrated, Migration, migrate
from trade_processor.settings import load_settings

from .conftest import PASSWORD, World

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.queues import Queue
    from multiprocessing.synchronize import Barrier

    from .sandbox import Sandbox

MIGRATE = {"action": "migrate"}
LATEST = MIGRATIONS[-1].version


class FixedLogin:
    """Credentials without Secrets Manager, for another process, where moto does not run."""

    def __init__(self, username: str) -> None:
        self._login = Login(username, PASSWORD)

    def load(self, _: str, deadline: Deadline, *, refresh: bool = False) -> Login:
        return self._login


def new_database(environ: dict[str, str]) -> Database:
    return Database(Endpoints(load_settings(environ), FixedLogin(environ["DB_NAME"])))  # type: ignore[arg-type]


def migrate_in_process(environ: dict[str, str], barrier: Barrier, results: Queue[Any]) -> None:
    database = new_database(environ)
    database.run(lambda session: session.execute("SELECT 1"), Deadline(10))
    barrier.wait(timeout=30)
    results.put(migrate(database, Deadline(30)))
    database.close()


def test_an_empty_database_gets_every_version(new_sandbox: Callable[..., Sandbox], world: World) -> None:
    assert new_sandbox().invoke(MIGRATE) == {
        "action": "migrate",
        "status": "ok",
        "version": LATEST,
        "applied": list(range(1, LATEST + 1)),
    }
    assert {"schema_version", "trades", "outbox"} == {row[0] for row in world.sql("SHOW TABLES FROM {db}")}


def test_a_second_call_changes_nothing(sandbox: Sandbox) -> None:
    assert sandbox.invoke(MIGRATE)["applied"] == []


def test_two_processes_at_once_apply_each_version_once(world: World) -> None:
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(2), context.Queue()
    processes = [context.Process(target=migrate_in_process, args=(world.environ(), barrier, results)) for _ in range(2)]
    for process in processes:
        process.start()
    outcomes = [results.get(timeout=60) for _ in processes]
    for process in processes:
        process.join(timeout=30)
    assert sorted(outcome.applied for outcome in outcomes) == [(), tuple(range(1, LATEST + 1))]
    assert {outcome.version for outcome in outcomes} == {LATEST}
    assert world.sql("SELECT COUNT(*) FROM {db}.schema_version") == [(len(MIGRATIONS),)]


def test_a_migration_that_broke_off_half_way_is_finished_by_the_next_call(sandbox: Sandbox, world: World) -> None:
    world.sql("DELETE FROM {db}.schema_version")
    world.sql("DROP TABLE {db}.outbox")
    assert sandbox.invoke(MIGRATE)["applied"] == list(range(1, LATEST + 1))
    assert sandbox.trade({"symbol": "AAPL", "quantity": 1}).status == 201


@pytest.fixture
def database(world: World) -> Any:
    made = new_database(world.environ())
    yield made
    made.close()


def test_a_later_version_is_applied_to_an_older_schema(database: Database, world: World) -> None:
    migrate(database, Deadline(30))
    later = Migration(LATEST + 1, ("ALTER TABLE trades ADD COLUMN IF NOT EXISTS venue VARCHAR(8) NULL",))
    assert migrate(database, Deadline(30), (*MIGRATIONS, later)) == Migrated(LATEST + 1, (LATEST + 1,))


def test_a_version_that_was_changed_after_it_was_applied_is_an_error(database: Database) -> None:
    migrate(database, Deadline(30))
    changed = Migration(1, ("CREATE TABLE IF NOT EXISTS other (id INT)",))
    with pytest.raises(RuntimeError, match="migration 1 was changed"):
        migrate(database, Deadline(30), (changed,))


def backfill(*others: str) -> tuple[Migration, ...]:
    """A version that marks trades one by one."""
    one_by_one = "UPDATE trades SET venue = 'N' WHERE venue IS NULL LIMIT 1"
    venue = "ALTER TABLE trades ADD COLUMN IF NOT EXISTS venue VARCHAR(8) NULL"
    return (*MIGRATIONS, Migration(LATEST + 1, (venue, migrations.Batches(one_by_one), *others)))


def short() -> Deadline:
    """Time for a few of many statements, on any machine: each look at the clock takes a tenth of a second."""
    return Deadline(5.0, partial(next, itertools.count(step=0.1)))


def test_a_migration_that_is_longer_than_the_time_goes_on_in_the_next_calls(
    database: Database, sandbox: Sandbox, world: World
) -> None:
    for _ in range(30):
        sandbox.trade({"symbol": "AAPL", "quantity": 1})
    first = migrate(database, short(), backfill())
    marked = world.sql("SELECT COUNT(*) FROM {db}.trades WHERE venue IS NOT NULL")[0][0]
    assert first == Migrated(LATEST, (), more=True)
    assert 0 < marked < 30
    last = next(done for done in iter(lambda: migrate(database, short(), backfill()), None) if not done.more)
    assert last == Migrated(LATEST + 1, (LATEST + 1,))
    assert world.sql("SELECT COUNT(*) FROM {db}.trades WHERE venue IS NULL") == [(0,)]


def test_what_comes_behind_batches_waits_for_their_end(database: Database, sandbox: Sandbox, world: World) -> None:
    for _ in range(30):
        sandbox.trade({"symbol": "AAPL", "quantity": 1})
    strict = backfill("ALTER TABLE trades MODIFY venue VARCHAR(8) NOT NULL")
    assert migrate(database, short(), strict).more  # type: ignore[union-attr]
    assert world.sql("SHOW COLUMNS FROM {db}.trades LIKE 'venue'")[0][2] == "YES"


def test_a_statement_is_not_begun_without_time_for_it(database: Database) -> None:
    migrate(database, Deadline(30))
    later = Migration(LATEST + 1, ("CREATE TABLE other (id INT)",))
    assert migrate(database, Deadline(1.5), (*MIGRATIONS, later)) == Migrated(LATEST, (), more=True)


def test_a_migration_that_is_not_done_says_more(
    sandbox: Sandbox, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "STEP_SECONDS", 60.0)
    world.sql("DELETE FROM {db}.schema_version")
    assert sandbox.invoke(MIGRATE) == {"action": "migrate", "status": "more", "version": 0, "applied": []}


def test_a_caller_that_waits_too_long_for_another_is_told_so(
    sandbox: Sandbox, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.run(lambda session: session.execute("SELECT GET_LOCK(%s, 0)", migrations.LOCK), Deadline(10))
    answer = sandbox.invoke(MIGRATE, seconds=4.0)
    assert answer["error"]["code"] == "migration_running"


def test_the_lock_is_free_after_a_failed_migration(database: Database, sandbox: Sandbox) -> None:
    broken = Migration(LATEST + 1, ("CREATE TABLE",))
    with pytest.raises(Exception, match="1064"):
        migrate(database, Deadline(30), (*MIGRATIONS, broken))
    assert sandbox.invoke(MIGRATE, seconds=4.0)["status"] == "ok"


def test_the_versions_are_numbered_from_one_without_gaps() -> None:
    assert [migration.version for migration in MIGRATIONS] == list(range(1, LATEST + 1))


def test_code_tells_what_it_knows_of_the_schema_without_a_database(new_sandbox: Callable[..., Sandbox]) -> None:
    """Whether a canary may be: docs/cicd.md."""
    told = new_sandbox(DB_PORT="1").invoke({"action": "schema"})
    assert told == {"action": "schema", "status": "ok", "version": LATEST, "alone": [2]}
