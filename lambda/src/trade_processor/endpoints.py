"""Which server to connect to: the writer, or a reader that forwards writes, found at run time."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from pymysql.err import MySQLError, OperationalError

from trade_processor import faults
from trade_processor.faults import Fault
from trade_processor.transport import CONNECT_SECONDS, STATEMENT_SECONDS, open_connection, tls_context

if TYPE_CHECKING:
    import ssl

    from trade_processor.credentials import Credentials
    from trade_processor.deadline import Deadline
    from trade_processor.settings import Settings
    from trade_processor.tokens import Tokens
    from trade_processor.transport import Connection

FORWARD_WRITES = "SET aurora_replica_read_consistency = 'session'"
"""Aurora forwards a session's writes to the primary region only after this; the session then reads its own writes."""


class Role(Enum):
    """What a connection's server is."""

    WRITER = "writer"
    FORWARDING = "forwarding"  # a reader that forwards writes to another region: no DDL


class Endpoints:
    """The cluster's two endpoints and which took writes last, so that a switchover needs no deployment."""

    def __init__(self, settings: Settings, credentials: Credentials | Tokens) -> None:
        self._settings = settings
        self._credentials = credentials
        self._tls: ssl.SSLContext | None = None
        # A region that is not home follows, as long as nobody said otherwise.
        self._reader_first = settings.is_global and settings.region != settings.home_region

    def open(self, deadline: Deadline) -> tuple[Connection, Role]:
        """A connection that takes writes, and its role; PyMySQL's error of the last endpoint when there is none."""
        failure: MySQLError = OperationalError(faults.READ_ONLY_MODE, "no endpoint takes writes")
        hosts = self._hosts()
        for number, host in enumerate(hosts, 1):
            try:
                # An endpoint that does not answer leaves as much time for the next one.
                seconds = min(CONNECT_SECONDS, deadline.remaining() / (1 + len(hosts) - number))
                connection = self._connect(host, seconds, deadline)
                role = self._find_role(connection, host, deadline)
            except MySQLError as error:
                if faults.classify(error) not in (Fault.LOST, Fault.READ_ONLY):
                    raise
                failure = error
            else:
                self._reader_first = role is Role.FORWARDING
                return connection, role
        raise failure

    def forget(self) -> None:
        """Look for the writer first next time: the server said that it no longer takes writes."""
        self._reader_first = False

    def _hosts(self) -> tuple[str, ...]:
        writer, reader = self._settings.writer_host, self._settings.reader_host
        if not self._settings.is_global:
            return (writer,)
        # In a secondary region the writer's endpoint does not answer: waiting for it once per sandbox is enough.
        return (reader, writer) if self._reader_first else (writer, reader)

    def _connect(self, host: str, seconds: float, deadline: Deadline) -> Connection:
        self._tls = self._tls or tls_context(self._settings)
        try:
            return open_connection(
                self._settings, host, self._credentials.load(host, deadline), deadline, self._tls, seconds
            )
        except MySQLError as error:
            if faults.classify(error) is not Fault.DENIED:
                raise
        login = self._credentials.load(host, deadline, refresh=True)
        return open_connection(self._settings, host, login, deadline, self._tls, seconds)

    def _find_role(self, connection: Connection, host: str, deadline: Deadline) -> Role:
        connection.limit(deadline.bound(STATEMENT_SECONDS))
        with connection.cursor() as cursor:
            cursor.execute("SELECT @@innodb_read_only")
            if not cursor.fetchall()[0][0]:
                return Role.WRITER
            if not self._settings.is_global or host != self._settings.reader_host:
                connection.drop()
                raise OperationalError(faults.READ_ONLY_MODE, "the writer's endpoint is read-only")
            cursor.execute(FORWARD_WRITES)
            return Role.FORWARDING
