"""The outbox holds trades that S3 may not have yet: each is sent right after its booking, or else by the drain."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trade_processor.archive import Archive
    from trade_processor.booking import Trade
    from trade_processor.database import Database
    from trade_processor.deadline import Deadline

DELETE_ROW = "DELETE FROM outbox WHERE trade_id = %s"


def send_now(archive: Archive, trade: Trade, deadline: Deadline) -> None:
    """Archive a trade that was just booked; any error passes through, and the row stays for the drain."""
    archive.circuit.call(partial(archive.put, trade.archive_key, trade.payload), deadline)


def settle(database: Database, trade: Trade, deadline: Deadline) -> None:
    """Drop the row of a trade that S3 has; a row that stays costs the drain one needless look."""
    database.run(lambda session: session.execute(DELETE_ROW, trade.trade_id), deadline)
