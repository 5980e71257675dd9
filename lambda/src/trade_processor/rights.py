"""The user by which trades are booked, and the least that it needs: made by the master user, after each migration."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trade_processor.database import Session

# https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.DBAccounts.html
CREATE_USER = "CREATE USER IF NOT EXISTS %s@'%%' IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS' REQUIRE SSL"

GRANTS = (
    # Nothing books by changing or deleting a trade, but MySQL asks for UPDATE where a row is read FOR UPDATE.
    "GRANT SELECT, INSERT, UPDATE ON trades TO %s@'%%'",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON outbox TO %s@'%%'",
    # What the deep health check changes in no row; checksums are the migrations' alone.
    "GRANT SELECT, UPDATE (applied_at) ON schema_version TO %s@'%%'",
)


def admit(session: Session, user: str) -> None:
    """Make `user`, whom IAM authenticates, if it is not there, and give it its rights. Repeating it changes nothing."""
    for statement in (CREATE_USER, *GRANTS):
        session.execute(statement, user)
