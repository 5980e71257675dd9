"""The drain: what the outbox still holds goes to S3, many objects at a time, as long as there is time."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from trade_processor.archive import PUT_SECONDS, PUTS_AT_ONCE
from trade_processor.endpoints import Role
from trade_processor.outbox import DELETE_ROW

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Executor

    from trade_processor.archive import Archive
    from trade_processor.database import Database, Session
    from trade_processor.deadline import Deadline

GRACE = timedelta(seconds=60)
"""A row this young belongs to a request that may still be sending it; longer than the function's time limit."""
CANDIDATES = 1024
"""Rows looked up at a time."""
BATCH = 128
"""Rows in one transaction: MySQL estimates a longer list (eq_range_index_dive_limit, 200) instead of looking."""
MAX_FAILURES = 5
"""After so many failures in a row S3 is taken to be down, and the next drain goes on."""
SETTLE_SECONDS = 0.5
"""Kept back in the database's favour: the rows of what S3 took must go before the time is over."""

FIND_CANDIDATES = """
SELECT trade_id FROM outbox WHERE region = %s AND created_at < %s ORDER BY attempts, created_at LIMIT %s
"""
# Rows by their primary keys, and nothing else: a locking scan would lock the gaps between them and the end of the
# table too, and every booking would wait for the drain. In a small table the optimizer would choose the scan, and for
# a DELETE it ignores the hint: what was sent is deleted row by row.
LOCK_ROWS = """
SELECT trade_id, archive_key, payload FROM outbox FORCE INDEX (PRIMARY) WHERE trade_id IN %s FOR UPDATE
"""
SKIP_LOCKED = " SKIP LOCKED"
"""Two drains share the rows by it, at the writer. Whether it is forwarded nobody says: in other regions they wait."""
COUNT_ATTEMPTS = "UPDATE outbox FORCE INDEX (PRIMARY) SET attempts = attempts + 1 WHERE trade_id IN %s"
COUNT_OVERDUE = "SELECT COUNT(*) FROM outbox WHERE region = %s AND created_at < %s"


@dataclass(frozen=True)
class Drained:
    """What one drain did: objects sent, objects that S3 refused, and overdue rows that are left."""

    archived: int
    failed: int
    backlog: int


def drain(database: Database, archive: Archive, region: str, deadline: Deadline) -> Drained:
    """Archive what `region` booked and did not archive, oldest first, until nothing is left or the time is short.

    Each region drains its own rows into its own bucket, so that a trade is never in two buckets. Two drains at a
    time share the rows by SKIP LOCKED.
    """
    archive.connect()
    return _Drain(database, archive, region, deadline).run()


class _Drain:
    """One drain. The threads of its pool touch S3 and the count of failures, never the database."""

    def __init__(self, database: Database, archive: Archive, region: str, deadline: Deadline) -> None:
        self._database = database
        self._archive = archive
        self._region = region
        self._deadline = deadline
        self._before = datetime.now(UTC).replace(tzinfo=None) - GRACE
        self._tried: set[str] = set()  # and still there, as far as this drain knows
        self._in_a_row = 0
        self._lock = threading.Lock()

    def run(self) -> Drained:
        archived = failed = 0
        with ThreadPoolExecutor(PUTS_AT_ONCE) as pool:
            for batch in self._batches():
                if not self._goes_on():
                    break
                sent, refused = self._database.run(partial(self._send, pool, batch), self._deadline)
                self._tried.update(set(batch).difference(sent))
                archived, failed = archived + len(sent), failed + len(refused)
        return Drained(archived, failed, self._select(COUNT_OVERDUE)[0][0])

    def _batches(self) -> Iterator[list[str]]:
        """Ids that this drain did not try yet, at most `BATCH` at a time, looked up again until there are none."""
        while fresh := [row[0] for row in self._candidates() if row[0] not in self._tried]:
            for start in range(0, len(fresh), BATCH):
                yield fresh[start : start + BATCH]

    def _candidates(self) -> list[tuple[str]]:
        return self._select(FIND_CANDIDATES, CANDIDATES + len(self._tried))

    def _select(self, sql: str, *values: int) -> list[tuple[Any, ...]]:
        return self._database.run(
            lambda session: session.execute(sql, self._region, self._before, *values), self._deadline
        )

    def _send(self, pool: Executor, batch: list[str], session: Session) -> tuple[list[str], list[str]]:
        """Send the rows of `batch` that are free, in one transaction; the ids that S3 has, and that it refused."""
        rows = _lock_rows(session, batch)
        sent: list[str] = []
        refused: list[str] = []
        for row, result in zip(rows, pool.map(self._put, rows), strict=True):
            if result is True:
                session.execute(DELETE_ROW, row[0])  # while the pool sends the next ones
                sent.append(row[0])
            elif result is False:
                refused.append(row[0])
        if refused:
            session.execute(COUNT_ATTEMPTS, refused)
        return sent, refused

    def _put(self, row: tuple[str, str, str]) -> bool | None:
        """Whether S3 took the object; None when S3 is down or no time is left, and nothing was tried."""
        if not self._goes_on():
            return None
        try:
            self._archive.put(*row[1:])
        except (BotoCoreError, ClientError):
            return self._note(sent=False)
        return self._note(sent=True)

    def _goes_on(self) -> bool:
        return self._in_a_row < MAX_FAILURES and self._deadline.allows(PUT_SECONDS + SETTLE_SECONDS)

    def _note(self, *, sent: bool) -> bool:
        with self._lock:
            self._in_a_row = 0 if sent else self._in_a_row + 1
        return sent


def _lock_rows(session: Session, ids: Sequence[str]) -> list[tuple[str, str, str]]:
    """The rows of `ids` that are there and free, locked, and no gap between them.

    Where a row is gone, because another drain sent it, its search locks the gap: the locks are given back, and only
    those that were found are locked.
    """
    lock = LOCK_ROWS + SKIP_LOCKED if session.role is Role.WRITER else LOCK_ROWS
    rows: list[Any] = session.execute(lock, ids)
    while 0 < len(rows) < len(ids):
        session.commit()
        ids = [row[0] for row in rows]
        rows = session.execute(lock, ids)
    return rows
