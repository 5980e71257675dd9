"""Tables."""

from __future__ import annotations

from tfgen.report.table import format_table


def test_text_is_aligned_left_and_numbers_right() -> None:
    assert list(format_table(("stack", "files"), [("dev", 3), ("staging", 12)])) == [
        "stack    files",
        "dev          3",
        "staging     12",
    ]


def test_lines_have_no_trailing_spaces() -> None:
    assert list(format_table(("a", "home"), [("dev", "yes"), ("prod", "")])) == ["a     home", "dev   yes", "prod"]


def test_a_table_without_rows_is_its_header() -> None:
    assert list(format_table(("stack", "files"), [])) == ["stack  files"]
