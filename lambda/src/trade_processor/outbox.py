"""The outbox: trades that S3 may not have yet, sent at once after booking or later by the drain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from trade_processor.archive import PUT_SECONDS

if TYPE_CHECKING:
    from trade_processor.archive import Archive
    from trade_processor.booking import Trade
    from trade_processor.database import Database, Session
    from trade_processor.deadline import Deadline

GRACE = timedelta(seconds=60)
"""A row this young belongs to a request that may still be sending it; longer than the function's time limit."""
CANDIDATES = 1000
"""Rows looked at in one drain; the next one goes on."""
MAX_FAILURES = 5
"""After so many failures in a row S3 is taken to be down, and the next drain goes on."""

FIND_CANDIDATES = """
SELECT trade_id FROM outbox WHERE region = %s AND created_at < %s ORDER BY attempts, created_at LIMIT %s
"""
# One row by its primary key, and nothing else: a locking read of the range would lock the gap at its end too, and
# every booking would wait for the drain.
LOCK_ROW = "SELECT archive_key, payload FROM outbox WHERE trade_id = %s FOR UPDATE SKIP LOCKED"
DELETE_ROW = "DELETE FROM outbox WHERE trade_id = %s"
COUNT_ATTEMPT = "UPDATE outbox SET attempts = attempts + 1 WHERE trade_id = %s"
COUNT_OVERDUE = "SELECT COUNT(*) FROM outbox WHERE region = %s AND created_at < %s"


@dataclass(frozen=True)
class Drained:
    """What one drain did: objects sent, objects that S3 refused, and overdue rows that are left."""

    archived: int
    failed: int
    backlog: int


def send_now(archive: Archive, trade: Trade, deadline: Deadline) -> None:
    """Archive a trade that was just booked; any error passes through, and the row stays for the drain."""
    if not deadline.allows(PUT_SECONDS):
        raise TimeoutError("no time is left to archive")
    archive.put(trade.archive_key, trade.payload)


def settle(database: Database, trade: Trade, deadline: Deadline) -> None:
    """Drop the row of a trade that S3 has; a row that stays costs the drain one needless look."""
    database.run(partial(_delete, trade_id=trade.trade_id), deadline)


def drain(database: Database, archive: Archive, region: str, deadline: Deadline) -> Drained:
    """Archive what `region` booked and did not archive, oldest first, as long as there is time.

    Each region drains its own rows into its own bucket, so that a trade is never in two buckets. Two drains at a
    time share the rows: one row, one transaction, SKIP LOCKED.
    """
    before = datetime.now(UTC).replace(tzinfo=None) - GRACE
    rows = database.run(lambda session: session.execute(FIND_CANDIDATES, region, before, CANDIDATES), deadline)
    archived = failed = in_a_row = 0
    for (trade_id,) in rows:
        if in_a_row == MAX_FAILURES or not deadline.allows(PUT_SECONDS):
            break
        sent = database.run(partial(_send, archive=archive, trade_id=trade_id), deadline)
        archived += sent is True
        failed += sent is False
        in_a_row = in_a_row + 1 if sent is False else 0
    counted = database.run(lambda session: session.execute(COUNT_OVERDUE, region, before), deadline)
    return Drained(archived, failed, counted[0][0])


def _send(session: Session, archive: Archive, trade_id: str) -> bool | None:
    """True when sent, False when S3 refused it, None when another drain has it."""
    rows = session.execute(LOCK_ROW, trade_id)
    if not rows:
        return None
    try:
        archive.put(*rows[0])
    except (BotoCoreError, ClientError):
        session.execute(COUNT_ATTEMPT, trade_id)
        return False
    _delete(session, trade_id)
    return True


def _delete(session: Session, trade_id: str) -> None:
    session.execute(DELETE_ROW, trade_id)
