"""The combinations of switches that are proven: a committed table, so that a test's name stands for the same one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.declared import ROOT, declaration
from tests.features.covering import cover
from tests.features.switches import SWITCHES, write_matrix
from tfgen.config.load import parse_config
from tfgen.errors import ConfigError

if TYPE_CHECKING:
    from tests.features.covering import Row
    from tests.features.switches import Choice

TABLE = Path(__file__).with_name("combinations.txt")
SIZES = {switch: len(values) for switch, values in SWITCHES.items()}

# What the config refuses whatever the other switches are.
REFUSED: list[tuple[Choice, str]] = [
    ({"features.aurora_global": True, "database.credentials": "managed"}, "RDS cannot manage"),
    ({"features.s3_replication": True, "replication.region": None}, "replication.region is not set"),
    ({"database.autoscaling.maximum_readers": 4, "database.reader_count": 0}, "autoscaling adds to one reader"),
    ({"function.snap_start": True, "function.runtime": "python3.11"}, "function.snap_start is on"),
    ({"function.snap_start": True, "function.provisioned_concurrency": 2}, "function.snap_start is on"),
    ({"storage.object_lock_days": 30, "storage.force_destroy": True}, "storage.object_lock_days keeps trades"),
    ({"api.authorization": "MTLS", "features.custom_domain": False}, "features.custom_domain is off"),
    ({"api.authorization": "MTLS", "features.alarms": False}, "features.alarms is off, by which Route 53"),
    ({"budget.monthly_usd": 500, "alarms.emails": []}, "alarms.emails names nobody"),
]

_HEADER = """\
# Every pair of values of two switches is in a column, unless the config refuses it.
# A line is a switch of tests/features/switches.py: "." stands for its first value, "x" and "o" for the others.
# Written by `pytest tests/features --update-golden`.
"""
_MARKS = ".xo"


def read_combinations() -> list[Row]:
    """The columns of the table."""
    lines = [line.rsplit(maxsplit=1) for line in TABLE.read_text().splitlines() if not line.startswith("#")]
    columns = zip(*(marks for _, marks in lines), strict=True)
    return [{line[0]: _MARKS.index(mark) for line, mark in zip(lines, column, strict=True)} for column in columns]


def write_combinations() -> None:
    """Find the combinations anew."""
    refused = frozenset(
        frozenset((switch, SWITCHES[switch].index(value)) for switch, value in pair.items()) for pair, _ in REFUSED
    )
    rows = cover(SIZES, lambda row: refusal(to_choice(row)) is None, refused)
    width = max(map(len, SIZES))
    lines = [f"{switch:{width}} {''.join(_MARKS[row[switch]] for row in rows)}\n" for switch in SIZES]
    TABLE.write_text(_HEADER + "".join(lines))


def to_choice(row: Row) -> Choice:
    """The values that a row stands for."""
    return {switch: SWITCHES[switch][number] for switch, number in row.items()}


def refusal(choice: Choice) -> str | None:
    """What the config says against these values, if it refuses them."""
    try:
        parse_config(write_matrix(choice), "regions.yaml", declaration(), ROOT / "templates")
    except ConfigError as error:
        return str(error)
    return None
