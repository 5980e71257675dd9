"""The deep form of the health check: whether a trade could be booked in this region now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trade_processor.endpoints import Role

if TYPE_CHECKING:
    from trade_processor.database import Database, Session
    from trade_processor.deadline import Deadline

HEALTH_SECONDS = 8.0
"""What a cold sandbox may need: Secrets Manager's seven, and a connection. Route 53 itself waits two."""

WRITE_NOTHING = "UPDATE schema_version SET applied_at = applied_at WHERE version = 0"
"""Refused where a write is, and forwarded like one. Version 0 is never there: nothing changes, and nobody waits."""


def check_writes(database: Database, deadline: Deadline) -> str:
    """Where writes go: "here" or "forwarded"; `UnavailableError` when the database takes none."""
    role: Role = database.run(_write_nothing, deadline)
    return "here" if role is Role.WRITER else "forwarded"


def _write_nothing(session: Session) -> Role:
    session.execute(WRITE_NOTHING)
    return session.role
