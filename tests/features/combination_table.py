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

_HEADER = """\
# Every pair of values of two switches is in a column, unless the config refuses it.
# A line is a switch of tests/features/switches.py: "." stands for its first value, "x" for its second.
# Written by `pytest tests/features --update-golden`.
"""
_MARKS = ".x"


def read_combinations() -> list[Row]:
    """The columns of the table."""
    lines = [line.rsplit(maxsplit=1) for line in TABLE.read_text().splitlines() if not line.startswith("#")]
    columns = zip(*(marks for _, marks in lines), strict=True)
    return [{line[0]: _MARKS.index(mark) for line, mark in zip(lines, column, strict=True)} for column in columns]


def write_combinations() -> None:
    """Find the combinations anew."""
    rows = cover(SIZES, lambda row: refusal(to_choice(row)) is None)
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
