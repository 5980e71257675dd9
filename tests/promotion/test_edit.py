"""Edits of YAML that leave everything else as it is."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path

import pytest

from tfgen.promotion.edit import REMOVED, Edit, edit_yaml
from tfgen.yaml.document import parse_yaml

TEXT = """\
# About the file.
defaults:
  size: 1 # of what nobody sets

environments:
  # The first.
  dev: {size: 2, name: "007"}

  # The second one.
  prod:
    size:   3   # oddly spaced
    list: [a,   b]
    inner:
      deep: 'x'

      # about the last
      last: true

# Overrides come last.
overrides:
- match: {environment: prod}
  set: {size: 4}
"""


def changed(text: str, *edits: Edit) -> list[str]:
    """The lines that an edit takes away and adds."""
    diff = unified_diff(text.splitlines(), edit_yaml(text, edits).splitlines(), n=0, lineterm="")
    return [line for line in diff if not line.startswith(("---", "+++", "@@"))]


PROD = ("environments", "prod")


@pytest.mark.parametrize(
    ("edit", "lines"),
    [
        (Edit(("defaults", "size"), 5), ["-  size: 1 # of what nobody sets", "+  size: 5 # of what nobody sets"]),
        (
            Edit(("environments", "dev", "size"), 7),
            ['-  dev: {size: 2, name: "007"}', '+  dev: {size: 7, name: "007"}'],
        ),
        (Edit(("environments", "dev", "name"), REMOVED), ['-  dev: {size: 2, name: "007"}', "+  dev: {size: 2}"]),
        (Edit((*PROD, "new"), [1, "no"]), ['+    new: [1, "no"]']),
        (Edit((*PROD, "inner", "more"), "1:30"), ['+      more: "1:30"']),
        (Edit((*PROD, "group", "key"), None), ["+    group:", "+      key: null"]),
        (Edit(("overrides", 0, "set", "size"), 9), ["-  set: {size: 4}", "+  set: {size: 9}"]),
        (Edit((*PROD, "inner", "absent"), REMOVED), []),
    ],
)
def test_an_edit_changes_its_line_and_no_other(edit: Edit, lines: list[str]) -> None:
    found = changed(TEXT, edit)
    assert [" ".join(line.split()) for line in found] == [" ".join(line.split()) for line in lines]


@pytest.mark.parametrize(
    "value", ["a b", "no", "0x1F", "1e3", "2020-01-01", "", "#x", "a: b", "ünï", "null", "-", "1_000"]
)
def test_text_is_read_as_the_same_text(value: str) -> None:
    text = edit_yaml(TEXT, [Edit((*PROD, "list"), [value, {"k": value}])])
    assert parse_yaml(text, "x").at(*PROD, "list").plain() == [value, {"k": value}]


def test_a_new_key_does_not_come_between_a_comment_and_what_it_is_about() -> None:
    text = edit_yaml(TEXT, [Edit((*PROD, "inner", "more"), 1), Edit((*PROD, "new"), 2)])
    assert "      # about the last\n      last: true\n\n# Overrides come last.\noverrides:\n" in text
    assert parse_yaml(text, "x").at(*PROD, "inner").plain() == {"deep": "x", "last": True, "more": 1}


def test_the_matrix_of_the_platform_stays_as_it_is_but_for_the_edit() -> None:
    text = (Path(__file__).parents[2] / "config/regions.yaml").read_text(encoding="utf-8")
    assert edit_yaml(text, []) == text
    assert changed(text, Edit(("environments", "prod", "database", "reader_count"), 3)) == ["+      reader_count: 3"]
