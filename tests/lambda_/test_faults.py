from __future__ import annotations

import pytest
from pymysql import err
from trade_processor.errors import UnavailableError
from trade_processor.faults import Fault, answer, classify


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (err.OperationalError(1205, "lock wait"), Fault.BUSY),
        (err.OperationalError(1213, "deadlock"), Fault.BUSY),
        (err.OperationalError(2003, "refused"), Fault.LOST),
        (err.OperationalError(2006, "gone"), Fault.LOST),
        (err.OperationalError(2013, "lost"), Fault.LOST),
        (err.OperationalError(2026, "no TLS"), Fault.LOST),
        (err.OperationalError(1927, "killed"), Fault.LOST),
        (err.OperationalError(1053, "shutdown"), Fault.LOST),
        (err.OperationalError(1040, "too many connections"), Fault.LOST),
        (err.InterfaceError(0, ""), Fault.LOST),
        (err.InternalError("Packet sequence number wrong"), Fault.LOST),
        (err.OperationalError(1045, "denied"), Fault.DENIED),
        (err.OperationalError(1290, "read-only"), Fault.READ_ONLY),
        (err.OperationalError(1836, "read-only"), Fault.READ_ONLY),
        (err.InternalError(1792, "read-only"), Fault.READ_ONLY),
        (err.ProgrammingError(1146, "no table"), Fault.SCHEMA),
        (err.OperationalError(1054, "no column"), Fault.SCHEMA),
        (err.IntegrityError(1062, "duplicate"), Fault.DUPLICATE),
        (err.DataError(1406, "too long"), Fault.OTHER),
        (err.MySQLError(), Fault.OTHER),
    ],
    ids=lambda value: value.name if isinstance(value, Fault) else str(value.args),
)
def test_an_error_has_a_kind(error: err.MySQLError, fault: Fault) -> None:
    assert classify(error) is fault


def test_a_kind_without_an_answer_passes_through() -> None:
    error = err.DataError(1406, "too long")
    assert answer(error) is error


def test_a_kind_with_an_answer_becomes_503() -> None:
    made = answer(err.OperationalError(1213, "deadlock"))
    assert isinstance(made, UnavailableError)
    assert (made.status, made.code) == (503, "database_busy")
