"""After a failover that lost data: trades that the archive's replica has and the database lacks."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from pymysql.err import IntegrityError

from trade_processor import faults
from trade_processor.booking import FIND_TRADE, INSERT_TRADE, Trade, insert_values
from trade_processor.errors import RejectedError
from trade_processor.faults import Fault
from trade_processor.replica import CALL_SECONDS, GETS_AT_ONCE
from trade_processor.validation import parse_order

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trade_processor.database import Database, Session
    from trade_processor.deadline import Deadline
    from trade_processor.replica import Replica

PAGE = 200
"""Objects that are compared at a time: as many rows MySQL looks up one by one (eq_range_index_dive_limit)."""
PAGE_SECONDS = 5.0 + CALL_SECONDS
"""Kept for one page: its list, its reads 16 at a time, its bookings, and one call that hangs."""
TOLD = 100
"""Ids that an answer names; all are counted."""

FIND_KEY = "SELECT trade_id FROM trades WHERE idempotency_key = %s FOR UPDATE"
FIND_KNOWN = "SELECT trade_id FROM trades WHERE trade_id IN %s"
ANY_QUANTITY = 2**63 - 1
"""The limit of today does not judge what was accepted before."""


@dataclass
class Reconciled:
    """What was compared, by trade id, and where to go on.

    `missing` is in the replica and not in the table; of these `booked` are in the table now, of `twice` the client has
    booked the same order again under the same key, and `unreadable` are no archived trades. `next_key` is the last key
    that was compared while there are more, else None.
    """

    checked: int = 0
    missing: list[str] = field(default_factory=list)
    booked: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    next_key: str | None = None

    def summary(self) -> dict[str, Any]:
        """The counts, the first ids of those that need somebody's eye, and `next`."""
        counts: dict[str, Any] = {"checked": self.checked}
        counts |= {name: len(getattr(self, name)) for name in ("missing", "booked", "twice", "unreadable")}
        open_ones = sorted({*self.missing, *self.unreadable} - {*self.booked})
        return counts | {"open": open_ones[:TOLD], "next": self.next_key}


def reconcile(
    database: Database, replica: Replica, prefix: str, deadline: Deadline, *, after: str = "", book: bool = False
) -> Reconciled:
    """Compare the objects behind `after` with `trades`, page by page while there is time, and with `book` book them.

    A trade is booked under its own id and key, so it can be repeated, and two calls at a time do no harm.
    """
    result = Reconciled(next_key=after)
    while deadline.allows(PAGE_SECONDS):
        keys = replica.keys(prefix, result.next_key or "", PAGE, deadline)
        if keys:
            _compare(database, replica, keys, deadline, result, book=book)
        result.next_key = keys[-1] if len(keys) == PAGE else None
        if result.next_key is None:
            break
    return result


def _compare(
    database: Database, replica: Replica, keys: list[str], deadline: Deadline, result: Reconciled, *, book: bool
) -> None:
    ids = {_trade_id(key): key for key in keys}
    rows = database.run(lambda session: session.execute(FIND_KNOWN, list(ids)), deadline)
    missing = ids.keys() - {row[0] for row in rows}
    result.checked += len(keys)
    result.missing += sorted(missing)
    if book:
        _book_missing(database, replica, sorted(ids[one] for one in missing), deadline, result)


def _book_missing(
    database: Database, replica: Replica, keys: Iterable[str], deadline: Deadline, result: Reconciled
) -> None:
    with ThreadPoolExecutor(GETS_AT_ONCE) as pool:
        for key, content in zip(keys, pool.map(lambda key: replica.read(key, deadline), keys), strict=True):
            try:
                trade = parse_trade(key, content)
            except (ValueError, KeyError, TypeError, RejectedError):
                result.unreadable.append(_trade_id(key))
                continue
            booked = _book(database, trade, deadline)
            (result.booked if booked else result.twice).append(trade.trade_id)


def parse_trade(key: str, content: bytes) -> Trade:
    """The trade in an archived object; ValueError, KeyError, TypeError or `RejectedError` where it is none.

    Objects of before keys were archived have the client's order id, or no key at all; older ones have no caller.
    """
    document = json.loads(content)
    fields = {name: document[name] for name in ("symbol", "quantity", "side", "price", "client_order_id")}
    order = parse_order({name: value for name, value in fields.items() if value is not None}, ANY_QUANTITY)
    trade_id, booked_at = document["trade_id"], datetime.fromisoformat(document["booked_at"])
    own_key = f"order:{order.client_order_id}" if order.client_order_id else f"trade:{trade_id}"
    idempotency_key = document.get("idempotency_key") or own_key
    at = booked_at.astimezone(UTC).replace(tzinfo=None)
    trade = Trade(trade_id, document.get("caller"), idempotency_key, order, document["region"], at)
    if trade.archive_key != key:
        raise ValueError("an object that is not where its trade belongs")
    return trade


def _book(database: Database, trade: Trade, deadline: Deadline) -> bool:
    """Whether the trade is in the table now; not if its key has booked another one since."""
    try:
        if not database.run(partial(_insert, trade=trade), deadline):
            return False
    except IntegrityError as error:
        if faults.classify(error) is not Fault.DUPLICATE:
            raise
        rows = database.run(lambda session: session.execute(FIND_TRADE, trade.idempotency_key, trade.caller), deadline)
        return bool(rows) and rows[0][0] == trade.trade_id
    return True


def _insert(session: Session, trade: Trade) -> bool:
    """Without a row in the outbox: S3 has the trade already. False where no unique key tells that it is there twice."""
    if trade.caller is None and session.execute(FIND_KEY, trade.idempotency_key):
        return False
    session.execute(INSERT_TRADE, *insert_values(trade))
    return True


def _trade_id(key: str) -> str:
    return key.rpartition("/")[2].removesuffix(".json")
