"""The schema, as versions that are applied once and in order."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from pymysql.constants import ER
from pymysql.err import MySQLError

from trade_processor import faults
from trade_processor.endpoints import Role
from trade_processor.errors import UnavailableError
from trade_processor.rights import admit

if TYPE_CHECKING:
    from trade_processor.database import Database, Session
    from trade_processor.deadline import Deadline

LOCK = "trade_processor.schema"
LOCK_SECONDS = 10
"""How long a second caller waits for the first."""
DONE_BEFORE = {ER.DUP_FIELDNAME, ER.DUP_KEYNAME, ER.CANT_DROP_FIELD_OR_KEY}
"""What MySQL, which knows no ADD COLUMN IF NOT EXISTS, says to a change that is there already."""
ANSWER_SECONDS = 2
"""Kept back from the wait, so that the second caller is told why it failed."""
STEP_SECONDS = 2.0
"""With less time left no statement is begun: the next call goes on with it."""


@dataclass(frozen=True)
class Batches:
    """A statement that changes some rows at a time and is sent until it changes none, each time in a transaction.

    It finds by itself what is left (`... WHERE caller IS NULL LIMIT 5000`), so that a call that ran out of time can be
    followed by one that goes on. One batch takes far less than the time limit of the function.
    """

    sql: str


@dataclass(frozen=True)
class Migration:
    """One version. MySQL commits at each DDL statement, so every statement must be repeatable by itself.

    An ALTER TABLE of one change is: that the change is there already counts as success (`DONE_BEFORE`).

    `alone`: code that does not know this version must not answer beside code that does; a deployment then moves all
    calls at once, and does not go back by itself.
    """

    version: int
    statements: tuple[str | Batches, ...]
    alone: bool = False

    @property
    def checksum(self) -> str:
        """SHA-256 over the statements: an applied version must never change."""
        texts = (one.sql if isinstance(one, Batches) else one for one in self.statements)
        return hashlib.sha256("\0".join(texts).encode()).hexdigest()


CREATE_VERSIONS = """
CREATE TABLE IF NOT EXISTS schema_version (
  version INT UNSIGNED PRIMARY KEY,
  checksum CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  applied_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)
) ENGINE = InnoDB
"""

CREATE_TRADES = """
CREATE TABLE IF NOT EXISTS trades (
  trade_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
  idempotency_key VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  fingerprint CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  symbol VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  side ENUM('BUY', 'SELL') NOT NULL,
  quantity BIGINT UNSIGNED NOT NULL,
  price DECIMAL(19, 6) NULL,
  client_order_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  region VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  booked_at DATETIME(6) NOT NULL,
  UNIQUE KEY trades_idempotency_key (idempotency_key),
  KEY trades_booked_at (booked_at),
  CHECK (quantity > 0),
  CHECK (price > 0)
) ENGINE = InnoDB
"""

CREATE_OUTBOX = """
CREATE TABLE IF NOT EXISTS outbox (
  trade_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
  region VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  archive_key VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  payload VARCHAR(2000) CHARACTER SET utf8mb4 NOT NULL,
  attempts INT UNSIGNED NOT NULL DEFAULT 0,
  created_at DATETIME(6) NOT NULL,
  KEY outbox_order (region, attempts, created_at)
) ENGINE = InnoDB
"""

# Keys belong to their callers. Rows of before, and of the version that books until versions change, have no caller:
# among themselves their keys stay unique, which NULL, no duplicate of NULL, would not see to.
# One change a statement: each is made while trades are booked, and an index is there before the one it replaces goes.
KEEP_CALLERS = (
    "ALTER TABLE trades ADD COLUMN caller VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL",
    "ALTER TABLE trades ADD UNIQUE KEY trades_key_of_caller (idempotency_key, caller)",
    "ALTER TABLE trades ADD UNIQUE KEY trades_order_of_caller (caller, client_order_id)",
    """
ALTER TABLE trades ADD COLUMN unowned_key VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin
  GENERATED ALWAYS AS (IF(caller IS NULL, idempotency_key, NULL)) VIRTUAL
