"""Book an order: one transaction writes the trade and its outbox row, once per idempotency key."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from pymysql.err import IntegrityError

from trade_processor import faults
from trade_processor.errors import RejectedError, UnavailableError
from trade_processor.faults import Fault

if TYPE_CHECKING:
    from trade_processor.database import Database, Session
    from trade_processor.deadline import Deadline
    from trade_processor.validation import Order

INSERT_TRADE = """
INSERT INTO trades (trade_id, caller, idempotency_key, fingerprint, symbol, side, quantity, price, client_order_id,
                    region, booked_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
INSERT_OUTBOX = "INSERT INTO outbox (trade_id, region, archive_key, payload, created_at) VALUES (%s, %s, %s, %s, %s)"
FIND_TRADE = """
SELECT trade_id, fingerprint, region, NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.trade_id = trades.trade_id)
FROM trades WHERE idempotency_key = %s AND caller <=> %s FOR UPDATE
"""
# FOR UPDATE: a reader that forwards writes runs a locking read at the writer, where the row is. A plain read there
# could miss a trade that another region committed a moment ago. A caller may be NULL, which only <=> finds.

FIND_ORDER = "SELECT trade_id FROM trades WHERE caller = %s AND client_order_id = %s FOR UPDATE"
FIND_UNOWNED = """
SELECT trade_id, region, NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.trade_id = trades.trade_id)
FROM trades WHERE unowned_key = %s AND fingerprint = %s AND booked_at > %s
"""
UNOWNED_FOR = timedelta(days=1)
"""So long what was booked before callers were kept is found by its key and order alone: clients retry at once."""


@dataclass(frozen=True)
class Trade:
    """An order with everything that is decided once, before the first attempt to book it."""

    trade_id: str
    caller: str | None  # a digest; None where the trade was booked before callers were kept
    idempotency_key: str
    order: Order
    region: str
    booked_at: datetime

    @property
    def is_protected(self) -> bool:
        """Whether the client gave a key, so that it can send the order again."""
        return not self.idempotency_key.startswith("trade:")

    @property
    def archive_key(self) -> str:
        """The object's name in S3: the same for every attempt, so that it is archived once."""
        return f"trades/{self.booked_at:%Y/%m/%d}/{self.trade_id}.json"

    @property
    def payload(self) -> str:
        """The archived JSON; amounts are strings or integers, never floats."""
        order = self.order
        price = None if order.price is None else format(order.price, "f")
        document = {
            "trade_id": self.trade_id,
            "symbol": order.symbol,
            "side": order.side,
            "quantity": order.quantity,
            "price": price,
            "client_order_id": order.client_order_id,
            "caller": self.caller,
            "idempotency_key": self.idempotency_key,
            "region": self.region,
            "booked_at": self.booked_at.isoformat(timespec="microseconds") + "Z",
        }
        return json.dumps(document, separators=(",", ":"))


@dataclass(frozen=True)
class Booking:
    """What the table holds for a key: the trade's id, the region that booked it, and whether S3 has it."""

    trade_id: str
    region: str
    archived: bool
    replayed: bool


def new_trade(order: Order, idempotency_key: str | None, caller: str, region: str) -> Trade:
    """A trade with a new id. Keys of the header, of the client's order id, and our own never meet."""
    trade_id = str(uuid.uuid4())
    if idempotency_key is not None:
        key = f"key:{idempotency_key}"
    elif order.client_order_id is not None:
        key = f"order:{order.client_order_id}"
    else:
        key = f"trade:{trade_id}"
    return Trade(trade_id, caller, key, order, region, datetime.now(UTC).replace(tzinfo=None))


def book(database: Database, trade: Trade, deadline: Deadline) -> Booking:
    """Book `trade`, or find the one that its key booked before; `RejectedError` 409 when that was another order."""
    try:
        earlier = database.run(partial(_insert, trade=trade), deadline)
    except IntegrityError as error:
        if faults.classify(error) is not Fault.DUPLICATE:
            raise
        return _replay(database, trade, deadline)
    return earlier or Booking(trade.trade_id, trade.region, archived=False, replayed=False)


def _insert(session: Session, trade: Trade) -> Booking | None:
    """Write both rows, unless the order was booked under its key before callers were kept: that booking."""
    if trade.is_protected:
        values = (trade.idempotency_key, trade.order.fingerprint(), trade.booked_at - UNOWNED_FOR)
        for trade_id, region, archived in session.execute(FIND_UNOWNED, *values):
            return Booking(trade_id, region, archived=bool(archived), replayed=True)
    session.execute(INSERT_TRADE, *insert_values(trade))
    session.execute(INSERT_OUTBOX, trade.trade_id, trade.region, trade.archive_key, trade.payload, trade.booked_at)
    return None


def insert_values(trade: Trade) -> tuple[object, ...]:
    """What `INSERT_TRADE` takes, in its order."""
    order = trade.order
    return (
        trade.trade_id,
        trade.caller,
        trade.idempotency_key,
        order.fingerprint(),
        order.symbol,
        order.side,
        order.quantity,
        order.price,
        order.client_order_id,
        trade.region,
        trade.booked_at,
    )


def _replay(database: Database, trade: Trade, deadline: Deadline) -> Booking:
    # In a transaction of its own: the failed insert holds a shared lock on the key, and two replays that both
    # wanted more would be a deadlock.
    rows = database.run(lambda session: session.execute(FIND_TRADE, trade.idempotency_key, trade.caller), deadline)
    if not rows and _has_order(database, trade, deadline):
        raise RejectedError(409, "duplicate_order", "This client_order_id was used under another idempotency key.")
    if not rows:
        raise UnavailableError("database_busy", "Another request holds the same rows; try again.")
    trade_id, fingerprint, region, archived = rows[0]
    if fingerprint != trade.order.fingerprint():
        raise RejectedError(409, "idempotency_conflict", "This idempotency key was used for another order.")
    # Our own id: the first attempt's commit went through although its answer was lost.
    return Booking(trade_id, region, archived=bool(archived), replayed=trade_id != trade.trade_id)


def _has_order(database: Database, trade: Trade, deadline: Deadline) -> bool:
    values = (trade.caller, trade.order.client_order_id)
    return bool(database.run(lambda session: session.execute(FIND_ORDER, *values), deadline))
