"""Tables."""

from __future__ import annotations

from tfgen.report.folding import list_records, stack_cells
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


def test_where_not_even_words_have_room_a_row_is_told_cell_by_cell() -> None:
    header = ["stack", "environment", "protected", "resources"]
    rows = [["production/eu-west-1", "production", "yes", "12"], ["dev", "development-of-everything", "", "3"]]
    assert list(list_records(header, rows, 30, 2)) == [
        "production/eu-west-1",
        "  environment  production",
        "  protected    yes",
        "  resources    12",
        "dev",
        "  environment  development-of-",
        "               everything",
        "  resources    3",
    ]


def test_cells_without_names_stand_below_the_first_of_their_row() -> None:
    rows = [["templates/database.tf.j2:143", "value", "zones[number % zones]"], ["config/settings.yaml:8", "", "size"]]
    assert list(stack_cells(rows, 30)) == [
        "templates/database.tf.j2:143",
        "  value",
        "  zones[number % zones]",
        "config/settings.yaml:8",
        "  size",
    ]