""".strip(),
    "ALTER TABLE trades ADD UNIQUE KEY trades_key_of_nobody (unowned_key)",
    "ALTER TABLE trades DROP KEY trades_idempotency_key",
)

# Code from before callers were kept does not find what was booked for one: a retry that it answers is booked twice.
MIGRATIONS = (Migration(1, (CREATE_TRADES, CREATE_OUTBOX)), Migration(2, KEEP_CALLERS, alone=True))
"""Append only: an applied version is compared with its checksum."""


def describe_schema() -> dict[str, object]:
    """What this code knows of the schema: its newest version, and those that it does not share with code of before."""
    return {"version": MIGRATIONS[-1].version, "alone": [one.version for one in MIGRATIONS if one.alone]}


@dataclass(frozen=True)
class Migrated:
    """The schema's version now, the versions that this call applied, and whether another call has to go on."""

    version: int
    applied: tuple[int, ...]
    more: bool = False


def migrate(
    database: Database, deadline: Deadline, migrations: tuple[Migration, ...] = MIGRATIONS, app_user: str = ""
) -> Migrated | None:
    """Bring the schema up to date, or as far as there is time for; None where the server only forwards writes.

    `app_user` is given the rights to book in what is there then. DDL is not forwarded: elsewhere, `UnavailableError`
    until the writer's region has applied every version.

    Safe under several callers: one holds the lock, the others wait and find nothing to do, or are `UnavailableError`.
    """
    return database.run(partial(_migrate, migrations=migrations, app_user=app_user), deadline)


def _migrate(session: Session, migrations: tuple[Migration, ...], app_user: str) -> Migrated | None:
    if session.role is not Role.WRITER:
        _require(session, migrations)
        return None
    wait = max(0, min(LOCK_SECONDS, int(session.deadline.remaining()) - ANSWER_SECONDS))
    if session.execute("SELECT GET_LOCK(%s, %s)", LOCK, wait, seconds=wait + 1)[0][0] != 1:
        raise UnavailableError("migration_running", "Another migration is running; try again.")
    try:
        migrated = _apply(session, migrations)
        if app_user and not migrated.more:
            admit(session, app_user)
        return migrated
    finally:
        session.execute("SELECT RELEASE_LOCK(%s)", LOCK)


def _require(session: Session, migrations: tuple[Migration, ...]) -> None:
    """Nothing to do where only the writer can; `UnavailableError` until what it did is here."""
    known = {version for (version,) in session.execute("SELECT version FROM schema_version")}
    if missing := [one.version for one in migrations if one.version not in known]:
        raise UnavailableError("schema_outdated", f"The region that writes has not applied version {missing[0]}.")


def _apply(session: Session, migrations: tuple[Migration, ...]) -> Migrated:
    session.execute(CREATE_VERSIONS)
    known = dict(session.execute("SELECT version, checksum FROM schema_version"))
    applied = []
    for migration in migrations:
        if migration.version in known:
            if known[migration.version] != migration.checksum:
                raise RuntimeError(f"migration {migration.version} was changed after it had been applied")
        elif _apply_one(session, migration):
            applied.append(migration.version)
        else:
            return Migrated(max([*known, *applied], default=0), tuple(applied), more=True)
    return Migrated(max([*known, *applied], default=0), tuple(applied))


def _apply_one(session: Session, migration: Migration) -> bool:
    """Whether the time was enough. What was done stays done: the next call finds it so, and goes on behind it."""
    if not all(_run(session, statement) for statement in migration.statements):
        return False
    session.execute(
        "INSERT INTO schema_version (version, checksum) VALUES (%s, %s)", migration.version, migration.checksum
    )
    session.commit()
    return True


def _run(session: Session, statement: str | Batches) -> bool:
    """Run a statement to its end, if there is time for it; batches need twice the time of the longest until now."""
    if isinstance(statement, str):
        if begun := session.deadline.allows(STEP_SECONDS):
            _change(session, statement)
        return begun
    needed = STEP_SECONDS
    while session.deadline.allows(needed):
        left = session.deadline.remaining()
        changed = session.change(statement.sql, seconds=left)
        session.commit()
        if not changed:
            return True
        needed = max(needed, 2 * (left - session.deadline.remaining()))
    return False


def _change(session: Session, statement: str) -> None:
    try:
        session.execute(statement, seconds=session.deadline.remaining())
    except MySQLError as error:
        if not statement.startswith("ALTER TABLE") or faults.code_of(error) not in DONE_BEFORE:
            raise
