"""The schema, as versions that are applied once and in order."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from trade_processor.endpoints import Role
from trade_processor.errors import UnavailableError

if TYPE_CHECKING:
    from trade_processor.database import Database, Session
    from trade_processor.deadline import Deadline

LOCK = "trade_processor.schema"
LOCK_SECONDS = 10
"""How long a second caller waits for the first."""
ANSWER_SECONDS = 2
"""Kept back from the wait, so that the second caller is told why it failed."""


@dataclass(frozen=True)
class Migration:
    """One version. MySQL commits at each DDL statement, so every statement must be repeatable by itself."""

    version: int
    statements: tuple[str, ...]

    @property
    def checksum(self) -> str:
        """SHA-256 over the statements: an applied version must never change."""
        return hashlib.sha256("\0".join(self.statements).encode()).hexdigest()


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

MIGRATIONS = (Migration(1, (CREATE_TRADES, CREATE_OUTBOX)),)
"""Append only: an applied version is compared with its checksum."""


@dataclass(frozen=True)
class Migrated:
    """The schema's version now, and the versions that this call applied."""

    version: int
    applied: tuple[int, ...]


def migrate(database: Database, deadline: Deadline, migrations: tuple[Migration, ...] = MIGRATIONS) -> Migrated | None:
    """Bring the schema up to date; None where the server only forwards writes, since DDL is not forwarded.

    Safe under several callers: one holds the lock, the others wait and find nothing to do, or are `UnavailableError`.
    """
    return database.run(partial(_migrate, migrations=migrations), deadline)


def _migrate(session: Session, migrations: tuple[Migration, ...]) -> Migrated | None:
    if session.role is not Role.WRITER:
        return None
    wait = max(0, min(LOCK_SECONDS, int(session.deadline.remaining()) - ANSWER_SECONDS))
    if session.execute("SELECT GET_LOCK(%s, %s)", LOCK, wait, seconds=wait + 1)[0][0] != 1:
        raise UnavailableError("migration_running", "Another migration is running; try again.")
    try:
        return _apply(session, migrations)
    finally:
        session.execute("SELECT RELEASE_LOCK(%s)", LOCK)


def _apply(session: Session, migrations: tuple[Migration, ...]) -> Migrated:
    session.execute(CREATE_VERSIONS)
    known = dict(session.execute("SELECT version, checksum FROM schema_version"))
    applied = []
    for migration in migrations:
        if migration.version not in known:
            _apply_one(session, migration)
            applied.append(migration.version)
        elif known[migration.version] != migration.checksum:
            raise RuntimeError(f"migration {migration.version} was changed after it had been applied")
    return Migrated(max([*known, *applied], default=0), tuple(applied))


def _apply_one(session: Session, migration: Migration) -> None:
    for statement in migration.statements:
        session.execute(statement, seconds=session.deadline.remaining())
    session.execute(
        "INSERT INTO schema_version (version, checksum) VALUES (%s, %s)", migration.version, migration.checksum
    )
    session.commit()
