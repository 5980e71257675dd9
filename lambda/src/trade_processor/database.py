"""One database connection per sandbox: transactions, their time limits and their retries."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Any, TypeVar

from pymysql.err import MySQLError

from trade_processor import faults
from trade_processor.faults import Fault
from trade_processor.transport import STATEMENT_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from trade_processor.deadline import Deadline
    from trade_processor.endpoints import Endpoints, Role
    from trade_processor.transport import Connection

Result = TypeVar("Result")

IDLE_SECONDS = 30.0
"""After this long unused a connection is pinged first: a NAT or a failover may have dropped it silently."""
PING_SECONDS = 1.0
PAUSE_SECONDS = 0.05
"""The mean pause before a deadlock is tried again; it is random, so that two victims part."""


class Session:
    """The statements of one transaction, each bounded by the time that is left."""

    def __init__(self, connection: Connection, role: Role, deadline: Deadline) -> None:
        self._connection = connection
        self.role = role
        self.deadline = deadline

    def execute(self, sql: str, *values: object, seconds: float = STATEMENT_SECONDS) -> list[tuple[Any, ...]]:
        """Run one statement within `seconds` and what is left of the request; its rows."""
        self._connection.limit(self.deadline.bound(seconds))
        with self._connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())

    def change(self, sql: str, *values: object, seconds: float = STATEMENT_SECONDS) -> int:
        """Run one statement as `execute` does; how many rows it changed."""
        self._connection.limit(self.deadline.bound(seconds))
        with self._connection.cursor() as cursor:
            return int(cursor.execute(sql, values))

    def commit(self) -> None:
        """Commit within the time that is left."""
        self._connection.limit(self.deadline.bound(STATEMENT_SECONDS))
        self._connection.commit()


class Database:
    """The lazily opened connection; `on_connect` is told the milliseconds that each opening took."""

    def __init__(
        self,
        endpoints: Endpoints,
        *,
        on_connect: Callable[[float], None] = lambda _: None,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._endpoints = endpoints
        self._on_connect = on_connect
        self._clock = clock
        self._pause = pause
        self._open: tuple[Connection, Role] | None = None
        self._used = 0.0

    def run(self, work: Callable[[Session], Result], deadline: Deadline) -> Result:
        """Run `work` in one transaction and commit; again after a deadlock, a lost connection, a read-only server.

        `work` must therefore be repeatable. Raises `UnavailableError` when the retries are used up, and passes other
        database errors (a duplicate key) and the errors of `work` through, rolled back.
        """
        retries = dict(faults.RETRIES)
        while True:
            try:
                return self._attempt(work, deadline)
            except MySQLError as error:
                fault = faults.classify(error)
                self._recover(fault)
                if not retries.get(fault):
                    raise faults.answer(error) from error
                retries[fault] -= 1
                self._wait(fault, deadline)
            except BaseException:
                self._rollback()
                raise

    def close(self) -> None:
        """Drop the connection; the next transaction opens another."""
        if self._open is not None:
            self._open[0].drop()
            self._open = None

    def _attempt(self, work: Callable[[Session], Result], deadline: Deadline) -> Result:
        if self._open is not None and self._clock() - self._used > IDLE_SECONDS:
            self._ping(self._open[0], deadline)
        if self._open is None:
            started = self._clock()
            self._open = self._endpoints.open(deadline)
            self._on_connect((self._clock() - started) * 1000)
        session = Session(*self._open, deadline)
        result = work(session)
        session.commit()
        self._used = self._clock()
        return result

    def _ping(self, connection: Connection, deadline: Deadline) -> None:
        try:
            connection.limit(deadline.bound(PING_SECONDS))
            connection.ping(reconnect=False)
        except MySQLError:
            self.close()

    def _recover(self, fault: Fault) -> None:
        if fault is Fault.READ_ONLY:
            self._endpoints.forget()
        if fault in (Fault.READ_ONLY, Fault.LOST):
            self.close()
        else:
            self._rollback()

    def _rollback(self) -> None:
        if self._open is not None:
            try:
                self._open[0].limit(PING_SECONDS)
                self._open[0].rollback()
            except MySQLError:
                self.close()

    def _wait(self, fault: Fault, deadline: Deadline) -> None:
        if fault is Fault.BUSY:
            self._pause(deadline.bound(PAUSE_SECONDS * 2 * random.random()))  # noqa: S311 - not a secret
