"""The database connection on the wire: TLS that fails closed, and a time limit that follows the request."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from pymysql.connections import Connection as PyMySQLConnection

from trade_processor.errors import UnavailableError

if TYPE_CHECKING:
    from trade_processor.credentials import Login
    from trade_processor.deadline import Deadline
    from trade_processor.settings import Settings

CONNECT_SECONDS = 5.0
STATEMENT_SECONDS = 10.0
LOCK_WAIT_SECONDS = 3
"""Less than the default of 50, so that two retries fit into a request."""

UNUSED_SECONDS = 300
"""After this long the server drops a connection that nobody uses, and what it has locked. Lambda ends sandboxes without
a word, and by default theirs would stay for eight hours; a sandbox that lives pings first, and reconnects."""

SESSION = (
    f"SET SESSION innodb_lock_wait_timeout = {LOCK_WAIT_SECONDS}, wait_timeout = {UNUSED_SECONDS}, "
    "sql_mode = 'TRADITIONAL', time_zone = '+00:00'"
)
"""TRADITIONAL turns every truncation into an error: no amount is ever stored rounded."""


class Connection(PyMySQLConnection):
    """PyMySQL's connection with a time limit that can change between statements."""

    def limit(self, seconds: float) -> None:
        """Bound every later read and write on the socket to `seconds`."""
        self._read_timeout = seconds
        self._write_timeout = seconds

    def drop(self) -> None:
        """Close the socket at once; `close()` would send a farewell first, which may hang."""
        self._force_close()  # type: ignore[attr-defined] # the stubs do not know it


def open_connection(
    settings: Settings,
    host: str,
    login: Login,
    deadline: Deadline,
    tls: ssl.SSLContext,
    seconds: float = CONNECT_SECONDS,
) -> Connection:
    """A connection to `host` over `tls`, in strict mode and UTC, within `seconds`; PyMySQL's errors pass through."""
    limit = deadline.bound(seconds)
    return Connection(
        host=host,
        port=settings.port,
        user=login.username,
        password=login.password,
        database=settings.database,
        charset="utf8mb4",
        autocommit=False,
        init_command=SESSION,
        connect_timeout=limit,
        read_timeout=limit,  # a server that takes the call and says nothing; each statement has its own limit
        write_timeout=limit,
        ssl=tls,
    )


def tls_context(settings: Settings) -> ssl.SSLContext:
    """TLS with the certificates of `settings.ca_bundle`.

    Without the bundle: encrypted but unverified in dev, `UnavailableError` everywhere else. PyMySQL refuses a server
    that offers no TLS whenever it is given a context.
    """
    if settings.ca_bundle.is_file():
        context = ssl.create_default_context(cafile=str(settings.ca_bundle))
        # Python 3.13 made this flag a default; older RDS roots lack extensions that it demands.
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
        return context
    if not settings.may_skip_verification:
        raise UnavailableError("ca_bundle_missing", "The database's identity cannot be verified.")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
