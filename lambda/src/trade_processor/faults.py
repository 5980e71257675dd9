"""What a database error means, and which answer it becomes: the only module that knows MySQL's numbers."""

from __future__ import annotations

from enum import Enum, auto

from pymysql import err
from pymysql.constants import CR, ER

from trade_processor.errors import UnavailableError


class Fault(Enum):
    """The kinds of database error that are treated differently."""

    BUSY = auto()  # a lock was not to be had in time, or a deadlock's victim
    LOST = auto()  # no connection, or it broke; a commit may have happened
    READ_ONLY = auto()  # the server no longer takes writes, or does not forward them
    DENIED = auto()  # user name or password refused
    SCHEMA = auto()  # a table or column is missing: migrate first
    DUPLICATE = auto()  # a unique key exists already
    OTHER = auto()


RETRIES = {Fault.BUSY: 2, Fault.LOST: 1, Fault.READ_ONLY: 1}
"""How often one transaction is tried again; safe after a lost commit too, because each trade has a unique key."""

CONNECTION_KILLED = 1927  # MariaDB
READ_ONLY_TRANSACTION = 1792
READ_ONLY_MODE = 1836
TLS_FAILED = 2026
QUERY_INTERRUPTED = 1317

KINDS = {
    ER.LOCK_WAIT_TIMEOUT: Fault.BUSY,
    ER.LOCK_DEADLOCK: Fault.BUSY,
    ER.OPTION_PREVENTS_STATEMENT: Fault.READ_ONLY,
    READ_ONLY_TRANSACTION: Fault.READ_ONLY,
    READ_ONLY_MODE: Fault.READ_ONLY,
    ER.ACCESS_DENIED_ERROR: Fault.DENIED,
    ER.NO_SUCH_TABLE: Fault.SCHEMA,
    ER.BAD_FIELD_ERROR: Fault.SCHEMA,
    ER.DUP_ENTRY: Fault.DUPLICATE,
    ER.CON_COUNT_ERROR: Fault.LOST,
    ER.SERVER_SHUTDOWN: Fault.LOST,
    ER.TOO_MANY_USER_CONNECTIONS: Fault.LOST,
    QUERY_INTERRUPTED: Fault.LOST,
    CONNECTION_KILLED: Fault.LOST,
    TLS_FAILED: Fault.LOST,
    CR.CR_CONN_HOST_ERROR: Fault.LOST,
    CR.CR_SERVER_GONE_ERROR: Fault.LOST,
    CR.CR_SERVER_LOST: Fault.LOST,
}

ANSWERS = {
    Fault.BUSY: ("database_busy", "Another request holds the same rows; try again."),
    Fault.LOST: ("database_unavailable", "The database cannot be reached now; try again."),
    Fault.READ_ONLY: ("database_read_only", "The database does not take writes now; try again."),
    Fault.DENIED: ("database_denied", "The database refuses the service's credentials; try again later."),
    Fault.SCHEMA: ("schema_outdated", "The service is being deployed; try again later."),
}


def code_of(error: err.MySQLError) -> int | None:
    """MySQL's error number, None for the driver's own errors."""
    code = error.args[0] if error.args else None
    return code if isinstance(code, int) else None


def classify(error: err.MySQLError) -> Fault:
    """The kind of `error`; the driver's own errors (a torn packet, a closed connection) count as a lost one."""
    code = code_of(error)
    if code in KINDS:
        return KINDS[code]
    torn = code is None and isinstance(error, err.InternalError)
    return Fault.LOST if torn or isinstance(error, err.InterfaceError) else Fault.OTHER


def answer(error: err.MySQLError) -> Exception:
    """What to raise when no retry is left: `UnavailableError`, or `error` itself where a retry would not help."""
    fault = classify(error)
    return UnavailableError(*ANSWERS[fault]) if fault in ANSWERS else error
