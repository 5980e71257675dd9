"""Edits of YAML that leave everything else as it is."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path

import pytest

from tfgen.errors import TfgenError
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
    end = "      # about the last\n      last: true\n      more: 1\n\n# Overrides come last.\noverrides:\n"
    assert text.endswith(f"{end}- match: {{environment: prod}}\n  set: {{size: 4}}\n")
    assert parse_yaml(text, "x").at(*PROD, "inner").plain() == {"deep": "x", "last": True, "more": 1}


def test_the_matrix_of_the_platform_stays_as_it_is_but_for_the_edit() -> None:
    text = (Path(__file__).parents[2] / "config/regions.yaml").read_text(encoding="utf-8")
    assert edit_yaml(text, []) == text
    assert changed(text, Edit(("environments", "prod", "database", "reader_count"), 3)) == ["+      reader_count: 3"]


ODD = """\
---
defaults: {tags: &tags {A: x}}
environments:
  dev: {size: 2,
    list: [a,
      b]}   # the first
  prod: {
    size: 1,   # not much
    "name":   'x',
  }
  test:
      'size':   3     # three
      text: |
        old
        lines
      flow:     {deep: [1, 2]}   # and so on
  live: {tags: *tags}
...
"""


@pytest.mark.parametrize(
    ("keys", "value", "lines"),
    [
        (("dev", "size"), 3, ["-  dev: {size: 2,", "+  dev: {size: 3,"]),
        (("dev", "new"), {"deep": 1}, ["-      b]}   # the first", "+      b], new: {deep: 1}}   # the first"]),
        (("prod", "size"), 4, ["-    size: 1,   # not much", "+    size: 4,   # not much"]),
        (("prod", "name"), "y", ["-    \"name\":   'x',", "+    \"name\":   'y',"]),
        (("prod", "new"), [1, "a b"], ["-    \"name\":   'x',", '+    "name":   \'x\', new: [1, "a b"],']),
        (("test", "size"), None, ["-      'size':   3     # three", "+      'size':   null     # three"]),
        (
            ("test", "flow", "deep"),
            [{"a": 1}],
            [
                "-      flow:     {deep: [1, 2]}   # and so on",
                "+      flow:     {deep: [a: 1]}   # and so on",
            ],
        ),
    ],
)
def test_a_value_is_put_in_the_place_of_another_in_files_of_any_layout(
    keys: tuple[str, ...], value: object, lines: list[str]
) -> None:
    edit = Edit(("environments", *keys), value)
    assert changed(ODD, edit) == lines
    assert parse_yaml(edit_yaml(ODD, [edit]), "x").at(*edit.keys).plain() == value


def test_a_text_of_several_lines_stays_one() -> None:
    keys = ("environments", "test", "text")
    assert changed(ODD, Edit(keys, "new\n\nlines\n")) == ["-        old", "+        new", "+"]
    simple = "a:\n  text: |\n    old\n\n# the end\n"
    for value in ("new\nlines", "one", " a\nb\n", "a\n\n", "tab\t\nb\n"):
        edited = edit_yaml(simple, [Edit(("a", "text"), value)])
        assert parse_yaml(edited, "x").at("a", "text").plain() == value
        assert edited.endswith("# the end\n")


def test_a_value_that_others_share_by_an_alias_is_not_edited() -> None:
    with pytest.raises(TfgenError, match=r"not edited in an alias: \*tags is shared with others"):
        edit_yaml(ODD, [Edit(("environments", "live", "tags", "A"), "y")])
